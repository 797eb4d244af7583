"""A teacher and a trainer at their browsers."""

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

from staffroom.activities import Activity, FormActivity, QuizActivity
from staffroom.i18n import translation
from staffroom.module import Module
from staffroom.modulefiles import load_module
from tests.browser import head
from tests.e2e import forms
from tests.e2e import items as items_of
from tests.e2e.hands import Hands, Mouse
from tests.e2e.watch import Watch
from tests.stack import PASSWORD, Stack

ROOT = Path(__file__).parents[2]
MODULE = "m01-network"
NAMES = {"ru": "Анна Петровна", "en": "Anna Smith"}
# Long enough for a machine that runs other tests beside.
PATIENCE = 40_000
_numbers = itertools.count()


def module(edition: str, name: str = MODULE) -> Module:
    """A module as its author wrote it, keys included."""
    return load_module(ROOT / "course" / edition / "source" / name)


@dataclass
class Teacher:
    """A teacher with a page open."""

    page: Page
    edition: str
    stack: Stack
    hands: Hands
    watch: Watch
    name: str
    email: str = ""
    at: str = MODULE
    """The module whose page she works on."""

    # --- words -----------------------------------------------------------------------------------

    def say(self, msgid: str, **values: Any) -> str:
        """An interface text of the widgets in this teacher's language."""
        text = translation("widgets", self.edition).gettext(msgid)
        return re.sub(r"\{(\w+)\}", lambda m: str(values.get(m[1], m[0])), text)

    # --- places ----------------------------------------------------------------------------------

    def widget(self, activity: str) -> Locator:
        """An activity on the page."""
        return self.page.locator(f"#sr-{activity}")

    def button(self, activity: str, msgid: str, **values: Any) -> Locator:
        """A button of an activity, by its words."""
        return self.widget(activity).get_by_role(
            "button", name=self.say(msgid, **values), exact=True
        )

    def head(self) -> Locator:
        """The page's head with every way seen."""
        return head(self.page, self.hands.press)

    def register(self) -> None:
        """Sign up by the form, which leads home."""
        self.email = f"{self.edition}-{next(_numbers)}@school12.org"
        self.page.goto(f"{self.stack.base_url}/hub/signup")
        for field, value in (
            ("display_name", self.name),
            ("email", self.email),
            ("password", PASSWORD),
        ):
            self.hands.write(self.page.locator(f"[name={field}]"), value)
        self.hands.choose(self.page.locator(f"[name=locale][value={self.edition}]"))
        self.hands.press(self.page.locator("main .sr-button--primary"))
        self.page.wait_for_url(f"**/{self.edition}/s00-home/", timeout=PATIENCE)

    def sign_up(self) -> None:
        """Sign up, come home, and go on to the course's contents."""
        self.register()
        self.hands.press(self.head().locator(f"nav a[href$='/{self.edition}/']").first)
        self.page.wait_for_url(f"**/services/classroom/{self.edition}/", timeout=PATIENCE)

    def open_module(self) -> None:
        """Come from the contents to the module, and wait until its activities are there."""
        if self.at not in self.page.url:
            self.hands.press(self.page.locator(f"main a[href*={self.at}]").first)
        self.wait_for_activities()

    def wait_for_activities(self) -> None:
        """Wait until every activity is on the page and has heard from the commons."""
        for activity in module(self.edition, self.at).activities:
            alive = self.widget(activity).locator("button, input, summary, .sr-part").first
            expect(alive).to_be_visible(timeout=PATIENCE)

    # --- activities ------------------------------------------------------------------------------

    def fill(self, activity: str, values: Mapping[str, forms.Value]) -> None:
        """Fill a form's fields, without finishing it."""
        definition = module(self.edition, self.at).activities[activity]
        assert isinstance(definition, FormActivity)
        forms.fill(self.hands, self.widget(activity), definition, values)

    def finish_form(self, activity: str) -> None:
        """Press the form's button and see that nothing is missing."""
        self.hands.press(self.button(activity, "Done"))
        expect(
            self.widget(activity).get_by_text(self.say("Thank you, everything is here."))
        ).to_be_visible()

    def answer_items(self, activity: str) -> None:
        """Answer every item that this teacher was drawn, rightly."""
        quiz = module(self.edition, self.at).activities[activity]
        assert isinstance(quiz, QuizActivity)
        known = {item.id: item for slot in quiz.slots for item in slot.variants}
        items = self.widget(activity).locator("fieldset.sr-item")
        expect(items).to_have_count(len(quiz.slots))
        for n in range(len(quiz.slots)):
            prompt = items.nth(n).get_attribute("aria-labelledby") or ""
            items_of.answer(self.hands, items.nth(n), known[prompt.split("-")[-2]])

    def practice(self, activity: str) -> None:
        """Answer a practice quiz, or guess, and have it checked."""
        self.answer_items(activity)
        quiz: Activity = module(self.edition, self.at).activities[activity]
        guessed = quiz.mode == "predict"
        self.hands.press(self.button(activity, "Compare with how it is" if guessed else "Check"))
        expect(self.widget(activity).locator(".sr-result")).to_be_visible()

    def exit_quiz(self) -> None:
        """Spend an attempt at the exit quiz, all answers right."""
        self.answer_items("exit-quiz")
        self.hands.press(self.button("exit-quiz", "Finish and check"))
        self.hands.press(self.button("exit-quiz", "Yes, check"))
        expect(self.widget("exit-quiz").locator(".sr-outcome")).to_contain_text("100")

    def play(self, activity: str) -> None:
        """Play a branching scenario to its end, taking the first choice each time."""
        widget = self.widget(activity)
        for _ in range(20):
            if widget.locator(".sr-ending").count():
                return
            self.hands.choose(widget.locator(".sr-situation input[type=radio]").first)
            self.hands.press(widget.locator(".sr-situation button[type=submit]"))
            # The next situation has its own choices, none of them taken; an ending has none.
            expect(widget.locator(".sr-situation input:checked")).to_have_count(0)
        raise AssertionError(f"{activity} does not end")

    def step_through(self, activity: str) -> None:
        """Tick every step of a stepper as done."""
        widget = self.widget(activity)
        definition: Activity = module(self.edition, self.at).activities[activity]
        for n in range(len(definition.steps)):
            self.hands.tick(widget.get_by_label(self.say("I have done this step")))
            if n + 1 < len(definition.steps):
                self.hands.press(self.button(activity, "Next step"))

    def sort(self, activity: str) -> None:
        """Put each card where it belongs, and have that checked."""
        widget = self.widget(activity)
        definition: Activity = module(self.edition, self.at).activities[activity]
        for card in definition.items:
            pile = f"input[type=radio][name$='-{card.id}'][value='{card.category}']"
            self.hands.choose(widget.locator(pile))
        self.hands.press(self.button(activity, "Check"))
        expect(widget.locator(".sr-result")).to_be_visible()

    def map_oneself(self, activity: str) -> None:
        """Tick something in the first lines, or in each that takes one answer; ask what suits."""
        widget = self.widget(activity)
        definition: Activity = module(self.edition, self.at).activities[activity]
        single = definition.choose == "one"
        rows = widget.locator(".sr-map__row")
        for n in range(len(definition.rows) if single else 2):
            boxes = rows.nth(n).get_by_role("radio" if single else "checkbox")
            (self.hands.choose if single else self.hands.tick)(boxes.first)
        self.hands.press(widget.locator("button[type=submit]"))
        expect(widget.locator(".sr-result")).to_be_visible()

    # --- discussion and submission ---------------------------------------------------------------

    def post(self, text: str) -> None:
        """Publish one's own post."""
        self.hands.write(self.widget("discussion").locator(".sr-own textarea"), text)
        self.hands.press(self.button("discussion", "Publish"))
        self._arrives(text)

    def posts(self) -> Locator:
        """The list of posts."""
        return self.widget("discussion").locator(".sr-posts")

    def answer(self, author: str, text: str) -> None:
        """Answer the first post of an author."""
        words = f"{self.say('Answer')}: {author}"
        button = self.widget("discussion").get_by_role("button", name=words, exact=True).first
        self.hands.press(button)
        label = self.say("Your answer to the post of {author}", author=author)
        self.hands.write(self.widget("discussion").get_by_label(label), text)
        self.hands.press(self.button("discussion", "Publish the answer"))
        self._arrives(text)

    def answer_who_waits(self, text: str) -> None:
        """Answer the first post that nobody has answered yet."""
        words = self.say("waits for an answer")
        waiting = self.posts().locator("article.sr-post", has_text=words).first
        self.hands.press(waiting.get_by_role("button", name=self.say("Answer")).first)
        self.hands.write(self.posts().locator("textarea").first, text)
        self.hands.press(self.button("discussion", "Publish the answer"))
        self._arrives(text)

    def _arrives(self, text: str) -> None:
        """See what was sent among the posts; what follows would move under one's hands before."""
        expect(self.widget("discussion").locator(".sr-parcel")).to_have_count(0)
        expect(self.posts().get_by_text(text, exact=True)).to_have_count(1)

    def read_news_until(self, text: str) -> None:
        """Ask for news as it arrives, without reloading, until a text is among the posts."""
        wanted = self.posts().get_by_text(text, exact=True)
        while not wanted.count():
            self.hands.press(self.widget("discussion").locator(".sr-news button"))
        expect(wanted).to_be_visible()

    def hand_in(self) -> None:
        """Hand the module in and see the receipt."""
        self.hands.press(self.button("submission", "Hand in the module"))
        self.hands.press(self.button("submission", "Yes, hand in"))
        expect(self.widget("submission").locator(".sr-receipt")).to_be_visible()


TEXTS = {
    "ru": {
        "situation": "8 класс, физика на расстоянии. В середине урока, после объяснения, прошу решить "
        "задачу в чате. Отвечают одни и те же четверо, остальные молчат до конца урока.",
        "tried": "Давал больше времени и спрашивал по списку: стало тише, чем было до этого.",
        "question": "Как собрать ответ от каждого за три минуты, не вызывая по имени?",
        "reply": "У вас уже получилось начать с вопроса, это видно. А что делают те, кто закончил "
        "раньше? Попробуйте дать им вторую подсказку.",
        "post": "Коллега посоветовала начинать урок с вопроса, на который нет одного ответа. Стало живее.",
        "answer": "Спасибо, попробую это завтра в начале урока и напишу, что вышло.",
    },
    "en": {
        "situation": "Year 8 physics, online. In the middle of the lesson I ask for an answer in the "
        "chat. The same four pupils answer, the others stay silent until the end.",
        "tried": "I gave more time and went down the register. It became quieter than before.",
        "question": "How can I collect an answer from everyone in three minutes without calling names?",
        "reply": "Starting with a question already works for you. What do those do who finish first? "
        "You could give them a second hint to use.",
        "post": "A colleague told me to open with a question that has no single answer. It woke them up.",
        "answer": "Thank you, I shall try this tomorrow at the start and tell you what came of it.",
    },
}


def request_values(edition: str) -> dict[str, str]:
    """A full request for advice."""
    texts = TEXTS[edition]
    form = module(edition).activities["request"]
    assert isinstance(form, FormActivity)
    need = next(field for field in form.fields if field.id == "need").options[0].id
    return {
        "situation": texts["situation"],
        "tried": texts["tried"],
        "question": texts["question"],
        "need": need,
        "reply1": texts["reply"],
        "reply2": texts["reply"],
    }


def some_values(definition: FormActivity, edition: str) -> dict[str, forms.Value]:
    """Values that fill any form of the module."""
    return forms.some_values(definition, TEXTS[edition]["situation"])


def work_through(teacher: Teacher) -> None:
    """Do every activity of the module, in the order of the page, but not the submission."""
    for name, activity in module(teacher.edition, teacher.at).activities.items():
        if activity.type == "quiz":
            teacher.exit_quiz() if activity.mode == "exit" else teacher.practice(name)
        elif activity.type == "branch":
            teacher.play(name)
        elif activity.type == "selfmap":
            teacher.map_oneself(name)
        elif activity.type == "stepper":
            teacher.step_through(name)
        elif activity.type == "sorter":
            teacher.sort(name)
        elif activity.type == "form":
            teacher.fill(name, some_values(activity, teacher.edition))
            teacher.finish_form(name)


def take_part(teacher: Teacher) -> None:
    """Write one's own post, answer somebody who waits, and an author of the course."""
    texts = TEXTS[teacher.edition]
    seeds = module(teacher.edition, teacher.at).activities["discussion"].seeds
    # Journeys share one room: what each writes bears the writer's mark, which is no address.
    mark = teacher.email.split("@")[0]
    teacher.post(f"{texts['post']} {mark}")
    teacher.answer_who_waits(f"{texts['answer']} 1. {mark}")
    teacher.answer(seeds[0].author, f"{texts['answer']} 2. {mark}")


def hand_in_the_least(teacher: Teacher, **changed: str) -> None:
    """Do what the module asks for, and nothing more, and hand it in.

    Args:
        teacher: who does it.
        changed: fields of the request that say something else than usual.
    """
    teacher.exit_quiz()
    take_part(teacher)
    teacher.fill("request", request_values(teacher.edition) | changed)
    teacher.finish_form("request")
    teacher.hand_in()


def sit_down(context: BrowserContext, stack: Stack, edition: str, name: str = "") -> Teacher:
    """A teacher opens a browser."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    return Teacher(page, edition, stack, Mouse(), Watch(page), name or NAMES[edition])


@dataclass
class Trainer:
    """The trainer at nbgrader's formgrader."""

    page: Page
    edition: str
    stack: Stack
    watch: Watch

    def sign_in(self) -> None:
        """Sign in by the form; the trainer's home follows."""
        self.page.goto(f"{self.stack.base_url}/hub/login")
        self.page.fill("[name=email]", self.stack.trainer_email)
        self.page.fill("[name=password]", self.stack.trainer_password)
        self.page.click("main .sr-button--primary")
        self.page.wait_for_url("**/hub/home")

    def open_from_home(self, what: str) -> None:
        """Open `lab` or `formgrader` of this edition from the home page."""
        self.page.goto(f"{self.stack.base_url}/hub/home")
        link = self.page.locator(f"main a[href*='%2F{self.edition}%2F{what}']")
        self.page.goto(f"{self.stack.base_url}{link.get_attribute('href')}")
        self.page.wait_for_url(f"**/{self.edition}/{what}**", timeout=3 * PATIENCE)

    def formgrader(self, place: str) -> None:
        """Go to a place of the formgrader."""
        name = self.page.url.split("/user/")[1].split("/")[0]
        self.page.goto(f"{self.stack.base_url}/user/{name}/{self.edition}/formgrader/{place}")

    def submissions(self) -> Iterator[str]:
        """Open each teacher's work for manual grading, one after another; gives what it says."""
        self.formgrader(f"gradebook/{MODULE}/page")
        # Two links lead to each work, one of which is hidden with its name.
        links = self.page.locator("tbody a[href*='/submissions/']")
        links.first.wait_for()
        for address in dict.fromkeys(link.get_attribute("href") for link in links.all()):
            self.page.goto(f"{self.stack.base_url}{address}")
            self.page.wait_for_selector("#criterion_tone")
            # nbgrader fills the boxes by requests of their own, once the page stands.
            self.page.wait_for_load_state("networkidle")
            yield self.page.locator("body").text_content() or ""

    def open_submission_of(self, name: str) -> None:
        """Open the work of a teacher for manual grading, whichever of the list it is."""
        assert any(name in text for text in self.submissions()), f"no work of {name}"

    def mark(self, cell: str, score: int, comment: str = "") -> None:
        """Give a score, and say why."""
        with self.page.expect_response(re.compile(r"/api/grade/")):
            self.page.fill(f"#{cell}", str(score))
            self.page.locator(f"#{cell}").blur()
        if comment:
            with self.page.expect_response(re.compile(r"/api/comment/")):
                self.page.fill(f"#{cell}-comment", comment)
                self.page.locator(f"#{cell}-comment").blur()

    def feed_back(self) -> None:
        """Generate feedback and release it, by formgrader's buttons."""
        for action in ("generate-feedback", "release-feedback"):
            self.formgrader("manage_assignments")
            row = self.page.locator("#main-table tr", has_text=MODULE)
            row.locator(f"td.{action} a").click()
            expect(self.page.locator(".modal-body:visible")).to_contain_text("Successfully")
