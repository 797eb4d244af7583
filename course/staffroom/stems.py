"""Words as they are compared: folded, and with their endings taken off.

Cyrillic by the rules of Russian, Latin by those of English, anything else as it is. `ё` counts as
`е`, and capitals as small letters. The search for posts and the short texts of quizzes both find
words this way.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

import snowballstemmer  # type: ignore[import-untyped]

WORD = re.compile(r"[^\W_]+")
_CYRILLIC = re.compile(r"[а-я]+")
_LATIN = re.compile(r"[a-z]+")
_RUSSIAN = snowballstemmer.stemmer("russian")
_ENGLISH = snowballstemmer.stemmer("english")
# A stemmer keeps the word it works on; a page's kernel and a service may ask from threads.
_one_at_a_time = Lock()
_LONGEST = 64
"""Of a longer word only the beginning counts."""


@dataclass(frozen=True)
class Word:
    """A word of a text: `text[start:end]`, and its stem."""

    start: int
    end: int
    stem: str


def words(text: str) -> Iterator[Word]:
    """Give the words of a text, in order."""
    for found in WORD.finditer(text):
        yield Word(found.start(), found.end(), stem(plain(found[0])))


def plain(word: str) -> str:
    """Give a word as it is compared, before its ending is taken off."""
    small = unicodedata.normalize("NFKC", word).lower().replace("ё", "е")
    return "".join(filter(str.isalnum, small))[:_LONGEST]


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Give the stem of a plain word."""
    if _CYRILLIC.fullmatch(word):
        return _without_ending(_RUSSIAN, word)
    if _LATIN.fullmatch(word):
        return _without_ending(_ENGLISH, word)
    return word


def _without_ending(stemmer: snowballstemmer.stemmer, word: str) -> str:
    with _one_at_a_time:
        return str(stemmer.stemWord(word))
