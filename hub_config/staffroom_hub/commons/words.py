"""Words: what a text is found by, and what a query asks for.

A word is kept as its stem, so that it is found in all its forms: Cyrillic by the rules of
Russian, Latin by those of English, anything else as it is. `ё` counts as `е`, and capitals as
small letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer  # type: ignore[import-untyped]

_WORD = re.compile(r"[^\W_]+")
_CYRILLIC = re.compile(r"[а-я]+")
_LATIN = re.compile(r"[a-z]+")
_RUSSIAN = snowballstemmer.stemmer("russian")
_ENGLISH = snowballstemmer.stemmer("english")
_LONGEST = 64
"""Of a longer word only the beginning counts."""
_MOST_ASKED = 12
"""Of a query with more words only the first count."""
_TOPIC = "\ue000"
"""Begins the sign of a topic: a character of private use, which is part of no word."""


@dataclass(frozen=True)
class Word:
    """A word of a text: `text[start:end]`, and its stem."""

    start: int
    end: int
    stem: str


def words(text: str) -> Iterator[Word]:
    """Give the words of a text, in order."""
    for found in _WORD.finditer(text):
        yield Word(found.start(), found.end(), stem(plain(found[0])))


def plain(word: str) -> str:
    """Give a word as it is compared, before its ending is taken off."""
    small = unicodedata.normalize("NFKC", word).lower().replace("ё", "е")
    return "".join(filter(str.isalnum, small))[:_LONGEST]


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Give the stem of a plain word."""
    if _CYRILLIC.fullmatch(word):
        return str(_RUSSIAN.stemWord(word))
    if _LATIN.fullmatch(word):
        return str(_ENGLISH.stemWord(word))
    return word


def topic_sign(topic: int) -> str:
    """Give what stands among the words of each post of a topic."""
    return f"{_TOPIC}{topic}"


def stored(topic: int, text: str) -> list[str]:
    """Give what a post is found by: its stems, each once, and the sign of its topic."""
    stems = dict.fromkeys(word.stem for word in words(text) if word.stem)
    return [topic_sign(topic), *stems]


@dataclass(frozen=True)
class Query:
    """What a person looks for: words that must all be there."""

    stems: tuple[str, ...]
    """Whole words."""
    beginnings: tuple[str, ...]
    """One more word has to begin with one of these: she may still be typing it."""

    @property
    def empty(self) -> bool:
        """Whether nothing is asked for."""
        return not self.stems and not self.beginnings

    def meets(self, found: str) -> bool:
        """Say whether a stem is one of those that are looked for."""
        return found in self.stems or found.startswith(self.beginnings or ("\0",))


def asked(text: str) -> Query:
    """Read a query; whatever it holds, it is only words."""
    known = [word for word in map(plain, _WORD.findall(text)) if word][:_MOST_ASKED]
    if not known:
        return Query((), ())
    last = known.pop()
    return Query(tuple(dict.fromkeys(map(stem, known))), tuple(dict.fromkeys((last, stem(last)))))
