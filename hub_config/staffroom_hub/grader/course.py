"""One edition's course root, worked on through nbgrader's own unpatched API."""

from __future__ import annotations

import copy
import logging
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.filters import strip_ansi
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps import NbGraderAPI
from nbgrader.converters import Autograde, GenerateFeedback
from nbgrader.exchange.abc import ExchangeList
from nbgrader.preprocessors import Execute, SaveAutoGrades
from nbgrader.validator import Validator
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from staffroom.bundle import NOTEBOOK
from staffroom.exchange.base import EDITIONS
from staffroom.exchange.folders import place, submission_lock
from staffroom.exchange.manual import write_marks
from staffroom.exchange.scores import cell_scores
from staffroom.i18n import translation
from staffroom.module import Module
from staffroom.modulefiles import load_module
from staffroom.rules.points import answer_cell_of, code_cell_of
from staffroom.wire import CellScore, SubmittedWork
from staffroom.wire.reviews import MarkJob
from staffroom_hub.grader.execution import ForkedExecute
from staffroom_hub.grader.feedback_page import FeedbackExporter, HideTests
from staffroom_hub.grader.sandbox.engines import Engine
from staffroom_hub.grader.sandboxed import SandboxedExecute, SandboxedForked, ours
from staffroom_hub.grader.sound import RefuseUnsoundTests
from staffroom_hub.grader.statements import sharing
from staffroom_hub.settings import Execution

log = logging.getLogger(__name__)

CONFIG = "nbgrader_config.py"
NO_SANDBOX = (
    "This module has learners' code to run, and there is no sandbox here to run it in: install "
    "bubblewrap, or set STAFFROOM_CODE_IMAGE and have docker or podman."
)
"""msgid of the catalog `grading`."""
RUNNERS: Mapping[Execution, type[Execute]] = {"forked": ForkedExecute, "stock": Execute}
IN_SANDBOX: Mapping[type[Execute], type[Execute]] = {
    ForkedExecute: SandboxedForked,
    Execute: SandboxedExecute,
}
"""The same for notebooks with code of learners."""
_TAIL = 3000
_REASON = re.compile(r"^\s*staffroom_hub\.grader\.[\w.]+Error: (.+)$", re.MULTILINE)
"""In nbgrader's log: what one of our steps refused."""


class StepError(Exception):
    """A step of nbgrader that did not succeed; the message is for trainers."""


class _NoExchange(ExchangeList):  # type: ignore[misc] # nbgrader ships no types
    """The grader talks to the commons itself; nbgrader's API only wants to see a list."""

    def start(self) -> list[dict[str, Any]]:
        """List nothing."""
        return []


class Course:
    """A course root of one edition.

    Args:
        root: the folder that holds `nbgrader_config.py` and `source/`.
        execution: what runs the cells of submissions.
        sandbox: what runs code of learners; without one, none is run.
    """

    def __init__(
        self, root: Path, execution: Execution = "forked", sandbox: Engine | None = None
    ) -> None:
        """Read the edition's own configuration."""
        _find_own_commands()
        config = PyFileConfigLoader(CONFIG, path=str(root)).load_config()
        config.CourseDirectory.root = str(root)
        config.ExchangeFactory.list = _NoExchange
        config.NbGraderAPI.log_level = "WARN"
        self._plain, self._execution, self._sandbox = copy.deepcopy(config), execution, sandbox
        configure(config, execution)
        self.root = root
        self.api = NbGraderAPI(config=config)
        self.coursedir = self.api.coursedir
        self.coursedir.db_url = sharing(self.coursedir.db_url)

    @property
    def edition(self) -> str:
        """The course id, which names the edition."""
        return str(self.coursedir.course_id)

    def source(self, module: str) -> Path:
        """Give a module's source folder."""
        return self._folder(self.coursedir.source_directory, module)

    def released(self, module: str) -> Path:
        """Give a module's release folder."""
        return self._folder(self.coursedir.release_directory, module)

    def _folder(self, step: str, module: str) -> Path:
        return Path(self.coursedir.format_path(step, ".", module))

    def modules(self) -> list[str]:
        """List the modules that have a notebook, in their order."""
        return sorted(path.parent.name for path in self.source("*").parent.glob(f"*/{NOTEBOOK}"))

    def knows(self, module: str) -> bool:
        """Whether the gradebook holds the module."""
        try:
            with self._gradebook() as gradebook:
                gradebook.find_assignment(module)
        except MissingEntry:
            return False
        return True

    def validate(self, module: str) -> None:
        """Run a module's source with its golden answers; every mark must be full.

        Raises:
            CourseError: a YAML file of the module is not as it should be.
            StepError: names the cell and the reason.
        """
        page = self.source(module) / NOTEBOOK
        read = load_module(page.parent)
        api = self._api_for(read)
        _need_cells(read, page)
        # What is right has to be right where submissions are run: in a fork, in the sandbox too.
        runner = RUNNERS[self._execution]
        if read.grading.code:
            runner = IN_SANDBOX[runner]
        steps = [*Validator.class_traits()["preprocessors"].default(), RefuseUnsoundTests]
        steps = [runner if step is Execute else step for step in steps]
        checker = Validator(parent=api, ignore_checksums=True, preprocessors=steps)
        try:
            results = checker.validate(str(page))
            names = _cells_by_source(page)
        except Exception as error:  # a notebook may break its reader and its kernel in any way
            raise StepError(f"validate: {type(error).__name__}: {error}"[:_TAIL]) from error
        faults = [fault for kind in ("type_changed", "failed") for fault in results.get(kind, ())]
        if faults:
            raise StepError("; ".join(_told(fault, names) for fault in faults)[:_TAIL])

    def generate(self, module: str) -> None:
        """Make the release folder and tell the gradebook of the module's cells.

        Raises:
            StepError: with the end of nbgrader's log.
        """
        _succeed("generate_assignment", self.api.generate_assignment(module, force=True))

    def grade(self, work: SubmittedWork) -> list[CellScore]:
        """Record a submission: place, autograde, make feedback, read the marks.

        It always starts from the beginning, so doing it twice leaves the same record.

        Raises:
            CourseError: the module's files cannot be read.
            ScoreError: a mark does not fit its cell.
            StepError: nbgrader did not succeed.
        """
        person, module = work.card.person, work.card.module
        api = self._api_for(load_module(self.source(module)))
        with submission_lock(self.root, module, person):
            place(self.coursedir, work)
            _succeed("autograde", api.autograde(module, person, force=True))
            _succeed("generate_feedback", self.api.generate_feedback(module, person, force=True))
            with self._gradebook() as gradebook:
                return cell_scores(gradebook, load_module(self.source(module)), person)

    def mark(self, job: MarkJob) -> tuple[list[CellScore], dict[str, float]]:
        """Write points into their cells; gives all marks, and a trainer's that stand.

        Raises:
            CourseError: the module's files cannot be read.
            ScoreError: a mark does not fit its cell.
            StepError: nbgrader has no such submission or cell.
        """
        with submission_lock(self.root, job.module, job.person):
            try:
                with self._gradebook() as gradebook:
                    kept = write_marks(gradebook, job)
                    module = load_module(self.source(job.module))
                    return cell_scores(gradebook, module, job.person), kept
            except MissingEntry as error:
                raise StepError(f"marks: {error}") from error

    def _api_for(self, module: Module) -> NbGraderAPI:
        """Give what runs a module's submissions.

        Raises:
            StepError: there is code of learners to run, and no sandbox.
        """
        if module.grading.code is None:
            return self.api
        if self._sandbox is None:
            raise StepError(translation("grading", module.edition).gettext(NO_SANDBOX))
        config = copy.deepcopy(self._plain)
        configure(config, self._execution)
        run_in_sandbox(config, self._sandbox, ours(module.grading))
        return NbGraderAPI(config=config)

    def _gradebook(self) -> Gradebook:
        return Gradebook(self.coursedir.db_url, self.edition)


def configure(config: Config, execution: Execution) -> None:
    """Put our classes in their places, in what an edition's own configuration says.

    Args:
        config: of the edition; it is changed.
        execution: what runs the cells of submissions.
    """
    steps = _list(config, "Autograde", "autograde_preprocessors", Autograde)
    runner = RUNNERS[execution]
    steps = [runner if step is Execute else step for step in steps]
    config.Autograde.autograde_preprocessors = _before(steps, SaveAutoGrades, RefuseUnsoundTests)
    shown = _list(config, "GenerateFeedback", "preprocessors", GenerateFeedback)
    config.GenerateFeedback.preprocessors = [HideTests, *shown]
    config.GenerateFeedback.exporter_class = FeedbackExporter
    config.HideTests.edition = str(config.CourseDirectory.course_id)


def run_in_sandbox(config: Config, sandbox: Engine, own: list[str]) -> None:
    """Have the code of learners run in a sandbox, in what `configure` has made.

    Args:
        config: it is changed.
        sandbox: which.
        own: names of cells that no learner's code may touch.
    """
    steps = config.Autograde.autograde_preprocessors
    config.Autograde.autograde_preprocessors = [IN_SANDBOX.get(step, step) for step in steps]
    config.SandboxedExecute.engine = sandbox
    config.SandboxedExecute.ours = own


def _need_cells(module: Module, page: Path) -> None:
    """Refuse a notebook in which code has no cells of its own, or others' points."""
    code = module.grading.code
    if code is None:
        return
    notebook: Any = nbformat.read(page, as_version=4)  # type: ignore[no-untyped-call]
    marked = [cell for cell in notebook.cells if "nbgrader" in cell.metadata]
    tests = {c.metadata.nbgrader.grade_id: c.metadata.nbgrader.get("points") for c in marked}
    for name, points in code.points.items():
        test, answer = code_cell_of(name), answer_cell_of(code_cell_of(name))
        if tests.get(test) != points or answer not in tests:
            raise StepError(f"The code {name} needs the cells {answer} and {test}, of {points:g}.")


def _list(config: Config, section: str, name: str, kind: Any) -> list[Any]:
    """Give a configured list of steps, or nbgrader's own."""
    return list(config[section].get(name, kind.class_traits()[name].default()))


def _before(steps: list[Any], which: Any, added: Any) -> list[Any]:
    place = steps.index(which) if which in steps else len(steps)
    return [*steps[:place], added, *steps[place:]]


def open_courses(
    folder: Path, execution: Execution = "forked", sandbox: Engine | None = None
) -> dict[str, Course]:
    """Open every edition of a working course root, by edition.

    A configuration that cannot be used is named in the log, and the other edition goes on.
    """
    courses: dict[str, Course] = {}
    for root in sorted(path.parent for path in folder.glob(f"*/{CONFIG}")):
        try:
            course = Course(root, execution, sandbox)
        except Exception:  # the file is a trainer's own Python
            log.exception("%s cannot be used", root / CONFIG)
            continue
        if course.edition in EDITIONS:
            courses[course.edition] = course
        else:
            log.error("%s: the course id %r is no edition", root / CONFIG, course.edition)
    return courses


def _find_own_commands() -> None:
    """Let nbgrader find `alembic`, which it calls by name, in this environment first."""
    ours = str(Path(sys.executable).parent)
    path = os.environ.get("PATH", os.defpath).split(os.pathsep)
    if ours not in path:
        os.environ["PATH"] = os.pathsep.join([ours, *path])


def _succeed(step: str, result: dict[str, Any]) -> None:
    if not result["success"]:
        log = "\n".join(filter(None, (result.get("log"), result.get("error"))))
        reason = _REASON.findall(log)
        raise StepError(f"{step}: {reason[-1] if reason else log[-_TAIL:]}")


def _cells_by_source(page: Path) -> dict[str, str]:
    notebook: Any = nbformat.read(page, as_version=4)  # type: ignore[no-untyped-call]
    return {
        cell.source.strip(): cell.metadata.nbgrader.grade_id
        for cell in notebook.cells
        if "nbgrader" in cell.metadata
    }


def _told(fault: dict[str, str], names: dict[str, str]) -> str:
    name = names.get(fault["source"], "an unnamed cell")
    return f"cell {name}: {_plain(fault.get('raw_error', 'its type has changed'))}"


def _plain(error: str) -> str:
    """Take the colours out of a traceback."""
    return str(strip_ansi(error)).strip()  # type: ignore[no-untyped-call]
