"""Processes that die at the worst moment: nothing that was typed or handed in is lost."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.e2e.people import PATIENCE, hand_in_the_least, request_values, take_part

PARTS = ["staffroom_hub.classroom", "staffroom_hub.commons"]


def running(stack, part, other_than=None):
    """Wait for a part's process, at most a minute: between fork and exec it has no name yet."""
    for _ in range(600):
        process = stack.process_of(part)
        if process and process.pid != other_than:
            return process
        time.sleep(0.1)
    raise AssertionError(f"{part} is not there")


def kill(stack, part):
    """Kill a part as soon as it is there; give its process id."""
    process = running(stack, part)
    process.kill()
    return process.pid


def kill_kernels(stack):
    """Kill the kernels of all open pages at once."""
    kernels = stack.kernels()
    assert kernels
    for kernel in kernels:
        kernel.kill()


def back(stack, part, before):
    """Wait until the hub has started a part again."""
    running(stack, part, other_than=before)


def open_again(teacher):
    """Reload until the course answers, as a person does."""
    for _ in range(60):
        answer = teacher.page.reload()
        if answer and answer.ok:
            break
        time.sleep(1)
    teacher.wait_for_activities()


def saved(teacher, activity):
    """Wait until an activity says that it is saved."""
    expect(teacher.widget(activity)).to_contain_text(teacher.say("Saved").split("{")[0].strip())


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.timeout(300)
def test_a_killed_part_loses_no_typed_text(teacher, stack, part):
    """Text typed before and after the kill is there when the page is opened again."""
    one = teacher("ru")
    values = request_values("ru")
    one.fill("request", {"situation": values["situation"]})
    before = kill(stack, part)
    one.fill("request", {"tried": values["tried"]})
    back(stack, part, before)
    time.sleep(1.5)  # what is typed is kept in the browser within a second
    open_again(one)
    for field in ("situation", "tried"):
        expect(one.widget("request").locator(f"[id$='-{field}']")).to_have_value(values[field])


@pytest.mark.timeout(300)
def test_a_killed_kernel_loses_no_typed_text(teacher, stack):
    """When the page's kernel dies, the text is there after one reload."""
    one = teacher("en")
    values = request_values("en")
    one.fill("request", {"situation": values["situation"]})
    kill_kernels(stack)
    one.fill("request", {"tried": values["tried"]})
    time.sleep(1.5)
    open_again(one)
    for field in ("situation", "tried"):
        expect(one.widget("request").locator(f"[id$='-{field}']")).to_have_value(values[field])


def goes_on(teacher, activity, field):
    """See that a page which was not reloaded saves what is typed in it, as another page shows."""
    expect(teacher.widget(activity).locator(".sr-status--saved")).to_be_visible()
    typed = teacher.widget(activity).locator(f"[id$='-{field}']").input_value()
    other = teacher.page.context.browser.new_context(
        storage_state={"cookies": teacher.page.context.cookies(), "origins": []}
    )
    page = other.new_page()
    page.goto(teacher.page.url)
    expect(page.locator(f"#sr-{activity} [id$='-{field}']")).to_have_value(typed)
    other.close()


def never_reloaded(teacher):
    """Mark a page; gives a function that says whether it is still the same page."""
    teacher.page.evaluate("window.untouched = true")
    return lambda: teacher.page.evaluate("window.untouched === true")


@pytest.mark.timeout(300)
def test_pages_outlive_their_classroom(teacher, stack):
    """Three pages on which is typed while the classroom dies go on by themselves."""
    ones = [teacher("ru"), teacher("en"), teacher("ru", 390)]
    same = [never_reloaded(one) for one in ones]
    for one in ones:
        one.fill("request", {"situation": request_values(one.edition)["situation"]})
    before = kill(stack, "staffroom_hub.classroom")
    for one in ones:
        one.fill("request", {"tried": request_values(one.edition)["tried"]})
    back(stack, "staffroom_hub.classroom", before)
    for one, stayed in zip(ones, same, strict=True):
        goes_on(one, "request", "tried")
        goes_on(one, "request", "situation")
        assert stayed()


@pytest.mark.timeout(300)
def test_a_page_outlives_its_kernel(teacher, stack):
    """When its kernel dies a page goes on without a reload and without a word about it."""
    one = teacher("en")
    stayed = never_reloaded(one)
    one.fill("request", {"situation": request_values("en")["situation"]})
    kill_kernels(stack)
    one.practice("warm-up")
    one.fill("request", {"tried": request_values("en")["tried"]})
    goes_on(one, "request", "tried")
    assert stayed()
    assert one.watch.faults == []


@pytest.mark.timeout(300)
def test_a_page_without_a_connection_keeps_what_is_typed(teacher, stack):
    """A page whose line is dead says so calmly and takes text; when it is back it saves by itself."""
    one = teacher("ru")
    stayed = never_reloaded(one)
    notice = one.page.locator(".sr-line")
    expect(notice).to_have_class(re.compile("sr-visually-hidden"))
    classroom = stack.process_of("staffroom_hub.classroom")
    classroom.suspend()
    try:
        one.fill("request", {"situation": request_values("ru")["situation"]})
        expect(notice).not_to_have_class(re.compile("sr-visually-hidden"), timeout=2 * PATIENCE)
        expect(notice.get_by_role("status")).not_to_be_empty()
        assert one.page.evaluate("document.activeElement.id").endswith("-situation")
        one.fill("request", {"tried": request_values("ru")["tried"]})
    finally:
        classroom.resume()
    goes_on(one, "request", "situation")
    goes_on(one, "request", "tried")
    expect(notice).to_have_class(re.compile("sr-visually-hidden"))
    assert stayed()


@pytest.mark.timeout(400)
def test_a_commons_killed_while_handing_in_takes_the_work_once(teacher, stack):
    """A commons that dies under the button neither loses the submission nor doubles it."""
    one = teacher("en")
    one.exit_quiz()
    take_part(one)
    one.fill("request", request_values("en"))
    one.finish_form("request")
    one.hands.press(one.button("submission", "Hand in the module"))
    one.hands.press(one.button("submission", "Yes, hand in"))
    before = kill(stack, "staffroom_hub.commons")
    back(stack, "staffroom_hub.commons", before)
    receipt = one.widget("submission").locator(".sr-receipt")
    again = one.button("submission", "Hand in the module")
    for _ in range(60):
        if receipt.count():
            break
        if again.count() and again.is_enabled():
            again.click()
            sure = one.button("submission", "Yes, hand in")
            if sure.count():
                sure.click()
        time.sleep(1)
    expect(receipt).to_contain_text(one.say("It is in the gradebook."), timeout=2 * PATIENCE)
    # The second hand-in is a new one, so the button says so.
    expect(one.button("submission", "Hand in again")).to_be_visible()
    assert len(submissions_of(stack, one.email)) == 1


def submissions_of(stack, email):
    """Rows of a teacher's submissions in the commons' database."""
    import sqlite3

    accounts = sqlite3.connect(stack.data / "accounts.sqlite")
    (name,) = accounts.execute("select name from accounts where email = ?", [email]).fetchone()
    commons = sqlite3.connect(stack.data / "commons.sqlite")
    return commons.execute("select id from submissions where person = ?", [name]).fetchall()


@pytest.mark.timeout(400)
def test_a_grader_killed_again_and_again_gives_the_mark_once(teacher, stack):
    """A grader killed while it works comes back, and the record is right in the end."""
    one = teacher("ru")
    hand_in_the_least(one)
    for _ in range(3):
        before = kill(stack, "staffroom_hub.grader")
        back(stack, "staffroom_hub.grader", before)
        time.sleep(1)
    receipt = one.widget("submission").locator(".sr-receipt")
    # A job whose worker died goes back to the queue when its lease of two minutes ends.
    expect(receipt).to_contain_text(one.say("It is in the gradebook."), timeout=200_000)
    assert recorded(stack, one.email) == {"exit_quiz": 12.0, "discussion": 3.0}


def recorded(stack, email):
    """The automatic scores in nbgrader's gradebook, by cell."""
    import sqlite3

    from nbgrader.api import Gradebook

    accounts = sqlite3.connect(stack.data / "accounts.sqlite")
    (name,) = accounts.execute("select name from accounts where email = ?", [email]).fetchone()
    with Gradebook(f"sqlite:///{stack.data}/course/ru/gradebook.db", "ru") as book:
        notebook = book.find_submission_notebook("page", "m01-network", name)
        grades = list(notebook.grades)
        assert len({g.name for g in grades}) == len(grades)
        return {g.name: g.auto_score for g in grades if g.auto_score is not None}
