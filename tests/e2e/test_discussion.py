"""A conversation of colleagues in real browsers: everything one can do, as it arrives at others."""

import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.e2e.people import PATIENCE
from tests.e2e.talk import Talker

NAMES = {
    "ru": ("Алла Юрьевна", "Борис Ильич", "Вера Львовна"),
    "en": ("Alice Moor", "Boris Hill", "Vera Lane"),
}
UNSAFE = {
    "ru": "Звоните маме: +7 912 345-67-89.",
    "en": "Call the mother: +44 20 7946 0958.",
}


@pytest.fixture
def talkers(teacher):
    """Three colleagues at the module's discussion, one of them with a telephone."""

    def make(edition):
        widths = (390, 1280, 1280)
        return [
            Talker(teacher(edition, width, name))
            for width, name in zip(widths, NAMES[edition], strict=True)
        ]

    return make


@pytest.fixture
def photo(tmp_path):
    """A picture of a blackboard, with the place where it was taken in its metadata."""
    picture = Image.new("RGB", (900, 600), "#2f4f3f")
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    picture.save(tmp_path / "board.jpg", exif=exif)
    return tmp_path / "board.jpg"


@pytest.mark.parametrize("edition", ["ru", "en"])
@pytest.mark.timeout(420)
def test_colleagues_hold_a_conversation(talkers, photo, edition):
    """Post, then see, then answer: two write, thank, change and delete, the third follows by ear."""
    anna, boris, vera = talkers(edition)
    first_words(anna, boris, vera, UNSAFE[edition])
    answers_below_answers(anna, boris)
    mention_and_picture(anna, boris, photo)
    thanks_and_quotation(anna, boris)
    changes(anna, boris)
    the_third_follows(anna, boris, vera)
    for one in (anna, boris, vera):
        assert one.teacher.watch.faults == []


def first_words(anna, boris, vera, unsafe):
    """Nobody's post is there before one's own, and what may name a child is asked about."""
    boris.post("B1 My pupils choose the order of tasks.")
    expect(anna.widget.locator(".sr-posts")).to_have_count(0)
    own = anna.widget.locator(".sr-own")
    anna.teacher.hands.write(own.locator("textarea"), unsafe)
    anna.press(own, "Publish")
    expect(own.locator(".sr-findings")).to_be_visible()
    anna.press(own.locator(".sr-findings"), "Write it differently")
    expect(own.locator("textarea")).to_have_value(unsafe)
    anna.post("A1 I begin with a **question**.")
    expect(anna.card("A1").locator("strong", has_text="question")).to_be_visible()
    vera.post("V1 I listen first.")


def answers_below_answers(anna, boris):
    """Answers arrive without a reload, and stand below what they answer."""
    anna.answer("B1", "A2 How long does choosing take?")
    boris.sees("A2")
    boris.answer("A2", "B2 Two minutes, no more.")
    anna.sees("B2")
    heading = anna.card("B2").get_by_role("heading", level=6)
    expect(heading).to_contain_text(boris.teacher.name)


def mention_and_picture(anna, boris, photo):
    """A mention by keyboard rings the colleague's bell; a picture comes with its words."""
    box, name, alt = boris.card("A1"), anna.teacher.name, "A blackboard with three tasks"
    boris.press(box, "Answer")
    boris.mention(box.locator("textarea"), "B3 For you,", name)
    boris.enclose(box, photo, alt)
    boris.press(box, "Preview")
    expect(box.locator(".sr-preview")).to_contain_text("B3 For you")
    boris.press(box, "Publish the answer")
    anna.sees("B3")
    expect(anna.card("B3").locator(".sr-mention")).to_have_text(f"@{name}")
    picture = anna.card("B3").get_by_role("img", name=alt)
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_attribute("src", re.compile("^data:image/webp"))
    # She has a telephone: what waits is seen while the menu is closed.
    expect(anna.teacher.page.locator("#sr-waiting")).to_be_visible()


def thanks_and_quotation(anna, boris):
    """Thanks say what for; the answer that helped is marked; a quotation keeps the words."""
    anna.thank("B3", "Your idea helped me", "to begin at once")
    expect(boris.card("B3").locator(".sr-thanks")).to_contain_text("to begin at once")
    anna.more("B3", "This answer helped me")
    helped = boris.say("✓ helped {author}", author=anna.teacher.name)
    expect(boris.card("B3")).to_contain_text(helped)
    anna.more("B3", "Quote")
    area = anna.card("B3").locator("textarea")
    expect(area).to_have_value(re.compile("> .*B3 For you", re.DOTALL))
    area.fill(area.input_value() + "A3 Thank you.")
    anna.press(anna.card("B3"), "Publish the answer")
    boris.sees("A3")


def changes(anna, boris):
    """A change arrives where it is read; a deleted post leaves its place to the answers."""
    boris.more("B2", "Change")
    changed = boris.widget.get_by_label(boris.say("Your post, changed"))
    boris.teacher.hands.write(changed, "B2 Three minutes, I measured.")
    boris.press(boris.widget, "Save the change")
    expect(anna.card("Three minutes")).to_be_visible()
    boris.more("Three minutes", "Earlier versions")
    expect(boris.card("Three minutes").locator(".sr-panel")).to_contain_text("Two minutes")
    anna.more("A2", "Delete")
    anna.press(anna.card("A2").locator(".sr-panel"), "Delete")
    gone = boris.say("This post was deleted by its writer. The answers stay.")
    expect(boris.widget.get_by_text(gone)).to_be_visible()
    expect(boris.card("Three minutes")).to_be_visible()


def the_third_follows(anna, boris, vera):
    """The accessibility tree says who, under whom, what; a report of child data hides at once."""
    vera.sees("A3")
    vera.card("B3").scroll_into_view_if_needed()
    expect(vera.card("B3").get_by_role("img", name="A blackboard")).to_be_visible()
    tree = vera.widget.aria_snapshot()
    for author in (anna.teacher.name, boris.teacher.name):
        assert f'heading "{author}"' in tree
    assert "Three minutes" in tree
    assert 'img "A blackboard with three tasks"' in tree
    vera.more("A3 Thank you", "Report")
    report = vera.card("A3 Thank you").locator(".sr-panel")
    reason = vera.say("It shows who a child is. The post is hidden at once")
    vera.teacher.hands.choose(report.get_by_label(reason))
    vera.teacher.hands.press(report.locator("button[type=submit]"))
    hidden = anna.say("Moderators have hidden this post: colleagues do not see it.")
    expect(anna.widget.get_by_text(hidden)).to_be_visible()
    expect(boris.card("A3 Thank you")).to_have_count(0)


@pytest.mark.timeout(300)
def test_a_link_leads_to_a_post_and_a_reload_keeps_what_was_typed(teacher):
    """A permalink opens the page at its post; an answer half written is there after a reload."""
    anna = Talker(teacher("en"))
    anna.post("L1 A post to link to.")
    boris = Talker(teacher("en", name="Boris Link"))
    boris.post("L2 Another one.")
    card = boris.card("L1")
    boris.press(card, "Answer")
    boris.teacher.hands.write(card.locator("textarea"), "Half a thou")
    boris.widget.get_by_text(re.compile("^Saved")).first.wait_for(timeout=PATIENCE)
    number = boris.card("L1").locator("[data-post]").get_attribute("data-post")
    boris.teacher.page.goto(boris.teacher.page.url.split("#")[0] + f"#post-{number}")
    boris.teacher.page.reload()
    expect(boris.card("L1").locator("[data-post]")).to_be_focused()
    expect(boris.card("L1").locator("textarea")).to_have_value("Half a thou")
