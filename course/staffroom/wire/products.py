"""Wire models of products: what a teacher built in a form, as a small document.

A document is the same for every way out of the page: Word, PDF, a sheet to print, a post.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from staffroom.wire.base import ActivityId, Edition, ModuleId, Wire


class Paragraph(Wire):
    """Words as they were typed, line breaks included."""

    kind: Literal["paragraph"] = "paragraph"
    text: str


class Code(Wire):
    """Lines whose spaces count."""

    kind: Literal["code"] = "code"
    text: str


class Bullets(Wire):
    """What was chosen of several."""

    kind: Literal["bullets"] = "bullets"
    items: list[str]


class TableColumn(Wire):
    """The head of a column."""

    label: str
    number: bool
    """Whether its cells are numbers, which stand at the right."""


class Table(Wire):
    """A table; each row has a cell for each column."""

    kind: Literal["table"] = "table"
    columns: list[TableColumn]
    rows: list[list[str]]
    totals: list[str]
    """What columns come to, as sentences that stand below."""


Block = Annotated[Paragraph | Code | Bullets | Table, Field(discriminator="kind")]


class Section(Wire):
    """One field of the form: its label, and what was filled in."""

    heading: str
    blocks: list[Block]


class ProductDocument(Wire):
    """A product, whole."""

    edition: Edition
    title: str
    module_title: str
    changed_at: datetime
    sections: list[Section]


class ProductCard(Wire):
    """A product in the list of one's own."""

    edition: Edition
    module: ModuleId
    activity: ActivityId
    title: str
    module_title: str
    changed_at: datetime
    complete: bool
    """Whether all that the form requires is filled in."""
    docx: str
    """Address of the Word file, below the address of the commons."""
    pdf: str


class Products(Wire):
    """All of one's own products, the newest first."""

    products: list[ProductCard]


class ProductOut(Wire):
    """A product to be printed or shown."""

    document: ProductDocument
    markdown: str
    """The same as text for a post."""
