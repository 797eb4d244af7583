"""A tiny module with every kind of graded cell, as an author would write it."""

import shutil
from pathlib import Path
from typing import Any

import nbformat
import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

COURSE = Path(__file__).parents[2] / "course"
MODULE = "m90-tiny"

GOLDEN_ITEMS = {"one": "a", "two": ["a", "b"], "three": 42}
GOLDEN_QUIZ = {"seed": "tgolden", "attempts": [{"items": GOLDEN_ITEMS}]}
GOLDEN_TALK = {"posts": 1, "answers": 2}

QUIZ = {
    "type": "quiz",
    "title": "Exit quiz",
    "mode": "exit",
    "slots": [
        {
            "id": "s1",
            "variants": [
                {
                    "id": "one",
                    "type": "sc",
                    "prompt": "Which?",
                    "options": [
                        {"id": "a", "text": "A", "correct": True, "feedback": "Yes."},
                        {"id": "b", "text": "B", "correct": False, "feedback": "No."},
                    ],
                }
            ],
        },
        {
            "id": "s2",
            "variants": [
                {
                    "id": "two",
                    "type": "mc",
                    "prompt": "Which ones?",
                    "options": [
                        {"id": "a", "text": "A", "correct": True, "feedback": "Yes."},
                        {"id": "b", "text": "B", "correct": True, "feedback": "Yes."},
                        {"id": "c", "text": "C", "correct": False, "feedback": "No."},
                    ],
                }
            ],
        },
        {
            "id": "s3",
            "variants": [
                {
                    "id": "three",
                    "type": "num",
                    "prompt": "How many?",
                    "value": 42,
                    "tolerance": 0,
                    "unit": "",
                    "feedback": "42.",
                }
            ],
        },
    ],
}
DISCUSSION = {
    "type": "discussion",
    "title": "Discussion",
    "seeds": [{"id": "one", "author": "An author", "text": "Who would try this?"}],
}
FORM = {
    "type": "form",
    "title": "A request",
    "fields": [
        {"id": "situation", "label": "The situation"},
        {"id": "tried", "label": "What I tried", "required": False},
        {"id": "pupils", "label": "How many pupils", "kind": "number"},
        {
            "id": "pace",
            "label": "Pace",
            "kind": "choice",
            "options": [{"id": "slow", "text": "Slowly"}, {"id": "fast", "text": "Quickly"}],
        },
    ],
}
LEVELS = ["0", "1", "2", "3", "4"]


def module_yaml(edition: str) -> dict[str, Any]:
    """Describe the module."""
    return {
        "id": MODULE,
        "edition": edition,
        "title": "Tiny",
        "minutes": 5,
        "summary": "A tiny module.",
        "outcomes": ["Knows."],
        "grading": {
            "quiz": "exit-quiz",
            "discussion": "discussion",
            "assignment": "request",
            "criteria": [
                {
                    "id": "context",
                    "title": "Context",
                    "levels": LEVELS,
                    "fields": ["situation", "pupils", "pace"],
                },
                {"id": "privacy", "title": "Privacy", "levels": LEVELS, "fields": ["tried"]},
                {"id": "replies", "title": "Replies", "levels": LEVELS},
            ],
        },
    }


def _marks(name: str, kind: str, points: float | None = None) -> dict[str, Any]:
    marks = {
        "grade_id": name,
        "schema_version": 3,
        "task": False,
        "grade": kind in {"test", "criterion"},
        "solution": kind in {"answer", "criterion"},
        "locked": kind in {"test", "locked"},
    }
    return {"nbgrader": marks | ({} if points is None else {"points": points})}


def answer_cell(name: str, golden: Any) -> Any:
    """Make the cell that holds an answer, with the golden one in it."""
    source = f"### BEGIN SOLUTION\nanswer = {golden!r}\n### END SOLUTION"
    return new_code_cell(source, metadata=_marks(f"{name}_answer", "answer"))


def marking_cell(name: str, activity: str, points: float) -> Any:
    """Make the cell that marks an answer."""
    source = f'from staffroom.grading import points\npoints("{activity}", answer)'
    return new_code_cell(source, metadata=_marks(name, "test", points))


def criterion_cell(name: str) -> Any:
    """Make the cell of a criterion that people mark."""
    return new_markdown_cell("Golden.", metadata=_marks(f"criterion_{name}", "criterion", 4))


def notebook(golden_quiz: Any = None) -> Any:
    """Write the module's notebook."""
    cells = [
        new_markdown_cell("# Tiny"),
        new_code_cell("shown = 1", metadata=_marks("setup", "locked")),
        answer_cell("exit_quiz", golden_quiz or GOLDEN_QUIZ),
        marking_cell("exit_quiz", "exit-quiz", 12),
        answer_cell("discussion", GOLDEN_TALK),
        marking_cell("discussion", "discussion", 3),
        *map(criterion_cell, ("context", "privacy", "replies")),
    ]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


def write_course(root: Path, edition: str = "en", module: str = MODULE) -> Path:
    """Make a course root with the edition's own configuration and the tiny module."""
    folder = root / "source" / module
    folder.mkdir(parents=True)
    shutil.copy(COURSE / edition / "nbgrader_config.py", root)
    parts = {
        "module": module_yaml(edition) | {"id": module},
        "exit-quiz": QUIZ,
        "discussion": DISCUSSION,
        "request": FORM,
    }
    for name, content in parts.items():
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(content, allow_unicode=True))
    nbformat.write(notebook(), folder / "page.ipynb")
    return root
