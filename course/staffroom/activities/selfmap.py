"""The self-map: a grid of statements × columns to tick, with suggestions afterwards.

With `choose: one` it is a list of questions on oneself: one column a row, done when every row has
its answer; the suggestions shown may be few, those first that matter most.
"""

from __future__ import annotations

from collections.abc import Mapping
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
from staffroom.saying import AuthorError
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
    choose: Literal["several", "one"] = "several"
    """How many columns a row takes."""
    suggestions: list[Suggestion] = []
    suggest: Annotated[int, Field(ge=1, le=50)] | None = None
    """How many suggestions are shown at most."""
    product: Label | None = None
    """What a filled map is called; with it one may save it as a file, print it and show it."""
    suggest_order: list[Id] = []
    """Columns whose suggestions come first, in this order and then in that of the rows; without
    it suggestions come as they are written."""

    @model_validator(mode="after")
    def _known(self) -> SelfMapActivity:
        unique([r.id for r in self.rows], "row ids")
        unique([c.id for c in self.columns], "column ids")
        rows = {s.row for s in self.suggestions if s.row} - {r.id for r in self.rows}
        columns = {s.column for s in self.suggestions} - {c.id for c in self.columns}
        if rows or columns:
            raise AuthorError(
                "suggestions name unknown ids: %(names)s", names=", ".join(sorted(rows | columns))
            )
        unique(self.suggest_order, "suggest_order: column ids")
        for name in self.suggest_order:
            if name not in {c.id for c in self.columns}:
                raise AuthorError("suggest_order: no column is called: %(name)s", name=name)
        return self

    def public_part(self) -> dict[str, Json]:
        """The grid, without suggestions; `product` only where there is one."""
        named = {} if self.product is None else {"product": self.product}
        return {
            **named,
            "choose": self.choose,
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
        ticked = self.ticked(answer)
        shown = self.suited(ticked)
        return uncounted(
            {"suggestions": [{"html": block_html(s.text)} for s in shown]}, done=self._done(ticked)
        )

    def ticked(self, answer: Json) -> dict[str, list[str]]:
        """Give the ticks by row; of a row that takes one, the first that there is a column for.

        An answer may come from a release in which a row took several, or had other columns.

        Raises:
            AnswerError: the answer is not of a map's shape.
        """
        rows = parse(SelfMapAnswer, answer).rows
        columns = {c.id for c in self.columns}
        most = None if self.choose == "several" else 1
        return {
            row.id: [c for c in rows.get(row.id, []) if c in columns][:most] for row in self.rows
        }

    def suited(self, ticked: Mapping[str, list[str]]) -> list[Suggestion]:
        """Give the suggestions that fit what is ticked, as many as are shown."""
        anywhere = {column for columns in ticked.values() for column in columns}
        fitting = [
            s
            for s in self.suggestions
            if s.column in (ticked.get(s.row, []) if s.row else anywhere)
        ]
        return self._ordered(fitting)[: self.suggest]

    def known(self, answer: Json) -> Json:
        """Give an answer as it is; what the map asks for no more is passed over when it is read."""
        return answer

    def complete(self, answer: Json) -> bool:
        """Say whether there is nothing left to tick.

        Raises:
            AnswerError: the answer is not of a map's shape.
        """
        return self._done(self.ticked(answer))

    def _ordered(self, suggestions: list[Suggestion]) -> list[Suggestion]:
        if not self.suggest_order:
            return suggestions
        columns = {name: place for place, name in enumerate(self.suggest_order)}
        rows = {row.id: place for place, row in enumerate(self.rows)}
        return sorted(
            suggestions,
            key=lambda s: (
                columns.get(s.column, len(columns)),
                rows[s.row] if s.row else len(rows),
            ),
        )

    def _done(self, ticked: Mapping[str, list[str]]) -> bool:
        answered = sum(bool(columns) for columns in ticked.values())
        return answered > 0 if self.choose == "several" else answered == len(self.rows)
