"""Filling a form's fields, whichever their kind."""

from collections.abc import Mapping, Sequence

from playwright.sync_api import Locator

from staffroom.activities import FormActivity
from staffroom.activities.form import FormField
from staffroom.activities.table import Column
from tests.e2e.hands import Hands

Row = Mapping[str, str]
Value = str | Sequence[Row]
"""What is typed or chosen, by its id; of a table, cells by column for each row."""


def fill(hands: Hands, widget: Locator, form: FormActivity, values: Mapping[str, Value]) -> None:
    """Fill those fields of a form that a value is given for, in the order of the page."""
    for field in form.fields:
        value = values.get(field.id)
        if isinstance(value, str):
            _fill_field(hands, widget, field, value)
        elif value is not None:
            _fill_table(hands, widget, field, value)


def _fill_field(hands: Hands, widget: Locator, field: FormField, value: str) -> None:
    control = widget.locator(f"[id$='-field-{field.id}']")
    if field.kind == "checks":
        hands.tick(control)
    elif field.kind == "choice":
        radio = widget.locator(f"input[type=radio][name$='-{field.id}'][value='{value}']")
        if radio.count():
            hands.choose(radio)
        else:
            hands.pick(widget.locator(f"select[id$='-field-{field.id}']"), value)
    else:
        hands.write(control, value)


def _fill_table(hands: Hands, widget: Locator, field: FormField, rows: Sequence[Row]) -> None:
    """Fill a table's rows, of which as many are there as it wants at least."""
    table = widget.locator(".sr-table").filter(
        has=widget.page.locator(f"[id$='-field-{field.id}']")
    )
    for place, row in enumerate(rows):
        line = table.locator("fieldset.sr-table__row").nth(place)
        cells = line.locator("input, select, textarea")
        for at, column in enumerate(field.columns):
            work = hands.pick if column.kind == "choice" else hands.write
            work(cells.nth(at), row[column.id])


def some_values(form: FormActivity, text: str) -> dict[str, Value]:
    """Values that make any form complete, its texts cut from one or made of it several times."""
    return {field.id: _some(field, text) for field in form.fields}


def _some(field: FormField, text: str) -> Value:
    if field.kind == "table":
        return [
            {column.id: _some_cell(column, text) for column in field.columns}
            for _ in range(max(field.min_rows, 1))
        ]
    if field.kind in {"choice", "checks"}:
        return field.options[0].id
    if field.kind == "number":
        return "20"
    return _long_enough(text, field.min_length)[: field.max_length]


def _some_cell(column: Column, text: str) -> str:
    if column.kind == "choice":
        return column.options[0].id
    if column.kind == "number":
        return f"{column.max if column.max is not None else 10:g}"
    return text[: min(column.max_length, 80)]


def _long_enough(text: str, length: int) -> str:
    return " ".join([text] * (1 + length // (len(text) + 1)))
