"""What a teacher builds, taken along: M0's goal card as a file, to colleagues, in her portfolio."""

import docx
import pytest
from playwright.sync_api import expect

from tests.browser import too_wide, violations
from tests.e2e.people import PATIENCE, sit_down
from tests.e2e.test_around import arrive, picture
from tests.service import pdf_words

WORDS = "Four lessons with an exit card. / Четыре урока с карточкой на выходе."


def saved(one, press, folder):
    """Press something that saves a file; gives where it is."""
    with one.page.expect_download(timeout=PATIENCE) as file:
        press()
    path = folder / file.value.suggested_filename
    file.value.save_as(path)
    return path


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("edition", "name"), [("ru", "Моя_карточка_цели"), ("en", "My_goal_card")])
def test_a_goal_card_is_taken_along(open_browser, stack, edition, name, tmp_path):
    """What was typed a moment ago is in both files, in the post box unsent, and in the list."""
    one = sit_down(open_browser(edition, 390), stack, edition)
    one.sign_up()
    one.at = "m00-start"
    one.open_module()
    one.fill("goal", {"goal": WORDS})
    word = saved(one, lambda: one.hands.press(one.button("goal", "Save as Word")), tmp_path)
    assert word.name == f"{name}.docx"
    assert WORDS in [paragraph.text for paragraph in docx.Document(word).paragraphs]
    pdf = saved(one, lambda: one.hands.press(one.button("goal", "Save as PDF")), tmp_path)
    assert pdf.name == f"{name}.pdf"
    assert WORDS in " ".join(pdf_words.words(pdf.read_bytes()).split())
    assert violations(one.page, "#sr-goal") == []
    picture(one.page, f"product-{edition}")
    one.hands.press(one.button("goal", "Show to colleagues"))
    box = one.widget("discussion").get_by_role("textbox", name=one.say("Your post"))
    expect(box).to_be_focused()
    assert WORDS in box.input_value()
    expect(one.widget("discussion")).to_contain_text(one.say("Your own post is still to come."))
    assert too_wide(one.page) == []
    arrive(one, "s05-own")
    mine = one.widget("takeout").get_by_role("article")
    expect(mine).to_have_count(1)
    expect(mine.get_by_role("link")).to_have_attribute(
        "href", f"/services/classroom/{edition}/m00-start/#sr-goal"
    )
    again = mine.get_by_role("button", name=one.say("Save as PDF"))
    assert WORDS in " ".join(
        pdf_words.words(saved(one, lambda: one.hands.press(again), tmp_path).read_bytes()).split()
    )
    assert violations(one.page) == []
    picture(one.page, f"products-{edition}")
