"""A PDF whose every word has its place in a structure that reading aids can follow.

fpdf2 tags pictures with a description and nothing else. What it keeps for itself to do so serves
for headings, paragraphs and links as well: a stretch of content, numbered on its page, and an
element of the structure that points to it. Whatever is only there to be looked at is an artifact.
The elements stand in the order in which the page is read; those of tables and lists stand within
others.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from fpdf import FPDF, ViewerPreferences
from fpdf.structure_tree import StructElem, StructureTreeBuilder
from fpdf.syntax import PDFArray

import staffroom

Kind = Literal["H1", "H2", "P", "Link", "LBody"]
"""Elements that hold words."""
Group = Literal["L", "LI", "Table", "TR", "TH", "TD"]
"""Elements that hold others."""
FONTS = Path(staffroom.__file__).parent / "fonts"
"""Where the build puts them."""
FAMILY = "DejaVu"
# Which rare letters somebody typed is no matter for a log.
logging.getLogger("fpdf.output").setLevel(logging.ERROR)
_FONTS = {"": "DejaVuSans.ttf", "B": "DejaVuSans-Bold.ttf"}


class FontsMissingError(RuntimeError):
    """The build has not put the fonts in their place."""


class _Header(StructElem):
    """A header cell of a table; it heads the cells below it."""

    __slots__ = ("a",)

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.a = "<</O /Table /Scope /Column>>"


class _Tree(StructureTreeBuilder):
    """A structure with elements within others, where fpdf2's own has one level.

    Until it is written all elements stand in one list, in which fpdf2 numbers them and finds their
    pages; then each goes to its parent.
    """

    def __init__(self) -> None:
        super().__init__()
        self.within: list[StructElem] = []
        self._marked: Counter[int] = Counter()

    def add_marked_content(
        self,
        page_number: int,
        struct_type: str,
        mcid: int | None = None,
        title: str | None = None,
        alt_text: str | None = None,
    ) -> tuple[StructElem, int]:
        made = super().add_marked_content(page_number, struct_type, mcid, title, alt_text)
        made[0].p = self._parent()
        self._marked[page_number] += mcid is not None
        return made

    def next_mcid_for_page(self, page_number: int) -> int:
        # fpdf2 counts all elements anew each time: thousands of short lines would take minutes.
        return self._marked[page_number]

    def begin(self, kind: Group, page: int) -> StructElem:
        made = _Header if kind == "TH" else StructElem
        element = made(f"/{kind}", self._parent(), [], page_number=page)
        self.doc_struct_elem.k.append(element)
        return element

    def _parent(self) -> StructElem:
        return self.within[-1] if self.within else self.doc_struct_elem

    def __iter__(self) -> Iterator[Any]:
        elements = list(self.doc_struct_elem.k)
        self.doc_struct_elem.k = PDFArray()
        for element in elements:
            element.p.k.append(element)
        yield self.struct_tree_root
        yield self.doc_struct_elem
        yield self.struct_tree_root.parent_tree
        yield from elements


class TaggedPDF(FPDF):
    """A document that is written in `tagged` stretches; readers show its title, not a file name."""

    def __init__(
        self, *, lang: str, title: str, orientation: Literal["portrait", "landscape"] = "portrait"
    ) -> None:
        """Begin a document of A4 pages, in letters that Russian has too.

        Raises:
            FontsMissingError: `make browser` has not been run.
        """
        self._stretch: Kind | None = None
        super().__init__(format="A4", orientation=orientation)
        self.struct_builder = self._tree = _Tree()
        for style, name in _FONTS.items():
            self.add_font(FAMILY, style, _font(name))
        self.set_lang(lang)
        self.set_title(title)
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)

    @contextmanager
    def tagged(self, kind: Kind) -> Iterator[None]:
        """Have what is written be an element of the structure."""
        self._begin(kind)
        yield
        self._end()

    @contextmanager
    def group(self, kind: Group) -> Iterator[StructElem]:
        """Have the elements to come stand within a new one."""
        element = self._tree.begin(kind, self.page)
        with self.inside(element):
            yield element

    @contextmanager
    def inside(self, element: StructElem) -> Iterator[None]:
        """Have the elements to come stand within one that was begun before."""
        self._tree.within.append(element)
        yield
        self._tree.within.pop()

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """Have what is drawn be no part of the text."""
        self._out("/Artifact BMC")
        yield
        self._out("EMC")

    def _begin(self, kind: Kind) -> None:
        mcid = self.struct_builder.next_mcid_for_page(self.page)
        self._add_marked_content(struct_type=f"/{kind}", mcid=mcid)
        self._out(f"/{kind} <</MCID {mcid}>> BDC")
        self._stretch = kind

    def _end(self) -> None:
        self._out("EMC")
        self._stretch = None

    def _perform_page_break(self) -> None:
        """End what is open with the page, and go on with it on the next one."""
        kind = self._stretch
        if kind:
            self._end()
        super()._perform_page_break()
        if kind:
            self._begin(kind)


def _font(name: str) -> Path:
    path = FONTS / name
    if not path.is_file():
        raise FontsMissingError("run `make browser` first")
    return path
