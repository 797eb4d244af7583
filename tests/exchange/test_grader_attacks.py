"""What a teacher may send to the grader as answers, and what would come of a changed notebook."""

import ast
import copy

import nbformat
import pytest

from staffroom.compose import ComposeError, compose
from staffroom.wire import SubmittedWork
from staffroom_hub.grader.course import Course, StepError
from tests.exchange.stand_in import StandIn
from tests.exchange.tiny_course import GOLDEN_TALK, MODULE
from tests.exchange.works import FULL, WRONG


def payloads(mark):
    """Give texts each of which makes a file, if anything ever runs it."""
    make = f"open({str(mark)!r}, 'w')"
    return [
        make,
        f"__import__('pathlib').Path({str(mark)!r}).touch()",
        f"'); {make} #",
        f"'''\n{make}\n'''",
        f'"""\n{make}\n"""',
        f"\\'; {make}; '\\",
        f"\n{make}\n",
        f"\r{make}\r\n{make}\u2028{make}\x85{make}\x0c{make}",
        f"!touch {mark}",
        f"%%bash\ntouch {mark}",
        f"%%script python\n{make}",
        f"%run {mark}",
        f"%sx touch {mark}",
        f"{make}?",
        f"/open {mark} w",
        f",open {mark}",
        f"{{{make}}}",
        f"$({make})`{make}`",
        f"{{{{ {make} }}}}{{% raw %}}",
        f"### BEGIN SOLUTION\n{make}\n### END SOLUTION\n{make}",
        f"### BEGIN HIDDEN TESTS\n{make}\n### END HIDDEN TESTS",
        f"```python\n{make}\n```\n<script>{make}</script>",
    ]


def everywhere(text):
    """Work in which a text stands wherever a text can stand, as a key too."""
    items = {"one": text, "two": [text], "three": text, text[:80]: text}
    return {
        "exit-quiz": {"seed": text, "attempts": [{"items": items}], text[:80]: [text]},
        "discussion": GOLDEN_TALK,
        "request": {"fields": {"situation": text, "tried": text, "pupils": 3, "pace": "fast"}},
    }


def sources(root):
    """Read the code that the grader has run."""
    page = nbformat.read(root / "autograded/tanna" / MODULE / "page.ipynb", as_version=4)
    return [cell.source for cell in page.cells if cell.cell_type == "code"]


@pytest.mark.parametrize("execution", ["forked", "stock"])
def test_no_answer_is_run(course_root, module, released, stand_in: StandIn, execution):
    """Whatever is written, and wherever: no file is made, and the code is what it was but a literal."""
    course, mark = Course(course_root, execution), course_root.parent / "ran"
    texts = payloads(mark)
    # A kernel takes a second for each; the shell that a fork has reads code as a kernel does.
    for text in texts if execution == "forked" else texts[::8]:
        number = stand_in.submit(compose(released, module, everywhere(text), "en"))
        scores = course.grade(SubmittedWork.model_validate(stand_in.work[number]))
        known = {score.cell: score.score for score in scores}
        assert (known["exit_quiz"], known["discussion"]) == (0, 3)
        assert not mark.exists(), text
        lines = [source for source in sources(course_root) if source.startswith("answer = ")]
        assert len(lines) == 2
        assert ast.literal_eval(lines[0].removeprefix("answer = "))["seed"] == text


def changed(cells):
    """Name each way in which a notebook could be changed, though nobody can send one."""

    def of(name):
        return next(c for c in cells if c["metadata"].get("nbgrader", {}).get("grade_id") == name)

    def marks(name):
        return of(name)["metadata"]["nbgrader"]

    return {
        "the test gives all": lambda: of("exit_quiz").update(source="12.0"),
        "more points": lambda: marks("exit_quiz").update(points=99),
        "no points": lambda: marks("exit_quiz").update(points=0),
        "a test that is none": lambda: marks("exit_quiz").update(grade=False),
        "a test that is an answer": lambda: marks("exit_quiz").update(solution=True),
        "a test that is open": lambda: marks("exit_quiz").update(locked=False) or of("exit_quiz").update(source="12.0"),
        "a checksum": lambda: of("exit_quiz").update(source="12.0") or marks("exit_quiz").update(checksum="0" * 32),
        "a test of another kind": lambda: of("exit_quiz").update(cell_type="markdown"),
        "a test that is not there": lambda: cells.remove(of("exit_quiz")),
        "a test that is there twice": lambda: cells.append(copy.deepcopy(of("exit_quiz"))),
        "another's name": lambda: marks("exit_quiz").update(grade_id="discussion"),
        "a task": lambda: marks("exit_quiz").update(task=True),
        "an older format": lambda: marks("exit_quiz").update(schema_version=1),
        "a set-up that gives all": lambda: of("setup").update(source="import staffroom.grading as g\ng.points = lambda *_: 12.0"),
    }  # fmt: skip


TRICKS = tuple(changed([]))


@pytest.mark.parametrize("trick", TRICKS)
def test_a_changed_notebook_gains_nothing(course, module, released, stand_in: StandIn, trick):
    """nbgrader restores what is locked, or the submission fails; no wrong answer has a point."""
    notebook = compose(released, module, WRONG, "en")
    changed(notebook["cells"])[trick]()
    number = stand_in.submit(notebook)
    try:
        scores = course.grade(SubmittedWork.model_validate(stand_in.work[number]))
    except StepError:
        return
    known = {score.cell: (score.score, score.max) for score in scores}
    # Where a test is missing, nbgrader leaves the mark to a person.
    assert known["exit_quiz"] in {(0, 12), (None, 12)}
    assert known["discussion"] == (0, 3)


def test_another_kernel_is_not_started(course, module, released, stand_in: StandIn):
    """The notebook's word on what runs it is the release's."""
    notebook = compose(released, module, FULL, "en")
    notebook["metadata"]["kernelspec"] = {"name": "bash", "display_name": "sh", "language": "bash"}
    number = stand_in.submit(notebook)
    scores = course.grade(SubmittedWork.model_validate(stand_in.work[number]))
    assert next(score.score for score in scores if score.cell == "exit_quiz") == 12
    page = course.root / "autograded/tanna" / MODULE / "page.ipynb"
    assert nbformat.read(page, as_version=4).metadata.kernelspec.name == "python3"


KEYS = ("metadata", "nbgrader", "cells", "source", "__class__", "kernelspec", "grade_id")


@pytest.mark.parametrize("key", KEYS)
def test_answers_reach_no_metadata(released, module, key):
    """Keys that mean something in a notebook mean nothing in an answer: refused, or in the literal."""
    inner = {"points": 99, "locked": False, "grade": False}
    work = {"exit-quiz": {"seed": "t", "attempts": [], key: {key: inner}}}
    composed = compose(released, module, work, "en")
    for before, after in zip(released["cells"], composed["cells"], strict=True):
        assert {**before, "source": ""} == {**after, "source": ""}
    assert {**released, "cells": []} == {**composed, "cells": []}
    with pytest.raises(ComposeError):
        compose(released, module, {"request": {"fields": {key: "a"}}}, "en")
    with pytest.raises(ComposeError):
        compose(released, module, {key: {}}, "en")
