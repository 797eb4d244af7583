"""`python -m staffroom_hub.grader`: release what is due, say so, then grade until the end."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import socket
import sys
import threading
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

import psutil  # type: ignore[import-untyped]  # comes with ipykernel

from staffroom.client import CommonsError
from staffroom.exchange.commons import Commons
from staffroom_hub.grader.course import Course, open_courses
from staffroom_hub.grader.release import release_all, unreachable
from staffroom_hub.grader.trials import Trials
from staffroom_hub.grader.work import Pause, work_forever
from staffroom_hub.settings import Settings, load_settings
from staffroom_hub.tether import die_with_parent

log = logging.getLogger("staffroom_hub.grader")

# Names of variables that no kernel of the grader may see; kernels inherit our environment.
_OURS_ALONE = ("JUPYTERHUB_", "STAFFROOM_TOKEN", "STAFFROOM_DATABASE", "STAFFROOM_HUB", "JPY_API")


def scrub_environment() -> None:
    """Take tokens and database addresses out of the environment that kernels inherit."""
    for name in [name for name in os.environ if name.startswith(_OURS_ALONE)]:
        del os.environ[name]


def first_pass(courses: Mapping[str, Course], commons: Commons) -> dict[str, dict[str, str]]:
    """Release what is due in every edition, waiting for the commons as long as it takes.

    Returns:
        By edition and module, why a module was refused.
    """
    pause, trials = Pause(), Trials()
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


def run(settings: Settings) -> NoReturn:
    """Work until the process ends."""
    settings.course_ready.unlink(missing_ok=True)
    commons = Commons.from_environment()
    scrub_environment()
    courses = open_courses(settings.course)
    announce(settings.course_ready, first_pass(courses, commons))
    work_forever(courses, commons, f"{socket.gethostname()}:{os.getpid()}"[:80])
    raise AssertionError("the loop has no end")


def stop(*_: object) -> NoReturn:
    """End at once, kernels included: what was being recorded is done again by the next grader."""
    for child in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            child.kill()
    os._exit(0)


def main() -> None:
    """Run the grader as a process of the hub.

    The work is done in a second thread. In the main thread nbclient takes over SIGTERM while a
    notebook runs, and nbgrader would count the end of the process as one more failed submission.
    """
    die_with_parent()
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", level=logging.INFO)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    # nbgrader's database layer warns several times a submission; nobody can act on it.
    warnings.filterwarnings("ignore", module="nbgrader")
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    worker = threading.Thread(target=run, args=(load_settings(),), daemon=True)
    worker.start()
    worker.join()
    sys.exit("The grader stopped working.")


if __name__ == "__main__":
    main()
