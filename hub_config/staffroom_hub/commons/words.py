"""Words: what a text is found by, and what a query asks for.

A word is kept as its stem (`staffroom.stems`), so that it is found in all its forms.
"""

from __future__ import annotations

from dataclasses import dataclass

from staffroom.stems import WORD, plain, stem, words

_MOST_ASKED = 12
"""Of a query with more words only the first count."""
_TOPIC = "\ue000"
"""Begins the sign of a topic: a character of private use, which is part of no word."""


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
    known = [word for word in map(plain, WORD.findall(text)) if word][:_MOST_ASKED]
    if not known:
        return Query((), ())
    last = known.pop()
    return Query(tuple(dict.fromkeys(map(stem, known))), tuple(dict.fromkeys((last, stem(last)))))
