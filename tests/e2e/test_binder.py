"""A Binder session, from its link to the progress file that outlives it."""

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest
from playwright.sync_api import expect

from staffroom.i18n import translation
from tests.binder_site import build, session
from tests.browser import head, too_wide, until, violations
from tests.service import pdf_words

# Without a zygote a page of 22 activities takes most of a minute where other tests run beside it.
PATIENCE = 240_000
TYPED = "Typed in a session that ends. / Написано в сеансе, который закроется."
NAME = {"ru": "Айгуль", "en": "Grace"}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """What repo2docker would make of the repository."""
    return build(tmp_path_factory.mktemp("binder"))


class Visitor:
    """Somebody who opens pages, here or there; remembers which hosts they asked."""

    def __init__(self, context, edition):
        """Open a window."""
        self.page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.edition = edition
        self.hosts = set()
        self.page.on("request", lambda request: self.hosts.add(urlsplit(request.url).hostname))
        self.errors = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self.hear)

    def hear(self, message):
        """Remember what the browser calls an error."""
        if message.type == "error":
            self.errors.append(message.text)

    def picture(self, name):
        """Keep what is seen, for whoever wants to look."""
        if folder := os.environ.get("STAFFROOM_SCREENSHOTS"):
            path = Path(folder) / f"binder-{name}-{self.edition}.png"
            self.page.screenshot(path=path, full_page=True)

    def say(self, msgid, domain="widgets"):
        """Give a text in the visitor's language."""
        return translation(domain, self.edition).gettext(msgid)

    def visit(self, way):
        """Follow a link of the navigation."""
        head(self.page).get_by_role("link", name=self.say(way, "classroom")).click()

    def situation(self):
        """Give the field of the form in which something is typed."""
        return self.page.locator("#sr-request [id$='-situation']")

    def open_module(self):
        """Go to the module with the form from the home."""
        self.page.locator("h3 a[href*='m01-network']").click()
        expect(self.situation()).to_be_visible(timeout=PATIENCE)

    def save(self, folder):
        """Save the progress file on the page of one's own words; gives its path."""
        button = self.page.get_by_role("button", name=self.say("Save a progress file"))
        with self.page.expect_download() as saved:
            button.click()
        path = folder / saved.value.suggested_filename
        saved.value.save_as(path)
        return path

    def restore(self, path):
        """Open a progress file and take everything in."""
        self.page.get_by_label(self.say("Progress file on this device")).set_input_files(path)
        expect(
            self.page.get_by_role("heading", name=self.say("What is in the file"))
        ).to_be_focused()
        self.page.get_by_role("button", name=self.say("Take in what is ticked")).click()
        heading = self.page.get_by_role("heading", name=self.say("Open a progress file"))
        expect(heading).to_be_focused(timeout=PATIENCE)


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("edition", ["en", "ru"])
def test_what_was_typed_outlives_the_session(built, open_browser, tmp_path, teacher, edition):
    """Home, nickname, M1, typing, the file; a new session has it back; so has a hub's account."""
    one = Visitor(open_browser(edition, 390), edition)
    with session(built, tmp_path / "first") as address:
        one.page.goto(address.format(edition=edition))
        one.page.get_by_label(one.say("Nickname")).fill(NAME[edition])
        one.page.get_by_role("button", name=one.say("Use this name")).click()
        called = one.say("You are called {name} here.").format(name=NAME[edition])
        expect(one.page.get_by_text(called)).to_be_visible(timeout=PATIENCE)
        # The end of a button's words was cut off once: a page does not get wider by that.
        button = one.page.get_by_role("button", name=one.say("Use this name"))
        assert button.evaluate("b => b.scrollWidth - b.clientWidth") <= 0
        assert violations(one.page) == []
        assert too_wide(one.page) == []
        # Voilà's MathJax wanted an address once, and a left page's kernel was refused its end.
        assert one.errors == []
        one.picture("home")
        one.open_module()
        one.situation().fill(TYPED)
        widget = one.page.locator("#sr-request")
        expect(widget.get_by_text(re.compile("Saved|Сохранено"))).to_be_visible(timeout=PATIENCE)
        one.picture("module")
        one.visit("My words")
        path = one.save(tmp_path)
        one.picture("words")
    assert TYPED in path.read_text("utf-8")
    assert NAME[edition] in path.read_text("utf-8")

    # Another device: nothing of the first session is in the browser.
    other = Visitor(open_browser(edition), edition)
    with session(built, tmp_path / "second") as address:
        other.page.goto(address.format(edition=edition))
        other.visit("My words")
        other.restore(path)
        other.visit("Contents")
        other.open_module()
        expect(other.situation()).to_have_value(TYPED, timeout=PATIENCE)
    assert one.hosts | other.hosts <= {"127.0.0.1", "", None}

    account = teacher(edition)
    third = Visitor(account.page.context, edition)
    third.page.goto(f"{account.stack.base_url}/services/classroom/{edition}/s05-own/")
    third.restore(path)
    third.page.goto(f"{account.stack.base_url}/services/classroom/{edition}/m01-network/")
    expect(third.situation()).to_have_value(TYPED, timeout=PATIENCE)


@pytest.mark.timeout(900)
def test_what_was_built_is_saved_there_too(built, open_browser, tmp_path):
    """Without a hub a goal card is a PDF as well, with what was typed a moment before."""
    one = Visitor(open_browser("en"), "en")
    with session(built, tmp_path / "products") as address:
        one.page.goto(address.format(edition="en"))
        one.page.locator("h3 a[href*='m00-start']").click()
        goal = one.page.locator("#sr-goal [id$='-goal']")
        expect(goal).to_be_visible(timeout=PATIENCE)
        goal.fill(TYPED)
        with one.page.expect_download() as saved:
            one.page.locator("#sr-goal").get_by_role("button", name=one.say("Save as PDF")).click()
        assert saved.value.suggested_filename == "My_goal_card.pdf"
        told = pdf_words.words(saved.value.path().read_bytes())
    assert TYPED in " ".join(told.split())


@pytest.mark.timeout(900)
def test_who_does_nothing_is_warned(built, open_browser, tmp_path):
    """Before Binder's ten minutes are over, spoken and with the way to save; a key takes it away."""
    one = Visitor(open_browser("en"), "en")
    one.page.clock.install()
    with session(built, tmp_path / "idle") as address:
        one.page.goto(address.format(edition="en"))
        warning = one.page.locator("#sr-idle")
        expect(warning).to_be_hidden()
        one.page.clock.fast_forward("06:00")
        expect(warning).to_be_hidden()
        one.page.clock.fast_forward("01:30")
        expect(warning).to_be_visible()
        assert warning.get_attribute("role") == "alert"
        expect(warning.get_by_role("link")).to_have_attribute("href", re.compile("s05-own"))
        one.page.keyboard.press("Shift")
        expect(warning).to_be_hidden()


@pytest.mark.timeout(900)
def test_a_kernel_ends_with_its_page(built, open_browser, tmp_path):
    """Whoever goes on to another page leaves no kernel behind; a stranger's word ends none."""
    one = Visitor(open_browser("en"), "en")
    with session(built, tmp_path / "kernels") as address:
        home = address.format(edition="en")
        kernels = f"{home.partition('voila/render/')[0]}api/kernels"

        def running():
            return [kernel["id"] for kernel in one.page.request.get(kernels).json()]

        one.page.goto(home)
        expect(one.page.get_by_label(one.say("Nickname"))).to_be_visible(timeout=PATIENCE)
        (first,) = running()
        # Another site's page would have the cookies sent along, but cannot read the token in them.
        end = f"{home.partition('render/')[0]}api/shutdown/{first}"
        assert one.page.request.post(end, form={"_xsrf": "guessed"}).status == 403
        assert running() == [first]
        one.open_module()
        until(one.page, lambda: len(running()) == 1 and first not in running(), PATIENCE)


def kernels_of(folder):
    """Find the kernels of a session by the folder that is its home."""
    found = psutil.process_iter(["cmdline"])
    commands = [(one, " ".join(one.info["cmdline"] or ())) for one in found]
    return [p for p, said in commands if "ipykernel_launcher" in said and f"{folder}/" in said]


@pytest.mark.timeout(900)
@pytest.mark.parametrize("edition", ["en", "ru"])
def test_a_kernel_that_died_is_made_anew(built, open_browser, tmp_path, edition):
    """Whose activities never came gets the page again by itself, once; who reads it, a button."""
    one = Visitor(open_browser(edition, 390), edition)
    folder = tmp_path / "died"
    opened = []
    one.page.on("framenavigated", lambda frame: opened.append(frame.url))

    def front_end(route):
        """Give Voilà's front end once the page's kernel has died and another is in its place."""
        dead = kernels_of(folder)
        for kernel in dead:
            kernel.kill()
        psutil.wait_procs(dead)
        until(one.page, lambda: kernels_of(folder), PATIENCE)
        route.continue_()

    with session(built, folder) as address:
        home = address.format(edition=edition)
        nickname = one.page.get_by_label(one.say("Nickname"))
        lost = one.page.locator("#sr-lost")
        one.page.route("**/voila.js*", front_end, times=1)
        one.page.goto(home)
        expect(nickname).to_be_visible(timeout=PATIENCE)
        assert [url.partition("?")[0] for url in opened] == [home.partition("?")[0]] * 2
        expect(lost).to_be_hidden()

        one.page.route("**/voila.js*", front_end, times=2)
        one.page.reload(wait_until="commit")
        expect(lost).to_be_visible(timeout=PATIENCE)
        expect(one.page.get_by_text("Error displaying widget")).to_have_count(0)
        one.picture("died")
        assert violations(one.page) == []
        lost.get_by_role("button").click()
        expect(nickname).to_be_visible(timeout=PATIENCE)
        assert len(opened) == 5


@pytest.mark.timeout(900)
def test_what_is_on_its_way_is_not_begun_anew(built, open_browser, tmp_path):
    """On a slow line the page says after a minute what is missing, and breaks no loading off."""
    one = Visitor(open_browser("en"), "en")
    opened, held = [], []
    one.page.on("framenavigated", lambda frame: opened.append(frame.url))
    one.page.clock.install()

    def hold(route):
        """Leave Voilà's front end on its way."""
        held.append(route)

    with session(built, tmp_path / "slow") as address:
        one.page.route("**/voila.js*", hold)
        one.page.goto(address.format(edition="en"), wait_until="commit")
        until(one.page, lambda: held, PATIENCE)
        lost = one.page.locator("#sr-lost")
        one.page.clock.run_for("00:59")
        expect(lost).to_be_hidden()
        one.page.clock.run_for("00:05")
        expect(lost).to_be_visible()
        held[0].continue_()
        one.page.clock.resume()
        expect(one.page.get_by_label(one.say("Nickname"))).to_be_visible(timeout=PATIENCE)
        assert len(opened) == 1


@pytest.mark.timeout(900)
def test_nothing_but_the_course_is_a_page(built, open_browser, tmp_path):
    """Neither another notebook nor a file beside the course is shown; without the token nothing."""
    one = Visitor(open_browser("en"), "en")
    with session(built, tmp_path / "strange") as address:
        home = address.format(edition="en")
        assert one.page.request.get(home.partition("?")[0]).status == 403 or (
            "login" in one.page.request.get(home.partition("?")[0]).url
        )
        one.page.goto(home)
        root = home.partition("voila/render/")[0]
        (built.repository / "other.ipynb").write_text(
            '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
        )
        for path in (
            "voila/render/other.ipynb",
            "voila/files/course/en/source/m01-network/exit-quiz.yaml",
        ):
            assert one.page.request.get(root + path).status in {403, 404}, path
