"""Whether a text mentions something: words in any of their forms, and patterns with `*`.

Text and pattern are both read as words, so capitals, `ё`, hyphens, quotation marks, stress marks
and line breaks make no difference. No regular expression is made from what anybody writes, and the
work grows with the length of the text and no faster.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from staffroom.stems import WORD, plain, stem

_PIECE = re.compile(r"(?:[^\W_]|\*)+")
_ANY = "*"
_UNSEEN = ("Mn", "Cf")
"""Stress marks and joiners: they are inside a word and no part of it."""


@dataclass(frozen=True)
class Read:
    """A text, read once for all patterns: its words as they are compared, and their stems."""

    words: tuple[str, ...]
    stems: tuple[str, ...]


def read(text: str) -> Read:
    """Read a text."""
    words = tuple(plain(word) for word in WORD.findall(_folded(text)))
    return Read(words, tuple(map(stem, words)))


def mentions(text: Read, pattern: str) -> bool:
    """Say whether the words of a pattern stand in a text, one after another.

    Args:
        text: what a teacher wrote.
        pattern: one word or several. A plain word stands for all its forms; in a word with `*`,
            each `*` stands for any letters or none.
    """
    wanted = pieces(pattern)
    starts = range(len(text.words) - len(wanted) + 1)
    return bool(wanted) and any(_stands_at(text, start, wanted) for start in starts)


def pieces(pattern: str) -> list[str]:
    """Give the words of a pattern, folded; none where it has neither letter, digit nor `*`."""
    found = _PIECE.findall(_folded(pattern))
    return [_ANY.join(plain(part) for part in piece.split(_ANY)) for piece in found]


def _folded(text: str) -> str:
    composed = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in composed if unicodedata.category(sign) not in _UNSEEN)


def _stands_at(text: Read, start: int, wanted: Sequence[str]) -> bool:
    return all(
        _fits(text.words[place], piece)
        if _ANY in piece
        else text.words[place] == piece or text.stems[place] == stem(piece)
        for place, piece in enumerate(wanted, start)
    )


def _fits(word: str, pattern: str) -> bool:
    """Compare a word with a pattern: each part is looked for behind the one before, once."""
    first, *inner, last = pattern.split(_ANY)
    if len(word) < len(first) + len(last) or not word.startswith(first):
        return False
    place, end = len(first), len(word) - len(last)
    for part in inner:
        found = word.find(part, place, end)
        if found < 0:
            return False
        place = found + len(part)
    return word.endswith(last)
