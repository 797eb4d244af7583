"""Rows of nbgrader's lists: what its commands print and its tables show, in its own keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from staffroom.bundle import NOTEBOOK
from staffroom.exchange.folders import TIMESTAMP, timestamp
from staffroom.exchange.given import FILE, given_folder
from staffroom.wire import ReleaseCard, SubmissionCard

Entry = dict[str, Any]
_NOTEBOOK_ID = NOTEBOOK.removesuffix(".ipynb")
_NO_FEEDBACK = {
    "has_local_feedback": False,
    "has_exchange_feedback": False,
    "feedback_updated": False,
    "local_feedback_path": None,
}


def release(card: ReleaseCard, copy: Path) -> Entry:
    """Describe a released module; `copy` is where a copy lies if it was fetched."""
    fetched = (copy / NOTEBOOK).is_file()
    return {
        "course_id": card.edition,
        "assignment_id": card.module,
        "status": "fetched" if fetched else "released",
        "path": str(copy.absolute()) if fetched else "",
        "notebooks": _notebooks(copy if fetched else None),
    }


def submission(card: SubmissionCard, fetched: Path) -> Entry:
    """Describe what a teacher handed in; `fetched` is the folder for what is fetched."""
    given = given_folder(fetched, card.module, card.person, card.submitted_at)
    local, returned = (given / FILE).is_file(), card.returned_at
    newer = local and returned and (given / FILE).stat().st_mtime < returned.timestamp()
    feedback = {
        "has_local_feedback": local,
        "has_exchange_feedback": returned is not None,
        "feedback_updated": bool(newer),
        "local_feedback_path": str(given.absolute()) if local else None,
    }
    moment = timestamp(card.submitted_at)
    return _submitted((card.edition, card.person, card.module), moment, None) | feedback


def copy(edition: str, person: str, module: str, folder: Path) -> Entry:
    """Describe a submission that was brought into the course root."""
    moment = (folder / TIMESTAMP).read_text() if (folder / TIMESTAMP).is_file() else ""
    return _submitted((edition, person, module), moment, folder) | _NO_FEEDBACK


def _submitted(key: tuple[str, str, str], moment: str, folder: Path | None) -> Entry:
    return _key(*key) | {
        "timestamp": moment.strip(),
        "status": "submitted",
        "path": str(folder) if folder else "",
        "notebooks": _notebooks(folder),
    }


def _key(edition: str, person: str, module: str) -> Entry:
    return {"course_id": edition, "student_id": person, "assignment_id": module}


def _notebooks(folder: Path | None) -> list[Entry]:
    return [
        {"notebook_id": _NOTEBOOK_ID, "path": str((folder / NOTEBOOK).absolute()) if folder else ""}
    ]


def by_person(submissions: list[Entry]) -> list[Entry]:
    """Gather submissions by edition, person and module."""
    groups: dict[tuple[str, str, str], list[Entry]] = {}
    for one in submissions:
        key = one["course_id"], one["student_id"], one["assignment_id"]
        groups.setdefault(key, []).append(one)
    return [
        _key(*key) | {"status": "submitted", "submissions": found}
        for key, found in sorted(groups.items())
    ]


def lines(listed: list[Entry]) -> list[str]:
    """Tell of each release or submission in one line, as nbgrader does."""
    return [_line(one) for entry in listed for one in entry.get("submissions", [entry])]


def _line(one: Entry) -> str:
    if "student_id" not in one:
        fetched = " (already downloaded)" if one["status"] == "fetched" else ""
        return "{course_id} {assignment_id}".format(**one) + fetched
    told = "no feedback available"
    if one["has_local_feedback"] and not one["feedback_updated"]:
        told = "feedback already fetched"
    elif one["has_exchange_feedback"]:
        told = "feedback ready to be fetched"
    return "{course_id} {student_id} {assignment_id} {timestamp} ({told})".format(**one, told=told)
