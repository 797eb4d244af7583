"""What all activity types share: the base of definitions, the answer error, small helpers.

Words: a *definition* is what an author writes in YAML; its *public* form is what a page gets, with
keys, feedback and consequences left out; a *view* is the personal part (drawn quiz items); an
*answer* is plain JSON from a teacher; *seed* names the teacher for draws, *attempt* counts from 0.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from staffroom.saying import AuthorError
from staffroom.text import block_html
from staffroom.wire import Json, Result

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,47}$")]
Markdown = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]

Model = TypeVar("Model", bound=BaseModel)

TWICE = "must be unique, these are not: %(names)s"
"""End of a msgid of the catalog `fault` that begins with what must be unique."""

UNFITTING = "This answer does not fit the activity."


class AnswerError(ValueError):
    """An answer that is not of its activity's shape.

    Attributes:
        code: stable name of the fault, for programs.
        message: English sentence, a msgid of the catalog `staffroom`.
    """

    def __init__(self, code: str, message: str) -> None:
        """Keep code and message apart, so that the message can be translated."""
        super().__init__(message)
        self.code = code
        self.message = message


class Strict(BaseModel):
    """Base of everything an author writes: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ActivityBase(Strict):
    """Base of all definitions."""

    private: ClassVar[bool] = False
    """Whether what a person answers stays with her, also when she hands the module in."""
    answered: ClassVar[bool] = True
    """Whether one does something in it that is kept as an answer, a check or a post."""

    title: Label
    prompt: str = ""

    def public(self) -> dict[str, Json]:
        """Give the public form: what the browser may know before anyone answers."""
        return {
            "type": getattr(self, "type"),  # noqa: B009 - declared by each subclass as a Literal
            "title": self.title,
            "prompt_html": block_html(self.prompt),
            **self.public_part(),
        }

    @abstractmethod
    def public_part(self) -> dict[str, Json]:
        """Give what this type adds to the public form."""

    def view(self, seed: str, attempt: int) -> dict[str, Json] | None:
        """Give the personal part of the definition, or None for types without one."""
        del seed, attempt
        return None

    @abstractmethod
    def validate_draft(self, answer: Json) -> None:
        """Check an answer's shape, not its completeness.

        Raises:
            AnswerError: the answer is not of this activity's shape.
        """

    @abstractmethod
    def check(self, answer: Json, seed: str, attempt: int, locale: str) -> Result:
        """Check an answer.

        Args:
            answer: plain JSON from the teacher.
            seed: names the teacher; draws depend on it.
            attempt: counts from 0; draws depend on it.
            locale: language of the messages, `ru` or `en`.

        Raises:
            AnswerError: the answer is not of this activity's shape.
        """

    def missing(self, answer: Json | None) -> list[str]:
        """Name what an answer lacks to be submitted, as msgids; empty when complete."""
        del answer
        return []


def parse(model: type[Model], answer: Any) -> Model:
    """Parse an answer strictly.

    Raises:
        AnswerError: it does not fit the model.
    """
    try:
        return model.model_validate(answer, strict=True)
    except ValidationError as error:
        raise AnswerError("bad_answer", UNFITTING) from error


def unique(ids: list[str], what: str) -> None:
    """Refuse a definition in which an id stands twice.

    Args:
        ids: what must be unique.
        what: they are, in English; together with `TWICE` a msgid of the catalog `fault`.

    Raises:
        AuthorError: names the id.
    """
    twice = {i for i in ids if ids.count(i) > 1}
    if twice:
        raise AuthorError(f"{what} {TWICE}", names=", ".join(sorted(twice)))


def uncounted(reveal: dict[str, Json], message_html: str = "", *, done: bool = True) -> Result:
    """Make the result of an activity that gives no points."""
    return Result(
        score=0, max=0, percent=100 if done else 0, message_html=message_html, reveal=reveal
    )
