"""What the load's teachers put in is what the course takes."""

import random
from pathlib import Path

import pytest

from staffroom.modulefiles import load_module
from tests.load import answers
from tests.load.teacher import CHECKED, PANEL, QUIZ, REQUEST, TALK, TYPING_FORM

MODULE = load_module(Path(__file__).parents[2] / "course" / "en" / "source" / "m01-network")
CHANCE = random.Random(3)


@pytest.mark.parametrize("name", [*CHECKED, QUIZ])
def test_quizzes_are_answered_whole(name):
    """Every drawn item gets an answer that can be marked."""
    activity = MODULE.activities[name]
    answer = answers.quiz(activity.view("somebody", 0), CHANCE)
    activity.validate_draft(answer)
    result = activity.check(answer, "somebody", 0, "en")
    assert set(result.items) == set(answer["items"])


def test_the_assignment_is_complete():
    """A filled-in request lacks nothing and can be handed in."""
    activity = MODULE.activities[REQUEST]
    answer = answers.form(activity.public(), CHANCE)
    activity.validate_draft(answer)
    assert activity.missing(answer) == []


def test_typing_is_a_draft_that_the_form_takes():
    """The text lands in a field that exists."""
    activity = MODULE.activities[TYPING_FORM]
    activity.validate_draft(answers.typed(activity.public(), "Today"))


def test_the_teachers_know_the_modules_discussion_and_panel():
    """The names that the load uses are activities of the module."""
    types = {name: MODULE.activities[name].type for name in (TALK, PANEL)}
    assert types == {TALK: "discussion", PANEL: "submission"}
