"""Products: what a teacher built in a form or a self-map, turned into a small document.

One whose definition has `product` gives one. Nothing here writes a file: Word, PDF, the sheet
to print and the text of a post are all made of the same document (`staffroom.wire.products`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from staffroom.activities.form import FormActivity, FormField
from staffroom.activities.selfmap import SelfMapActivity
from staffroom.activities.table import Column, written
from staffroom.activities.values import (
    Cell,
    FieldValue,
    is_checked,
    is_file,
    is_filled,
    is_rows,
)
from staffroom.i18n import translation
from staffroom.shown import Shown
from staffroom.text import plain
from staffroom.wire import Edition, Json
from staffroom.wire.products import (
    Block,
    Bullets,
    Code,
    Paragraph,
    ProductDocument,
    Section,
    Table,
    TableColumn,
)


def _(message: str) -> str:
    """Mark a msgid for the catalogs."""
    return message


Built = FormActivity | SelfMapActivity
"""What one builds in."""
_EMPTY = _("Not filled in yet.")
_POINT = _("Point")
_ANSWER = _("Answer")
_SUGGESTED = _("What may suit you")
_KEPT = "\n\t"
_NEW_LINES = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_ONE_BREAK = re.compile(r"(?<!\n)\n(?!\n)")
_LAST_OF_A_PLANE = 0xFFFE


@dataclass(frozen=True)
class Origin:
    """Where a product was made.

    Attributes:
        edition: whose language it is in.
        module_title: of the module that it stands in.
        changed_at: when it was changed last.
    """

    edition: Edition
    module_title: str
    changed_at: datetime


def is_begun(built: Built, answer: Json) -> bool:
    """Whether an answer holds anything that is asked for.

    Raises:
        AnswerError: the answer is not of this shape.
    """
    if isinstance(built, SelfMapActivity):
        return any(built.ticked(answer or {}).values())
    values = built.values(answer or {})
    return any(is_filled(values.get(field.id)) for field in built.fields)


def document(built: Built, answer: Json, origin: Origin) -> ProductDocument:
    """Make the document of a product.

    Args:
        built: its definition, which has a `product`.
        answer: what was filled in, of the present release's shape.
        origin: where it comes from.

    Raises:
        AnswerError: the answer is not of this shape.
    """
    sections = (
        _map_sections(built, answer or {}, origin.edition)
        if isinstance(built, SelfMapActivity)
        else _form_sections(built, answer or {}, origin.edition)
    )
    return ProductDocument(
        edition=origin.edition,
        title=clean(built.product or built.title),
        module_title=clean(origin.module_title),
        changed_at=origin.changed_at,
        sections=sections,
    )


def _form_sections(form: FormActivity, answer: Json, locale: Edition) -> list[Section]:
    values = form.values(answer)
    writer = _Writer(locale, values)
    sections = (writer.section(field, values.get(field.id)) for field in form.fields)
    return [section for section in sections if section]


def _map_sections(drawn: SelfMapActivity, answer: Json, locale: Edition) -> list[Section]:
    """Write the statements with what was ticked, and what was suggested."""
    gettext = translation("staffroom", locale).gettext
    ticked, labels = drawn.ticked(answer), {c.id: clean(c.label) for c in drawn.columns}
    table = Table(
        columns=[TableColumn(label=gettext(head), number=False) for head in (_POINT, _ANSWER)],
        rows=[
            [clean(plain(row.text)), ", ".join(labels[c] for c in ticked[row.id])]
            for row in drawn.rows
        ],
        totals=[],
    )
    found = [Section(heading=clean(drawn.title), blocks=[table])]
    if suited := [clean(plain(s.text)) for s in drawn.suited(ticked)]:
        found.append(Section(heading=gettext(_SUGGESTED), blocks=[Bullets(items=suited)]))
    return found


def clean(text: str) -> str:
    """Give a text that every kind of file can hold: no control characters, one kind of line break.

    What directs writing from right to left stays; halves of characters and what is no character
    become replacement signs.
    """
    lines = _NEW_LINES.sub("\n", text)
    return "".join(c if c in _KEPT else _sound(c) for c in lines)


def _sound(char: str) -> str:
    kind = unicodedata.category(char)
    if kind == "Cc":
        return ""
    no_character = kind == "Cs" or ord(char) & 0xFFFF >= _LAST_OF_A_PLANE
    return "\ufffd" if no_character else char


@dataclass(frozen=True)
class _Writer:
    """Writes the sections in one language.

    Attributes:
        locale: of the words.
        values: the whole answer; some counters of tables depend on other fields.
    """

    locale: Edition
    values: Mapping[str, FieldValue]

    def section(self, field: FormField, value: FieldValue) -> Section | None:
        """Write what stands in a field; nothing where it may stay empty and did."""
        blocks = list(self._blocks(field, value)) if is_filled(value) else []
        if not blocks and not field.required:
            return None
        missing = Paragraph(text=self._text(_EMPTY))
        return Section(heading=clean(field.label), blocks=blocks or [missing])

    def _blocks(self, field: FormField, value: FieldValue) -> Iterator[Block]:
        if field.kind == "table" and is_rows(value):
            yield self._table(field, written(value))
        elif is_checked(value):
            chosen = [clean(o.text) for o in field.options if o.id in value]
            if chosen:
                yield Bullets(items=chosen)
        elif is_file(value):
            yield Paragraph(text=clean(str(value["name"])))
        elif field.kind == "code":
            yield Code(text=clean(str(value)).strip("\n"))
        elif isinstance(value, str | int | float) and (said := self._said(field, value)):
            yield Paragraph(text=said)

    def _said(self, field: FormField | Column, value: Cell) -> str:
        """Say a value in words: of a choice its text; what is chosen no more is nothing."""
        if value is None:
            return ""
        if field.kind == "choice":
            return next((clean(o.text) for o in field.options if o.id == value), "")
        return clean(value).strip() if isinstance(value, str) else self._shown.number(value)

    def _table(self, field: FormField, rows: list[dict[str, Cell]]) -> Table:
        columns = field.columns
        return Table(
            columns=[TableColumn(label=clean(c.label), number=c.kind == "number") for c in columns],
            rows=[[self._said(c, row.get(c.id)) for c in columns] for row in rows],
            totals=[clean(said).strip() for said in self._shown.sums(field, rows, self.values)],
        )

    def _text(self, msgid: str) -> str:
        return translation("staffroom", self.locale).gettext(msgid)

    @property
    def _shown(self) -> Shown:
        """How those who mark read numbers and totals."""
        return Shown(translation("grading", self.locale).gettext, self.locale)


# --- as a text for a post ----------------------------------------------------------------------


def markdown(made: ProductDocument) -> str:
    """Write a document as the text of a post.

    What was typed stays as it was typed, so that its writer finds her own words in the box.
    """
    parts = [f"**{made.title}**"]
    for section in made.sections:
        parts += [f"**{section.heading}**", *map(_marked, section.blocks)]
    return "\n\n".join(parts)


def _marked(block: Block) -> str:
    if isinstance(block, Bullets):
        return "\n".join(f"- {item}" for item in block.items)
    if isinstance(block, Table):
        return _marked_table(block)
    if isinstance(block, Code):
        return "\n".join(f"    {line}" for line in block.text.split("\n"))
    # Two spaces at a line's end keep the break.
    return _ONE_BREAK.sub("  \n", block.text)


def _marked_table(table: Table) -> str:
    head = [column.label for column in table.columns]
    rule = ["--:" if column.number else "---" for column in table.columns]
    lines = "\n".join(_marked_row(row) for row in (head, rule, *table.rows))
    return "\n\n".join((lines, *table.totals))


def _marked_row(cells: Sequence[str]) -> str:
    flat = (" ".join(cell.split()).replace("|", r"\|") for cell in cells)
    return f"| {' | '.join(flat)} |"
