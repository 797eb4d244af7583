"""The commons as nbgrader's side of the course calls it: synchronous, typed, never silent."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TypeVar

import httpx
from pydantic import BaseModel, TypeAdapter, ValidationError

from staffroom.client import URL_VARIABLE, CommonsError
from staffroom.wire import (
    Bundle,
    ErrorAnswer,
    FeedbackIn,
    FeedbackOut,
    GradingClaim,
    GradingDone,
    GradingFailed,
    GradingJob,
    ReleaseCard,
    SubmissionCard,
    SubmittedWork,
)
from staffroom.wire.reviews import MarkDone, MarkJob

TOKEN_VARIABLE = "JUPYTERHUB_API_TOKEN"  # noqa: S105 - a name, not a token
TIMEOUT = httpx.Timeout(60, connect=5)

_releases = TypeAdapter(list[ReleaseCard])
_submissions = TypeAdapter(list[SubmissionCard])
_bundle = TypeAdapter(Bundle)
_feedback = TypeAdapter(FeedbackOut)
_card = TypeAdapter(ReleaseCard)
_work = TypeAdapter(SubmittedWork)
_job = TypeAdapter(GradingJob)
_marks = TypeAdapter(MarkJob)
_Value = TypeVar("_Value")
_KINDS = {"reviews": "marks", "trainer": "sheets"}
"""By whose marks a job brings, where it is reported."""


class Commons:
    """Calls of the commons as a trainer's server or as the grader.

    Args:
        base_url: ends in `/services/commons/`.
        token: bearer token.
        transport: httpx transport; None for the network.
    """

    def __init__(
        self, base_url: str, token: str, transport: httpx.BaseTransport | None = None
    ) -> None:
        """Prepare the calls; nothing is sent yet."""
        headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}
        self._http = httpx.Client(
            base_url=base_url, headers=headers, transport=transport, timeout=TIMEOUT
        )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Commons:
        """Read address and token from the environment of this moment.

        Raises:
            CommonsError: one of them is not there.
        """
        known = os.environ if environment is None else environment
        for name in (URL_VARIABLE, TOKEN_VARIABLE):
            if not known.get(name):
                raise CommonsError("no_commons", f"The environment has no {name}.")
        return cls(known[URL_VARIABLE], known[TOKEN_VARIABLE])

    def releases(self, edition: str, *, withdrawn: bool = False) -> list[ReleaseCard]:
        """List the newest release of every module, or the modules that are withdrawn."""
        asked = {"withdrawn": "true"} if withdrawn else {}
        return self._read(_releases, self._call("GET", f"api/releases/{edition}", query=asked))

    def read_release(self, edition: str, module: str) -> Bundle:
        """Fetch a module as it is released, keys included."""
        return self._read(_bundle, self._call("GET", f"api/releases/{edition}/{module}"))

    def release(self, edition: str, module: str, bundle: Bundle) -> ReleaseCard:
        """Publish a module; what is refused is said in the edition's language."""
        path = f"api/releases/{edition}/{module}"
        return self._read(_card, self._call("PUT", path, bundle, language=edition))

    def withdraw(self, edition: str, module: str) -> None:
        """Take a module from teachers."""
        self._call("DELETE", f"api/releases/{edition}/{module}")

    def submissions(self, edition: str, module: str | None = None) -> list[SubmissionCard]:
        """List submissions, of one module or of all."""
        asked = {"module": module} if module else {}
        return self._read(
            _submissions, self._call("GET", f"api/submissions/{edition}", query=asked)
        )

    def submission(self, edition: str, number: int) -> SubmittedWork:
        """Fetch one submission with its composed notebook."""
        return self._read(_work, self._call("GET", f"api/submissions/{edition}/{number}"))

    def feedback(self, edition: str, module: str, person: str, feedback: FeedbackIn) -> None:
        """Give marks back to one teacher."""
        self._call("PUT", f"api/feedback/{edition}/{module}/{person}", feedback)

    def given_feedback(self, edition: str, module: str, person: str) -> FeedbackOut:
        """Fetch what was given back to one teacher."""
        answer = self._call("GET", f"api/feedback/{edition}/{module}/{person}")
        return self._read(_feedback, answer)

    def claim(self, worker: str) -> GradingJob | None:
        """Take the next piece of grading work, if there is one."""
        answer = self._call("POST", "api/grading/claim", GradingClaim(worker=worker))
        return self._read(_job, answer) if answer.content else None

    def done(self, number: int, done: GradingDone) -> None:
        """Report that nbgrader has recorded a submission."""
        self._call("POST", f"api/grading/{number}/done", done)

    def failed(self, number: int, failed: GradingFailed) -> None:
        """Report that nbgrader could not record a submission."""
        self._call("POST", f"api/grading/{number}/failed", failed)

    def claim_marks(self) -> MarkJob | None:
        """Take the next points to be written into the gradebook, if there are any."""
        answer = self._call("POST", "api/grading/marks/claim")
        return self._read(_marks, answer) if answer.content else None

    def marks_done(self, job: MarkJob, done: MarkDone) -> None:
        """Report what the gradebook holds of a work."""
        self._call("POST", f"api/grading/{_KINDS[job.by]}/{job.id}/done", done)

    def marks_failed(self, job: MarkJob, failed: GradingFailed) -> None:
        """Report that points could not be written."""
        self._call("POST", f"api/grading/{_KINDS[job.by]}/{job.id}/failed", failed)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _call(
        self,
        method: str,
        path: str,
        body: BaseModel | None = None,
        query: Mapping[str, str] | None = None,
        language: str | None = None,
    ) -> httpx.Response:
        headers = {"Accept-Language": language} if language else None
        content = None if body is None else body.model_dump(mode="json")
        try:
            answer = self._http.request(method, path, json=content, params=query, headers=headers)
        except httpx.TransportError as error:
            raise CommonsError("offline", "The course server does not answer.") from error
        if not answer.is_success:
            raise _refusal(answer)
        return answer

    @staticmethod
    def _read(adapter: TypeAdapter[_Value], answer: httpx.Response) -> _Value:
        try:
            return adapter.validate_json(answer.content)
        except ValidationError as error:
            raise CommonsError("bad_answer", "The course server answered oddly.") from error


def _refusal(answer: httpx.Response) -> CommonsError:
    try:
        error = ErrorAnswer.model_validate_json(answer.content).error
    except ValidationError:
        return CommonsError("unavailable", "The course server is not ready.", answer.status_code)
    return CommonsError(error.code, error.message, answer.status_code, error.details)
