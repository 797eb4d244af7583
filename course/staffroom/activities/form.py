"""The form: labelled fields from one line to long text, with a model to compare with afterwards.

Checking never refuses a text: it warns of what looks like personal data and then shows the model
and the exemplars.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from staffroom.activities.base import (
    ActivityBase,
    Id,
    Label,
    Markdown,
    Strict,
    parse,
    uncounted,
    unique,
)
from staffroom.i18n import translation
from staffroom.rules.privacy import findings
from staffroom.text import block_html
from staffroom.wire import Json, Result

_Key = Annotated[str, StringConstraints(max_length=48)]
FieldValue = Annotated[str, StringConstraints(max_length=20_000)] | int | float | None

INCOMPLETE = "Some fields are not filled in yet."
TOO_SHORT = "Some fields need a little more text."


class Choice(Strict):
    """An option of a `choice` field."""

    id: Id
    text: Label


class FormField(Strict):
    """One field; lengths are in characters."""

    id: Id
    label: Label
    hint: str = ""
    kind: Literal["line", "text", "choice", "number"] = "text"
    required: bool = True
    min_length: Annotated[int, Field(ge=0, le=5000)] = 0
    max_length: Annotated[int, Field(ge=1, le=20_000)] = 8000
    options: list[Choice] = []

    @model_validator(mode="after")
    def _options(self) -> FormField:
        if (self.kind == "choice") != bool(self.options):
            raise ValueError("a field of kind `choice` has `options`, and no other kind has")
        return self

    def fault(self, value: FieldValue) -> str | None:
        """Say what keeps this value from being complete, as a msgid."""
        empty = value is None or (isinstance(value, str) and not value.strip())
        if empty or (self.kind == "choice" and value not in [o.id for o in self.options]):
            return INCOMPLETE if self.required or not empty else None
        if isinstance(value, str) and len(value.strip()) < self.min_length:
            return TOO_SHORT
        return None


class Exemplar(Strict):
    """A worked example of a weak, fair or strong answer, with the reasons."""

    level: Literal["weak", "fair", "strong"]
    title: Label
    text: Markdown
    reasons: Markdown


class FormAnswer(Strict):
    """Values by field id."""

    fields: dict[_Key, FieldValue] = {}


class FormActivity(ActivityBase):
    """Definition of a form."""

    type: Literal["form"]
    fields: Annotated[list[FormField], Field(min_length=1)]
    model: str = ""
    exemplars: list[Exemplar] = []

    @model_validator(mode="after")
    def _ids(self) -> FormActivity:
        unique([f.id for f in self.fields], "field ids")
        return self

    def public_part(self) -> dict[str, Json]:
        """The fields, without model and exemplars."""
        return {"fields": [f.model_dump() for f in self.fields]}

    def validate_draft(self, answer: Json) -> None:
        """Check the shape; see the base."""
        parse(FormAnswer, answer)

    def check(self, answer: Json, seed: str, attempt: int, locale: str) -> Result:
        """Warn, then show model and exemplars once the form is complete; see the base."""
        del seed, attempt
        values = parse(FormAnswer, answer).fields
        faults = self.missing(answer)
        catalog = translation("staffroom", locale)
        reveal: dict[str, Json] = {"warnings": _warnings(values, catalog.gettext)}
        if not faults:
            reveal["model_html"] = block_html(self.model)
            reveal["exemplars"] = [_shown(e) for e in self.exemplars]
        message = " ".join(catalog.gettext(fault) for fault in faults)
        return uncounted(reveal, message, done=not faults)

    def missing(self, answer: Json | None) -> list[str]:
        """Name what keeps the form from being complete, each reason once."""
        values = parse(FormAnswer, answer or {}).fields
        return sorted({fault for f in self.fields if (fault := f.fault(values.get(f.id)))})


def _shown(exemplar: Exemplar) -> dict[str, Json]:
    return {
        "level": exemplar.level,
        "title": exemplar.title,
        "html": block_html(exemplar.text),
        "reasons_html": block_html(exemplar.reasons),
    }


def _warnings(values: dict[str, FieldValue], text: object) -> list[Json]:
    assert callable(text)
    return [
        {"field": field, "kind": finding.kind, "text": text(PRIVACY_TEXTS[finding.kind])}
        for field, value in values.items()
        if isinstance(value, str)
        for finding in findings(value)
    ]


PRIVACY_TEXTS = {
    "email": "This looks like an e-mail address. Please leave it out.",
    "phone": "This looks like a telephone number. Please leave it out.",
    "pupil": "This looks like a pupil's full name with the class. Please rephrase.",
    "birth_date": "This looks like a date of birth. Please leave it out.",
    "school": "This looks like a school's number. Please rephrase.",
}
"""By kind of finding, what to tell the writer (msgids)."""
