"""The words in which a review comes back to its writer, each with an example."""

from __future__ import annotations

from collections.abc import Mapping

from staffroom.i18n import translation
from staffroom.rules.review_text import PARTS, Part, faults
from staffroom.wire import Json
from staffroom.wire.reviews import PartIn


def _(message: str) -> str:
    """Mark a msgid for the catalogs."""
    return message


_NO_SCORE = _("Please choose a level.")
_SHORT: Mapping[Part, str] = {
    "strength": _(
        "Say what exactly is good, and what it does. For example: “You counted who answered in "
        "three lessons, so one can see that something changed.”"
    ),
    "question": _(
        "Ask about something in this work. For example: “What did the pupils do who had finished "
        "before the others?”"
    ),
    "suggestion": _(
        "Suggest one step. For example: “Leave one question out, and ask two pupils after the "
        "lesson what stopped them.”"
    ),
}
_OTHER: Mapping[str, str] = {
    "question": _("A question ends with a question mark: what would you like to know?"),
    "again": _("These are the words of another field. What is to be said here?"),
    "contact": _(
        "Please leave out addresses and telephone numbers: neither of you knows who the other is."
    ),
}


def returned(parts: Mapping[str, PartIn], criteria: list[str], locale: str) -> list[Json]:
    """Say what keeps a review from being sent: criterion, field, and a sentence with an example.

    Args:
        parts: the review.
        criteria: every criterion that it has to speak of.
        locale: `ru` or `en`.
    """
    text = translation("staffroom", locale).gettext
    found: list[Json] = []
    for name in criteria:
        part = parts.get(name, PartIn())
        if part.score is None:
            found.append({"criterion": name, "part": "score", "text": text(_NO_SCORE)})
        for fault in faults({p: getattr(part, p) for p in PARTS}):
            message = _SHORT[fault.part] if fault.kind == "short" else _OTHER[fault.kind]
            found.append({"criterion": name, "part": fault.part, "text": text(message)})
    return found
