"""What a teacher does in a discussion, by the words on the buttons."""

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.e2e.people import Teacher


@dataclass
class Talker:
    """A teacher at a discussion; the first word of each post tells it from the others."""

    teacher: Teacher
    activity: str = "discussion"

    @property
    def widget(self) -> Locator:
        """The whole discussion."""
        return self.teacher.widget(self.activity)

    def say(self, msgid: str, **values: object) -> str:
        """An interface text in this teacher's language."""
        return self.teacher.say(msgid, **values)

    def card(self, words: str) -> Locator:
        """The post that holds these words; a quotation of it stands below."""
        # In a paragraph: badges and times run together with what stands beside them.
        alone = re.compile(f"(?<![A-Za-z0-9]){re.escape(words)}")
        said = self.teacher.page.locator("p", has_text=alone)
        return self.widget.locator("article.sr-post:not(.sr-parcel)", has=said).first

    def button(self, place: Locator, msgid: str, **values: object) -> Locator:
        """A button inside something."""
        return place.get_by_role("button", name=self.say(msgid, **values)).first

    def press(self, place: Locator, msgid: str, **values: object) -> None:
        """Press a button inside something."""
        self.teacher.hands.press(self.button(place, msgid, **values))

    def more(self, words: str, msgid: str) -> None:
        """Do something that stands behind *More* of a post."""
        card = self.card(words)
        toggle = card.get_by_role("button", name=self.say("More"))
        if toggle.first.get_attribute("aria-expanded") != "true":
            self.teacher.hands.press(toggle.first)
        self.press(card, msgid)

    def post(self, words: str) -> None:
        """Publish a post that opens a conversation."""
        # Only then is it known whether the editor stands open.
        expect(self.widget.get_by_text(self.say("Fetching the discussion…"))).to_have_count(0)
        box = self.widget.locator(".sr-own textarea")
        if not box.is_visible():
            self.teacher.hands.press(self.widget.locator(".sr-own > details > summary"))
        self.teacher.hands.write(box, words)
        self.press(self.widget.locator(".sr-own"), "Publish")
        expect(self.card(words.split(maxsplit=1)[0])).to_be_visible()

    def answer(self, above: str, words: str) -> None:
        """Answer a post."""
        card = self.card(above)
        self.press(card, "Answer")
        self.teacher.hands.write(card.locator("textarea"), words)
        self.press(card, "Publish the answer")
        expect(self.card(words.split(maxsplit=1)[0])).to_be_visible()

    def sees(self, words: str) -> None:
        """See something that colleagues wrote, asking for news as they arrive."""
        news = self.widget.locator(".sr-news button")
        expect(self.card(words).or_(news).first).to_be_visible()
        while not self.card(words).count():
            self.teacher.hands.press(news)
        expect(self.card(words)).to_be_visible()

    def thank(self, words: str, reason: str, note: str) -> None:
        """Thank for a post, with a reason and what one did with it."""
        card = self.card(words)
        self.press(card, "Thank")
        form = card.locator(".sr-panel")
        self.teacher.hands.choose(form.get_by_label(self.say(reason), exact=True))
        self.teacher.hands.write(form.locator("input.sr-input"), note)
        self.press(form, "Say thanks")
        expect(card.locator(".sr-thanks")).to_contain_text(note)

    def mention(self, place: Locator, before: str, name: str) -> None:
        """Type a mention and take the colleague from the list, with the keyboard."""
        place.focus()
        keys = self.teacher.page.keyboard
        keys.insert_text(f"{before} ")
        keys.type(f"@{name[:6]}")
        option = self.widget.get_by_role("option", name=name)
        expect(option).to_be_visible()
        keys.press("Enter")
        expect(place).to_have_value(f"{before} @{name} ")

    def enclose(self, place: Locator, picture: Path, alt: str) -> None:
        """Add a picture to what is being written, with its description."""
        place.locator("input[type=file]").set_input_files(picture)
        panel = place.locator(".sr-panel")
        self.press(panel, "Add this picture")
        expect(panel.get_by_role("alert")).to_contain_text(self.say("Describe the picture first."))
        self.teacher.hands.write(panel.locator("input.sr-input"), alt)
        self.press(panel, "Add this picture")
        expect(place.locator(".sr-thumbs")).to_contain_text(alt)
