"""What people do at colleagues' reviews, by the words on the buttons, and how days pass for them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from typing import Any

from nbgrader.api import Gradebook
from playwright.sync_api import Locator, expect
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from staffroom.activities import FormActivity
from staffroom.activities.form import Exemplar
from staffroom.text import plain
from staffroom_hub.commons.store.models import ReviewCaseRow, ReviewRow
from tests.e2e.people import MODULE, Teacher, module
from tests.stack import Stack

Points = Sequence[int]
"""Of the module's criteria, in their order."""
PARTS = ("Strength", "Question", "Suggestion")

SAID = {
    "ru": {
        "Strength": "Видно, сколько учеников ответили на трёх уроках.",
        "Question": "Что делали те, кто закончил раньше других?",
        "Suggestion": "Оставьте один вопрос и спросите двоих после урока.",
    },
    "en": {
        "Strength": "One can see how many pupils answered in three lessons.",
        "Question": "What did those pupils do who had finished early?",
        "Suggestion": "Leave one question and ask two pupils after the lesson.",
    },
}


@dataclass
class Reviewer:
    """Somebody at the reviews of the module."""

    teacher: Teacher

    @property
    def widget(self) -> Locator:
        """The whole desk of reviews."""
        return self.teacher.widget("review")

    def say(self, msgid: str, **values: Any) -> str:
        """An interface text in this person's language."""
        return self.teacher.say(msgid, **values)

    def button(self, place: Locator, msgid: str) -> Locator:
        """A button inside something."""
        return place.get_by_role("button", name=self.say(msgid), exact=True)

    def press(self, place: Locator, msgid: str) -> None:
        """Press a button inside something."""
        self.teacher.hands.press(self.button(place, msgid))

    def holding(self, what: str, button: str) -> Locator:
        """The elements of the desk that hold a button."""
        own = self.teacher.page.get_by_role("button", name=self.say(button), exact=True)
        return self.widget.locator(what, has=own)

    def sees(self, words: str | re.Pattern[str]) -> None:
        """See something on the desk, as it arrives or at once."""
        expect(self.widget.get_by_text(words).first).to_be_visible()

    # --- calibration and reviews ---

    def calibrate(self, *, wrong: bool = False) -> None:
        """Score the exemplar as the expert did, or quite otherwise."""
        form = self.holding("form", "Compare with the expert")
        expert = list(self._exemplar(form).scores.values())
        self.score(form, [0 if points > 1 else 4 for points in expert] if wrong else expert)
        self.press(form, "Compare with the expert")
        far = "You and the expert are more than three points apart. Read her reasons, then try another example."
        self.sees(self.say(far if wrong else "You are near the expert: you can review now."))

    def _exemplar(self, form: Locator) -> Exemplar:
        definition = module(self.teacher.edition).activities["request"]
        assert isinstance(definition, FormActivity)
        shown = " ".join(form.inner_text().split())
        words = {one.level: " ".join(unescape(plain(one.text)).split()) for one in
                 definition.exemplars}  # fmt: skip
        return next(one for one in definition.exemplars if words[one.level] in shown)

    def score(self, form: Locator, points: Points) -> None:
        """Choose a level of each criterion."""
        levels = form.locator("fieldset.sr-field")
        expect(levels).to_have_count(len(points))
        for n, level in enumerate(points):
            self.teacher.hands.choose(levels.nth(n).locator(f"input[value='{level}']"))

    def works(self) -> Locator:
        """The works that wait for this person's review."""
        return self.holding("article", "Send the review")

    def work(self, words: str) -> Locator:
        """A work to be reviewed, by words that only its author wrote."""
        return self.works().filter(has=self.teacher.page.locator("dd", has_text=words))

    def write(self, work: Locator, points: Points, **changed: str) -> None:
        """Fill a review in; `changed` takes the place of the usual texts, in every criterion."""
        self.score(work, points)
        said = SAID[self.teacher.edition] | changed
        for criterion in module(self.teacher.edition).grading.criteria:
            for part in PARTS:
                label = self.say("{part} ({title})", part=self.say(part), title=criterion.title)
                self.teacher.hands.write(work.get_by_label(label, exact=True), said[part])

    def review(self, words: str, points: Points) -> None:
        """Write a review and send it."""
        work = self.work(words)
        self.write(work, points)
        self.press(work, "Send the review")
        expect(work).to_have_count(0)

    # --- one's own work ---

    def appeal(self, text: str) -> None:
        """Ask a trainer to decide."""
        self.teacher.hands.press(self.widget.get_by_text(self.say("I do not agree with the mark")))
        field = self.widget.get_by_label(self.say("What should a trainer look at?"), exact=True)
        self.teacher.hands.write(field, text)
        self.press(self.widget, "Ask a trainer to decide")
        self.sees(self.say("Your appeal waits for a trainer. Until then the mark stands."))

    # --- a trainer ---

    def decide(self, name: str, points: Points, why: str) -> None:
        """Decide the case of an author."""
        own = self.teacher.page.locator("h5", has_text=name)
        case = self.widget.locator("article", has=own)
        self.score(case, points)
        label = self.say("Your reasons, for the author")
        self.teacher.hands.write(case.get_by_label(label, exact=True), why)
        self.press(case, "Decide")
        expect(case).to_have_count(0)


def days_pass(stack: Stack, days: int) -> None:
    """Let days go by for what is reviewed: every moment of it lies so much further back."""
    passed = timedelta(days=days)
    engine = create_engine(f"sqlite:///{stack.data}/commons.sqlite", connect_args={"timeout": 30})
    with Session(engine) as session, session.begin():
        for case in session.query(ReviewCaseRow):
            case.opened_at -= passed
        for review in session.query(ReviewRow):
            review.assigned_at -= passed
            review.sent_at = review.sent_at and review.sent_at - passed
    engine.dispose()


@dataclass(frozen=True)
class Cell:
    """A cell of nbgrader's gradebook as a trainer finds it."""

    manual: float | None
    comment: str
    waits: bool
    """Whether nbgrader asks for a mark by hand."""


def gradebook(stack: Stack, edition: str, person: str) -> Mapping[str, Cell]:
    """Read what nbgrader's gradebook holds of a person's module."""
    url = f"sqlite:///{stack.data}/course/{edition}/gradebook.db"
    with Gradebook(url, edition) as book:
        work = book.find_submission_notebook("page", MODULE, person)
        comments = {one.name: one.manual_comment or "" for one in work.comments}
        return {
            one.name: Cell(one.manual_score, comments.get(one.name, ""), one.needs_manual_grade)
            for one in work.grades
        }
