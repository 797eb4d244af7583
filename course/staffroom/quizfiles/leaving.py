"""Questions out of items: what of an item the other formats can hold, and what is told."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pydantic import BaseModel

from staffroom.activities import QuizActivity
from staffroom.activities.items import (
    Categorise,
    Item,
    ItemBase,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    ShortText,
    SingleChoice,
)
from staffroom.quizfiles.question import (
    CATEGORY_TAG,
    WORDS_TAG,
    Answer,
    Notice,
    Pair,
    Question,
    Text,
    carried,
    left_out,
    one_line,
    portable,
    words,
)
from staffroom.saying import AuthorError, Saying
from staffroom.text import inline_html

_SHARES = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20}
"""How many right options Moodle can divide a mark among; it knows 1/n for these only."""
_LONGEST_TAG = 50
_QUESTIONS = {"type", "title", "slots"}
"""What of a quiz its questions and their categories carry."""
_CARRIED = {"id", "type", "prompt", "options", "matches", "categories", "value", "tolerance",
            "tolerance_percent", "unit", "feedback", "elements", "model", "text", "correct",
            "match", "category", "label", "any"}  # fmt: skip
"""Fields of items that are looked at here; others are told."""
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]"
)


class _Named(Protocol):
    """A category, or the right half of a pair."""

    @property
    def id(self) -> str: ...
    @property
    def text(self) -> str: ...


class _Option(_Named, Protocol):
    """An option, which says why."""

    @property
    def feedback(self) -> str: ...


class _UncarriedError(AuthorError):
    """The item cannot be carried at all; the message says why."""


@dataclass
class _Departure:
    """One item on its way into a question."""

    gift: bool
    told: list[Saying] = field(default_factory=list)

    def text(self, source: str, *, inline: bool) -> Text:
        """Give a text in a format that shows it alike, without what no file can hold."""
        return carried(self.clean(source), inline=inline)

    def clean(self, source: str) -> str:
        """Take out control characters, which XML forbids and GIFT readers stumble over."""
        lines = source.replace("\r\n", "\n").replace("\r", "\n")
        clean = _CONTROL.sub("", lines).strip()
        if clean != lines.strip():
            self.told.append(Saying("Control characters are not carried."))
        if not clean:
            raise _UncarriedError("one of its texts has nothing but control characters")
        return clean

    def bare(self, source: str) -> str:
        """Give the words of a text for a place that has no markup."""
        clean = self.clean(source)
        said = one_line(words(clean))
        if inline_html(clean) != inline_html(said) and _has_markup(clean):
            self.told.append(
                Saying("The markup of “%(text)s” is not carried.", {"text": said[:60]})
            )
        if not said:
            raise _UncarriedError("one of its texts shows no words")
        return said


def questions_of(quiz: QuizActivity, *, gift: bool) -> tuple[list[Question], list[Notice]]:
    """Make questions of a quiz, one category a slot.

    Args:
        quiz: the definition.
        gift: whether they go into GIFT, which carries less than Moodle XML.
    """
    questions: list[Question] = []
    notices: list[Notice] = []
    own = _set(quiz, _QUESTIONS)
    if own:
        lost = Saying(
            "Set in Moodle's quiz itself what its questions do not carry: %(names)s.",
            {"names": ", ".join(own)},
        )
        notices.append(Notice(None, "", lost))
    for slot in quiz.slots:
        for item in slot.variants:
            departure = _Departure(gift)
            try:
                question = _question(item, departure)
            except _UncarriedError as error:
                departure.told.insert(0, left_out(error.saying))
            else:
                question.category = (quiz.title, slot.id)
                questions.append(question)
            told = dict.fromkeys(departure.told)
            notices += [Notice(None, item.id, one) for one in told]
    return questions, notices


def _set(model: BaseModel, known: set[str]) -> list[str]:
    """Name the fields that an author has set and that are not known."""
    fields = type(model).model_fields
    return sorted(
        name
        for name in model.model_fields_set - known
        if name in fields
        and getattr(model, name) != fields[name].get_default(call_default_factory=True)
    )


def _unknown(model: object) -> list[str]:
    """Name the fields of an item, and of what is in it, that are not looked at here."""
    if isinstance(model, list):
        return [name for one in model for name in _unknown(one)]
    if not isinstance(model, BaseModel):
        return []
    inner = [name for field in type(model).model_fields if field in _CARRIED
             for name in _unknown(getattr(model, field))]  # fmt: skip
    return [*_set(model, _CARRIED), *inner]


def _question(item: Item, departure: _Departure) -> Question:
    question = _kind_of(item, departure)
    if unknown := list(dict.fromkeys(_unknown(item))):
        said = {"names": ", ".join(unknown)}
        departure.told.append(Saying("Of this item is not carried: %(names)s.", said))
    question.name = item.id
    question.text = departure.text(item.prompt, inline=False)
    return question


def _kind_of(item: ItemBase, departure: _Departure) -> Question:  # noqa: PLR0911 - one a type
    match item:
        case SingleChoice():
            answers = [_answer(o, departure, 100.0 if o.correct else 0.0) for o in item.options]
            return _made("multichoice", answers)
        case MultipleChoice():
            return _several(item, departure)
        case Ordering():
            return _order(item, departure)
        case Matching():
            named = {m.id: m for m in item.matches}
            return _pairs([(o, named[o.match]) for o in item.options], item.matches, departure)
        case Categorise():
            named = {c.id: c for c in item.categories}
            cards = [(o, named[o.category]) for o in item.options]
            question = _pairs(cards, item.categories, departure)
            question.tags = (_category_tag(cards, item.categories, departure),)
            return question
        case Numeric():
            return _number(item, departure)
        case ShortText():
            return _short(item, departure)
    kind = getattr(item, "type", "unknown")
    raise _UncarriedError(
        "items of the type `%(kind)s` have no counterpart in Moodle's formats", kind=kind
    )


def _category_tag(
    cards: Sequence[tuple[_Option, _Named]], categories: Sequence[_Named], departure: _Departure
) -> str:
    """Say in a tag in which order the categories stood; a question has them as cards name them."""
    met = list(dict.fromkeys(category.id for _, category in cards))
    met += [category.id for category in categories if category.id not in met]
    order = [category.id for category in categories]
    if met == order:
        return CATEGORY_TAG
    tag = "-".join([CATEGORY_TAG, *(str(met.index(name) + 1) for name in order)])
    if len(tag) > _LONGEST_TAG:
        departure.told.append(Saying("The order of its categories is not carried."))
        return CATEGORY_TAG
    return tag


def _made(kind: str, answers: list[Answer], *, single: bool = True) -> Question:
    return Question(kind, "", Text(), answers=answers, single=single)


def _answer(option: _Option, departure: _Departure, fraction: float) -> Answer:
    text = departure.text(option.text, inline=True)
    return Answer(text, fraction, departure.text(option.feedback, inline=True))


def _several(item: MultipleChoice, departure: _Departure) -> Question:
    right = sum(option.correct for option in item.options)
    if right not in _SHARES:
        raise _UncarriedError(
            "Moodle cannot divide a mark among %(count)d right options", count=right
        )
    share = 100.0 / right
    answers = [_answer(o, departure, share if o.correct else -share) for o in item.options]
    return _made("multichoice", answers, single=False)


def _order(item: Ordering, departure: _Departure) -> Question:
    answers = [_answer(o, departure, float(n)) for n, o in enumerate(item.options, start=1)]
    if departure.gift:
        departure.told.append(Saying("GIFT has no feedback for lines to be ordered."))
        answers = [
            Answer(Text(_one_line(o.text, departure), "moodle"), a.fraction)
            for o, a in zip(item.options, answers, strict=True)
        ]
        if "{" in item.prompt:
            raise _UncarriedError("Moodle finds no lines to order after a brace in GIFT")
        if any(a.text.source.startswith("//") for a in answers):
            raise _UncarriedError("GIFT would take a line that begins with // for a comment")
    return _made("ordering", answers)


def _one_line(source: str, departure: _Departure) -> str:
    return " ".join(inline_html(departure.clean(source)).split())


def _pairs(
    cards: Sequence[tuple[_Option, _Named]], rights: Sequence[_Named], departure: _Departure
) -> Question:
    said = {named.id: departure.bare(named.text) for named in rights}
    if len(set(said.values())) < len(said):
        raise _UncarriedError("Moodle tells its halves apart by their words, and two are alike")
    pairs = [Pair(_left(option, departure), said[named.id]) for option, named in cards]
    used = {named.id for _, named in cards}
    pairs += [Pair(Text(), said[named.id]) for named in rights if named.id not in used]
    question = Question("match", "", Text(), pairs=pairs)
    reasons = [_reason(option, departure) for option, _ in cards]
    if all(portable(reason, inline=True) for reason in reasons):
        lines = [f"{number}. {reason}" for number, reason in enumerate(reasons, start=1)]
        question.general = Text("\n".join(lines), "markdown")
    else:
        shown = "".join(f"<li>{inline_html(reason)}</li>" for reason in reasons)
        question.general = Text(f"<ol>{shown}</ol>", "html")
    return question


def _reason(option: _Option, departure: _Departure) -> str:
    """Give a feedback as a line of a list."""
    reason = departure.clean(option.feedback)
    line = " ".join(part.strip() for part in reason.split("\n"))
    if one_line(inline_html(line)) != one_line(inline_html(reason)):
        departure.told.append(Saying("Line breaks in its feedback are not carried."))
    return line


def _left(option: _Option, departure: _Departure) -> Text:
    text = departure.text(option.text, inline=True)
    if departure.gift and "->" in text.source:
        # GIFT parts the halves at the first arrow and has no escape for it; HTML has.
        return Text(inline_html(departure.clean(option.text)), "html")
    return text


def _number(item: Numeric, departure: _Departure) -> Question:
    if not math.isfinite(item.value) or not math.isfinite(item.tolerance):
        raise _UncarriedError("its value is no finite number")
    tolerance, percent = item.tolerance, getattr(item, "tolerance_percent", None)
    if percent:
        tolerance = abs(item.value) * percent / 100
        said = {"percent": f"{percent:g} %", "tolerance": f"{tolerance:g}"}
        departure.told.append(
            Saying("Its tolerance of %(percent)s is carried as %(tolerance)s.", said)
        )
    value = Answer(Text(repr(item.value), "plain"), 100.0, tolerance=repr(tolerance))
    question = _made("numerical", [value])
    question.general = departure.text(item.feedback, inline=False)
    unit = departure.clean(item.unit) if item.unit.strip() else ""
    if unit and departure.gift:
        departure.told.append(
            Saying("GIFT has no units: say in the question that it is %(unit)s.", {"unit": unit})
        )
    else:
        question.unit = unit
    return question


def _short(item: ShortText, departure: _Departure) -> Question:
    if len(item.elements) > 1:
        raise _UncarriedError(
            "Moodle compares a short answer as a whole and cannot look for its %(count)d elements",
            count=len(item.elements),
        )
    element = item.elements[0]
    label = Text(one_line(departure.clean(element.label)), "plain")
    asked = [one_line(departure.clean(word)) for word in element.any]
    if departure.gift and "->" in "".join([label.source, *asked]):
        raise _UncarriedError("GIFT takes an arrow in an answer for a pair")
    # Moodle's asterisks stand for anything: the word may stand anywhere in the answer.
    answers = [Answer(Text(f"*{word}*", "plain"), 100.0, label if n == 0 else Text())
               for n, word in enumerate(asked)]  # fmt: skip
    question = _made("shortanswer", answers)
    whole = f"{departure.clean(item.feedback)}\n\n> {departure.clean(item.model)}"
    question.general = departure.text(whole, inline=False)
    if "\n\n> " in item.model:
        departure.told.append(Saying("Its model and its feedback run together."))
    question.tags = (WORDS_TAG,)
    departure.told.append(
        Saying("Moodle looks for its words letter by letter, anywhere in an answer.")
    )
    return question


def _has_markup(source: str) -> bool:
    return "<" in inline_html(source)
