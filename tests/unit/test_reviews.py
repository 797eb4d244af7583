"""Rules of reviews: calibration, marks, who may write when, and the words of a review."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffroom.rules.review_text import TextFault, faults, without_name
from staffroom.rules.reviews import Written, calibrated, outcome, passed, standing, turn

NOW = datetime(2026, 1, 1, tzinfo=UTC)
GOOD = {
    "strength": "Видно, сколько учеников прислали решение.",
    "question": "Что делали остальные двенадцать учеников?",
    "suggestion": "Попробуйте спросить двоих после урока.",
}
marks = st.lists(st.integers(0, 4), min_size=5, max_size=5).map(
    lambda row: dict(zip("abcde", row, strict=True))
)


@pytest.mark.parametrize(("total", "near"), [(8, False), (9, True), (15, True), (16, False)])
def test_a_total_within_three_points_is_near_enough(total, near):
    """Three points either way of the expert's twelve are calibrated, four are not."""
    expert = {"a": 4, "b": 4, "c": 4}
    assert calibrated({"a": total}, expert) is near


@given(marks, marks)
def test_the_mark_is_the_mean_and_lies_between(first, second):
    """Each criterion's mark lies between the two scores; whose came first does not matter."""
    found = outcome(first, second)
    assert found == outcome(second, first)
    for name, score in found.scores.items():
        assert min(first[name], second[name]) <= score <= max(first[name], second[name])
    assert sum(found.scores.values()) == (sum(first.values()) + sum(second.values())) / 2


@given(marks, marks)
def test_four_points_apart_are_for_a_trainer(first, second):
    """Totals decide, not single criteria."""
    apart = abs(sum(first.values()) - sum(second.values()))
    assert outcome(first, second).apart is (apart >= 4)


def test_reviews_of_other_criteria_have_no_mean():
    """A criterion that only one of them scored is a fault of the program."""
    with pytest.raises(ValueError, match="same criteria"):
        outcome({"a": 1}, {"b": 1})


@pytest.mark.parametrize(
    ("scores", "good"),
    [([3, 3, 2, 2, 2], True), ([3, 3, 2, 2, 1.5], False), ([0, 4, 4, 4, 4], False),
     ([4, 0, 4, 4, 4], True), ([0.5, 3, 3, 3, 2.5], True)],
)  # fmt: skip
def test_twelve_of_twenty_pass_without_a_zero_at_a_star(scores, good):
    """The first criterion has the star."""
    assert passed(dict(zip("abcde", scores, strict=True)), ["a"]) is good


@given(st.integers(0, 60 * 24 * 30))
def test_nobody_waits_for_ever(minutes):
    """Whoever else does nothing, after fourteen days the author can go on by herself."""
    who = turn(NOW, NOW + timedelta(minutes=minutes))
    day = 60 * 24
    if minutes >= 14 * day:
        assert who == "self"
    else:
        assert who == ("colleague" if minutes < 7 * day else "staff")


def test_a_review_is_a_point_unless_it_was_no_use():
    """Silence costs nothing, two points are the most, two found useful make it attentive."""
    assert standing([]).points == 0
    assert standing([Written(None), Written(False)]).points == 1
    assert standing([Written(None)] * 5).points == 2
    assert not standing([Written(True), Written(None)]).attentive
    assert standing([Written(True), Written(True)]).attentive


def test_a_whole_review_is_taken():
    """Three texts that say something have no fault, in either language."""
    assert faults(GOOD) == []
    english = {
        "strength": "You counted how many pupils answered.",
        "question": "Which pupils stayed silent after the poem?",
        "suggestion": "Try a minute of writing before talk.",
    }
    assert faults(english) == []


@pytest.mark.parametrize(
    "praise",
    ["", "Молодец!", "Молодец! Всё очень хорошо, так держать!!!", "Great job!", "ok", "? ? ? ?",
     "Great job, well done, keep going, really very good work!", "Спасибо за работу :)"],
)  # fmt: skip
def test_empty_praise_comes_back(praise):
    """However often it is said, praise alone says nothing of the work."""
    assert TextFault("strength", "short") in faults(GOOD | {"strength": praise})


def test_a_question_asks():
    """A question without its mark comes back as such."""
    told = GOOD | {"question": "Остальные двенадцать учеников молчали весь урок."}
    assert faults(told) == [TextFault("question", "question")]


def test_the_same_words_do_not_fill_two_fields():
    """Capitals and signs do not make other words."""
    again = GOOD | {"suggestion": GOOD["strength"].upper() + "!"}
    assert faults(again) == [TextFault("suggestion", "again")]


@pytest.mark.parametrize("contact", ["anna@school.example", "+7 912 345-67-89"])
def test_an_address_would_tell_who_writes(contact):
    """E-mail addresses and telephone numbers come back."""
    told = GOOD | {"suggestion": f"Напишите мне, обсудим подробно вдвоём: {contact}"}
    assert faults(told) == [TextFault("suggestion", "contact")]


@given(st.dictionaries(st.sampled_from(["strength", "question", "suggestion"]), st.text()))
def test_any_text_is_judged(parts):
    """Whatever is written, each field has at most one fault."""
    found = [fault.part for fault in faults(parts)]
    assert len(found) == len(set(found))


def test_an_authors_own_name_is_taken_out():
    """Her display name vanishes in either order; parts of other words stay."""
    text = "Я, Анна Петрова (петрова  анна), и Анна Петровна."
    assert without_name(text, "Анна Петрова") == "Я, … (…), и Анна Петровна."
    assert without_name(text, " ") == text
