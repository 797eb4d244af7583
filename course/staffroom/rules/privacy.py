"""Find what may identify a pupil in a text: an aid for the writer, never a verdict.

The patterns look for e-mail addresses, telephone numbers, a full name beside a school class,
dates of birth and school numbers, in Russian and in English; `staffroom.rules.children` looks for a
child's name with the surname, or beside a diagnosis. They know nothing of meaning, so
they only ever lead to a friendly question. All repetitions are bounded: a long hostile text
costs no more than a long ordinary one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from staffroom.rules import children

Kind = Literal["email", "phone", "pupil", "child", "health", "birth_date", "school"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One suspicious place: `text[start:end]`."""

    start: int
    end: int
    kind: Kind


_EMAIL = r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"

_GAP = r"[\s\u00a0.‑–-]{0,3}"
_PHONES = (
    # +7 912 345-67-89, 8 (4922) 12-34-56: area code and number hold ten digits together.
    rf"(?<![\w+])(?:\+7|8|7){_GAP}\(?\d{{3}}\)?{_GAP}\d{{3}}{_GAP}\d{{2}}{_GAP}\d{{2}}(?!\d)",
    rf"(?<![\w+])(?:\+7|8|7){_GAP}\(?\d{{4}}\)?{_GAP}\d{{2}}{_GAP}\d{{2}}{_GAP}\d{{2}}(?!\d)",
    rf"(?<![\w+])(?:\+7|8|7){_GAP}\(?\d{{5}}\)?{_GAP}\d{{1}}{_GAP}\d{{2}}{_GAP}\d{{2}}(?!\d)",
    # +44 20 7946 0958: eight to fifteen digits after a plus.
    rf"(?<![\w+])\+[1-9](?:{_GAP}[()]?{_GAP}\d){{7,14}}(?!\d)",
    # (202) 555-0143, 202-555-0143, 020 7946 0958.
    r"(?<![\w+])\(\d{3}\)\s?\d{3}[-.\s]\d{4}(?!\d)",
    r"(?<![\w+.-])\d{3}[-.]\d{3}[-.]\d{4}(?!\d)",
    r"(?<![\w+])0\d{2,4}[-\s]\d{3,4}[-\s]\d{3,4}(?!\d)",
    # A Russian town number: 123-45-67; with the word before it also 12-34-56.
    r"(?<![\w+.-])\d{3}-\d{2}-\d{2}(?![\d-])",
    r"\b(?:тел(?:ефон\w{0,3})?|phone|tel)[.:]?\s{0,3}\d(?:[\s()-]{0,2}\d){4,13}(?!\d)",
)

_DAY_MONTH_NUMBER = r"\d{1,2}[./-]\d{1,2}(?:[./-]\d{2,4})?|\d{4}[./-]\d{1,2}[./-]\d{1,2}"
_MONTH_RU = r"(?:январ|феврал|март|апрел|ма[яй]|июн|июл|август|сентябр|октябр|ноябр|декабр)\w{0,2}"
_MONTH_EN = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DATE = (
    rf"(?:{_DAY_MONTH_NUMBER}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?(?:{_MONTH_RU}|{_MONTH_EN})(?:,?\s\d{{4}})?"
    rf"|{_MONTH_EN}\s\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s\d{{4}})?)"
)
_BORN = (
    r"(?:родил(?:ся|ась|ись)|рожд(?:ения|ён|ена|ен)|д\.\s?р\.|др\b|born|birth\s?day|birth(?:date)?"
    r"|d\.?o\.?b\.?)"
)
_BIRTHS = (
    rf"\b{_BORN}[\s:–—(-]{{0,4}}(?:on\s|is\s)?{_DATE}(?!\d)",
    rf"(?<!\d){_DATE}(?:\sгода)?\s?(?:г\.\s?р\.|рождения\b|г/р\b)",
    r"(?<!\d)(?:19|20)\d{2}\s?(?:г\.\s?р\.|г/р\b|года\sрождения\b)",
)

# A number without a sign is the school's own unless something is being counted.
_COUNTED_RU = (
    r"(?!\d)(?!\s?(?:учен|учащ|дет|ребят|класс|чел|педагог|учител|год|лет|г\.|час|мин|урок|ка[бн]"
    r"|комп|%))"
)
_COUNTED_EN = r"(?!\d)(?!\s?(?:pupil|student|child|teach|class|people|year|hour|minute|lesson|%))"
_SCHOOL_RU = r"\b(?:школ(?:а|ы|е|у|ой)|сош|оош|гимнази(?:я|и|ю|ей)|лице(?:й|я|е|ю|ем))"
_SCHOOLS = (
    rf"{_SCHOOL_RU}\s{{0,2}}(?:№|n°|номер|#)\s{{0,2}}\d{{1,5}}(?!\d)",
    rf"{_SCHOOL_RU}[\s-]{{1,2}}\d{{1,4}}{_COUNTED_RU}",
    r"№\s?\d{1,4}\s(?:школ|гимнази|лице)\w{0,4}",
    r"\bschool\s{0,2}(?:no\b\.?|number|№|#|nr\.?)\s{0,2}\d{1,5}(?!\d)",
    rf"\bschool\s\d{{1,4}}{_COUNTED_EN}",
    r"\bp\.?\s?s\.?\s?\d{1,3}\b(?=[\s,.;)]|$)",
)

_WORD = r"[А-ЯЁA-Z][а-яёa-z]{1,30}(?:-[А-ЯЁA-Z][а-яёa-z]{1,30})?"
_INITIALS = r"[А-ЯЁA-Z]\.(?:\s?[А-ЯЁA-Z]\.)?"
_NAME = rf"(?:{_WORD}\s{_WORD}(?:\s{_WORD})?|{_WORD}\s{_INITIALS}|{_INITIALS}\s?{_WORD})"
_YEAR = r"(?<!\d)(?:[1-9]|1[0-3])"
_CLASS = (
    rf"(?:{_YEAR}[\s-]{{0,2}}[«\"'(]?[А-ЯЁA-L][»\"')]?(?!\w)"
    rf"|{_YEAR}[а-яёa-h](?!\w)"
    rf"|{_YEAR}(?:-?(?:й|го|м|ом|е))?\s[Кк]ласс\w{{0,3}}"
    rf"|{_YEAR}(?:st|nd|rd|th)[\s-][Gg]rade(?:r)?"
    rf"|(?:[Gg]rade|[Yy]ear|[Cc]lass|[Ff]orm)\s(?:[1-9]|1[0-3])[A-Za-z]?(?!\w))"
)
_LINK = (
    r"\s?[,;:(–—-]?\s?(?:(?:из|в|учится|уч\.|учени(?:к|ка|ку|ца|це|цы)|is|a|an|the|in|from|of"
    r"|pupil|student|who)\s){0,4}"
)
_BACKLINK = (
    r"(?:\s[Кк]ласс\w{0,3})?\s?[,;:)–—-]?\s?(?:(?:pupil|student|учени(?:к|ка|ку|ца|це|цы))\s)?"
)
_PUPILS = (
    rf"(?<!\w){_NAME}{_LINK}{_CLASS}",
    rf"(?<!\w){_CLASS}{_BACKLINK}{_NAME}(?!\w)",
)


def _compile(flags: int, *patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, flags) for pattern in patterns)


_PATTERNS: dict[Kind, tuple[re.Pattern[str], ...]] = {
    "email": _compile(re.IGNORECASE, _EMAIL),
    "phone": _compile(re.IGNORECASE, *_PHONES),
    "birth_date": _compile(re.IGNORECASE, *_BIRTHS),
    "school": _compile(re.IGNORECASE, *_SCHOOLS),
    # Capital letters tell a name from other words, so case counts here.
    "pupil": _compile(0, *_PUPILS),
}


def findings(text: str) -> list[Finding]:
    """Every suspicious place in `text`, in order; places of one kind never overlap."""
    found: list[Finding] = []
    for kind, patterns in _PATTERNS.items():
        found.extend(_merged(kind, sorted(_spans(patterns, text))))
    return sorted([*found, *_children(text, [one for one in found if one.kind == "pupil"])])


def _children(text: str, told: list[Finding]) -> Iterator[Finding]:
    """Find children's names, without a full name that is told with its class already."""
    named = sorted(children.named(text))
    for kind in ("child", "health"):
        spans = [(start, end) for told_as, start, end in named if told_as == kind]
        for one in _merged(kind, spans):
            if kind == "health" or not any(_overlap(one, pupil) for pupil in told):
                yield one


def _overlap(one: Finding, other: Finding) -> bool:
    return one.start < other.end and other.start < one.end


def _spans(patterns: tuple[re.Pattern[str], ...], text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for pattern in patterns for match in pattern.finditer(text))


def _merged(kind: Kind, spans: list[tuple[int, int]]) -> Iterator[Finding]:
    """Join overlapping spans, so that a number which fits two patterns is told once."""
    start, end = -1, -1
    for left, right in spans:
        if left >= end:
            if end > 0:
                yield Finding(start, end, kind)
            start = left
        end = max(end, right)
    if end > 0:
        yield Finding(start, end, kind)
