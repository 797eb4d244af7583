"""Who is who in a support circle, told by nothing but the key outside the database.

In each conversation of a circle a person has another mark, made of the key, the conversation's
salt and her name. The database keeps the mark beside her posts, so the posts of one conversation
belong together, she alone recognises them (her mark is computed anew each time), and nothing leads
from there to her or to another conversation. From the mark follows her pseudonym.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime
from functools import cache
from pathlib import Path

import yaml

from staffroom_hub.commons.keys import Keys

_NAMES = Path(__file__).parent / "pseudonyms.yaml"
_SALT_BYTES = 16
_LANGUAGES = ("ru", "en")


def mark(keys: Keys, salt: str, person: str) -> str:
    """Give a person's mark in the conversation that has this salt."""
    return keys.mark("mark", salt, person)


def sent(keys: Keys, topic_id: int, person: str, key: str) -> str:
    """Give what a browser's key leaves behind, so that a post is written once.

    The person is in it: the key of one opens nothing for another.
    """
    return keys.mark("sent", str(topic_id), person, key)


def complained(keys: Keys, post_id: int, person: str) -> str:
    """Give what a report of a post leaves behind, so that the same person counts once."""
    return keys.mark("report", str(post_id), person)


def new_salt() -> str:
    """Make the salt of a conversation that is being opened."""
    return secrets.token_hex(_SALT_BYTES)


def hour(moment: datetime) -> datetime:
    """Cut a moment to its hour: all that is kept of when something was said in a circle."""
    return moment.replace(minute=0, second=0, microsecond=0)


def choose(mark: str, taken: Collection[int]) -> int:
    """Choose the pseudonym of a mark, by its number, among those not taken in a conversation."""
    count = len(_names())
    start = int(mark[:16], 16) % count
    for round_ in range(len(taken) // count + 1):
        for step in range(count):
            number = round_ * count + (start + step) % count
            if number not in taken:
                return number
    raise AssertionError("more names than are taken, and none of them is free")


def pseudonym(number: int, locale: str) -> str:
    """Say a pseudonym; where a conversation has used up all names they are numbered."""
    names = _names()
    name = names[number % len(names)][_LANGUAGES.index(locale) if locale in _LANGUAGES else 0]
    return name if number < len(names) else f"{name} {number // len(names) + 1}"


@cache
def _names() -> tuple[tuple[str, str], ...]:
    listed = yaml.safe_load(_NAMES.read_text(encoding="utf-8"))
    return tuple((russian, english) for russian, english in listed)
