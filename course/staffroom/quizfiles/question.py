"""Questions as Moodle's formats know them: what is read from a file and written into one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from markdown_it import MarkdownIt

from staffroom.quizfiles.markup import escaped_text, markdown_of, words_of
from staffroom.saying import AuthorError, Saying
from staffroom.text import block_html, inline_html

Format = Literal["html", "markdown", "moodle", "plain", "course"]
"""As Moodle names them; `course` is Markdown that is a course text already."""
CATEGORY_TAG = "staffroom-cat"
"""Tag of a matching question that was a `cat` item."""
WORDS_TAG = "staffroom-st"
"""Tag of a short answer question that was an `st` item, so that its words read back exactly."""


@dataclass(frozen=True)
class Notice:
    """One thing that is not carried.

    Attributes:
        line: of the file that was read, counted from 1; None where there is none.
        name: of the question; empty for the whole quiz.
        saying: a sentence.
    """

    line: int | None
    name: str
    saying: Saying

    @property
    def message(self) -> str:
        """The sentence in English."""
        return str(self.saying)


class QuizFileError(AuthorError):
    """A file that cannot be read or written at all.

    Attributes:
        notices: what is told of its questions, where none of them can be carried.
    """

    def __init__(self, msgid: str, notices: Sequence[Notice] = (), **values: object) -> None:
        """Keep the sentence, what goes into it, and what is told besides."""
        super().__init__(msgid, **values)
        self.notices = (*notices,)


def left_out(reason: Saying) -> Saying:
    """Say that something is not carried at all, and why."""
    return Saying("Left out: %(reason)s.", {"reason": reason})


@dataclass(frozen=True)
class Text:
    """A text with its format."""

    source: str = ""
    format: Format = "html"

    def markdown(self, *, inline: bool) -> tuple[str, list[Saying]]:
        """Give it as the Markdown of course texts, and what of it is lost."""
        source = self.source.strip()
        if not source or self.format == "course":
            return source, []
        if self.format == "plain":
            return escaped_text(source if not inline else one_line(source)), []
        if self.format == "markdown":
            if portable(source, inline=inline):
                return source, []
            return markdown_of(_full().render(source), inline=inline)
        broken = source.replace("\n", "<br>\n") if self.format == "moodle" else source
        return markdown_of(broken, inline=inline)


@dataclass(frozen=True)
class Answer:
    """An answer, an option or a line to be ordered; `fraction` is of 100."""

    text: Text
    fraction: float
    feedback: Text = Text()
    tolerance: str = ""


@dataclass(frozen=True)
class Pair:
    """The two halves of a match; the left one of a mere distractor is empty."""

    left: Text
    right: str


@dataclass
class Question:
    """One question."""

    kind: str
    name: str
    text: Text
    line: int | None = None
    general: Text = field(default_factory=Text)
    answers: list[Answer] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    single: bool = True
    unit: str = ""
    penalty: bool = False
    labels: tuple[str, ...] = ()
    """Its own name, number and tags, by which people find it again."""
    tags: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    lost: list[Saying] = field(default_factory=list)
    """Sentences on what the reader of the file could not keep."""


def one_line(text: str) -> str:
    """Put a text into one line; spaces that do not break stay what they are."""
    return re.sub(r"[ \t\r\n\f\v]+", " ", text).strip()


def portable(source: str, *, inline: bool) -> bool:
    """Whether Moodle shows Markdown as a course page does.

    Course texts show HTML as text and know neither headings nor pictures; options are one line.
    Moodle's Markdown has no `~~`.
    """
    if "~~" in source:
        return False
    full, ours = _full().render(source), _ours().render(source)
    if inline:
        return bool(full == f"<p>{_ours().renderInline(source)}</p>\n" and "\n" not in source)
    return bool(full == ours)


def carried(source: str, *, inline: bool) -> Text:
    """Give a course text in the format in which Moodle shows it alike."""
    if portable(source, inline=inline):
        return Text(source, "markdown")
    render: Callable[[str], str] = inline_html if inline else block_html
    return Text(render(source), "html")


def words(source: str) -> str:
    """Give the words of an inline course text."""
    return words_of(inline_html(source)).strip()


def _full() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable(["table"])


def _ours() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    return parser.disable(["heading", "lheading", "image"])
