"""What a module still lacks before it can be handed in."""

from __future__ import annotations

from collections.abc import Mapping

from staffroom.i18n import translation
from staffroom.module import Module
from staffroom.rules.marks import answers_wanted
from staffroom.wire import Json, Missing

NO_ATTEMPT = "Finish the quiz once: there is no attempt yet."
NO_POST = "Write your own post."
NO_FIRST = "Answer a colleague who still waits for an answer."
NO_ANSWERS = ("Answer %(n)d more colleague.", "Answer %(n)d more colleagues.")


def missing(module: Module, work: Mapping[str, Json], locale: str) -> list[Missing]:
    """List what is missing, in the reader's language.

    Args:
        module: the released module.
        work: the work so far by activity id (see `staffroom.rules.marks`).
        locale: `ru` or `en`.
    """
    catalog = translation("staffroom", locale)
    grading = module.grading
    found: list[tuple[str, str]] = []
    if grading.quiz and not (work.get(grading.quiz) or {}).get("attempts"):
        found.append((grading.quiz, catalog.gettext(NO_ATTEMPT)))
    if grading.discussion:
        taken = work.get(grading.discussion) or {}
        if not taken.get("posts"):
            found.append((grading.discussion, catalog.gettext(NO_POST)))
        wanted = answers_wanted(module)
        lacking = wanted - taken.get("answers", 0)
        if lacking > 0:
            text = catalog.ngettext(*NO_ANSWERS, lacking) % {"n": lacking}
            found.append((grading.discussion, text))
        elif wanted and not taken.get("first", True):
            found.append((grading.discussion, catalog.gettext(NO_FIRST)))
    if grading.assignment:
        form = module.activities[grading.assignment]
        faults = form.missing(work.get(grading.assignment))
        found += [(grading.assignment, catalog.gettext(fault)) for fault in faults]
    return [
        Missing(activity=activity, title=module.activities[activity].title, text=text)
        for activity, text in found
    ]
