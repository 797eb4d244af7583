"""A whole Staffroom and a Chromium for the journeys."""

from pathlib import Path

import pytest
import yaml
from playwright.sync_api import expect, sync_playwright

import staffroom.syllabus
from tests.browser import launch
from tests.e2e.people import PATIENCE, Trainer, sit_down
from tests.e2e.watch import Watch
from tests.stack import running

SCHOOL = "School No. 12"
SYLLABUS = Path(staffroom.syllabus.__file__).with_suffix(".yaml")
LANGUAGES = {"ru": "ru-RU", "en": "en-GB"}
expect.set_options(timeout=PATIENCE)


def short_syllabus():
    """Ours, with a certificate for the two modules that are written already."""
    whole = yaml.safe_load(SYLLABUS.read_text())
    whole["certificates"]["route"] = {"modules": ["m00-start", "m01-network"], "more": 0}
    return yaml.safe_dump(whole, allow_unicode=True, sort_keys=False)


@pytest.fixture(scope="session")
def stack(tmp_path_factory):
    """One Staffroom for all journeys, in a school with a syllabus of its own."""
    data = tmp_path_factory.mktemp("staffroom") / "data"
    (data / "course").mkdir(parents=True)
    (data / "course" / staffroom.syllabus.FILE).write_text(short_syllabus())
    with running(data, institution=SCHOOL) as one:
        yield one


@pytest.fixture(scope="session")
def browser():
    """One Chromium."""
    with sync_playwright() as playwright:
        one = launch(playwright)
        yield one
        one.close()


@pytest.fixture
def open_browser(browser):
    """Open a private window: `open_browser(edition, width)`, and what else Playwright takes."""
    opened = []

    def make(edition, width=1280, **more):
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            locale=LANGUAGES[edition],
            reduced_motion="reduce",
            **more,
        )
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def teacher(open_browser, stack):
    """Make a teacher, signed up, with the module open: `teacher(edition, width)`."""

    def make(edition, width=1280, name=""):
        one = sit_down(open_browser(edition, width), stack, edition, name)
        one.sign_up()
        one.open_module()
        return one

    return make


@pytest.fixture
def trainer(open_browser, stack):
    """The trainer, signed in, at the pages of an edition."""

    def make(edition):
        page = open_browser(edition).new_page()
        page.set_default_timeout(PATIENCE)
        Trainer(page, edition, stack, Watch(page)).sign_in()
        one = sit_down(page.context, stack, edition, "Trainer")
        page.close()
        return one

    return make
