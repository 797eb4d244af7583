"""The main job in both languages: from sign-up to a returned mark."""

import pytest
from playwright.sync_api import expect

from tests.e2e.people import (
    NAMES,
    PATIENCE,
    TEXTS,
    Trainer,
    hand_in_the_least,
    take_part,
    work_through,
)
from tests.e2e.watch import Watch

EDITIONS = ["ru", "en"]
CRITERIA = {
    "criterion_context": 3,
    "criterion_privacy": 4,
    "criterion_specificity": 2,
    "criterion_usefulness": 3,
}


@pytest.mark.parametrize(("edition", "width"), [("ru", 390), ("en", 1280)])
@pytest.mark.timeout(420)
def test_a_teacher_takes_the_module(teacher, edition, width):
    """A teacher does every activity, talks with a colleague live, hands in, is marked at once."""
    anna = teacher(edition, width)
    expect(anna.page.locator("html")).to_have_attribute("lang", edition)
    assert "import" not in anna.page.locator("main").inner_text()
    work_through(anna)
    take_part(anna)

    colleague = teacher(edition, name="Олег Ким" if edition == "ru" else "Owen Clark")
    colleague.post(TEXTS[edition]["post"] + " ★")
    colleague.answer(anna.name, TEXTS[edition]["answer"] + " ★")
    anna.read_news_until(TEXTS[edition]["answer"] + " ★")

    anna.hand_in()
    panel = anna.widget("submission")
    expect(panel.get_by_role("table")).to_contain_text("12")
    expect(panel.locator(".sr-receipt")).to_contain_text(anna.say("It is in the gradebook."))
    assert anna.watch.faults == []
    assert colleague.watch.faults == []
    assert NAMES[edition] in anna.head().inner_text()


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.timeout(420)
def test_a_trainer_returns_a_mark(teacher, open_browser, stack, edition):
    """A trainer marks the open criteria in formgrader; the teacher's open page shows them."""
    name = f"Vera Orlova {edition}"
    vera = teacher(edition, name=name)
    hand_in_the_least(vera)
    panel = vera.widget("submission")
    expect(panel.locator(".sr-receipt")).to_contain_text(vera.say("It is in the gradebook."))

    page = open_browser("en").new_page()
    page.set_default_timeout(PATIENCE)
    trainer = Trainer(page, edition, stack, Watch(page))
    trainer.sign_in()
    trainer.open_from_home("lab")
    expect(page.locator(".jp-DirListing-content")).to_contain_text("source", timeout=3 * PATIENCE)
    trainer.open_from_home("formgrader")
    trainer.open_submission_of(name)
    for cell, score in CRITERIA.items():
        trainer.mark(cell, score)
    trainer.mark("criterion_tone", 4, "Warm and to the point <script>alert(1)</script>")
    trainer.feed_back()

    marks = panel.locator(".sr-released")
    expect(marks.get_by_role("table")).to_contain_text("Warm and to the point <script>")
    expect(marks.get_by_role("table")).to_contain_text("31")
    assert vera.watch.faults == []
    assert trainer.watch.faults == []
