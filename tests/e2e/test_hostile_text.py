"""Hostile HTML and Markdown in every text field: it is shown as typed and nothing of it runs."""

import pytest
from playwright.sync_api import expect

from tests.browser import too_wide
from tests.e2e.people import PATIENCE, Trainer, request_values, sit_down
from tests.e2e.watch import Watch

ATTACKS = [
    "<img src=x onerror=\"window.hacked='img'\">",
    "<script>window.hacked='script'</script>",
    "<svg onload=\"window.hacked='svg'\"></svg>",
    "[link](javascript:window.hacked='link')",
    "<iframe srcdoc=\"<script>parent.hacked='frame'</script>\"></iframe>",
    '"><input autofocus onfocus="window.hacked=\'focus\'">',
    "{{7*7}} ${7*7} %7B%7B7*7%7D%7D `;window.hacked='template';`",
]
ALL = "\n\n".join(ATTACKS)


def unhurt(page):
    """Nothing of an attack has run on a page, and no live piece of it is there."""
    page.wait_for_timeout(500)
    assert page.evaluate("window.hacked") is None
    live = page.locator("[onerror], [onload], [onfocus], iframe[srcdoc], a[href^='javascript:']")
    assert live.count() == 0


@pytest.mark.timeout(300)
def test_no_text_of_a_teacher_runs_anywhere(open_browser, stack):
    """Name, post, answer, form and quiz text: harmless for her, a colleague and the trainer."""
    eve = sit_down(open_browser("en"), stack, "en", "Eve <img src=x onerror=window.hacked=1>")
    eve.sign_up()
    unhurt(eve.page)
    eve.open_module()
    eve.hands.write(eve.widget("discussion").locator(".sr-own textarea"), ALL)
    eve.hands.press(eve.button("discussion", "Publish"))
    expect(eve.posts().locator(".sr-post--mine").first).to_contain_text("onerror")
    values = {k: v if k == "need" else f"{ALL} {v}"[:600] for k, v in request_values("en").items()}
    eve.fill("request", values)
    eve.finish_form("request")
    eve.exit_quiz()
    heads = eve.posts().locator(":scope > li > article")
    seeds = heads.get_by_role("button", name=f"{eve.say('Answer')}: ")
    for n in range(2):
        seeds.nth(n).click()
        box = eve.posts().locator("textarea")
        box.fill(f"{ALL} {n}")
        eve.button("discussion", "Publish the answer").click()
        expect(box).to_have_count(0)
    eve.hand_in()
    receipt = eve.widget("submission").locator(".sr-receipt")
    expect(receipt).to_contain_text(eve.say("It is in the gradebook."))
    unhurt(eve.page)

    reader = sit_down(open_browser("en", 390), stack, "en", "Rita Reader")
    reader.sign_up()
    reader.open_module()
    reader.post("Good evening, all.")
    expect(reader.posts()).to_contain_text("onerror")
    reader.answer(eve.name, "What comes after that?")
    unhurt(reader.page)
    assert too_wide(reader.page) == []

    page = open_browser("en").new_page()
    page.set_default_timeout(PATIENCE)
    trainer = Trainer(page, "en", stack, Watch(page))
    trainer.sign_in()
    page.goto(f"{stack.base_url}/hub/people")
    unhurt(page)
    trainer.open_from_home("formgrader")
    trainer.formgrader("manage_students")
    expect(page.locator("tbody")).to_contain_text("m", timeout=PATIENCE)
    unhurt(page)
    hostile = 0
    for text in trainer.submissions():
        hostile += "window.hacked='script'" in text
        unhurt(page)
    assert hostile == 1
