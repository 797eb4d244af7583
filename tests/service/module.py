"""A tiny module with every way of being private; each private text holds the word `secret`."""

import base64
from functools import cache

import nbformat
import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

MODULE = "m01-tiny"
PLACE = f"api/modules/en/{MODULE}"
RELEASE = f"api/releases/en/{MODULE}"


def _single(item_id, right):
    options = [
        {"id": o, "text": o.upper(), "feedback": f"secret {o}", "correct": o == right} for o in "ab"
    ]
    return {"id": item_id, "type": "sc", "prompt": "Which?", "options": options}


def definitions():
    """Give the module's YAML files as data."""
    return {
        "module.yaml": {
            "id": MODULE,
            "edition": "en",
            "title": "Tiny",
            "minutes": 10,
            "summary": "A tiny module.",
            "outcomes": ["knows"],
            "grading": {
                "quiz": "exit-quiz",
                "discussion": "talk",
                "assignment": "request",
                "criteria": [
                    {
                        "id": "clear",
                        "title": "Clear",
                        "levels": [f"level {n}" for n in range(5)],
                        "fields": ["situation"],
                    }
                ],
            },
        },
        "exit-quiz.yaml": {
            "type": "quiz",
            "title": "Exit quiz",
            "mode": "exit",
            "attempts": 2,
            "slots": [
                {"id": f"s{n}", "variants": [_single(f"s{n}a", "a"), _single(f"s{n}b", "a")]}
                for n in (1, 2)
            ],
        },
        "warm-up.yaml": {
            "type": "quiz",
            "title": "Warm-up",
            "slots": [{"id": "w1", "variants": [_single("w1a", "b")]}],
        },
        "talk.yaml": {
            "type": "discussion",
            "title": "Talk",
            "prompt": "What helped?",
            "seeds": [
                {
                    "id": "one",
                    "author": "Anna",
                    "text": "secret seed",
                    "replies": [{"author": "Boris", "text": "secret reply"}],
                }
            ],
        },
        "open-talk.yaml": {"type": "discussion", "title": "Open talk", "post_first": False},
        "request.yaml": {
            "type": "form",
            "title": "Request",
            "model": "secret model",
            "fields": [
                {"id": "situation", "label": "Situation", "min_length": 5},
                {"id": "note", "label": "Note", "required": False},
            ],
        },
        "hand-in.yaml": {"type": "submission", "title": "Hand in"},
    }


def _graded(cell, name, *, grade, solution, locked):
    cell.metadata["nbgrader"] = {
        "grade_id": name,
        "grade": grade,
        "solution": solution,
        "locked": locked,
        "task": False,
        "schema_version": 3,
    } | ({"points": 4} if grade else {})
    return cell


def notebook():
    """Give the module's page, with nbgrader's cells, a record, and an output left behind."""
    ran = new_code_cell('from staffroom_widgets import Quiz\nQuiz("exit-quiz")', id="quiz-cell")
    ran.outputs = [new_output("stream", text="secret output")]
    ran.metadata["author_note"] = "secret metadata"
    answers = [new_code_cell("answer = None", id=f"answer-{n}") for n in range(2)]
    tests = [new_code_cell("points('secret', answer)", id=f"test-{n}") for n in range(2)]
    made = new_notebook(
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "secret_note": "secret",
        },
        cells=[
            new_markdown_cell("# Tiny", id="title-cell"),
            ran,
            new_markdown_cell(
                "## secret record", id="record-cell", metadata={"tags": ["staffroom-record"]}
            ),
            _graded(answers[0], "exit_quiz_answer", grade=False, solution=True, locked=False),
            _graded(tests[0], "exit_quiz", grade=True, solution=False, locked=True),
            _graded(answers[1], "talk_answer", grade=False, solution=True, locked=False),
            _graded(tests[1], "talk", grade=True, solution=False, locked=True),
            _graded(
                new_markdown_cell("secret place", id="review-1"),
                "review",
                grade=True,
                solution=True,
                locked=False,
            ),
            _graded(
                new_markdown_cell("secret stub", id="criterion-1"),
                "criterion_clear",
                grade=True,
                solution=True,
                locked=False,
            ),
        ],
    )
    return nbformat.writes(made)


@cache
def _default_texts():
    texts = {name: yaml.safe_dump(body) for name, body in definitions().items()}
    return texts | {"page.ipynb": notebook()}


def files(**changed):
    """Give the module's files; `changed` replaces definitions by their file's stem."""
    texts = dict(_default_texts())
    texts |= {f"{stem.replace('_', '-')}.yaml": yaml.safe_dump(b) for stem, b in changed.items()}
    return {name: text.encode() for name, text in texts.items()} | {"media/dot.svg": b"<svg/>"}


def bundle(**changed):
    """Give the module as a bundle."""
    return wrapped(files(**changed))


def wrapped(content):
    """Give any files as a bundle."""
    return {"files": {name: base64.b64encode(data).decode() for name, data in content.items()}}


def unwrapped(body):
    """Give the files of a bundle."""
    return {name: base64.b64decode(text) for name, text in body["files"].items()}
