"""Each edition is an ordinary nbgrader course: the commands of its manual work from a shell."""

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from staffroom.compose import compose
from staffroom.modulefiles import load_module
from staffroom.rules.points import answer_cell_of, cell_of, criterion_cell_of
from tests.exchange.tiny_course import COURSE

MODULE = "m01-network"
STUBS = {"ru": "Здесь появится ответ учителя", "en": "The teacher's answer will appear here"}


class Shell:
    """A copy of an edition's folder and commands run in it, with nothing of ours around."""

    def __init__(self, root: Path, edition: str, module: str = MODULE):
        """Copy what is checked in, and nothing that nbgrader has made since."""
        made = shutil.ignore_patterns("release", "gradebook.db", "submitted", ".staffroom")
        self.root = Path(shutil.copytree(COURSE / edition, root / edition, ignore=made))
        self.edition, self.module = edition, module
        commands = Path(sys.executable).parent
        self.environment = {
            "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(root / "home"),
            "LANG": "C.UTF-8",
        }

    def nbgrader(self, *words: str) -> str:
        """Run one command; gives all it said."""
        done = subprocess.run(
            ["nbgrader", *words],
            cwd=self.root,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        said = done.stdout + done.stderr
        assert done.returncode == 0, said
        return said

    def golden_work(self) -> dict:
        """Read the golden answers out of the author's notebook, and fill in the form."""
        source = self.root / "source" / self.module
        module = load_module(source)
        cells = nbformat.read(source / "page.ipynb", as_version=4).cells
        answers = {
            cell.metadata.nbgrader.grade_id: ast.parse(cell.source).body[0].value
            for cell in cells
            if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("solution")
        }
        work = {
            name: ast.literal_eval(answers[answer_cell_of(name)])
            for name in module.grading.automatic.values()
        }
        filled = {
            "line": "Тихий класс",
            "text": "Пишу вечером, отвечает один. Пробовал(а) опрос. " * 5,
            "number": 28,
        }
        fields = {
            field.id: field.options[0].id if field.options else filled[field.kind]
            for field in module.activities[module.grading.assignment].fields
        }
        return {module.grading.assignment: {"fields": fields}} | work

    def submit(self, person: str, work: dict) -> None:
        """Put a composed submission where nbgrader looks for it."""
        released = json.loads((self.root / "release" / self.module / "page.ipynb").read_text())
        module = load_module(self.root / "source" / self.module)
        folder = self.root / "submitted" / person / self.module
        folder.mkdir(parents=True)
        composed = compose(released, module, work, self.edition)
        (folder / "page.ipynb").write_text(json.dumps(composed))
        (folder / "timestamp.txt").write_text("2026-01-02 03:04:05.000000 UTC")

    def scores(self, person: str) -> dict:
        """Read what the gradebook holds: score by cell, None while a person has yet to look."""
        url = f"sqlite:///{self.root}/gradebook.db"
        with Gradebook(url, self.edition) as gradebook:
            grades = gradebook.find_submission_notebook("page", self.module, person).grades
            return {g.name: None if g.needs_manual_grade else g.score for g in grades}


@pytest.fixture(scope="module", params=["ru", "en"])
def shell(request, tmp_path_factory):
    """An edition after the four steps of a trainer's day."""
    shell = Shell(tmp_path_factory.mktemp("shell"), request.param)
    shell.nbgrader("generate_assignment", MODULE)
    shell.submit("tfull", shell.golden_work())
    shell.submit("tblank", {})
    shell.nbgrader("autograde", MODULE, "--create")
    shell.nbgrader("generate_feedback", MODULE)
    return shell


def test_validate_passes_with_the_golden_answers(shell):
    """`nbgrader validate` finds nothing to complain of in the author's notebook."""
    said = shell.nbgrader("validate", f"source/{MODULE}/page.ipynb")
    assert "Success! Your notebook passes all the tests." in said


def test_generate_assignment_leaves_no_golden_answer(shell):
    """The release has inert stubs in place of answers, in the edition's own language."""
    released = nbformat.read(shell.root / "release" / MODULE / "page.ipynb", as_version=4)
    stubs = {
        (cell.cell_type, cell.source.strip("*"))
        for cell in released.cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }
    assert stubs == {("code", "answer = None"), ("markdown", STUBS[shell.edition] + ".")}


def test_autograde_records_full_and_blank_work(shell):
    """The golden answers earn full points and wait for people; blank answers are 0 by themselves."""
    grading = load_module(shell.root / "source" / MODULE).grading
    names = {criterion_cell_of(criterion.id) for criterion in grading.criteria}
    names.add(cell_of(grading.reviews))
    assert len(names) == 6
    full = shell.scores("tfull")
    assert {name: full.pop(name) for name in names} == dict.fromkeys(names)
    assert sorted(full.values()) == [3, 12]
    blank = shell.scores("tblank")
    # What she earns by reviewing comes by itself, also where nothing was answered.
    assert blank.pop(cell_of(grading.reviews)) is None
    assert set(blank.values()) == {0}


def test_generate_feedback_writes_a_page_for_each_teacher(shell):
    """`nbgrader generate_feedback` works on both submissions."""
    pages = sorted(shell.root.glob(f"feedback/*/{MODULE}/page.html"))
    assert [page.parts[-3] for page in pages] == ["tblank", "tfull"]


@pytest.mark.parametrize("edition", ["ru", "en"])
def test_what_is_marked_by_completeness_waits_for_nobody(edition, tmp_path):
    """M0's golden card and discussion have all their points at once; blank and half cards fewer."""
    shell = Shell(tmp_path, edition, "m00-start")
    shell.nbgrader("generate_assignment", shell.module)
    golden = shell.golden_work()
    half = {"fields": dict(list(golden["goal"]["fields"].items())[:2])}
    shell.submit("tfull", golden)
    shell.submit("thalf", golden | {"goal": half})
    shell.submit("tblank", {})
    shell.nbgrader("autograde", shell.module, "--create")
    assert shell.scores("tfull") == {"discussion": 3, "goal": 4}
    assert shell.scores("thalf") == {"discussion": 3, "goal": 2}
    assert shell.scores("tblank") == {"discussion": 0, "goal": 0}
