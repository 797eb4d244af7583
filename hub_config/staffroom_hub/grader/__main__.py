"""`python -m staffroom_hub.grader`: release what is due, say so, then grade until the end."""

from __future__ import annotations

import contextlib
import gc
import json
import logging
import os
import signal
import sys
import warnings
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import NoReturn

import psutil  # type: ignore[import-untyped]  # comes with ipykernel

from staffroom.client import CommonsError
from staffroom.exchange.commons import Commons
from staffroom.exchange.trial import run_page
from staffroom_hub.grader import credentials
from staffroom_hub.grader.confined import describe
from staffroom_hub.grader.course import Course, open_courses
from staffroom_hub.grader.execution import prepared
from staffroom_hub.grader.release import release_all, unreachable
from staffroom_hub.grader.sandbox.engines import Engine, engines
from staffroom_hub.grader.sandbox.probe import first_that_holds
from staffroom_hub.grader.trials import Trials, run_page_forked
from staffroom_hub.grader.work import Pause, recorder
from staffroom_hub.grader.workers import Crew, keep_working, only_one, run_until_done
from staffroom_hub.settings import Settings, load_settings
from staffroom_hub.tether import die_with_parent

log = logging.getLogger("staffroom_hub.grader")


def first_pass(
    courses: Mapping[str, Course], commons: Commons, trials: Trials
) -> dict[str, dict[str, str]]:
    """Release what is due in every edition, waiting for the commons as long as it takes.

    Args:
        courses: the editions.
        commons: where to.
        trials: runs the pages.

    Returns:
        By edition and module, why a module was refused.
    """
    pause = Pause()
    refused: dict[str, dict[str, str]] = {}
    for edition, course in courses.items():
        while edition not in refused:
            try:
                refused[edition] = release_all(course, commons, trials)
            except CommonsError as error:
                if not unreachable(error):
                    raise
                pause.outage(error)
    return refused


def announce(ready: Path, refused: Mapping[str, Mapping[str, str]]) -> None:
    """Say that the first pass is over, and what was refused in it."""
    ready.parent.mkdir(parents=True, exist_ok=True)
    draft = ready.with_suffix(".new")
    draft.write_text(json.dumps({"refused": refused}, ensure_ascii=False))
    draft.replace(ready)


def tell_sandbox(file: Path, sandbox: Engine | None) -> None:
    """Tell the commons, which releases modules, whether code of learners can be run here."""
    file.unlink(missing_ok=True)
    if sandbox is not None:
        file.write_text(sandbox.name)
    log.info("Learners' code is run %s", f"by {sandbox.name}" if sandbox else "by nobody: refused")


def run(settings: Settings, file: int) -> NoReturn:
    """Work until the process ends.

    Args:
        settings: of the installation.
        file: descriptor of what `credentials.begin_anew` wrote.
    """
    settings.course_ready.unlink(missing_ok=True)
    name = only_one(settings.course_ready.parent)
    sandbox = first_that_holds(engines(settings.code_image))
    tell_sandbox(settings.code_ready, sandbox)
    courses = open_courses(settings.course, settings.grader_execution, sandbox)
    # The courses know it now; what runs a submission's cells need not.
    os.environ.pop("STAFFROOM_GRADEBOOK_URL", None)

    is_forked = settings.grader_execution == "forked"
    if is_forked:
        prepared()
    trials = Trials(run_page_forked if is_forked else run_page)

    def pass_first() -> None:
        commons = credentials.commons_by(file)
        announce(settings.course_ready, first_pass(courses, commons, trials))

    if run_until_done(pass_first) != 0:
        sys.exit("The first pass failed.")
    if is_forked:
        log.info("Notebooks are confined: %s", describe(prepared().walls.layers))
    # What every worker shares is not looked through, and so not copied, by each.
    gc.collect()
    gc.freeze()
    crew = Crew(partial(credentials.commons_by, file), recorder(courses), name, close=(file,))
    keep_working(crew, settings.grader_workers)
    raise AssertionError("the loop has no end")


def stop(*_: object) -> NoReturn:
    """End at once, kernels included: what was being recorded is done again by the next grader."""
    for child in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            child.kill()
    os._exit(0)


def main(arguments: list[str]) -> None:
    """Run the grader as a process of the hub."""
    die_with_parent()
    if not arguments:
        credentials.begin_anew("staffroom_hub.grader")
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", level=logging.INFO)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    # nbgrader's database layer warns several times a submission; nobody can act on it.
    warnings.filterwarnings("ignore", module="nbgrader")
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    os.set_inheritable(int(arguments[0]), False)
    run(load_settings(), int(arguments[0]))


if __name__ == "__main__":
    main(sys.argv[1:])
