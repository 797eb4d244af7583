"""The words of a review: strength, question, suggestion, and what is sent back as empty.

The rule is simple on purpose, so that it can be told in one sentence and nobody is surprised:

- *short*: fewer than four words that say something; words of mere praise and the smallest words of
  the language are not counted, so that «Молодец, всё очень хорошо!» and "Great job, well done!"
  come back however many exclamation marks they have;
- *question*: the question has no question mark;
- *again*: the same words stand in two of the three fields;
- *contact*: there is an e-mail address or a telephone number, which would tell who writes.

It knows nothing of meaning, and says nothing of it. Both languages' words are looked for in both
editions, because colleagues write in either.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from staffroom.rules.privacy import findings

Part = Literal["strength", "question", "suggestion"]
PARTS: tuple[Part, ...] = ("strength", "question", "suggestion")
FaultKind = Literal["short", "question", "again", "contact"]
SAYING = 4
"""Words that say something, in each field."""

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*|\d+")
_PRAISE_WORDS = """
    молодец молодцы отлично отличный отличная отличное супер класс классно здорово хорошо хороший
    хорошая хорошее прекрасно прекрасный прекрасная замечательно замечательный замечательная
    великолепно умница умничка браво чудесно интересно интересная интересный понравилось нравится
    спасибо работа работу работы всё все так держать продолжайте дальше очень просто самая самый
    great good job work well done nice excellent super wonderful amazing awesome perfect brilliant
    lovely fantastic interesting bravo thanks thank love loved like liked keep going up really very
    so all everything best
"""
_SMALL_WORDS = """
    и а но в во на с со к ко по за из у о об от до для это этот эта эти то та тот как что не ни бы
    же ли мне мы вы вас вам ваш ваша ваше ваши я он она они его её их мой моя
    a an the and or but of in on at to for from with by is are was were be it its this that these
    those i you he she they we me my your his her their our as not
"""
_UNCOUNTED = frozenset(f"{_PRAISE_WORDS} {_SMALL_WORDS}".split())


@dataclass(frozen=True)
class TextFault:
    """Why a field of a review comes back."""

    part: Part
    kind: FaultKind


def faults(parts: Mapping[Part, str]) -> list[TextFault]:
    """Say what of one criterion's three texts comes back, in their order; each field once."""
    seen: set[tuple[str, ...]] = set()
    found: list[TextFault] = []
    for part in PARTS:
        text = parts.get(part, "")
        words = tuple(_WORD.findall(text.casefold()))
        kind = _fault(part, text, words, again=words in seen)
        seen.add(words)
        if kind:
            found.append(TextFault(part, kind))
    return found


def _fault(part: Part, text: str, words: tuple[str, ...], *, again: bool) -> FaultKind | None:
    if sum(word not in _UNCOUNTED for word in words) < SAYING:
        return "short"
    if part == "question" and "?" not in text:
        return "question"
    if again:
        return "again"
    if any(finding.kind in {"email", "phone"} for finding in findings(text)):
        return "contact"
    return None


def without_name(text: str, name: str) -> str:
    """Take an author's own display name out of her text, for those who may not know her.

    Only the whole name as she goes by it, in either order; other traces of her are hers to leave
    out.
    """
    parts = name.split()
    if not parts:
        return text
    wanted = r"\s+".join(re.escape(part) for part in parts)
    turned = r"\s+".join(re.escape(part) for part in reversed(parts))
    return re.sub(rf"(?<!\w)(?:{wanted}|{turned})(?!\w)", "…", text, flags=re.IGNORECASE)
