"""What stands around a page, in a browser: looks, narrow windows, keyboard, paper, offline copies."""

import json
import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from staffroom.i18n import translation
from tests.browser import too_wide, violations
from tests.e2e.hands import Keyboard
from tests.e2e.people import MODULE, PATIENCE, sit_down

PAGES = ["m00-start", MODULE]
SERVICES = ["s00-home", "s08-path", "s01-people", "s04-news", "s05-own", "s09-settings"]
TYPED = "Typed on a train, without a line. / Написано в поезде, без связи. "
DAMAGED = (
    "This progress file is damaged or cut off. Nothing was changed. "
    "Please try another copy of it, or save a new one."
)
FOREIGN = "This is not a progress file. Nothing was changed."
LOOKS = [{"text": "200"}, {"contrast": "light"}, {"contrast": "dark"}, {"text": "150"}]


def picture(page, name):
    """Keep what is seen, for whoever wants to look."""
    if folder := os.environ.get("STAFFROOM_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def arrive(one, page):
    """Open a page and wait until its activities are there."""
    one.page.goto(f"{one.stack.base_url}/services/classroom/{one.edition}/{page}/")
    expect(one.page.locator("main .sr-widget").first).to_be_visible(timeout=PATIENCE)
    expect(one.page.locator("main .sr-skeleton")).to_have_count(0, timeout=PATIENCE)


def open_asides(page):
    """Open help and notes."""
    for name in ("sr-help", "sr-own-notes"):
        page.locator(f".{name} > summary").click()
    expect(page.locator("#sr-notes-text")).to_be_focused(timeout=PATIENCE)


def wear(page, look):
    """Have an open page look as a reader has chosen."""
    page.evaluate(
        """look => {
          for (const name of ["text", "contrast"]) {
            if (name in look) document.documentElement.setAttribute(`data-sr-${name}`, look[name]);
            else document.documentElement.removeAttribute(`data-sr-${name}`);
          }
        }""",
        look,
    )


def sticks_out(page, widths):
    """By look and width, pages that are wider than the window."""
    found = []
    for look in ({}, {"text": "150"}, {"text": "200"}):
        wear(page, look)
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            if wide := too_wide(page):
                found.append((page.url, look, width, wide))
    wear(page, {})
    return found


@pytest.mark.parametrize("edition", ["ru", "en"])
@pytest.mark.timeout(420)
def test_a_page_is_whole_in_every_look(open_browser, stack, edition):
    """Help and notes open: axe finds nothing in any look, nothing scrolls sideways at any width."""
    one = sit_down(open_browser(edition, 390), stack, edition)
    one.sign_up()
    for name in PAGES:
        arrive(one, name)
        open_asides(one.page)
        assert sticks_out(one.page, (320, 390, 1280)) == []
        one.page.set_viewport_size({"width": 390, "height": 844})
        for look in LOOKS:
            wear(one.page, look)
            assert (look, violations(one.page)) == (look, [])
            picture(one.page, f"{name}-{edition}-{'-'.join(look.values())}")
        wear(one.page, {})
        one.page.emulate_media(color_scheme="dark")
        assert violations(one.page) == []
        one.page.emulate_media(color_scheme="light")
    found = []
    for name in SERVICES:
        arrive(one, name)
        found += sticks_out(one.page, (320, 390))
    assert found == []


@pytest.mark.timeout(300)
def test_around_a_page_by_keyboard(open_browser, stack):
    """The skip link comes first; parts, help and notes open by Enter and close by Escape."""
    one = sit_down(open_browser("en", 390), stack, "en")
    one.sign_up()
    arrive(one, MODULE)
    page, keys = one.page, Keyboard(one.page)
    page.keyboard.press("Tab")
    expect(page.locator(".sr-skip")).to_be_focused()
    expect(page.locator(".sr-skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main#text")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".sr-where a")).to_be_focused()
    page.keyboard.press("Tab")
    parts = page.locator(".sr-parts")
    expect(parts.locator("summary")).to_be_focused()
    page.keyboard.press("Enter")
    expect(parts.get_by_role("link").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(parts.get_by_role("link").first).to_be_hidden()
    page.keyboard.press("Tab")
    helping = page.locator(".sr-help")
    expect(helping.locator("summary")).to_be_focused()
    page.keyboard.press("Enter")
    expect(helping.get_by_role("link").first).to_be_visible()
    keys.reach(helping.get_by_role("link").nth(1))
    page.keyboard.press("Escape")
    expect(helping.locator("summary")).to_be_focused()
    expect(helping).not_to_have_attribute("open", "")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#sr-notes-text")).to_be_focused(timeout=PATIENCE)
    page.keyboard.type("A thought")
    page.keyboard.press("Escape")
    expect(page.locator(".sr-own-notes > summary")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#sr-notes-text")).to_have_value("A thought")
    keys.reach(page.locator(".sr-beside a").first)


@pytest.mark.parametrize("edition", ["ru", "en"])
@pytest.mark.timeout(300)
def test_a_page_in_forced_colours(open_browser, stack, edition):
    """Axe finds nothing; every control has an edge or is a link or a word; what has the focus shows it."""
    one = sit_down(open_browser(edition, 390), stack, edition)
    one.sign_up()
    one.page.emulate_media(forced_colors="active")
    arrive(one, MODULE)
    open_asides(one.page)
    assert violations(one.page) == []
    picture(one.page, f"forced-{edition}")
    bare = one.page.evaluate(
        """() => [...document.querySelectorAll("main :is(button:not(.sr-term), .sr-button, textarea, select, input[type=text])")]
          .filter((e) => e.checkVisibility() && parseFloat(getComputedStyle(e).borderTopWidth) < 1)
          .map((e) => e.outerHTML.slice(0, 120))"""
    )
    assert bare == []
    dark = one.page.evaluate(
        """() => [...document.querySelectorAll("main :is(a, button, summary, textarea, input)")]
          .filter((e) => e.checkVisibility())
          .filter((e) => {
            e.focus({ focusVisible: true, preventScroll: true });
            // Around a term of several words there is one outline, not one around each.
            const style = getComputedStyle(e.closest(".sr-words") ?? e);
            return style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2;
          })
          .map((e) => e.outerHTML.slice(0, 120))"""
    )
    assert dark == []


@pytest.mark.parametrize("edition", ["ru", "en"])
@pytest.mark.timeout(300)
def test_a_page_on_paper(open_browser, stack, edition):
    """Text, whole answers and addresses; no navigation, no button, nothing cut off."""
    one = sit_down(open_browser(edition, 1280), stack, edition)
    one.sign_up()
    arrive(one, MODULE)
    page, answer = one.page, TYPED * 40
    field = page.locator("#sr-request [id$='-situation']")
    field.fill(answer)
    open_asides(page)
    page.locator("#sr-notes-text").fill("Mine alone")
    page.set_viewport_size({"width": 700, "height": 1000})
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    picture(page, f"paper-{edition}")
    for gone in (
        "header",
        "footer",
        ".sr-where",
        ".sr-help",
        ".sr-beside",
        ".sr-skip",
        ".sr-count",
        ".sr-status",
    ):
        assert page.locator(f"{gone}:visible").count() == 0, gone
    # A term of the glossary is a word of the text, and stays one.
    assert page.locator("main :is(button:not(.sr-term), textarea):visible").count() == 0
    expect(page.locator("#sr-request").get_by_text(answer.strip())).to_be_visible()
    expect(page.get_by_text("Mine alone", exact=True)).to_be_visible()
    said = page.evaluate(
        """() => getComputedStyle(document.querySelector('.sr-text a[href^="http"]'), "::after").content"""
    )
    assert "http" in said
    assert too_wide(page) == []
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    expect(field).to_have_value(answer)
    assert page.locator(".sr-printed").count() == 0


@pytest.mark.timeout(300)
def test_a_look_chosen_on_another_device_is_worn_on_any_page(open_browser, stack):
    """A module's page that opens with an older cookie takes the new look over, and keeps it."""
    one = sit_down(open_browser("en", 390), stack, "en")
    one.sign_up()
    arrive(one, MODULE)
    other = open_browser("en", 390)
    other.add_cookies(one.page.context.cookies())
    form = other.new_page()
    form.goto(f"{stack.base_url}/services/classroom/looks/en")
    form.locator("[name=contrast][value=dark]").check()
    form.locator("main button.sr-button--primary").click()
    expect(form.locator("html")).to_have_attribute("data-sr-contrast", "dark")
    html = one.page.locator("html")
    expect(html).not_to_have_attribute("data-sr-contrast", "dark")
    arrive(one, MODULE)
    expect(html).to_have_attribute("data-sr-contrast", "dark", timeout=PATIENCE)
    first = one.page.request.get(one.page.url).text()
    assert 'data-sr-contrast="dark"' in first.partition("<head>")[0]


def take_offline(one, folder):
    """Save the offline copy of the module from the page of one's own words."""
    arrive(one, "s05-own")
    row = one.page.get_by_role("listitem").filter(has=one.page.locator(".sr-button--small"))
    title = "The teacher network" if one.edition == "en" else "Сеть педагогов"
    row.filter(has_text=title).get_by_role("button").click()
    ready = one.page.locator("a[download$='.html']")
    with one.page.expect_download() as saved:
        ready.click()
    path = folder / saved.value.suggested_filename
    saved.value.save_as(path)
    return path


def open_file(one, path):
    """Choose a file to be opened as a progress file."""
    arrive(one, "s05-own")
    one.page.get_by_label(one.say("Progress file on this device")).set_input_files(path)


@pytest.mark.parametrize("edition", ["ru", "en"])
@pytest.mark.timeout(420)
def test_what_is_written_on_a_train_is_in_the_course_afterwards(
    open_browser, stack, tmp_path, edition
):
    """A copy from the disk with no network, written in, saved, opened in the course: drafts."""
    one = sit_down(open_browser(edition, 390), stack, edition)
    one.sign_up()
    path = take_offline(one, tmp_path)
    train = open_browser(edition, 390)
    train.set_offline(True)
    copy = train.new_page()
    copy.goto(path.as_uri())
    place = "[data-activity=request][data-field={}]"
    copy.locator(place.format("situation") + " textarea").fill(TYPED)
    option = copy.locator(place.format("need") + " [type=radio]").nth(1)
    option.check()
    chosen = option.get_attribute("value")
    with copy.expect_download() as saved:
        copy.locator("#save").click()
    file = tmp_path / saved.value.suggested_filename
    saved.value.save_as(file)

    open_file(one, file)
    page = one.page
    expect(page.get_by_role("heading", name=one.say("What is in the file"))).to_be_focused()
    assert violations(page) == []
    page.get_by_role("button", name=one.say("Take in what is ticked")).click()
    heading = page.get_by_role("heading", name=one.say("Open a progress file"))
    expect(heading).to_be_focused(timeout=PATIENCE)
    arrive(one, MODULE)
    expect(page.locator("#sr-request [id$='-situation']")).to_have_value(TYPED)
    expect(page.locator(f"#sr-request [type=radio][value='{chosen}']")).to_be_checked()

    told = json.loads(file.read_text("utf-8"))
    told["answers"][0]["answer"]["fields"]["situation"] = 5 * [{"not": "a text"}]
    signed = told | {"installation": "elsewhere", "digest": "0" * 64, "signature": "0"}
    say = translation("staffroom", edition).gettext
    for text, words in ((json.dumps(signed), DAMAGED), (json.dumps({"notes": "mine"}), FOREIGN)):
        bad = tmp_path / "bad.json"
        bad.write_text(text, "utf-8")
        open_file(one, bad)
        expect(page.get_by_role("alert").get_by_text(say(words))).to_be_visible()
    arrive(one, MODULE)
    expect(page.locator("#sr-request [id$='-situation']")).to_have_value(TYPED)
