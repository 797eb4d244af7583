"""The sentences about a route: why a module stands where it stands, what an edit brought along."""

from __future__ import annotations

from collections.abc import Mapping
from math import floor

from staffroom.i18n import translation
from staffroom.rules.diagnostic import Outcome
from staffroom.rules.route import OPTIONAL_FROM, Edited, Reason


def _(message: str) -> str:
    """Mark a msgid for the catalogs."""
    return message


_REASONS: Mapping[str, str] = {
    "opening": _("The course begins here: your goal, your time, the first acquaintance."),
    "last": _("Comes last: here you gather what has grown on the way."),
    "before": _("Needed for {others}, where you gain more."),
    "open": _("You have not answered on it yet: we suggest the middle of the way."),
    "whole": _("The course's own order: without the diagnostic we know nothing better."),
    "start": _("{score} of 100: here you gain most."),
    "study": _("{score} of 100: you have ground to build on; it is worth studying."),
    "fast": _(
        "{score} of 100: you are at home here. Take the quiz first; from {percent} percent on the "
        "sections are optional, the assignment and the discussion stay."
    ),
    "blind": _(
        "You feel at home here, and the situation turned out to be a tricky one, as it is for "
        "many. A calm look at the module will be worth it."
    ),
}
_NOTES: Mapping[str, str] = {
    "added": _("Before {module} comes {others}: we have added it too."),
    "needed": _("{module} is needed for {others}. Take out {others} first, or keep {module}."),
    "follows": _("{module} needs {others} before it."),
    "stays_last": _("{module} closes the course and stays last."),
    "unknown": _("This module is not there any more."),
}


def reason_words(reason: Reason, found: Outcome | None, locale: str) -> str:
    """Say why a module stands where it stands."""
    sentence = translation("staffroom", locale).gettext(_REASONS[reason.why])
    # Python would round halves to even numbers, and the bars beside it round them up.
    score = str(floor(found.score + 0.5)) if found else ""
    return sentence.format(score=score, others=_names(reason.others), percent=OPTIONAL_FROM)


def note_words(edited: Edited, locale: str) -> list[str]:
    """Say what an edit brought along, or why it could not be; nothing where all went as asked."""
    if edited.note is None:
        return []
    sentence = translation("staffroom", locale).gettext(_NOTES[edited.note])
    return [sentence.format(module=_names((edited.module,)), others=_names(edited.others))]


def _names(modules: tuple[str, ...]) -> str:
    """Name modules by their numbers, as people call them: M1, M8."""
    return ", ".join(f"{module[0].upper()}{int(module[1:3])}" for module in modules)
