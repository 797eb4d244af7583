"""Scenes of a trainer's look at her cohort."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Page

from tests.widgets.scenes import Scene, state
from tests.widgets.scenes_social import REFUSED, cohort, me

WHEN = "2026-01-12T09:30:00Z"
AT = "/services/classroom/{locale}/m01-network/"
STATES = ["done", "handed_in", "begun", "untouched"]


def modules(locale: str, many: int = 14) -> list[dict[str, Any]]:
    """The modules of a whole course."""
    title = "Сеть педагогов: как учиться вместе" if locale == "ru" else "The teacher network"
    return [{"module": f"m{n:02d}-network", "title": f"{title} {n}"} for n in range(many)]


def person(number: int, name: str, many: int = 14, **parts: Any) -> dict[str, Any]:
    """One row."""
    return {
        "person": f"tperson{number}",
        "display_name": name,
        "states": [STATES[min(max(n - number, 0), 3)] for n in range(many)],
        "last": "2026-01-12",
        "quiet_weeks": 0,
        **parts,
    }


def overview(locale: str, **parts: Any) -> dict[str, Any]:
    """A cohort in which there is something of everything."""
    ru = locale == "ru"
    post = {
        "module": "m01-network",
        "activity": "discussion",
        "topic_title": "Обсуждение" if ru else "Discussion",
        "created_at": WHEN,
    }
    return {
        "cohort": 4,
        "name": "Учителя Омска" if ru else "Teachers of Omsk",
        "members": 21,
        "modules": modules(locale),
        "quiet": [
            {"person": "tboris", "display_name": "Борис К." if ru else "Boris K.", "weeks": 3},
            {"person": "tclara", "display_name": "Константинопольская-Задунайская", "weeks": 11},
        ],
        "quiet_more": 2,
        "waiting": [
            {**post, "post": 40, "author": "Анна" if ru else "Anna"},
            {**post, "post": 41, "author": "Эльдар" if ru else "Eldar"},
        ],
        "waiting_more": 5,
        "overdue": [{"module": "m01-network", "title": modules(locale)[1]["title"], "count": 2}],
        **parts,
    }


NOTHING: dict[str, Any] = {
    "members": 0, "modules": [], "quiet": [], "quiet_more": 0, "waiting": [], "waiting_more": 0,
    "overdue": [],
}  # fmt: skip


def question(number: int, text: str, **parts: Any) -> dict[str, Any]:
    """How a question works."""
    plain = {"item": f"q{number}", "answers": 24, "right": 0.625, "discrimination": 0.41}
    return {**plain, "doubts": [], "text": text, **parts}


def questions(locale: str) -> dict[str, Any]:
    """Weak ones, a good one, and one of which nothing can be said."""
    text = "Кому отвечать первым?" if locale == "ru" else "Whom to answer first?"
    return {
        "module": "m01-network",
        "tries": 24,
        "enough": 10,
        "questions": [
            question(1, text),
            question(2, text, right=0.2, discrimination=-0.3, doubts=["hard", "reversed"]),
            question(3, text, right=1.0, discrimination=None, doubts=["easy"]),
            question(4, text, answers=4, right=None, discrimination=None),
            question(5, text, discrimination=0.1, doubts=["flat"]),
        ],
    }


def _asked(name: str, **args: Any) -> str:
    return name + json.dumps(args, separators=(",", ":"), ensure_ascii=False)


def _look(page: Page) -> None:
    page.locator(".sr-overview__table").wait_for()


def _weak(page: Page) -> None:
    _look(page)
    page.locator("select").nth(1).select_option("m01-network")
    page.locator("details > summary").nth(1).press("Enter")
    page.locator("details[open] li").first.wait_for()


def _more(page: Page) -> None:
    _look(page)
    page.locator(".sr-overview__frame + .sr-actions button").click()
    page.locator("tbody tr").nth(3).wait_for()


def _file(page: Page) -> None:
    _look(page)
    page.locator(".sr-part", has_text="xAPI").locator("button").first.click()
    page.locator(".sr-notice--good").wait_for()


def _empty(page: Page) -> None:
    page.locator(".sr-part").first.wait_for()


def scenes(locale: str) -> list[Scene]:
    """A stranger, a cohort, more people, weak questions, a file, an empty group, refusals."""
    ru = locale == "ru"
    title = "Как идут дела" if ru else "How things stand"
    people = [
        person(0, "Анна" if ru else "Anna"),
        person(3, "Борис К." if ru else "Boris K.", quiet_weeks=3),
        person(14, "Константин-Александр Преображенский-Задунайский", last=None, quiet_weeks=5),
    ]
    others = [person(20, "Яна" if ru else "Yana")]
    asks = {
        "me": me("trainer"),
        "led": [cohort(locale, invitation="Zm9vYmFy-_Zm9vYmFyMTIz"), cohort(locale, id=5)],
        "overview": overview(locale),
        "people": {"people": people, "next": "tperson14"},
        _asked("people", cohort=4, after="tperson14"): {"people": others, "next": None},
        "questions": questions(locale),
        "export": {"text": '"Name"\r\n', "statements": [], "next": None},
    }
    empty = {**asks, "led": [], "overview": overview(locale, **NOTHING, cohort=0)}
    looks = [
        ("stranger", {**asks, "me": me()}, lambda page: page.locator(".sr-notice").wait_for()),
        ("cohort", asks, _look),
        ("questions", asks, _weak),
        ("more", asks, _more),
        ("file", asks, _file),
        ("file-refused", {**asks, "export": REFUSED}, _refused_file),
        ("nobody", {**empty, "people": {"people": [], "next": None}}, _empty),
        ("refused", {**asks, "overview": REFUSED}, _alert),
    ]
    definition = {"type": "overview", "title": title, "prompt_html": ""}
    return [
        Scene(
            name,
            "overview",
            locale,
            definition,
            {"state": state(), "asks": said},
            steps=steps,
            at=AT.format(locale=locale),
        )
        for name, said, steps in looks
    ]


def _alert(page: Page) -> None:
    page.locator("[role=alert] p").first.wait_for()


def _refused_file(page: Page) -> None:
    _look(page)
    page.locator(".sr-part", has_text="xAPI").locator("button").first.click()
    _alert(page)


SCENES = [scene for locale in ("ru", "en") for scene in scenes(locale)]
