"""What would give an answer away, or take a wrong one for right, in the quizzes of the course."""

from functools import cache

import pytest

from staffroom.activities.items.choice import SingleChoice
from staffroom.activities.items.ordering import Ordering
from staffroom.activities.items.pairs import Matching
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
        (
            "Физик пожаловался, что мои дети не умеют мерить. Я согласилась и проверила у себя. "
            "С тех пор урок начинается с одной линейки."
        ),
        (
            "Завуч скинула в чат ссылку на карточки. Я поделилась ею с параллелью. "
            "В результате мы сократили проверку вдвое."
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
        (
            "Priya emailed me that homework came late. I sent her my chart. "
            "Since then both of us set it on Mondays."
        ),
        (
            "Joan texted me about a noisy class. I texted back, and we talked at break. "
            "As a result my corridor is calmer, too."
        ),
    ],
}
WRONG = {
    "ru": [
        "Коллега попросила файл, я ответила и прислала. Потом она сказала спасибо.",
        "Завуч сообщила о новом расписании. Я ответила, что прочла. Затем начались каникулы.",
        "Коллега прислала сорок файлов. Я ответила «спасибо». Теперь они лежат на диске.",
        "Спросили, во вторник ли совещание. Я ответил, что да. Тогда все пришли.",
        "Завуч сказала, что сделала новое расписание. С тех пор окон нет.",
        "Коллега написала, что её ученики отвечают медленно. С тех пор прошёл год.",
    ],
    "en": [
        "She asked me for a file, and I answered. Then she said thanks.",
        "Someone wrote to me after school. I replied next morning.",
        "The head sent a message. I answered that I had read it. Now the holidays have begun.",
        "Somebody asked if the meeting was on Tuesday. I said yes. So they came, and it started.",
        "The head emailed the rota. Since then it hangs on the wall.",
        "I tried cards with my own class. Since then it is quieter.",
    ],
}

THIN = {
    ("ru", "m02-distance", "s12a"): ["Дети измеряют скорость поезда и температуру, на бумаге."],
    ("en", "m02-distance", "s12a"): [
        "Pupils read on paper at home, and so on.",
        "It is live because they like it so.",
    ],
    ("ru", "m02-distance", "s12b"): [
        "Образец, ключи для сверки и другая задача.",
        "Галочки, ключи, я на связи.",
    ],
    ("ru", "m09-udl", "s12a"): [
        "Пульс остаётся. Барьер: отвечать можно только письмом на листе.",
        "Цель та же. Барьер: у каждого две страницы текста.",
    ],
    ("ru", "m09-udl", "s12b"): [
        "Две причины остаются. Барьер: отвечать можно только у доски, перед всеми."
    ],
}
"""Answers that lack an element, though words of it stand in them."""


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


@pytest.mark.parametrize("edition", EDITIONS)
def test_letters_tell_no_pairs(edition):
    """Nor do they tell the pairs: the first option is not the first match’s, and so on."""
    pairs = {
        f"{name} {item_id}": [option.match for option in sorted(item.options, key=lambda o: o.id)]
        for name in module_folders(edition)
        for item_id, item in items(edition, name, Matching).items()
    }
    assert len(pairs) >= 10
    assert [where for where, matches in pairs.items() if matches == sorted(matches)] == []


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


@pytest.mark.parametrize(("where", "texts"), THIN.items())
def test_words_by_chance_are_no_element(where, texts):
    """“And so on” is no reason, another task no help, and a barrier told is no option for all."""
    edition, name, item_id = where
    item = items(edition, name, ShortText)[item_id]
    assert item.mark(item.model).score == 1
    assert [text for text in texts if item.mark(text).score == 1] == []
