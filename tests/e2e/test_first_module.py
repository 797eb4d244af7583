"""“Write your first module in an hour”, gone by the guide: begin, check, release, take, mark."""

import shutil

import pytest
from playwright.sync_api import expect

from staffroom.rules.points import criterion_cell_of
from staffroom_hub.cli import main
from tests.e2e.formgrader import Formgrader
from tests.e2e.people import PATIENCE, sit_down
from tests.e2e.watch import Watch

MODULE = "m20-first-aid"
CHANGE = "I say the task once, and a pupil says it back to the class before they begin."


@pytest.fixture
def course(stack):
    """The working course of the installation; what the guide begins there goes again."""
    root = stack.data / "course"
    yield root
    for edition in ("ru", "en"):
        shutil.rmtree(root / edition / "source" / MODULE, ignore_errors=True)


@pytest.fixture
def trainer(open_browser, stack):
    """The trainer, signed in."""
    page = open_browser("en").new_page()
    page.set_default_timeout(PATIENCE)
    one = Formgrader(page, "en", stack, Watch(page), MODULE)
    one.sign_in()
    return one


def release(trainer):
    """Generate and release the module in formgrader."""
    trainer.open_from_home("formgrader")
    assert "Successfully created" in trainer.press(trainer.assignment, "assign")
    assert "Successfully released" in trainer.press(trainer.assignment, "release")


def take(anna):
    """Find the module in the contents, do what it asks for and hand it in."""
    anna.page.goto(f"{anna.stack.base_url}/services/classroom/en/")
    anna.hands.press(anna.page.locator(f"main a[href*={MODULE}]").first)
    quiz = anna.widget("exit-quiz")
    anna.hands.choose(quiz.locator("input[type=radio][value=b]"))
    anna.hands.choose(quiz.locator("input[type=checkbox][value=a]"))
    anna.hands.choose(quiz.locator("input[type=checkbox][value=c]"))
    anna.hands.press(anna.button("exit-quiz", "Finish and check"))
    anna.hands.press(anna.button("exit-quiz", "Yes, check"))
    expect(quiz.locator(".sr-outcome")).to_be_visible()
    anna.post(f"I let them say the task back. {anna.email.split('@')[0]}")
    anna.answer_who_waits("What did they say when they said it back?")
    anna.answer("Samuel, history", "Which task was it, and how long did it take?")
    for field in ("change", "reason"):
        anna.hands.write(anna.widget("task").locator(f"[id$='-{field}']"), CHANGE)
    anna.finish_form("task")
    anna.hand_in()
    receipt = anna.widget("submission").locator(".sr-receipt")
    expect(receipt).to_contain_text(anna.say("It is in the gradebook."))


def mark(trainer):
    """Mark its one criterion by hand and give the marks back."""
    trainer.open_from_home("formgrader")
    trainer.press(trainer.assignment, "collect")
    assert "Successfully autograded" in trainer.press(trainer.submission, "autograde")
    trainer.open_work()
    trainer.mark(criterion_cell_of("change"), 3, "Small, and it has a reason.")
    assert "Successfully generated" in trainer.press(trainer.assignment, "generate-feedback")
    assert "Successfully released" in trainer.press(trainer.submission, "release-feedback")


@pytest.mark.timeout(600)
def test_a_first_module_by_the_guide(course, trainer, open_browser, stack, capsys):
    """What `staffroom new` writes is checked, released, taken by a teacher, marked, and read."""
    where = ["--course", str(course), "--language", "en"]
    titles = ["--title-ru", "Первая помощь уроку", "--title-en", "First aid for a lesson"]
    assert main(["new", MODULE, *titles, *where]) == 0
    assert main(["check", MODULE, "--quick", *where]) == 0
    assert "To mend: 0" in capsys.readouterr().out
    release(trainer)
    anna = sit_down(open_browser("en"), stack, "en")
    anna.sign_up()
    take(anna)
    mark(trainer)
    marks = anna.widget("submission").locator(".sr-released").get_by_role("table")
    expect(marks).to_contain_text("Small, and it has a reason.", timeout=3 * PATIENCE)
    assert anna.watch.faults == []
    assert trainer.watch.faults == []
