"""Submissions on the disk of a course root, as nbgrader expects them.

One lock per person and module is shared by the grader and by *Collect*: nbgrader fails one of two
runs that touch the same submission at once.
"""

from __future__ import annotations

import fcntl
import glob
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from pydantic import TypeAdapter, ValidationError

from staffroom.bundle import NOTEBOOK
from staffroom.fence import clean
from staffroom.wire import ModuleId, PersonName, SubmissionCard, SubmittedWork

STATE = ".staffroom"
TIMESTAMP = "timestamp.txt"
_names: TypeAdapter[tuple[str, str]] = TypeAdapter(tuple[PersonName, ModuleId])
_NO_MARKUP = str.maketrans(
    {"<": "‹", ">": "›", "&": "＆", '"': "”", "'": "’", ",": "‚", "\n": " ", "\t": " "}
)
_NO_FORMULA = str.maketrans({"=": "＝", "+": "＋", "-": "‐", "@": "＠"})


def timestamp(moment: datetime) -> str:
    """Write a moment the way nbgrader's `timestamp.txt` has it, to the microsecond."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f UTC")


def naive_utc(moment: datetime) -> datetime:
    """Give a moment the way nbgrader's gradebook has it."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def state_folder(root: Path) -> Path:
    """Give the folder for our own notes in a course root; git never sees it."""
    folder = root / STATE
    folder.mkdir(exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n")
    return folder


def not_recorded(card: SubmissionCard) -> str:
    """Say in a line that a submission could not be recorded, and why; nothing if it could."""
    if card.state != "failed":
        return ""
    lines = [line for line in card.reason.splitlines() if line.strip()]
    return f"{card.person}: {card.module} could not be graded: {lines[-1] if lines else '?'}"


@contextmanager
def submission_lock(root: Path, module: str, person: str) -> Iterator[None]:
    """Hold the one lock of a person's work on a module; the system frees it with the process."""
    folder = state_folder(root) / "locks"
    folder.mkdir(exist_ok=True)
    with (folder / f"{module}+{person}").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def submitted_folder(coursedir: CourseDirectory, card: SubmissionCard) -> Path:
    """Give the folder of a submission; both names in it have been checked by their patterns."""
    return Path(coursedir.format_path(coursedir.submitted_directory, card.person, card.module))


def collected(coursedir: CourseDirectory) -> list[tuple[str, str, Path]]:
    """Give person, module and folder of every submission that lies in a course root."""
    step = coursedir.submitted_directory
    names = "(?P<person>[^/]+)", "(?P<module>[^/]+)"
    pattern = re.compile(coursedir.format_path(step, *names, escape=True))
    found = []
    for path in sorted(glob.glob(coursedir.format_path(step, "*", "*"))):  # noqa: PTH207 - a format
        named = pattern.fullmatch(path)
        if named and Path(path).is_dir() and not Path(path).is_symlink():
            found.append((named["person"], named["module"], Path(path)))
    return [one for one in found if _is_submission(*one[:2])]


def _is_submission(person: str, module: str) -> bool:
    try:
        _names.validate_python((person, module))
    except ValidationError:
        return False
    return True


def place(coursedir: CourseDirectory, work: SubmittedWork) -> None:
    """Write a submission and its student; call it under `submission_lock`.

    Each file is whole at any moment. The timestamp comes last, so that a half-placed submission
    is still older than the one that is being placed.
    """
    folder = submitted_folder(coursedir, work.card)
    folder.mkdir(parents=True, exist_ok=True)
    replace(folder / NOTEBOOK, json.dumps(work.notebook, ensure_ascii=True, indent=1))
    replace(folder / TIMESTAMP, timestamp(work.card.submitted_at))
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        # Formgrader shows "last name, first name", and only where there are both.
        gradebook.update_or_create_student(
            work.card.person,
            last_name=shown_name(work.card.display_name),
            first_name=work.card.person,
        )


def shown_name(display_name: str) -> str:
    """Make a display name safe for formgrader and `nbgrader export`, which write it as it is.

    Nothing in it is markup in a page; in a table it moves no column and begins no formula.
    """
    name = clean(display_name).translate(_NO_MARKUP).strip()
    return name[:1].translate(_NO_FORMULA) + name[1:]


def replace(path: Path, text: str) -> None:
    """Write a file that is whole at any moment, the old one or the new."""
    draft = path.with_name(f".{path.name}.new")
    with draft.open("w", encoding="utf-8") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    draft.replace(path)
