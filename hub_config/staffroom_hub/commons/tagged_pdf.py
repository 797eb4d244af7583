"""A PDF whose every word has its place in a structure that reading aids can follow.

fpdf2 tags pictures with a description and nothing else. What it keeps for itself to do so serves
for headings, paragraphs and links as well: a stretch of content, numbered on its page, and an
element of the structure that points to it. Whatever is only there to be looked at is an artifact.
The elements stand in the order in which the page is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from fpdf import FPDF, ViewerPreferences

Kind = Literal["H1", "H2", "P", "Link"]


class TaggedPDF(FPDF):
    """A document that is written in `tagged` stretches; readers show its title, not a file name."""

    def __init__(self, *, lang: str, title: str) -> None:
        """Begin a document of A4 pages."""
        self._stretch: Kind | None = None
        super().__init__(format="A4")
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
