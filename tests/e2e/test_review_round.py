"""A full round of colleagues' reviews: a disagreement, a no-show, an appeal, and what comes of them."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import too_wide, until, violations
from tests.e2e.hands import Keyboard, Mouse
from tests.e2e.people import MODULE, PATIENCE, TEXTS, hand_in_the_least
from tests.e2e.reviewing import SAID, Reviewer, days_pass, gradebook
from tests.stack import PASSWORD, Person, running

EDITION = "ru"
CRITERIA = ("context", "privacy", "specificity", "usefulness", "tone")
# Both teachers and words by which the test, and no page, knows whose work is whose.
PEOPLE = {"Анна Рощина": "Одуванчик.", "Борис Лугов": "Василёк.", "Вера Полева": "Ромашка."}
ANNAS, BORISS, VERAS = PEOPLE.values()
FLAT = (3, 3, 2, 3, 3)


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    """A Staffroom of its own: works of other journeys would wait for reviewers too."""
    with running(tmp_path_factory.mktemp("round") / "data") as one:
        yield one


@pytest.fixture
def three(teacher):
    """Three teachers who have handed in; the first of them has a phone."""

    def make(name, word):
        one = teacher(EDITION, 390 if word == ANNAS else 1280, name)
        hand_in_the_least(one, situation=f"{TEXTS[EDITION]['situation']} {word}")
        return Reviewer(one)

    return [make(*each) for each in PEOPLE.items()]


def marks(stack, author):
    """Give the points that the gradebook holds by hand, criterion by criterion."""
    found = cells(stack, author)
    assert not any(found[name].waits for name in found if found[name].manual is not None)
    return [found[f"criterion_{name}"].manual for name in CRITERIA]


def cells(stack, author):
    """Give what the gradebook holds of a teacher's work."""
    person = Person(author.teacher.email, PASSWORD, stack.visitor()).hub_name(stack)
    return gradebook(stack, EDITION, person)


def recorded(stack, author, points):
    """Wait until the gradebook holds these points."""
    page = author.teacher.page
    until(page, lambda: marks(stack, author) == list(points), PATIENCE)


@pytest.mark.timeout(600)
def test_a_round_of_reviews(three, trainer, stack):
    """Three teachers review each other and a trainer decides; the gradebook and the pages show it."""
    anna, boris, vera = three
    anna.calibrate(wrong=True)
    for one in three:
        one.calibrate()
    for one in three:
        expect(one.works()).to_have_count(2)
        text = one.widget.inner_text()
        assert not any(name in text for name in PEOPLE)

    # Of Anna's work two colleagues think quite differently.
    boris.review(ANNAS, (4, 4, 4, 4, 3))
    vera.review(ANNAS, (2, 3, 2, 2, 2))
    anna.sees(anna.say("The two reviews are far apart: a trainer decides."))

    # Of Vera's they think alike, and praise that says nothing comes back.
    work = anna.work(VERAS)
    anna.write(work, (3, 3, 3, 2, 3), Strength="Молодец, всё отлично!")
    anna.press(work, "Send the review")
    anna.sees("Скажите, что именно удалось и что это даёт.")
    anna.teacher.hands = Keyboard(anna.teacher.page)
    anna.write(work, (3, 3, 3, 2, 3))
    anna.press(work, "Send the review")
    expect(work).to_have_count(0)
    anna.teacher.hands = Mouse()
    boris.review(VERAS, (2, 3, 3, 3, 3))
    recorded(stack, vera, (2.5, 3, 3, 2.5, 3))
    vera.sees(vera.say("The mark is the mean of two reviews."))
    vera.appeal("Оба отзыва не заметили счёт учеников по урокам.")

    # Boris waits for Vera, who does not come.
    anna.review(BORISS, FLAT)
    days_pass(stack, 8)
    vera.teacher.page.reload()
    vera.sees(
        vera.say("The seven days are over: a mentor or trainer may take this review over now.")
    )

    tutor = Reviewer(trainer(EDITION))
    tutor.teacher.page.goto(f"{stack.base_url}/services/classroom/{EDITION}/{MODULE}/")
    tutor.press(tutor.widget, "Take one over")
    tutor.review(BORISS, (4, 3, 3, 3, 3))
    passed_on = [
        vera.say("Review {number}: somebody else wrote it in the end", number=n) for n in (1, 2)
    ]
    vera.sees(re.compile("|".join(map(re.escape, passed_on))))
    boris.sees(boris.say("The mark is the mean of two reviews."))
    recorded(stack, boris, (3.5, 3, 2.5, 3, 3))

    names = dict(zip(PEOPLE.values(), PEOPLE, strict=True))
    tutor.decide(names[ANNAS], (3, 4, 3, 3, 3), "Условия видны, вопрос один.")
    tutor.decide(names[VERAS], (4, 3, 3, 3, 3), "Счёт в работе есть, поднимаю балл.")
    for author, points, why in (
        (anna, (3, 4, 3, 3, 3), "Условия видны, вопрос один."),
        (vera, (4, 3, 3, 3, 3), "Счёт в работе есть, поднимаю балл."),
    ):
        author.sees(author.say("A trainer decided."))
        author.sees(why)
        recorded(stack, author, points)
        comment = cells(stack, author)["criterion_context"].comment
        assert why in comment
        assert comment.count(SAID[EDITION]["Question"]) == 2
    for author, earned in ((anna, 2), (boris, 2), (vera, 1)):
        author.sees(author.say("For reviewing: {points} of {max} points.", points=earned, max=2))
        assert cells(stack, author)["review"].manual == earned
    for one in (*three, tutor):
        assert violations(one.teacher.page, "#sr-review") == []
        assert too_wide(one.teacher.page) == []
        assert one.teacher.watch.faults == []
