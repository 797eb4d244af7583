"""Formgrader's whole tour under our hub, with a module that a trainer makes herself."""

import pytest
from playwright.sync_api import expect

from tests.e2e.formgrader import Formgrader
from tests.e2e.hands import Mouse
from tests.e2e.people import NAMES, PATIENCE, Teacher
from tests.e2e.tour_module import MODULE, write_notebook, write_parts
from tests.e2e.watch import Watch


@pytest.fixture
def source(stack):
    """The folder in which formgrader makes an assignment."""
    return stack.data / "course" / "en" / "source" / MODULE


@pytest.fixture
def trainer(open_browser, stack):
    """The trainer at formgrader."""
    page = open_browser("en").new_page()
    page.set_default_timeout(PATIENCE)
    one = Formgrader(page, "en", stack, Watch(page), MODULE)
    one.sign_in()
    one.open_from_home("formgrader")
    return one


@pytest.fixture
def pupil(open_browser, stack):
    """A teacher who has signed up."""
    page = open_browser("en").new_page()
    page.set_default_timeout(PATIENCE)
    one = Teacher(page, "en", stack, Mouse(), Watch(page), NAMES["en"])
    one.sign_up()
    return one


def make(trainer: Formgrader, source) -> None:
    """Create the assignment; what is not whole yet is refused in words, at each step."""
    trainer.add()
    expect(trainer.assignment.locator("td.status")).to_have_text("draft")
    assert source.is_dir()
    told = trainer.press(trainer.assignment, "assign")
    assert "There was an error creating the student version" in told
    assert "No notebooks were matched" in told

    write_notebook(source)
    assert "Successfully created" in trainer.press(trainer.assignment, "assign")
    expect(trainer.preview()).to_contain_text("page.ipynb", timeout=3 * PATIENCE)
    told = trainer.press(trainer.assignment, "release")
    assert "There was an error releasing" in told
    assert "module.yaml: is missing" in told

    write_parts(source)
    assert "Successfully created" in trainer.press(trainer.assignment, "assign")
    assert "Successfully released" in trainer.press(trainer.assignment, "release")
    expect(trainer.assignment.locator("td.status")).to_have_text("released")


def take(pupil: Teacher) -> None:
    """Find the module in the contents, do it and hand it in."""
    pupil.page.reload()
    pupil.hands.press(pupil.page.locator(f"main a[href*={MODULE}]").first)
    quiz = pupil.widget("exit-quiz")
    pupil.hands.choose(quiz.locator("input[value=a]"))
    pupil.hands.press(pupil.button("exit-quiz", "Finish and check"))
    pupil.hands.press(pupil.button("exit-quiz", "Yes, check"))
    expect(quiz.locator(".sr-outcome")).to_contain_text("100")
    situation = pupil.widget("request").locator("[id$='-situation']")
    pupil.hands.write(situation, "The same four pupils answer, the others stay silent.")
    pupil.finish_form("request")
    pupil.hand_in()
    receipt = pupil.widget("submission").locator(".sr-receipt")
    expect(receipt).to_contain_text(pupil.say("It is in the gradebook."))


def grade(trainer: Formgrader) -> None:
    """Collect, autograde, mark by hand."""
    assert "Successfully collected" in trainer.press(trainer.assignment, "collect")
    expect(trainer.assignment.locator("td.num-submissions")).to_have_text("1")
    expect(trainer.submission.locator("td.status")).to_have_text("needs manual grading")
    assert "Successfully autograded" in trainer.press(trainer.submission, "autograde")
    expect(trainer.submission.locator("td.score")).to_have_text("12 / 16")
    trainer.open_work()
    trainer.mark("criterion_context", 3, "Clear and to the point.")
    expect(trainer.submission.locator("td.status")).to_have_text("graded")
    expect(trainer.submission.locator("td.score")).to_have_text("15 / 16")


def give_back(trainer: Formgrader) -> None:
    """Generate and release feedback, by the assignment's button and by the submission's."""
    assert "Successfully generated" in trainer.press(trainer.assignment, "generate-feedback")
    assert "Successfully released" in trainer.press(trainer.submission, "release-feedback")


@pytest.mark.timeout(600)
def test_the_whole_tour(trainer, pupil, source):
    """Create, generate, preview, release, collect, autograde, mark, give back, unrelease."""
    make(trainer, source)
    take(pupil)
    grade(trainer)
    give_back(trainer)
    marks = pupil.widget("submission").locator(".sr-released").get_by_role("table")
    expect(marks).to_contain_text("Clear and to the point.")
    expect(marks).to_contain_text("15")
    assert pupil.watch.faults == []

    assert "Successfully unreleased" in trainer.press(trainer.assignment, "release")
    expect(trainer.assignment.locator("td.status")).to_have_text("draft")
    page = pupil.page.url
    answer = pupil.page.goto(f"{pupil.stack.base_url}/services/classroom/en/")
    assert answer is not None
    assert answer.ok
    expect(pupil.page.locator(f"main a[href*={MODULE}]")).to_have_count(0)
    answer = pupil.page.goto(page)
    assert answer is not None
    assert answer.status == 404
    assert trainer.watch.faults == []
