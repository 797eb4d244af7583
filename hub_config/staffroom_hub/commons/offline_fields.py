"""The fields of a form as they stand in an offline copy: plain controls, each with its label.

`offline.js` reads them by `data-kind`, and tells under a table what its counters and its bar come
to. A file cannot be handed in without a connection: its place says so.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from staffroom.days import long_day
from staffroom.wire import Json


def _(message: str) -> str:
    """Mark a msgid for the catalogs."""
    return message


FIELD_WORDS = {
    "optional": _("(if you like)"),
    "number": _("Please write a number here."),
    "choose": _("Choose…"),
    "row": _("Row {n}"),
    "add": _("Add a row"),
    "full": _("That is as many rows as fit."),
    "file": _("A file is added when you are online."),
    "free": _("{label}: {sum}"),
    "within": _("{label}: {sum}, at most {most}"),
    "beyond": _("{label}: {sum}, more than {most}. {text}"),
    "dated": _("As of {date}: {note}"),
    "source": _("Source:"),
    "part": _("{name}: {minutes} min"),
    "unchosen": _("Nothing chosen yet"),
}
_COUNTED = ("free", "within", "beyond")

_Names = Mapping[str, Any]


@dataclass(frozen=True)
class Fields:
    """Writes the fields of one activity.

    Attributes:
        activity: its id.
        say: translates one of `FIELD_WORDS`.
        locale: how numbers and days are written.
    """

    activity: str
    say: Callable[[str], str]
    locale: str

    def html(self, field: _Names, value: Json) -> str:
        """Write a field with what was answered so far.

        Args:
            field: its public definition.
            value: of any kind: what does not fit the field is left out.
        """
        kind = str(field["kind"])
        if kind == "table":
            return self._table(field, value)
        if kind in {"choice", "checks"}:
            return self._options(field, value)
        if kind == "file":
            return self._file(field, value)
        return self._typed(field, value)

    # --- one control ---------------------------------------------------------------------------

    def _typed(self, field: _Names, value: Json) -> str:
        name, about = self._name(field), self._about(field)
        control = self._control(field, value, f' id="{name}"{about}')
        return (
            f'<div class="field"{self._marks(field)}><label for="{name}">{self._label(field)}'
            f"</label>{self._hint(field)}{control}</div>"
        )

    def _control(self, field: _Names, value: Json, attributes: str) -> str:
        """Write what is typed into: of a field, or of a cell of a table."""
        kind = field["kind"]
        if kind == "number":
            text = escape(self._number(value))
            words = escape(self.say(FIELD_WORDS["number"]))
            attributes += f' inputmode="decimal" data-words="{words}"'
            return f'<input type="text" autocomplete="off"{attributes} value="{text}">'
        text = escape(value) if isinstance(value, str) else ""
        attributes += f' autocomplete="off" maxlength="{int(field["max_length"])}"'
        if kind == "line":
            return f'<input type="text"{attributes} value="{text}">'
        if kind == "code":
            attributes += ' spellcheck="false" autocapitalize="off" class="code"'
        # The parser takes one line break after the tag away.
        return f"<textarea{attributes}>\n{text}</textarea>"

    def _number(self, value: Json) -> str:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return ""
        text = f"{value:.15g}"
        return text.replace(".", ",") if self.locale == "ru" else text

    # --- several controls ----------------------------------------------------------------------

    def _options(self, field: _Names, value: Json) -> str:
        name, several = self._name(field), field["kind"] == "checks"
        chosen = value if isinstance(value, list) else [value]
        kind = "checkbox" if several else "radio"
        options = "".join(
            f'<label class="option"><input type="{kind}" name="{name}" autocomplete="off" '
            f'value="{escape(option["id"])}"{" checked" if option["id"] in chosen else ""}> '
            f"{escape(option['text'])}</label>"
            for option in field["options"]
        )
        return self._group(field, options)

    def _table(self, field: _Names, value: Json) -> str:
        given = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
        least = min(max(field["min_rows"], 1), field["max_rows"])
        rows: list[Mapping[str, Json]] = [*given, *({} for _ in range(least - len(given)))]
        shown = "".join(self._row(field["columns"], row, n) for n, row in enumerate(rows, 1))
        add, full = (escape(self.say(FIELD_WORDS[name])) for name in ("add", "full"))
        return self._group(
            field,
            f"{shown}<template>{self._row(field['columns'], {}, None)}</template>"
            f'<button type="button" data-add data-most="{int(field["max_rows"])}" '
            f'data-full="{full}">{add}</button>{self._told(field)}',
        )

    # --- what a table comes to -----------------------------------------------------------------

    def _told(self, field: _Names) -> str:
        """Make places for counters and bar, which are filled at once and with each change."""
        lines = [self._bar(field), *(self._counter(one) for one in field["counters"])]
        told = "".join(lines)
        return f'<div class="told" role="status">{told}</div>' if told else ""

    def _bar(self, field: _Names) -> str:
        if not field["bar"]:
            return ""
        column = next(c for c in field["columns"] if c["id"] == field["bar"]["by"])
        options = {option["id"]: option["text"] for option in column["options"]}
        rule = {**field["bar"], "options": options, "unchosen": self.say(FIELD_WORDS["unchosen"])}
        words = escape(self.say(FIELD_WORDS["part"]))
        return f'<p data-bar="{_json(rule)}" data-words="{words}"></p>'

    def _counter(self, counter: _Names) -> str:
        most = counter["most"]
        rule = {"sum": counter["sum"], "where": counter["where"], "most": most}
        dated = ""
        if isinstance(most, dict):
            numbers = most["numbers"]
            values = numbers and numbers["values"]
            rule["most"] = {"field": most["field"], "values": values}
            dated = self._dated(numbers) if numbers else ""
        own = {"label": counter["label"], "text": counter["text"]}
        words = {name: _filled(self.say(FIELD_WORDS[name]), own) for name in _COUNTED}
        return f'<p data-counter="{_json({**rule, "words": words})}"></p>{dated}'

    def _dated(self, numbers: _Names) -> str:
        day = long_day(date.fromisoformat(numbers["as_of"]), self.locale)
        words = _filled(self.say(FIELD_WORDS["dated"]), {"date": day, "note": numbers["note"]})
        source = escape(self.say(FIELD_WORDS["source"]))
        return f"<small>{escape(words)} {source} {numbers['source_html']}</small>"

    def _row(self, columns: Sequence[_Names], row: Mapping[str, Json], number: int | None) -> str:
        cells = "".join(self._cell(column, row.get(column["id"])) for column in columns)
        words = self.say(FIELD_WORDS["row"])
        legend = escape(words if number is None else words.replace("{n}", str(number)))
        return f"<fieldset data-row><legend>{legend}</legend>{cells}</fieldset>"

    def _cell(self, column: _Names, cell: Json) -> str:
        marks = f' data-column="{escape(column["id"])}" data-kind="{escape(column["kind"])}"'
        control = (
            self._select(column, cell, marks)
            if column["kind"] == "choice"
            else self._control(column, cell, marks)
        )
        return f"<label>{self._label(column)}{control}</label>"

    def _select(self, column: _Names, cell: Json, marks: str) -> str:
        nothing = f'<option value="">{escape(self.say(FIELD_WORDS["choose"]))}</option>'
        options = "".join(
            f'<option value="{escape(option["id"])}"{" selected" if option["id"] == cell else ""}>'
            f"{escape(option['text'])}</option>"
            for option in column["options"]
        )
        return f'<select autocomplete="off"{marks}>{nothing}{options}</select>'

    def _group(self, field: _Names, inner: str) -> str:
        return (
            f'<fieldset class="field"{self._marks(field)}{self._about(field)}>'
            f"<legend>{self._label(field)}</legend>{self._hint(field)}{inner}</fieldset>"
        )

    def _file(self, field: _Names, value: Json) -> str:
        name = value.get("name") if isinstance(value, dict) else None
        there = f" ({escape(name)})" if isinstance(name, str) else ""
        words = escape(self.say(FIELD_WORDS["file"]))
        return f"<p><strong>{self._label(field)}</strong>{there}<br><em>{words}</em></p>"

    # --- what stands with each -----------------------------------------------------------------

    def _name(self, field: _Names) -> str:
        return escape(f"{self.activity}.{field['id']}")

    def _marks(self, field: _Names) -> str:
        return (
            f' data-activity="{self.activity}" data-field="{escape(field["id"])}" '
            f'data-kind="{escape(field["kind"])}"'
        )

    def _label(self, field: _Names) -> str:
        optional = "" if field["required"] else f" {escape(self.say(FIELD_WORDS['optional']))}"
        return escape(str(field["label"])) + optional

    def _about(self, field: _Names) -> str:
        return f' aria-describedby="{self._name(field)}.hint"' if field.get("hint") else ""

    def _hint(self, field: _Names) -> str:
        if not field.get("hint"):
            return ""
        return f'<small id="{self._name(field)}.hint">{escape(str(field["hint"]))}</small>'


def _filled(text: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _json(value: Json) -> str:
    return escape(json.dumps(value, ensure_ascii=False))
