"""Items out of questions: what of a question a course quiz can hold, and what is told."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from staffroom.quizfiles.markup import escaped_text
from staffroom.quizfiles.question import (
    CATEGORY_TAG,
    WORDS_TAG,
    Answer,
    Notice,
    Pair,
    Question,
    Text,
    left_out,
    one_line,
)
from staffroom.saying import AuthorError, Saying

Definition = dict[str, Any]
MISSING = "…"
"""Stands where a course quiz wants a reason and the file gives none."""
_FULL = 100.0
_CLOSE = 0.01
_FEWEST = {"mc": 3, "ord": 3}
_NUMBERED = re.compile(r"(\d+)\. (.*)")
_TRUTH = {"ru": ("Верно", "Неверно"), "en": ("True", "False")}
_KINDS = {
    "essay": "an essay is marked by people; a form of the module can take it",
    "description": "it is a text without a question, which belongs on the page",
    "multianswer": "gaps in a text (cloze) have no counterpart",
    "cloze": "gaps in a text (cloze) have no counterpart",
    "random": "it draws from a category, as a slot with variants does",
    "broken": "it cannot be read",
}
_Place = Literal["question", "feedback", "option"]
_LOST: dict[_Place, str] = {
    "question": "In the question, %(lost)s is not carried.",
    "feedback": "In the feedback, %(lost)s is not carried.",
    "option": "In an option, %(lost)s is not carried.",
}


class _UncarriedError(AuthorError):
    """The question cannot be carried at all; the message says why."""


@dataclass
class _Arrival:
    """One question on its way into an item."""

    question: Question
    told: list[Saying] = field(default_factory=list)

    def say(self, text: Text, place: _Place, *, inline: bool) -> str:
        """Give a text as Markdown, and tell what it loses."""
        markdown, lost = text.markdown(inline=inline)
        self.told += [Saying(_LOST[place], {"lost": one}) for one in lost]
        return markdown


def item_of(question: Question, item_id: str) -> tuple[Definition | None, list[Notice]]:
    """Make an item of a question.

    Args:
        question: as it was read.
        item_id: its id in the quiz.

    Returns:
        The item as an author would write it, None where it cannot be carried; and what is told.
    """
    arrival = _Arrival(question, list(question.lost))
    try:
        made = _made(arrival)
    except _UncarriedError as error:
        made, arrival.told = None, [left_out(error.saying), *arrival.told]
    notices = [Notice(question.line, question.name, told) for told in dict.fromkeys(arrival.told)]
    if made is None:
        return None, notices
    prompt = arrival.say(question.text, "question", inline=False)
    known = [notice.saying for notice in notices]
    fresh = [told for told in dict.fromkeys(arrival.told) if told not in known]
    notices += [Notice(question.line, question.name, told) for told in fresh]
    return {"id": item_id, "type": made.pop("type"), "prompt": prompt or MISSING, **made}, notices


def _made(arrival: _Arrival) -> Definition:
    question = arrival.question
    if not question.text.source.strip():
        raise _UncarriedError("it asks nothing")
    match question.kind:
        case "multichoice":
            return _choice(arrival)
        case "truefalse":
            return _truth(arrival)
        case "match":
            return _pairs(arrival)
        case "ordering":
            return _order(arrival)
        case "shortanswer":
            return _short(arrival)
        case "numerical":
            return _number(arrival)
        case kind if kind in _KINDS:
            raise _UncarriedError(_KINDS[kind])
    raise _UncarriedError("questions of the type %(kind)s have no counterpart", kind=question.kind)


def letters(count: int) -> list[str]:
    """Give ids for options: a, b, … z, a1, b1, and so on."""
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    return [alphabet[n % 26] + (str(n // 26) if n >= 26 else "") for n in range(count)]  # noqa: PLR2004


def _options(
    arrival: _Arrival, answers: Sequence[Answer], right: Sequence[bool]
) -> list[Definition]:
    """Write options; the general feedback goes where reasons are missing, or to the right ones."""
    general = arrival.say(arrival.question.general, "feedback", inline=True)
    told = [arrival.say(a.feedback, "feedback", inline=True) for a in answers]
    whole = all(told)
    options: list[Definition] = []
    for answer, name, fits, own in zip(answers, letters(len(answers)), right, told, strict=True):
        text = arrival.say(answer.text, "option", inline=True)
        if not text:
            raise _UncarriedError("one of its options shows nothing")
        reason = own or general
        if whole and general and fits:
            reason = f"{own} {general}"
        options.append({"id": name, "text": text, "feedback": reason or MISSING})
    _count_missing(arrival, options)
    return options


def _count_missing(arrival: _Arrival, options: Sequence[Definition]) -> None:
    missing = [option["id"] for option in options if option["feedback"] == MISSING]
    if missing:
        said = {"names": ", ".join(missing)}
        arrival.told.append(
            Saying("It has no feedback for %(names)s: write why, where … stands.", said)
        )


def _enough(kind: str, options: Sequence[Any]) -> None:
    if len(options) < _FEWEST.get(kind, 2):
        raise _UncarriedError(
            "a course quiz wants at least %(least)d options here", least=_FEWEST.get(kind, 2)
        )


def _choice(arrival: _Arrival) -> Definition:
    question = arrival.question
    full = [abs(a.fraction - _FULL) < _CLOSE for a in question.answers]
    right = [a.fraction > 0 for a in question.answers]
    if question.single or (sum(right) == 1 and len(right) < _FEWEST["mc"]):
        chosen = full if question.single else right
        if sum(chosen) != 1:
            raise _UncarriedError(
                "%(count)d of its options get all marks instead of one", count=sum(chosen)
            )
        partly = [a.fraction for a, fits in zip(question.answers, chosen, strict=True)
                  if not fits and a.fraction]  # fmt: skip
        if partly:
            given = ", ".join(f"{fraction:g} %" for fraction in partly)
            arrival.told.append(
                Saying("Its options that give %(given)s count as wrong.", {"given": given})
            )
        if not question.single:
            arrival.told.append(
                Saying("It becomes a single choice, since it has fewer than three options.")
            )
        _enough("sc", question.answers)
        return {"type": "sc", "options": _correct(arrival, chosen)}
    _enough("mc", question.answers)
    if not any(right):
        raise _UncarriedError("none of its options is right")
    share = _FULL / sum(right)
    if any(abs(a.fraction - (share if a.fraction > 0 else -share)) > _CLOSE
           for a in question.answers):  # fmt: skip
        arrival.told.append(
            Saying(
                "Its marks are not carried: here each right tick gives the same, and each wrong "
                "one takes as much."
            )
        )
    return {"type": "mc", "options": _correct(arrival, right)}


def _correct(arrival: _Arrival, right: Sequence[bool]) -> list[Definition]:
    options = _options(arrival, arrival.question.answers, right)
    return [option | ({"correct": True} if fits else {})
            for option, fits in zip(options, right, strict=True)]  # fmt: skip


def _truth(arrival: _Arrival) -> Definition:
    question = arrival.question
    russian = re.search("[а-яё]", question.text.source, re.IGNORECASE)
    words = _TRUTH["ru" if russian else "en"]
    by_name = {a.text.source.strip().casefold(): a for a in question.answers}
    if set(by_name) != {"true", "false"}:
        raise _UncarriedError("its answers are not true and false")
    question.answers = [
        Answer(Text(word, "plain"), by_name[name].fraction, by_name[name].feedback)
        for word, name in zip(words, ("true", "false"), strict=True)
    ]
    question.single = True
    return _choice(arrival)


def _order(arrival: _Arrival) -> Definition:
    answers = sorted(arrival.question.answers, key=lambda answer: answer.fraction)
    _enough("ord", answers)
    return {"type": "ord", "options": _options(arrival, answers, [True] * len(answers))}


def _pairs(arrival: _Arrival) -> Definition:
    question = arrival.question
    cards = [pair for pair in question.pairs if pair.left.source.strip()]
    rights = list(dict.fromkeys(pair.right for pair in [*cards, *_lone(question.pairs)]))
    if len(rights) < 2:  # noqa: PLR2004
        raise _UncarriedError("a course quiz wants at least two different halves to choose from")
    _enough("mat", cards)
    if not all(rights):
        raise _UncarriedError("one of its halves shows nothing")
    tag = next((t for t in question.tags if t.startswith(CATEGORY_TAG)), None)
    kind, many, one, mark = (
        ("mat", "matches", "match", "m") if tag is None else ("cat", "categories", "category", "c")
    )
    rights = _in_order(rights, tag or "")
    ids = {right: f"{mark}{number}" for number, right in enumerate(rights, start=1)}
    reasons = _numbered(question.general, len(cards))
    if reasons:
        arrival.say(question.general, "feedback", inline=False)
        question.general = Text()
    told = reasons or [Text()] * len(cards)
    answers = [Answer(card.left, 0, Text(reason.source, reason.format))
               for card, reason in zip(cards, told, strict=True)]  # fmt: skip
    options = _options(arrival, answers, [True] * len(cards))
    return {
        "type": kind,
        many: [{"id": ids[right], "text": escaped_text(right)} for right in rights],
        "options": [option | {one: ids[card.right]}
                    for option, card in zip(options, cards, strict=True)],
    }  # fmt: skip


def _in_order(rights: list[str], tag: str) -> list[str]:
    """Put categories into the order that their tag tells, if it does."""
    order = [int(place) for place in re.findall(r"-(\d{1,2})", tag)]
    if sorted(order) != list(range(1, len(rights) + 1)):
        return rights
    return [rights[place - 1] for place in order]


def _lone(pairs: Sequence[Pair]) -> Iterator[Pair]:
    return (pair for pair in pairs if not pair.left.source.strip())


def _numbered(general: Text, count: int) -> list[Text]:
    """Take apart a general feedback that gives one numbered reason for each pair."""
    found = [_NUMBERED.fullmatch(line) for line in general.markdown(inline=False)[0].split("\n")]
    lines = [(int(one[1]), one[2]) for one in found if one]
    if len(found) != count or [number for number, _ in lines] != list(range(1, count + 1)):
        return []
    return [Text(reason, "course") for _, reason in lines]


def _number(arrival: _Arrival) -> Definition:
    question = arrival.question
    full = [a for a in question.answers if abs(a.fraction - _FULL) < _CLOSE]
    if not full or full[0].text.source == "*":
        raise _UncarriedError("no number gets all marks")
    chosen = full[0]
    value, tolerance = _float(chosen.text.source), _float(chosen.tolerance or "0")
    if value is None or tolerance is None or tolerance < 0:
        raise _UncarriedError(
            "“%(value)s” and “%(tolerance)s” are no numbers",
            value=chosen.text.source,
            tolerance=chosen.tolerance,
        )
    for other in question.answers:
        if other is not chosen:
            _leave(arrival, other)
    made: Definition = {"type": "num", "value": value}
    if tolerance:
        made["tolerance"] = tolerance
    if question.unit:
        made["unit"] = question.unit
    return made | {"feedback": _reason(arrival, [chosen])}


def _leave(arrival: _Arrival, answer: Answer) -> None:
    """Tell of an answer that has no place in a course quiz."""
    reason = arrival.say(answer.feedback, "feedback", inline=True)
    share = f"{answer.fraction:g} %"
    said = {"answer": answer.text.source, "share": share, "reason": reason[:80]}
    bare = Saying("Its answer “%(answer)s”, %(share)s, is not carried.", said)
    reasoned = Saying("Its answer “%(answer)s”, %(share)s, is not carried (“%(reason)s”).", said)
    arrival.told.append(reasoned if reason else bare)


def _float(text: str) -> float | None:
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _reason(arrival: _Arrival, answers: Sequence[Answer]) -> str:
    """Give one feedback for the whole item: of its answers, and the general one."""
    said = [arrival.say(a.feedback, "feedback", inline=False) for a in answers]
    said.append(arrival.say(arrival.question.general, "feedback", inline=False))
    reason = "\n\n".join(dict.fromkeys(one for one in said if one))
    if not reason:
        arrival.told.append(Saying("It has no feedback: write why, where … stands."))
    return reason or MISSING


def _short(arrival: _Arrival) -> Definition:
    question = arrival.question
    full = [a for a in question.answers if abs(a.fraction - _FULL) < _CLOSE]
    words = [one_line(a.text.source) for a in full]
    if not full or not all(word.strip("* ") for word in words):
        raise _UncarriedError("no answer gets all marks")
    if any("\\*" in word for word in words):
        raise _UncarriedError("an asterisk stands for any ending here and cannot be asked for")
    for other in question.answers:
        if other not in full:
            _leave(arrival, other)
    if WORDS_TAG in question.tags:
        return _own_short(arrival, full, words)
    arrival.told.append(
        Saying("Its answer is looked for among the words; Moodle compares the whole text.")
    )
    return {
        "type": "st",
        "elements": [{"label": words[0].strip("* ")[:300], "any": list(dict.fromkeys(words))}],
        "model": escaped_text(words[0].strip("* ")),
        "feedback": _reason(arrival, full),
    }


def _own_short(arrival: _Arrival, full: Sequence[Answer], words: Sequence[str]) -> Definition:
    feedback, _, model = arrival.say(arrival.question.general, "feedback", inline=False).rpartition(
        "\n\n> "
    )
    label = full[0].feedback.source.strip() or words[0].strip("* ")
    return {
        "type": "st",
        "elements": [
            {"label": label[:300], "any": [w.removeprefix("*").removesuffix("*") for w in words]}
        ],
        "model": model or MISSING,
        "feedback": feedback or MISSING,
    }
