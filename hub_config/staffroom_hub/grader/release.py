"""The first pass: what the course root holds and the commons lacks is released.

Afterwards *Release* in formgrader is what publishes. So a module is released here only when the
commons has none, or when its source changed by an update of the course since our own last release;
a trainer's unfinished edits, which git sees as changes, wait for the trainer. What a trainer has
withdrawn stays withdrawn.
"""

from __future__ import annotations

import json
import logging
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path

from staffroom.bundle import BundleError, digest, read_folder
from staffroom.client import CommonsError
from staffroom.exchange.commons import Commons
from staffroom.exchange.folders import state_folder
from staffroom.exchange.release import publish
from staffroom.modulefaults import CourseError
from staffroom.modulefiles import module_from_files
from staffroom.wire import ReleaseCard
from staffroom_hub.grader.course import Course, StepError
from staffroom_hub.grader.trials import Trials

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Note:
    """What we released last: digests of the source and of the release."""

    source: str
    release: str


def due(source: str, note: Note | None, card: ReleaseCard | None, *, draft: bool) -> bool:
    """Decide whether a module is to be released.

    Args:
        source: digest of its source as it is now.
        note: what we released last, if anything.
        card: the newest release, or the withdrawal, in the commons, if there is one.
        draft: whether the source has edits that nobody has committed.
    """
    if card is None:
        return True
    if card.withdrawn:
        return False
    if note is None:
        return not draft
    ours = card.digest == note.release
    return ours and source != note.source and not draft


def release_all(course: Course, commons: Commons, trials: Trials | None = None) -> dict[str, str]:
    """Release what is due of one edition.

    Args:
        course: the edition.
        commons: where to.
        trials: how pages went that were tried before.

    Returns:
        By module, why it was refused; its earlier release stays.

    Raises:
        CommonsError: the commons does not answer.
    """
    listed = [
        *commons.releases(course.edition),
        *commons.releases(course.edition, withdrawn=True),
    ]
    cards = {card.module: card for card in listed}
    refused, trials = {}, trials or Trials()
    for module in course.modules():
        try:
            _release(course, commons, trials, module, cards.get(module))
        except (BundleError, CourseError, StepError) as error:
            refused[module] = str(error)
        except CommonsError as error:
            if unreachable(error):
                raise
            refused[module] = error.message
    for module, reason in refused.items():
        log.error("Not released: %s %s: %s", course.edition, module, reason)
    return refused


def unreachable(error: CommonsError) -> bool:
    """Whether the same call may succeed in a while: nobody there yet, or not ready."""
    return error.status in {0, 401, 403, 408, 429} or error.status >= 500  # noqa: PLR2004 - HTTP


def _release(
    course: Course, commons: Commons, trials: Trials, module: str, card: ReleaseCard | None
) -> None:
    files = read_folder(course.source(module))
    source = digest(files)
    note = read_note(course.root, module)
    graded = module_from_files(files, course.source(module)).kind == "module"
    if not due(source, note, card, draft=has_edits(course.root, module)):
        if graded and not course.knows(module):
            course.generate(module)
        return
    folder, edition = course.source(module), course.coursedir.course_id
    if graded:
        course.validate(module)
        course.generate(module)
        folder = course.released(module)
    made = publish(commons, folder, edition, module, trials)
    write_note(course.root, module, Note(source, made.digest))
    log.info("Released: %s %s", course.edition, module)


def has_edits(root: Path, module: str) -> bool:
    """Whether git sees uncommitted edits in a module's source; no git, no edits."""
    command = ["git", "-C", str(root), "status", "--porcelain", "--", f"source/{module}"]
    try:
        seen = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    except FileNotFoundError:
        return False
    return seen.returncode == 0 and bool(seen.stdout.strip())


def _note_file(root: Path, module: str) -> Path:
    folder = state_folder(root) / "released"
    folder.mkdir(exist_ok=True)
    return folder / f"{module}.json"


def read_note(root: Path, module: str) -> Note | None:
    """Read what we released last; a note that cannot be read is none."""
    try:
        return Note(**json.loads(_note_file(root, module).read_text()))
    except (OSError, ValueError, TypeError):
        return None


def write_note(root: Path, module: str, note: Note) -> None:
    """Keep what we released."""
    path = _note_file(root, module)
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(asdict(note)))
    draft.replace(path)
