"""Scenes of the discussion: locked, open, writing, thanking, reporting, a circle, a community."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from staffroom.activities import DiscussionActivity
from staffroom.text import block_html
from staffroom.wire.talk import Post, ThreadView
from tests.widgets.scenes import Scene, activity, state

WHEN = "2026-01-12T09:30:00Z"
Steps = Callable[[Page], None]
WORDS = {
    "ru": {
        "mine": "**Мой** пост: совет Анны изменил начало урока.",
        "colleague": "А у нас в 7 классе так не вышло: шумно. Как вы делите на группы?",
        "answer": "> Как вы делите на группы?\n\nПо цветным карточкам, и *сразу* с ролями.",
        "deeper": "Спасибо, попробую с ролями. @Эльдар Юсупов, а у вас?",
        "alt": "Доска с тремя столбцами карточек: знаем, хотим узнать, узнали",
        "note": "переделать начало урока",
        "bad": "Позвоните маме Пети Иванова из 5Б: +7 900 123-45-67",
        "finding": "Похоже на имя ученика и класс. Напишите «один ученик» или «ученик средних классов».",
        "circle": "Третью неделю не сплю перед уроком в этом классе.",
    },
    "en": {
        "mine": "**My** post: Anna's advice changed how I begin a lesson.",
        "colleague": "In my class 7 it was too loud for that. How do you make the groups?",
        "answer": "> How do you make the groups?\n\nWith coloured cards, and roles *at once*.",
        "deeper": "Thank you, I will try roles. @Eldar Yusupov, how is it with you?",
        "alt": "A board with three columns of cards: we know, we want to know, we learned",
        "note": "to begin my lesson in another way",
        "bad": "Call the mother of Peter Ivanov of class 5B: +7 900 123-45-67",
        "finding": "This looks like a pupil's name with a class. Write “a pupil” instead.",
        "circle": "For three weeks I have not slept before the lesson in this class.",
    },
}
PIXEL = "UklGRh4AAABXRUJQVlA4TBEAAAAvAAAAAAfQ//73v/+BiOh/AAA="


def post(number: int, author: str, said: str, /, **parts: Any) -> dict[str, Any]:
    """Make a post as the commons sends it."""
    plain = {
        "topic": 1,
        "root": parts.get("reply_to") or number,
        "reply_to": None,
        "depth": 0,
        "mine": False,
        "seeded": False,
        "answers": 0,
        "person": f"t{number:09d}",
    }
    fields = {"id": number, "author": author, "html": block_html(said), "created_at": WHEN}
    made = Post.model_validate_json(json.dumps({**plain, **fields, **parts}))
    return made.model_dump(mode="json")


def thread(posts: list[dict[str, Any]], **parts: Any) -> dict[str, Any]:
    """Make a thread as the commons sends it."""
    heads = [one["id"] for one in posts if one["root"] == one["id"]]
    plain = {
        "topic": 1,
        "open": True,
        "posts": posts,
        "order": heads,
        "total": len(heads),
        "own_posts": 1,
        "own_answers": 1,
        "answers_wanted": 2,
        "waiting": [],
    }
    made = ThreadView.model_validate_json(json.dumps({**plain, **parts}))
    return made.model_dump(mode="json")


def room(locale: str, **parts: Any) -> dict[str, Any]:
    """A discussion with everything that a post can be."""
    words = WORDS[locale]
    found = activity(locale, "discussion")
    assert isinstance(found, DiscussionActivity)
    seed = found.seeds[0]
    eldar, anna = ("Эльдар Юсупов", "Анна П.") if locale == "ru" else ("Eldar Yusupov", "Anna P.")
    me = "Мария К." if locale == "ru" else "Maria K."
    gone = "Лейла" if locale == "ru" else "Leyla"
    picture = {"id": "a" * 22, "alt": words["alt"], "width": 640, "height": 400}
    thanks = [
        {"author": eldar, "reason": "question", "note": words["note"]},
        {"author": anna, "reason": "support", "note": ""},
    ]
    deep = {"root": 50, "depth": 2}
    posts = [
        post(50, me, words["mine"], mine=True, answers=2, helped=53, text=words["mine"],
             edited_at=WHEN, version=3, thanks=thanks, person="tabcdefghijklmno"),
        post(51, eldar, words["colleague"], pictures=[picture]),
        post(53, anna, words["answer"], reply_to=50, depth=1, answers=1),
        post(54, me, words["deeper"], reply_to=53, mine=True, text="x", **deep),
        post(55, eldar, words["answer"], reply_to=54, root=50, depth=3),
        post(56, gone, "", reply_to=50, depth=1, state="deleted"),
        post(57, anna, words["deeper"], reply_to=56, **deep),
        post(58, gone, "", reply_to=50, depth=1, state="hidden"),
        post(60, seed.author, seed.text, seeded=True, person=None, answers=12),
        post(61, gone, words["colleague"]),
    ]  # fmt: skip
    more = {"waiting": [51, 61], "folded": {60: 12}, "next": "60", "seen": 57}
    return thread(posts, **{**more, **parts})


def circle(locale: str) -> dict[str, Any]:
    """A support circle with one who asked for no advice."""
    words = WORDS[locale]
    birch, river = ("Берёза", "Река") if locale == "ru" else ("Birch", "River")
    none = {"person": None}
    posts = [
        post(70, birch, words["circle"], advice=False, answers=2, **none),
        post(71, river, words["deeper"], reply_to=70, depth=1, label="hear", **none),
        post(72, river, words["answer"], reply_to=70, depth=1, label="helped", **none),
    ]
    return thread(posts, anonymous=True, answers_wanted=0)


# --- what a person does -----------------------------------------------------------------------------


def _open_answer(page: Page) -> None:
    page.locator(".sr-posts .sr-post__row button").first.click()
    page.locator(".sr-reply textarea").wait_for()
    page.locator(".sr-reply .sr-netiquette summary").click()


def _publish_nothing(page: Page) -> None:
    page.locator(".sr-own button[type=submit]").click()
    page.locator(".sr-error:not(:empty)").wait_for()


def _publish(page: Page) -> None:
    page.locator(".sr-own textarea").fill("<b>Текст</b> " * 30)
    page.locator(".sr-own button[type=submit]").click()
    page.locator(".sr-parcel").wait_for()


def _write_long(page: Page) -> None:
    page.locator(".sr-own textarea").fill("я" * 7900)
    page.locator(".sr-room:not(:empty)").wait_for()


def _shown(page: Page) -> None:
    page.locator(".sr-conversations").wait_for()


def _push(page: Page, kind: str, data: Any) -> None:
    page.evaluate("event => window.model.push({op: 'event', event})", {"type": kind, "data": data})


def _news(later: dict[str, Any]) -> Steps:
    def steps(page: Page) -> None:
        _shown(page)
        _push(page, "presence", {"count": 3, "names": ["Анна П."]})
        news = {part: later[part] for part in ("topic", "id", "root", "version")}
        _push(page, "post", {**news, "post": later})
        page.locator(".sr-news").wait_for()

    return steps


def _more(page: Page, author: str) -> None:
    _shown(page)
    page.locator(f".sr-post__row button[aria-controls][aria-label$='{author}']").first.click()


def _panel(author: str, button: int) -> Steps:
    """Open one of the further actions of a post."""

    def steps(page: Page) -> None:
        _more(page, author)
        page.locator(".sr-post__row[role=group] button").nth(button).click()
        page.locator(".sr-panel, .sr-post .sr-editor").first.wait_for()

    return steps


def _thank(page: Page) -> None:
    _shown(page)
    page.locator(".sr-post__row button[aria-expanded]:not([aria-controls]):not([id])").first.click()
    page.locator(".sr-panel").wait_for()


def _preview(page: Page) -> None:
    page.locator(".sr-own textarea").fill("**x**")
    page.locator(".sr-editor__row button").nth(1).click()
    page.locator(".sr-preview strong").wait_for()


def _privacy(words: str) -> Steps:
    def steps(page: Page) -> None:
        page.locator(".sr-own textarea").fill(words)
        page.locator(".sr-own button[type=submit]").click()
        page.locator(".sr-findings").wait_for()
        page.locator(".sr-findings .sr-actions button").nth(1).click()
        page.locator(".sr-findings .sr-panel input").wait_for()

    return steps


def _mention(page: Page) -> None:
    area = page.locator(".sr-own textarea")
    area.click()
    page.keyboard.type("Спросим @Эль")
    page.locator(".sr-people-list").wait_for()


def _picture(page: Page) -> None:
    page.locator("input[type=file]").first.set_input_files(
        {"name": "a.png", "mimeType": "image/png", "buffer": PNG}
    )
    page.locator(".sr-panel input").wait_for()
    page.locator(".sr-panel .sr-actions button").first.click()
    page.locator(".sr-error:not(:empty)").wait_for()


def _person(page: Page) -> None:
    _shown(page)
    page.locator(".sr-link-button").first.click()
    page.locator(".sr-person dl").wait_for()


def _circle_answer(page: Page) -> None:
    _open_answer(page)
    page.locator(".sr-advice summary").click()


PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


def scenes(locale: str) -> list[Scene]:
    """All of them in one language."""
    words = WORDS[locale]
    found = activity(locale, "discussion")
    public = found.public()
    locked = thread([], open=False, own_posts=0, own_answers=0)
    full = room(locale)
    eldar = "Эльдар Юсупов" if locale == "ru" else "Eldar Yusupov"
    me = "Мария К." if locale == "ru" else "Maria K."
    later = post(90, "Гульнара", words["deeper"], reply_to=51, root=51, depth=1)
    refused = {"error": {"code": "invalid", "message": "Это нельзя опубликовать: …"}}
    finding = {
        "kind": "pupil",
        "start": 0,
        "end": 5,
        "excerpt": words["bad"][10:40],
        "message": words["finding"],
    }
    privacy = {"error": {"code": "privacy", "message": "…", "details": {"findings": [finding]}}}
    card = {
        "name": "teldar",
        "display_name": eldar,
        "roles": ["mentor"],
        "profile": {"subject": "Физика", "grades": "7–9", "offer": words["alt"], "seek": ""},
        "mine": False,
    }
    asks = {
        "picture": {"id": "a" * 22, "data": PIXEL},
        "preview": {"html": "<p><strong>x</strong></p>", "findings": [finding]},
        "versions": [{"version": 1, "html": block_html(words["mine"]), "until": WHEN}],
        "people": {"people": [card, {**card, "name": "telvira", "display_name": "Эльвира"}]},
        "person": card,
        "seen": {"post": 61},
    }
    contacts = [
        {
            "country": "Кыргызстан" if locale == "ru" else "Kyrgyzstan",
            "contacts": [{"name": "111", "phone": "111", "hours": "24/7"}],
        }
    ]
    round_ = {**public, "anonymous": True, "post_first": False, "contacts": contacts}
    looks: list[tuple[str, dict[str, Any], dict[str, Any], Steps]] = [
        ("locked", locked, {}, lambda page: None),
        ("nothing-written", locked, {}, _publish_nothing),
        ("nearly-too-long", locked, {}, _write_long),
        ("offline", locked, {"error": {"code": "offline", "message": ""}}, _publish),
        ("refused", locked, refused, _publish),
        ("privacy", locked, privacy, _privacy(words["bad"])),
        ("preview", locked, {}, _preview),
        ("mention", locked, {}, _mention),
        ("picture", locked, {}, _picture),
        ("open", full, {}, _shown),
        ("answering", full, {}, _open_answer),
        ("news", full, {}, _news(later)),
        ("thanks", full, {}, _thank),
        ("person", full, {}, _person),
        ("report", full, {}, _panel(eldar, 3)),
        ("change", full, {}, _panel(me, 2)),
        ("delete", full, {}, _panel(me, 3)),
        ("history", full, {}, _panel(me, 4)),
        ("paused", room(locale, paused_until="2026-02-01T10:00:00Z"), {}, _shown),
        ("empty", thread([]), {}, _shown),
    ]
    made = [
        Scene(
            name,
            "discussion",
            locale,
            public,
            {
                "state": state(),
                "events": [{"type": "thread", "data": view}],
                "replies": {"post": reply},
                "asks": {**asks, "thread": view},
            },
            steps=steps,
        )
        for name, view, reply, steps in looks
    ]
    around = circle(locale)
    events = [{"type": "thread", "data": around}]
    quiet = {"state": state(), "events": events, "asks": {**asks, "thread": around}}
    return [
        *made,
        Scene("circle", "discussion", locale, round_, quiet, steps=_circle_answer),
        Scene(
            "no-community",
            "discussion",
            locale,
            {**public, "audience": "community"},
            {"state": state(), "asks": {**asks, "thread": full}},
        ),
    ]


SCENES = [scene for locale in ("ru", "en") for scene in scenes(locale)]
