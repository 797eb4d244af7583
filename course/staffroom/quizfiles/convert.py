"""Whole quizzes in and out of the formats."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from staffroom import saying
from staffroom.activities import QuizActivity
from staffroom.activities.items import Item
from staffroom.quizfiles import gift, moodle
from staffroom.quizfiles.arriving import Definition, item_of
from staffroom.quizfiles.leaving import questions_of
from staffroom.quizfiles.question import (
    CATEGORY_TAG,
    WORDS_TAG,
    Notice,
    Question,
    QuizFileError,
    left_out,
)
from staffroom.saying import Saying

FORMATS = ("gift", "moodle")
MOST_BYTES = 20_000_000
"""The largest file that is read; pictures inside Moodle XML make files large."""
_ID = re.compile(r"[a-z][a-z0-9_-]{0,47}")
_item: TypeAdapter[Item] = TypeAdapter(Item)


def guess_format(data: bytes) -> str:
    """Say in which format a file is: XML begins with a `<`."""
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:6].replace(b"\x00", b"")
    return "moodle" if start.startswith((b"<", b"\xff\xfe<", b"\xfe\xff<")) else "gift"


def import_quiz(
    data: bytes, format_: str, *, title: str = "", each: bool = False
) -> tuple[Definition, list[Notice]]:
    """Make a quiz of a file.

    Args:
        data: the file.
        format_: `gift` or `moodle`.
        title: of the quiz; where it is empty, the category's above the questions, or `Quiz`.
        each: whether every question is a slot of its own; otherwise the questions of a category
            are the variants of one slot.

    Returns:
        The quiz as an author would write it, and what is not carried, in the file's order.

    Raises:
        QuizFileError: the file cannot be read, or nothing of it can be carried.
    """
    if len(data) > MOST_BYTES:
        raise QuizFileError(
            "The file has more than %(most)d megabytes.", most=MOST_BYTES // 1_000_000
        )
    questions = moodle.read(data) if format_ == "moodle" else gift.read(_decoded(data))
    notices: list[Notice] = []
    slots: dict[Any, tuple[str, list[Definition]]] = {}
    used: set[str] = set()
    for number, question in enumerate(questions, start=1):
        item, told = _checked(question, _id(question.name, used, f"q{number}"))
        notices += told
        if item is None:
            continue
        used.add(item["id"])
        place = number if each or not question.category else question.category
        own = question.category[-1] if question.category and not each else ""
        slots.setdefault(place, (own, []))[1].append(item)
    labelled = sum(_has_lost_labels(question, used) for question in questions)
    if labelled:
        lost = Saying(
            "Names, numbers and tags that are no ids are not carried (questions: %(count)d).",
            {"count": labelled},
        )
        notices.append(Notice(None, "", lost))
    if any(question.penalty for question in questions):
        lost = Saying("Marks off for further tries are not carried.")
        notices.append(Notice(None, "", lost))
    if not slots:
        raise QuizFileError("No question of this file can be carried.", notices)
    named: set[str] = set()
    written = []
    for number, (own, items) in enumerate(slots.values(), start=1):
        slot = _id(own, named, f"s{number:02d}")
        named.add(slot)
        written.append({"id": slot, "variants": items})
    quiz = {
        "type": "quiz",
        "title": (title.strip() or _title(questions))[:300].strip(),
        "slots": written,
    }
    QuizActivity.model_validate(quiz)
    return quiz, notices


def export_quiz(quiz: QuizActivity, format_: str) -> tuple[str, list[Notice]]:
    """Write a quiz as a file.

    Returns:
        The file's text, and what is not carried.

    Raises:
        QuizFileError: nothing of it can be carried.
    """
    questions, notices = questions_of(quiz, gift=format_ == "gift")
    if not questions:
        raise QuizFileError("No item of this quiz can be carried.", notices)
    write = gift.write if format_ == "gift" else moodle.write
    return write(questions), notices


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise QuizFileError(
            "Line %(line)d is not UTF-8: save the file as UTF-8.", line=line
        ) from error


def _checked(question: Question, item_id: str) -> tuple[Definition | None, list[Notice]]:
    item, notices = item_of(question, item_id)
    if item is None:
        return None, notices
    try:
        _item.validate_python(item)
    except ValidationError as error:
        reason = saying.of_values(error.errors()[0])
        refused = Saying("a course quiz does not take it (%(reason)s)", {"reason": reason})
        return None, [Notice(question.line, question.name, left_out(refused)), *notices]
    return item, notices


def _has_lost_labels(question: Question, used: set[str]) -> bool:
    return any(
        label and label not in used and not label.startswith((CATEGORY_TAG, WORDS_TAG))
        for label in question.labels
    )


def _id(name: str, used: set[str], otherwise: str) -> str:
    if _ID.fullmatch(name) and name not in used:
        return name
    number, found = 1, otherwise
    while found in used:
        number += 1
        found = f"{otherwise}-{number}"
    return found


def _title(questions: Sequence[Question]) -> str:
    above = {question.category[:-1] for question in questions if question.category}
    return next(iter(above))[-1] if len(above) == 1 and any(above) else "Quiz"
