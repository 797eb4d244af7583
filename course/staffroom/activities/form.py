"""The form: labelled fields from one line to a table, with a model to compare with afterwards.

Checking never refuses a text: it warns of what looks like personal data and then shows the model
and the exemplars.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from staffroom.activities.base import (
    UNFITTING,
    ActivityBase,
    AnswerError,
    Id,
    Label,
    Markdown,
    Strict,
    parse,
    uncounted,
    unique,
)
from staffroom.activities.counters import MOST_COUNTERS, Bar, Counter, Most, check_columns
from staffroom.activities.table import Choice, Column, complete, fits, in_bounds, written
from staffroom.activities.values import (
    MOST_COLUMNS,
    MOST_OPTIONS,
    MOST_ROWS,
    Cell,
    FieldValue,
    Key,
    is_checked,
    is_file,
    is_filled,
    is_rows,
    texts_in,
)
from staffroom.i18n import translation
from staffroom.rules.points import ASSIGNMENT_CRITERION
from staffroom.rules.privacy import findings
from staffroom.saying import AuthorError
from staffroom.text import block_html
from staffroom.wire import Json, Result
from staffroom.wire.files import MOST_MB

INCOMPLETE = "Some fields are not filled in yet."
TOO_SHORT = "Some fields need a little more text."
OUT_OF_BOUNDS = "Some numbers are smaller or larger than the table asks for."


FileKind = Literal["pdf", "docx", "odt", "png", "jpeg"]
FILE_KINDS: tuple[FileKind, ...] = ("pdf", "docx", "odt", "png", "jpeg")
_OF_FILES = {"max_mb", "accept"}
"""What only a file has."""
_OF_TABLES = {"columns", "min_rows", "max_rows", "counters", "bar"}
"""What only a table has."""


class FormField(Strict):
    """One field; lengths are in characters."""

    id: Id
    label: Label
    hint: str = ""
    kind: Literal["line", "text", "code", "choice", "checks", "number", "table", "file"] = "text"
    required: bool = True
    min_length: Annotated[int, Field(ge=0, le=5000)] = 0
    max_length: Annotated[int, Field(ge=1, le=20_000)] = 8000
    options: Annotated[list[Choice], Field(max_length=MOST_OPTIONS)] = []
    columns: Annotated[list[Column], Field(max_length=MOST_COLUMNS)] = []
    min_rows: Annotated[int, Field(ge=0, le=MOST_ROWS)] = 0
    max_rows: Annotated[int, Field(ge=1, le=MOST_ROWS)] = 20
    counters: Annotated[list[Counter], Field(max_length=MOST_COUNTERS)] = []
    bar: Bar | None = None
    max_mb: Annotated[int, Field(ge=1, le=MOST_MB)] = 5
    accept: Annotated[list[FileKind], Field(min_length=1)] = [*FILE_KINDS]

    @model_validator(mode="after")
    def _options(self) -> FormField:
        if (self.kind in {"choice", "checks"}) != bool(self.options):
            raise AuthorError(
                "a field of kind `choice` or `checks` has `options`, and no other kind has"
            )
        unique([o.id for o in self.options], "options of a field")
        return self

    @model_validator(mode="after")
    def _columns(self) -> FormField:
        if self.kind != "table" and self.model_fields_set & _OF_TABLES:
            raise AuthorError("only a field of kind `table` has columns and rows")
        if self.kind == "table" and not self.columns:
            raise AuthorError("a field of kind `table` has `columns`")
        if self.kind != "file" and self.model_fields_set & _OF_FILES:
            raise AuthorError("only a field of kind `file` has `max_mb` and `accept`")
        unique([*self.accept], "kinds of files")
        unique([c.id for c in self.columns], "columns of a table")
        if self.min_rows > self.max_rows:
            raise AuthorError("`min_rows` is more than `max_rows`")
        check_columns(self.columns, self.counters, self.bar)
        return self

    def holds(self, value: FieldValue) -> bool:
        """Whether a value is of this field's kind, complete or not."""
        if value is None:
            return True
        if self.kind == "table":
            return is_rows(value) and len(value) <= self.max_rows and fits(self.columns, value)
        if self.kind == "checks":
            known = {o.id for o in self.options}
            return is_checked(value) and set(value) <= known and len(set(value)) == len(value)
        if self.kind == "file":
            return is_file(value)
        if self.kind == "code":
            return isinstance(value, str)
        return isinstance(value, str | int | float)

    def fault(self, value: FieldValue) -> str | None:
        """Say what keeps this value from being complete, as a msgid."""
        if not is_filled(value):
            return INCOMPLETE if self.required else None
        if is_rows(value) and self.kind == "table":
            return self._table_fault(value)
        if self.kind == "choice" and value not in [o.id for o in self.options]:
            return INCOMPLETE
        if isinstance(value, str) and len(value.strip()) < self.min_length:
            return TOO_SHORT
        return None

    def _table_fault(self, rows: list[dict[str, Cell]]) -> str | None:
        if len(written(rows)) < self.min_rows or not complete(self.columns, rows):
            return INCOMPLETE
        return None if in_bounds(self.columns, rows) else OUT_OF_BOUNDS


class Exemplar(Strict):
    """A worked example of a weak, fair or strong answer, with the reasons."""

    level: Literal["weak", "fair", "strong"]
    title: Label
    text: Markdown
    reasons: Markdown
    scores: dict[Id, Annotated[int, Field(strict=True, ge=0, le=ASSIGNMENT_CRITERION)]] = {}
    """The expert's points by criterion; colleagues calibrate themselves by them, and so they are
    never shown beside the text."""


class FormAnswer(Strict):
    """Values by field id."""

    fields: dict[Key, FieldValue] = {}


class FormActivity(ActivityBase):
    """Definition of a form."""

    type: Literal["form"]
    fields: Annotated[list[FormField], Field(min_length=1)]
    model: str = ""
    exemplars: list[Exemplar] = []
    product: Label | None = None
    """Title of what a teacher builds here; with one it can be saved, printed and shown."""

    @model_validator(mode="after")
    def _ids(self) -> FormActivity:
        unique([f.id for f in self.fields], "field ids")
        return self

    @model_validator(mode="after")
    def _mosts(self) -> FormActivity:
        kinds = {f.id: f.kind for f in self.fields}
        for field in self.fields:
            for number, most in enumerate(counter.most for counter in field.counters):
                wanted = "choice" if isinstance(most, Most) and most.data else "number"
                if isinstance(most, Most) and kinds.get(most.field) != wanted:
                    raise AuthorError(
                        "counters[%(number)s].most.field of the field `%(field)s`: "
                        "the form has no field `%(name)s` of kind %(wanted)s",
                        number=number,
                        field=field.id,
                        name=most.field,
                        wanted=wanted,
                    )
        return self

    def public_part(self) -> dict[str, Json]:
        """The fields, without model and exemplars; `product` only where there is one."""
        named = {} if self.product is None else {"product": self.product}
        return {"fields": [f.model_dump(mode="json") for f in self.fields], **named}

    def validate_draft(self, answer: Json) -> None:
        """Check the shape; see the base."""
        self.values(answer)

    def values(self, answer: Json) -> dict[str, FieldValue]:
        """Give the values by field; of a field that is no more, any value will do.

        Raises:
            AnswerError: a value is not of its field's kind.
        """
        values = parse(FormAnswer, answer).fields
        if not all(field.holds(values.get(field.id)) for field in self.fields):
            raise AnswerError("bad_answer", UNFITTING)
        return values

    def known(self, answer: Json) -> Json:
        """Leave out what the form asks for no more: fields, columns of a table, options.

        An answer was saved under an earlier release; the draft keeps it as it was.
        """
        given = answer.get("fields") if isinstance(answer, dict) else None
        if not isinstance(given, dict):
            return answer
        kept = {f.id: _known_value(f, given[f.id]) for f in self.fields if f.id in given}
        return {"fields": kept}

    def check(self, answer: Json, seed: str, attempt: int, locale: str) -> Result:
        """Warn, then show model and exemplars once the form is complete; see the base."""
        del seed, attempt
        values = self.values(answer)
        faults = self.missing(answer)
        catalog = translation("staffroom", locale)
        reveal: dict[str, Json] = {"warnings": _warnings(values, catalog.gettext)}
        if not faults:
            reveal["model_html"] = block_html(self.model)
            reveal["exemplars"] = [_shown(e) for e in self.exemplars]
        message = " ".join(catalog.gettext(fault) for fault in faults)
        return uncounted(reveal, message, done=not faults)

    def filled(self, answer: Json | None) -> tuple[int, int]:
        """Count the required fields that are complete, and all that are required.

        Raises:
            AnswerError: the answer is not of this form's shape.
        """
        values = self.values(answer or {})
        required = [field for field in self.fields if field.required]
        return sum(f.fault(values.get(f.id)) is None for f in required), len(required)

    def complete(self, answer: Json | None) -> bool:
        """Say whether all that is required is filled in."""
        return not self.missing(answer)

    def missing(self, answer: Json | None) -> list[str]:
        """Name what keeps the form from being complete, each reason once."""
        values = self.values(answer or {})
        return sorted({fault for f in self.fields if (fault := f.fault(values.get(f.id)))})


def _known_value(field: FormField, value: Json) -> Json:
    if not isinstance(value, list):
        return value
    if field.kind == "table":
        columns = {column.id for column in field.columns}
        return [_cells(row, columns) if isinstance(row, dict) else row for row in value]
    options = {option.id for option in field.options}
    return [name for name in value if not isinstance(name, str) or name in options]


def _cells(row: dict[str, Json], columns: set[str]) -> dict[str, Json]:
    return {name: cell for name, cell in row.items() if name in columns}


def _shown(exemplar: Exemplar) -> dict[str, Json]:
    return {
        "level": exemplar.level,
        "title": exemplar.title,
        "html": block_html(exemplar.text),
        "reasons_html": block_html(exemplar.reasons),
    }


def _warnings(values: dict[str, FieldValue], text: object) -> list[Json]:
    assert callable(text)
    # Once a kind in a table: the same word in each of its rows needs no warning of its own.
    return [
        {"field": field, "kind": kind, "text": text(PRIVACY_TEXTS[kind])}
        for field, value in values.items()
        for kind in _kinds(value)
    ]


def _kinds(value: FieldValue) -> list[str]:
    kinds: list[str] = [finding.kind for text in texts_in(value) for finding in findings(text)]
    return list(dict.fromkeys(kinds)) if is_rows(value) else kinds


PRIVACY_TEXTS = {
    "email": "This looks like an e-mail address. Please leave it out.",
    "phone": "This looks like a telephone number. Please leave it out.",
    "pupil": "This looks like a pupil's full name with the class. Please rephrase.",
    "child": "This looks like a child's first name and surname. Please rephrase.",
    "health": "This looks like a child's name beside a diagnosis. Please rephrase.",
    "birth_date": "This looks like a date of birth. Please leave it out.",
    "school": "This looks like a school's number. Please rephrase.",
}
"""By kind of finding, what to tell the writer (msgids)."""
