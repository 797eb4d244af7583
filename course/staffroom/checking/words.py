"""Words and sentences of a Markdown text, counted the way the course design counts them."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_LINE_START = re.compile(r"^\s*(?:[-*+>#]+|\d+\.|\|[-| ]+\|$)\s*", re.MULTILINE)
_MARKS = re.compile(r"[*_`|]")
_WORD = re.compile(r"\w+(?:[-’'.,]\w+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?…:;])[”»\"’)]*\s+|\n+")
_HEADING = re.compile(r"^#.*$", re.MULTILINE)
_VOWELS = {
    "ru": re.compile(r"[аеёиоуыэюя]", re.IGNORECASE),
    "en": re.compile(r"[aeiouy]+", re.IGNORECASE),
}
_FLESCH = {"ru": (206.835, 1.3, 60.1), "en": (206.835, 1.015, 84.6)}
"""Constant, weight of a sentence's words, weight of a word's syllables, by edition.

English: R. Flesch, "A new readability yardstick", Journal of Applied Psychology 32 (1948). Russian:
the coefficients in common use after I. Oborneva (2006). An indicator and no verdict.
"""


def plain(markdown: str) -> str:
    """Take addresses, pictures and markup out of a Markdown text; lines stay lines."""
    return _MARKS.sub(" ", _LINE_START.sub("", _LINK.sub(r"\1", markdown)))


def words(markdown: str) -> list[str]:
    """Give the words of a Markdown text."""
    return _WORD.findall(plain(markdown))


def sentences(markdown: str) -> list[list[str]]:
    """Give the sentences of a Markdown text, each as its words; table rows count, too."""
    return [found for part in _SENTENCE_END.split(plain(markdown)) if (found := words(part))]


def running(markdown: str) -> str:
    """Give a text without its headings."""
    return _HEADING.sub("", markdown)


def mean_sentence(found: Sequence[Sequence[str]]) -> float:
    """Give the mean length of sentences, in words; 0 where there are none."""
    return sum(map(len, found)) / len(found) if found else 0.0


def reading_ease(found: Sequence[Sequence[str]], edition: str) -> float:
    """Give the Flesch reading ease of sentences, from about 0 (hard) to 100 (easy).

    Args:
        found: sentences, each as its words.
        edition: `ru` or `en`.
    """
    all_words = [word for sentence in found for word in sentence]
    if not all_words:
        return 100.0
    constant, by_sentence, by_word = _FLESCH[edition]
    syllables = sum(len(_VOWELS[edition].findall(word)) or 1 for word in all_words)
    return constant - by_sentence * mean_sentence(found) - by_word * syllables / len(all_words)
