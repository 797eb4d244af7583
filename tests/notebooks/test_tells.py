"""What would give an answer away, or take a wrong one for right, in the quizzes of the course."""

from functools import cache

import pytest

from staffroom.activities.items.choice import SingleChoice
from staffroom.activities.items.ordering import Ordering
from staffroom.activities.items.text import ShortText
from staffroom.activities.quiz import QuizActivity
from tests.notebooks.reading import EDITIONS, module, module_folders

RIGHT = {
    "ru": [
        (
            "Коллега прислала свой план опроса. Я уточнил, сколько времени он занимает. "
            "В результате мы оба сократили опрос до пяти минут."
        ),
        (
            "В группе написали про карточки выхода. Я возразила, что времени нет. Автор показала свои "
            "на одну минуту, и с тех пор я даю такие каждый урок."
        ),
        (
            "Коллега написала, что класс долго рассаживается. Я спросила, что висит на доске. "
            "Она стала вешать задачу, и её приём взяли себе ещё двое."
        ),
        (
            "Сосед сказал, что не успевает. Я подсказал отказаться от диктовки. Он отказался, "
            "и урок изменился."
        ),
    ],
    "en": [
        (
            "A colleague wrote that my instructions were too long. I replied that I would try three "
            "lines. Since then fewer hands go up."
        ),
        (
            "Tom told me how he marks a sample of books. I said I couldn’t dare. He showed me, "
            "and as a result I mark six books a lesson."
        ),
        (
            "A new teacher told me that nobody answers her. I asked how long she waits. "
            "She began to count to five."
        ),
        (
            "A colleague complained about late homework. I answered that mine is set on Mondays. "
            "She switched the day, and so did I."
        ),
    ],
}
WRONG = {
    "ru": [
        "Коллега попросила файл, я ответила и прислала. Потом она сказала спасибо.",
        "Завуч сообщила о новом расписании. Я ответила, что прочла. Затем начались каникулы.",
        "Коллега прислала сорок файлов. Я ответила «спасибо». Теперь они лежат на диске.",
        "Спросили, во вторник ли совещание. Я ответил, что да. Тогда все пришли.",
    ],
    "en": [
        "She asked me for a file, and I answered. Then she said thanks.",
        "Someone wrote to me after school. I replied next morning.",
        "The head sent a message. I answered that I had read it. Now the holidays have begun.",
        "Somebody asked if the meeting was on Tuesday. I said yes. So they came, and it started.",
    ],
}


@cache
def items(edition, name, kind):
    """The items of one type in a module's quizzes, by id."""
    quizzes = [
        one for one in module(edition, name).activities.values() if isinstance(one, QuizActivity)
    ]
    return {
        item.id: item
        for quiz in quizzes
        for slot in quiz.slots
        for item in slot.variants
        if isinstance(item, kind)
    }


@pytest.mark.parametrize("edition", EDITIONS)
def test_letters_tell_no_order(edition):
    """The browser knows the options' ids: sorted, they are not the right order."""
    orders = {
        f"{name} {item_id}": [option.id for option in item.options]
        for name in module_folders(edition)
        for item_id, item in items(edition, name, Ordering).items()
    }
    assert len(orders) >= 10
    assert [where for where, order in orders.items() if order == sorted(order)] == []


@pytest.mark.parametrize("name", ["m00-start", "m01-network", "m02-distance", "m09-udl"])
@pytest.mark.parametrize("edition", EDITIONS)
def test_length_tells_no_key(edition, name):
    """The right option is the longest about as often as chance would have it: never is a tell."""
    single = list(items(edition, name, SingleChoice).values())
    longest = [max(item.options, key=lambda option: len(option.text)) for item in single]
    chance = sum(1 / len(item.options) for item in single)
    assert 1 <= sum(option.correct for option in longest) <= chance + 1


@pytest.mark.parametrize("item_id", ["s12a", "s12b"])
@pytest.mark.parametrize("edition", EDITIONS)
def test_a_chain_that_changed_nothing_is_not_whole(edition, item_id):
    """“Then” and “now” are no link of a chain: what changed has to be said."""
    item = items(edition, "m01-network", ShortText)[item_id]
    assert item.mark(item.model).score == 1
    assert [text for text in RIGHT[edition] if item.mark(text).score < 1] == []
    assert [text for text in WRONG[edition] if item.mark(text).score == 1] == []
