"""Errors: what can go wrong, in one table, and the one shape in which it is told.

    Problem(code) ─ raised anywhere ─┐
    AnswerError ── by an activity ───┼─ PROBLEMS: code → status, message ─ {"error": {…}}
    validation, 404, 405, 413 ───────┤
    anything else ── 500, told to the log without values

Messages are msgids of the catalog `staffroom`; the reader's language comes from the request.
"""

from __future__ import annotations

import logging
import traceback
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from babel.dates import format_datetime, get_timezone, get_timezone_name
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from staffroom.activities import AnswerError
from staffroom.i18n import translation
from staffroom.wire import ErrorAnswer, ErrorBody, Json
from staffroom_hub.commons.languages import language_of

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Kind:
    """How a problem is told: HTTP status and msgid."""

    status: int
    message: str


def _(message: str) -> str:
    """Mark a msgid for the catalogs."""
    return message


PROBLEMS: dict[str, Kind] = {
    "bad_request": Kind(400, _("This request could not be read.")),
    "not_signed_in": Kind(401, _("Please sign in again. Your text is kept.")),
    "forbidden": Kind(403, _("You have no access to this.")),
    "paused": Kind(403, _("You can read and study now, and write to colleagues again later.")),
    "silenced": Kind(403, _("You can write no more in this conversation.")),
    "not_found": Kind(404, _("There is nothing here.")),
    "method_not_allowed": Kind(405, _("This address does not do that.")),
    "key_reused": Kind(409, _("This was already sent for another activity. Please try again.")),
    "incomplete": Kind(409, _("The module is not finished yet.")),
    "closed": Kind(
        409,
        _("This module is closed. It could be handed in until {moment}. Your answers are kept."),
    ),
    "no_revisions_left": Kind(
        409, _("This module cannot be handed in again. Times it may be handed in: {count}.")
    ),
    "early_extension": Kind(409, _("An extension has to end later than the module is due.")),
    "no_attempts_left": Kind(409, _("All attempts are used.")),
    "final_only": Kind(409, _("This quiz is checked only when you hand in an attempt.")),
    "not_recorded": Kind(409, _("This work is not in the gradebook yet.")),
    "privacy": Kind(409, _("Some of this may tell who a child is. Please look at it again.")),
    "own_changed": Kind(
        409, _("This was changed meanwhile on another device. Your words are kept.")
    ),
    "changed": Kind(409, _("This post was changed meanwhile. Your text is kept.")),
    "circle": Kind(409, _("In a support circle this is not possible: nobody has a name here.")),
    "no_discussion": Kind(409, _("There is no discussion here.")),
    "wrong_name": Kind(409, _("This is not the name that you go by here.")),
    "has_cohorts": Kind(
        409, _("You lead cohorts: somebody else has to take them over before you leave.")
    ),
    "own_decision": Kind(409, _("Another moderator has to decide this.")),
    "appealed": Kind(409, _("You have already asked for this to be looked at once more.")),
    "no_certificates": Kind(409, _("No certificates are given here.")),
    "not_earned": Kind(409, _("Something is still missing for this certificate.")),
    "certificate_revoked": Kind(409, _("This certificate is not valid any more.")),
    "certificate_barred": Kind(
        409, _("This certificate was withdrawn. Please talk to your trainer.")
    ),
    "bad_name": Kind(
        422, _("A certificate needs a name in letters, without figures or other signs.")
    ),
    "decided": Kind(409, _("This is decided already.")),
    "thin_review": Kind(409, _("The review is not whole yet. Please look at the marked places.")),
    "review_sent": Kind(409, _("This review has been sent already.")),
    "review_released": Kind(409, _("Somebody else writes this review now. Your text is kept.")),
    "nothing_overdue": Kind(409, _("There is no overdue review that you could take over.")),
    "not_now": Kind(409, _("This is not possible at this point.")),
    "work_changed": Kind(409, _("The teacher has handed in anew. Please look at the newer work.")),
    "mark_changed": Kind(
        409, _("A colleague has marked this meanwhile. Please look at the mark again.")
    ),
    "bank_full": Kind(
        409, _("The bank holds {count} comments. Please take out one that nobody needs.")
    ),
    "stale_claim": Kind(409, _("This job has passed to another worker.")),
    "cannot_compose": Kind(409, _("The work cannot be put together. Please tell your trainer.")),
    "too_large": Kind(413, _("This is too large to be accepted.")),
    "too_deep": Kind(422, _("This answer is nested too deeply.")),
    "bad_answer": Kind(422, _("This answer does not fit the activity.")),
    "invalid": Kind(422, _("Some of what was sent is not valid.")),
    "bad_mention": Kind(422, _("Only colleagues who read here can be mentioned.")),
    "bad_picture": Kind(422, _("This picture cannot be used: please choose another file.")),
    "bad_file": Kind(422, _("This file cannot be used: please choose another one.")),
    "file_gone": Kind(409, _("A file is not here any more: please add it again.")),
    "too_many_files": Kind(
        409, _("There is no room for more files: please remove one that is not needed.")
    ),
    "service_page": Kind(409, _("This page is a part of Staffroom itself and stays.")),
    "bad_release": Kind(422, _("This module cannot be released.")),
    "too_fast": Kind(429, _("That was a little fast. Please wait a moment and try again.")),
    "no_sandbox": Kind(
        422,
        _(
            "This module has learners' code to run, and there is no sandbox here to run it in. "
            "Please tell whoever looks after the server."
        ),
    ),
    "progress_unknown": Kind(422, _("This is not a progress file. Nothing was changed.")),
    "progress_damaged": Kind(
        422,
        _(
            "This progress file is damaged or cut off. Nothing was changed. "
            "Please try another copy of it, or save a new one."
        ),
    ),
    "progress_deep": Kind(
        422, _("This file is nested more deeply than any progress file. Nothing was changed.")
    ),
    "progress_huge": Kind(413, _("This is too large for a progress file. Nothing was changed.")),
    "progress_newer": Kind(
        422,
        _(
            "This progress file was saved by a newer Staffroom than this one. Nothing was changed. "
            "Please open it where it was saved."
        ),
    ),
    "progress_forged": Kind(
        422,
        _(
            "This file says that it was saved here, but it was changed afterwards. "
            "Nothing was changed."
        ),
    ),
    "progress_edition": Kind(
        409,
        _(
            "This progress file belongs to the course in the other language: "
            "please open it there. Nothing was changed."
        ),
    ),
    "progress_changed": Kind(
        409,
        _("Something was changed here meanwhile. Please compare once more. Nothing was lost."),
    ),
    "unexpected": Kind(500, _("Something went wrong on our side. Please try again.")),
    "hub_unavailable": Kind(503, _("Sign-in cannot be checked just now. Please try again.")),
}
"""Every problem the commons can tell, by code."""

_BY_STATUS = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
}
_NOT_A_PLACE = "path"


class Problem(Exception):  # noqa: N818 - a problem is told to a person, not a fault in the program
    """Something that cannot be done, and why; `code` is a key of `PROBLEMS`."""

    def __init__(self, code: str, **details: Json) -> None:
        """Keep the code and what programs or trainers need to know beside it."""
        super().__init__(code)
        self.code = code
        self.details = details


def answer(
    locale: str, code: str, message: str | None = None, details: dict[str, Json] | None = None
) -> JSONResponse:
    """Tell a problem in the one shape of errors."""
    kind = PROBLEMS[code]
    text = translation("staffroom", locale).gettext(message or kind.message)
    if message is None:
        text = filled(text, locale, details or {})
    body = ErrorAnswer(error=ErrorBody(code=code, message=text, details=details or {}))
    headers = {"WWW-Authenticate": "Bearer"} if kind.status == HTTPStatus.UNAUTHORIZED else None
    if kind.status == HTTPStatus.TOO_MANY_REQUESTS and details:
        headers = {"Retry-After": str(details["seconds"])}
    return JSONResponse(body.model_dump(mode="json"), kind.status, headers)


def filled(text: str, locale: str, details: dict[str, Json]) -> str:
    """Fill a sentence with facts: `{count}`, and `{moment}` by the wall clock of `zone`."""
    if "{moment}" in text:
        moment, zone = datetime.fromisoformat(details["moment"]), get_timezone(details["zone"])
        local = moment.astimezone(zone)
        day = format_datetime(local, "d MMMM y, HH:mm", tzinfo=zone, locale=locale)
        text = text.replace("{moment}", f"{day} ({get_timezone_name(local, locale=locale)})")
    return text.replace("{count}", str(details.get("count", "")))


def install(app: FastAPI) -> None:
    """Tell every error of the application in the one shape."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(AnswerError, _answer_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


def describe(error: BaseException) -> str:
    """Say what failed and where, without the values in play, which may be secret or private."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    path = " < ".join(f"{f.name} ({f.filename}:{f.lineno})" for f in reversed(frames))
    return f"{type(error).__qualname__} in {path}"


async def _problem(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Problem)
    return answer(language_of(request), error.code, details=error.details)


async def _answer_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, AnswerError)
    return answer(language_of(request), "bad_answer", error.message, {"reason": error.code})


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    faults = error.errors()
    if any(fault["loc"][0] == _NOT_A_PLACE for fault in faults):
        return answer(language_of(request), "not_found")
    # Where and what, never the value: it may be long, hostile or private.
    fields: list[Json] = [
        {"field": ".".join(map(str, fault["loc"]))[:200], "fault": fault["type"]}
        for fault in faults[:20]
    ]
    return answer(language_of(request), "invalid", details={"fields": fields})


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    code = _BY_STATUS.get(error.status_code, "bad_request")
    told = answer(language_of(request), code)
    told.headers.update(error.headers or {})
    return told
