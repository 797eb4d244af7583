"""The self-map: a grid of statements × columns to tick, with suggestions afterwards."""

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
from staffroom.text import block_html, inline_html, plain
from staffroom.wire import Json, Result

_Key = Annotated[str, StringConstraints(max_length=48)]


class Column(Strict):
    """A column of ticks."""

    id: Id
    label: Label


class Row(Strict):
    """A statement."""

    id: Id
    text: Markdown


class Suggestion(Strict):
    """Shown when the named cell is ticked; without `row`, when any row has the column ticked."""

    row: Id | None = None
    column: Id
    text: Markdown


class SelfMapAnswer(Strict):
    """Ticked columns by row."""

    rows: dict[_Key, Annotated[list[_Key], Field(max_length=20)]] = {}


class SelfMapActivity(ActivityBase):
    """Definition of a self-map."""

    type: Literal["selfmap"]
    columns: Annotated[list[Column], Field(min_length=1)]
    rows: Annotated[list[Row], Field(min_length=1)]
    suggestions: list[Suggestion] = []

    @model_validator(mode="after")
    def _known(self) -> SelfMapActivity:
        unique([r.id for r in self.rows], "row ids")
        unique([c.id for c in self.columns], "column ids")
        rows = {s.row for s in self.suggestions if s.row} - {r.id for r in self.rows}
        columns = {s.column for s in self.suggestions} - {c.id for c in self.columns}
        if rows or columns:
            raise ValueError(f"suggestions name unknown ids: {', '.join(sorted(rows | columns))}")
        return self

    def public_part(self) -> dict[str, Json]:
        """The grid, without suggestions."""
        return {
            "columns": [{"id": c.id, "label": c.label} for c in self.columns],
            "rows": [
                {"id": r.id, "html": inline_html(r.text), "text": plain(r.text)} for r in self.rows
            ],
        }

    def validate_draft(self, answer: Json) -> None:
        """Check the shape; see the base."""
        parse(SelfMapAnswer, answer)

    def check(self, answer: Json, seed: str, attempt: int, locale: str) -> Result:
        """Collect the suggestions that fit; see the base."""
        del seed, attempt, locale
        ticked = parse(SelfMapAnswer, answer).rows
        anywhere = {column for columns in ticked.values() for column in columns}
        fitting = [
            s
            for s in self.suggestions
            if s.column in (ticked.get(s.row, []) if s.row else anywhere)
        ]
        return uncounted(
            {"suggestions": [{"html": block_html(s.text)} for s in fitting]}, done=bool(anywhere)
        )
