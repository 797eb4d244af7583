"""A trainer at the page of her cohort, by keyboard alone, in both languages, at three widths."""

import json

import pytest
from playwright.sync_api import expect

from staffroom.i18n import translation
from tests.browser import too_wide, violations
from tests.e2e import pathfinding
from tests.e2e.cohorts import found_cohort, join_cohort
from tests.e2e.hands import Keyboard
from tests.e2e.people import MODULE, PATIENCE, TEXTS, Trainer, module, sit_down
from tests.e2e.talk import Talker
from tests.e2e.test_home import picture
from tests.e2e.test_together import go
from tests.notebooks.reading import listed

COHORTS = {"ru": "Учителя Омска", "en": "Teachers of Omsk"}
NAMES = {"ru": "Антонина Каренина", "en": "Antonia Karenin"}
WIDTHS = (1280, 390, 320)


def join_and_begin(anna, address):
    """Join by the link, spend an attempt at the exit quiz, and say something that waits."""
    anna.sign_up()
    join_cohort(anna, address)
    anna.open_module()
    anna.exit_quiz()
    Talker(anna).post(TEXTS[anna.edition]["post"])


def pick_by_name(vera, label, text):
    """Choose an entry of a list by its words."""
    select = vera.widget("overview").get_by_label(label, exact=True)
    expect(select.locator("option", has_text=text)).to_have_count(1)
    value = select.locator("option", has_text=text).get_attribute("value")
    vera.hands.pick(select, value)


def row_of(vera, name):
    """The row of a colleague in the table."""
    table = vera.widget("overview").get_by_role("table")
    header = vera.page.get_by_role("rowheader", name=name)
    return table.get_by_role("row").filter(has=header)


def downloaded(vera, msgid):
    """Press a button that makes a file, and read it."""
    with vera.page.expect_download(timeout=PATIENCE) as saved:
        vera.hands.press(vera.button("overview", msgid))
    return saved.value.path().read_text("utf-8-sig")


@pytest.mark.parametrize("edition", ["ru", "en"])
@pytest.mark.timeout(600)
def test_a_trainer_looks_after_her_cohort(open_browser, stack, edition):
    """She sees who is where and who waits, takes it as files, and a phone shows all of it."""
    vera = sit_down(open_browser(edition), stack, edition, "Trainer")
    Trainer(vera.page, edition, stack, vera.watch).sign_in()
    vera.hands = Keyboard(vera.page)
    pathfinding.open_course(vera)
    pathfinding.room(vera, "People", "s01-people")
    address = found_cohort(vera, COHORTS[edition])
    anna = sit_down(open_browser(edition), stack, edition, NAMES[edition])
    join_and_begin(anna, address)

    pathfinding.room(vera, "My cohort", "s10-overview")
    pick_by_name(vera, vera.say("Cohort"), COHORTS[edition])
    row = row_of(vera, anna.name)
    expect(row.get_by_role("cell", name=vera.say("begun"), exact=True)).to_have_count(1)
    # Another journey may have released a module of its own in this course.
    modules = row.get_by_role("cell").count()
    assert modules >= len(listed(edition))
    untouched = row.get_by_role("cell", name=vera.say("not begun"), exact=True)
    expect(untouched).to_have_count(modules - 1)
    pick_by_name(vera, vera.say("Module"), module(edition).title)
    tried = translation("widgets", edition).ngettext(
        "{count} first attempt was looked at.", "{count} first attempts were looked at.", 1
    )
    tried = tried.replace("{count}", "1")
    expect(vera.widget("overview").get_by_text(tried)).to_be_visible()

    table = downloaded(vera, "Download the table (CSV)")
    assert anna.name in table
    assert module(edition).title in table
    statements = downloaded(vera, "Download xAPI statements (JSON)")
    assert json.loads(statements)
    assert anna.name not in statements

    for width in WIDTHS:
        vera.page.set_viewport_size({"width": width, "height": 900})
        expect(row).to_be_visible()
        picture(vera.page, f"cohort-{edition}-{width}")
        assert too_wide(vera.page) == []
        frame = vera.widget("overview").locator(".sr-overview__frame")
        assert frame.evaluate("f => f.scrollWidth - f.clientWidth") == 0
        assert violations(vera.page) == []

    waits = vera.widget("overview").get_by_role("link", name=anna.name)
    vera.hands.press(waits)
    vera.page.wait_for_url(f"**/{edition}/{MODULE}/**")
    expect(Talker(vera).card(TEXTS[edition]["post"])).to_be_in_viewport()

    go(anna, "s05-own")
    seen = anna.page.get_by_role("region", name=anna.say("What trainers see of you"), exact=True)
    expect(seen).to_contain_text(COHORTS[edition])
    expect(seen.locator("dd", has_text=anna.say("begun")).first).to_be_visible()
    for one in (vera, anna):
        assert one.watch.faults == []
