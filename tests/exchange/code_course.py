"""The tiny module with a task to program, whose tests are hidden."""

import nbformat
import yaml
from nbformat.v4 import new_code_cell

from staffroom.compose import compose
from staffroom.modulefiles import load_module
from staffroom.wire import SubmittedWork
from staffroom_hub.grader.sandbox.engines import engines
from staffroom_hub.grader.sandbox.probe import fault_of, first_that_holds
from tests.exchange import tiny_course
from tests.exchange.tiny_course import MODULE, _marks

FIELD = {"id": "double", "label": "A function that doubles", "kind": "code", "required": False}
POINTS = 4
HELPER = "WORDS = open('words.txt').read().split()"
SOLUTION = "### BEGIN SOLUTION\ndef double(x):\n    return 2 * x\n### END SOLUTION\n"
TESTS = (
    "score = 0.0\nassert double(2) == 4\nscore += 1.0\n"
    "### BEGIN HIDDEN TESTS\nsecret = 4711\nassert double(secret) == 9422\n"
    "assert double(WORDS[0]) == 'chalkchalk'\nscore = 4.0\n### END HIDDEN TESTS\nscore"
)
RIGHT = "def double(x):\n    return x + x"


def cells(solution=SOLUTION, tests=TESTS):
    """Write the cells of the task."""
    return [
        new_code_cell(HELPER, metadata=_marks("helper", "locked")),
        new_code_cell(solution, metadata=_marks("code_double_answer", "answer")),
        new_code_cell(tests, metadata=_marks("code_double", "test", POINTS)),
    ]


def write_course(root, edition="en", **changed):
    """Make a course root whose tiny module has a task to program, and a file for it."""
    tiny_course.write_course(root, edition)
    folder = root / "source" / MODULE
    form = tiny_course.FORM | {"fields": [*tiny_course.FORM["fields"], FIELD]}
    described = tiny_course.module_yaml(edition)
    described["grading"]["code"] = {"run": "sandbox", "points": {"double": POINTS}}
    (folder / "request.yaml").write_text(yaml.safe_dump(form))
    (folder / "module.yaml").write_text(yaml.safe_dump(described))
    (folder / "words.txt").write_text("chalk sponge")
    notebook = tiny_course.notebook()
    notebook.cells += cells(**changed)
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
    nbformat.write(notebook, folder / "page.ipynb")
    return root


def submission(course, stand_in, source, work, person="tanna"):
    """Compose a submission with some code in it."""
    released = nbformat.read(course.released(MODULE) / "page.ipynb", as_version=4)
    form = {"fields": {**work.get("request", {}).get("fields", {}), "double": source}}
    module = load_module(course.source(MODULE))
    number = stand_in.submit(compose(released, module, work | {"request": form}, "en"), person)
    return SubmittedWork.model_validate(stand_in.work[number])


def sandbox():
    """Give the sandbox of this machine, or why there is none."""
    found = first_that_holds(engines(""))
    faults = [fault_of(one) for one in engines("")]
    return found, "; ".join(filter(None, faults)) or "there is no bubblewrap here"
