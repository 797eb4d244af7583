"""Scenes of the service pages: people, communities, notices, search, takeout, display, moderation."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from playwright.sync_api import Page

from staffroom.text import block_html
from tests.widgets.scenes import Scene, state

WHEN = "2026-01-12T09:30:00Z"
AT = "/services/classroom/{locale}/m01-network/"
Steps = Callable[[Page], None]
Look = tuple[str, dict[str, Any], Steps | None]

TITLES = {
    "people": ("Люди", "People"),
    "communities": ("Сообщества", "Communities"),
    "notices": ("Уведомления", "Notices"),
    "search": ("Поиск", "Search"),
    "takeout": ("Моё", "My things"),
    "display": ("Вид страниц", "How pages look"),
    "moderation": ("Модерация", "Moderation"),
}
REFUSED = {"error": {"code": "too_fast", "message": "Слишком часто. Подождите 30 секунд. / Wait."}}


def _scenes(
    widget: str, locale: str, asks: Mapping[str, Any], looks: list[Look], at: str = AT
) -> list[Scene]:
    title = TITLES[widget][locale == "en"]
    definition = {"type": widget, "title": title, "prompt_html": ""}
    return [
        Scene(
            name,
            widget,
            locale,
            definition,
            {"state": state(), "asks": {**asks, **other}},
            at=at.format(locale=locale),
            **({"steps": steps} if steps else {}),
        )
        for name, other, steps in looks
    ]


def _said(locale: str, ru: str, en: str) -> str:
    return ru if locale == "ru" else en


def _asked(name: str, **args: Any) -> str:
    return name + json.dumps(args, separators=(",", ":"), ensure_ascii=False)


# --- people ---------------------------------------------------------------------------------------

NOBODY = {
    "subject": "",
    "grades": "",
    "region": "",
    "languages": "",
    "offer": "",
    "seek": "",
    "present": True,
}


def me(*roles: str) -> dict[str, Any]:
    """Who reads, with these roles."""
    return {
        "name": "tabcdefghijklmno",
        "display_name": "Анна",
        "locale": "ru",
        "roles": [*roles] or ["teacher"],
    }


def profile(locale: str) -> dict[str, Any]:
    """A profile that is filled in."""
    return {
        "subject": _said(locale, "Математика", "Mathematics"),
        "grades": "5–7",
        "region": _said(locale, "Омская область", "Omsk region"),
        "languages": _said(locale, "русский, казахский", "Russian, Kazakh"),
        "offer": _said(
            locale,
            "Задачи на дроби для устного счёта, опыт работы с малыми группами",
            "Fractions for mental arithmetic, small groups",
        ),
        "seek": _said(locale, "Кто проводил урок вместе с историком?", "A lesson with a historian"),
        "present": True,
    }


def _cards(locale: str) -> list[dict[str, Any]]:
    plain = {"roles": [], "profile": NOBODY, "mine": False}
    return [
        {
            **plain,
            "name": "tlong",
            "display_name": "Константин-Александр Преображенский-Задунайский",
            "profile": {**NOBODY, "offer": "https://example.org/" + "a" * 90},
            "roles": ["mentor"],
        },
        {**plain, "name": "teldar", "display_name": "Эльдар Мамедов", "roles": ["trainer"]},
        {
            **plain,
            "name": "tanna",
            "display_name": "Анна",
            "mine": True,
            "profile": profile(locale),
        },
    ]


def cohort(locale: str, **parts: Any) -> dict[str, Any]:
    """A cohort as its member sees it."""
    plain = {"id": 4, "edition": locale, "members": 21, "trainer": "Эльдар", "invitation": None}
    return {**plain, "name": _said(locale, "Учителя Омска", "Teachers of Omsk"), **parts}


def _change(page: Page) -> None:
    page.locator("button", has_text=_RE_PROFILE).first.click()
    page.locator(".sr-choice input[type=checkbox]").uncheck()


def _confirm(page: Page) -> None:
    page.locator(".sr-confirm > button").first.click()
    page.locator(".sr-question").first.wait_for()


def _more(page: Page) -> None:
    page.locator("article").nth(2).wait_for()
    page.locator(".sr-part").last.locator("button.sr-button").last.click()
    page.locator("article").nth(5).wait_for()


def _find(page: Page) -> None:
    page.locator("input[type=search]").fill("я")
    page.keyboard.press("Enter")
    page.locator(".sr-part .sr-notice").last.wait_for()


def _forget_name(page: Page) -> None:
    page.locator("form:not([role=search]) button[type=submit]").click()
    page.locator("[role=alert] p").first.wait_for()


_RE_PROFILE = re.compile("Изменить профиль|Change my profile")


def _deadlines(locale: str) -> dict[str, Any]:
    """A cohort with a module that is due and extended for one, and one that is not due."""
    ru = locale == "ru"
    member = {"name": "tboris", "display_name": "Борис К." if ru else "Boris K."}
    extension = {
        "person": "tboris",
        "display_name": member["display_name"],
        "until": "2030-04-01T12:00",
        "until_at": "2030-04-01T07:00:00Z",
        "note": "Болел неделю." if ru else "Was ill for a week.",
    }
    late = {
        "person": "tboris",
        "display_name": member["display_name"],
        "submitted_at": "2030-04-02T07:00:00Z",
        "late_by": 86_400,
    }
    plain = {
        "due": None,
        "due_at": None,
        "grace_hours": 0,
        "accepts_late": True,
        "extensions": [],
        "late": [],
    }
    due = {"due": "2030-03-28T23:59", "due_at": "2030-03-28T18:59:00Z", "grace_hours": 12}
    title = "Сеть педагогов: как учиться вместе" if ru else "The teacher network"
    modules = [
        {
            "module": "m01-network",
            "title": title,
            **plain,
            **due,
            "extensions": [extension],
            "late": [late],
        },
        {"module": "m02-next", "title": "Дальше" if ru else "What next", **plain},
    ]
    change = {
        "kind": "extension",
        "module": "m01-network",
        "person": member["display_name"],
        "actor": "Вера" if ru else "Vera",
        "before": "",
        "after": "2030-04-01T12:00",
        "created_at": WHEN,
    }
    return {
        "cohort": 4,
        "zone": "Asia/Yekaterinburg",
        "modules": modules,
        "members": [member],
        "changes": [change],
    }


def _unfold_deadlines(page: Page) -> None:
    """Open everything of the first cohort by keyboard alone."""
    first = page.locator(".sr-person details").first
    first.locator("> summary").press("Enter")
    first.locator("section").first.wait_for()
    for summary in first.locator("details > summary").all():
        summary.press("Enter")
    page.locator("input[type=datetime-local]").first.wait_for()


def people(locale: str) -> list[Scene]:
    """A newcomer in the open group, a member of a cohort, a trainer, a search, a refusal."""
    cards = _cards(locale)
    others = [{**card, "name": card["name"] + "2", "roles": []} for card in cards]
    asks = {
        "me": me(),
        "profile": profile(locale),
        "profile_save": REFUSED,
        "cohort": cohort(locale),
        "people": {"people": cards, "next": "m"},
        _asked("people", after="m"): {"people": others, "next": None},
        _asked("people", query="я"): {"people": [], "next": None},
        "led": [cohort(locale, invitation="Zm9vYmFy-_Zm9vYmFyMTIz"), cohort(locale, id=5)],
        "cohort_found": REFUSED,
        "deadlines": _deadlines(locale),
    }
    newcomer = {
        "profile": NOBODY,
        "cohort": cohort(locale, id=0, name="", members=1),
        "people": {"people": [], "next": None},
    }
    trainer = {"me": me("teacher", "trainer")}
    looks: list[Look] = [
        ("newcomer", newcomer, None),
        ("member", {}, None),
        ("changing", {}, _change),
        ("leaving", {}, _confirm),
        ("more", {}, _more),
        ("nobody", {}, _find),
        ("trainer", trainer, lambda page: page.locator(".sr-copy").wait_for()),
        ("trainer-deadlines", trainer, _unfold_deadlines),
        ("trainer-no-cohort", {**trainer, "led": []}, _forget_name),
        ("refused", {"profile": REFUSED, "cohort": REFUSED, "people": REFUSED}, None),
    ]
    lab: list[Look] = [("lab", trainer, lambda page: page.locator(".sr-copy").wait_for())]
    return _scenes("people", locale, asks, looks) + _scenes("people", locale, asks, lab, at="/lab")


# --- communities ----------------------------------------------------------------------------------


def communities_of(locale: str) -> list[dict[str, Any]]:
    """Communities of each kind."""
    plain = {"joined": False, "topic": None, "posts": 0, "last_at": None, "members": 1}
    here = {"joined": True, "topic": 9, "posts": 22, "last_at": WHEN, "members": 5}
    titles = [
        ("subject", "Математика, 5–6 классы", "Mathematics, grades 5 and 6", here),
        ("subject", "Русский язык", "Russian", plain),
        ("theme", "Проекты с родителями и выпускниками", "Projects with parents", plain),
        ("region", "Омская область", "Omsk region", {**plain, "members": 2}),
    ]
    return [
        {"id": number, "kind": kind, "title": _said(locale, ru, en), **parts}
        for number, (kind, ru, en, parts) in enumerate(titles, 1)
    ]


def _join_refused(page: Page) -> None:
    page.locator("article .sr-button:not(.sr-button--primary):not(.sr-button--quiet)").first.click()
    page.locator("[role=alert] p").wait_for()


def _start_nothing(page: Page) -> None:
    page.locator("form button[type=submit]").click()
    page.locator(".sr-error").first.wait_for()


def _open_conversation(page: Page) -> None:
    page.locator("article .sr-button--primary").click()
    page.locator(".sr-badge >> nth=1").wait_for()


def _follow_as_stranger(page: Page) -> None:
    page.evaluate("location.hash = 'community=2'")
    page.locator(".sr-notice").wait_for()


def communities(locale: str) -> list[Scene]:
    """None, some, joining, an open conversation, a link to a stranger's, starting one."""
    asks = {"communities": communities_of(locale), "join": {"joined": True}}
    looks: list[Look] = [
        ("none", {"communities": []}, None),
        ("some", {}, None),
        ("join-refused", {"join": REFUSED}, _join_refused),
        ("open", {}, _open_conversation),
        ("stranger", {}, _follow_as_stranger),
        ("start-nothing", {}, _start_nothing),
        ("refused", {"communities": REFUSED}, None),
    ]
    return _scenes("communities", locale, asks, looks)


# --- notices --------------------------------------------------------------------------------------


def notice(locale: str, number: int, **parts: Any) -> dict[str, Any]:
    """A notice."""
    return {
        "id": number,
        "kind": "answer",
        "text": _said(
            locale,
            "Эльдар отвечает вам в обсуждении «Сеть педагогов»",
            "Eldar answered you in “The teacher network”",
        ),
        "excerpt": _said(locale, "Я бы попробовал в четверг: …", "I would try it on Thursday: …"),
        "edition": locale,
        "module": "m01-network",
        "activity": "discussion",
        "community": 0,
        "post": 40 + number,
        "created_at": WHEN,
        "read": False,
        **parts,
    }


def _arrive(page: Page) -> None:
    page.locator(".sr-told").first.wait_for()
    event = {"type": "notice", "data": {"unread": 3, "notice": 99}}
    page.evaluate("event => window.model.push({op: 'event', event})", event)
    page.locator(".sr-news").wait_for()


def _feed(page: Page) -> None:
    page.locator(".sr-part").last.locator("button[type=submit]").click()
    page.locator(".sr-copy").wait_for()


def topics(locale: str) -> list[dict[str, Any]]:
    """Topics that one may read."""
    title = _said(locale, "Обсуждение", "Discussion")
    module = _said(locale, "Сеть педагогов", "The teacher network")
    card = {"edition": locale, "module": "m01-network", "activity": "discussion", "community": 0}
    other = {**card, "id": 2, "title": "Омск", "module": "s02-communities", "community": 4}
    return [
        {**card, "id": 1, "title": title, "module_title": module, "unread": 3},
        {**other, "module_title": _said(locale, "Сообщества", "Communities"), "unread": 0},
    ]


def notices(locale: str) -> list[Scene]:
    """None, some, news, no mail, a feed's address, in JupyterLab."""
    items = [
        notice(locale, 5),
        notice(locale, 4, excerpt="", read=True),
        notice(locale, 3, created_at="2025-12-01T09:00:00Z", community=4, read=True),
    ]
    digest = {"every": "week", "quiet_from": 21, "quiet_to": 8, "zone": "Asia/Omsk", "mail": True}
    asks = {
        "notices": {"unread": 1, "items": items, "next": 3},
        "digest": digest,
        "digest_save": REFUSED,
        "topics": topics(locale),
        "feed": {"path": "api/feeds/" + "Ab1" * 14 + ".atom"},
        "feeds_close": None,
    }
    none = {"notices": {"unread": 0, "items": [], "next": None}, "topics": []}
    looks: list[Look] = [
        ("none", none, None),
        ("some", {}, None),
        ("news", {}, _arrive),
        ("no-mail", {"digest": {**digest, "mail": False, "zone": "UTC"}}, None),
        ("feed", {}, _feed),
        ("closing", {}, _confirm),
        ("refused", {"notices": REFUSED, "digest": REFUSED, "topics": REFUSED}, None),
    ]
    lab: list[Look] = [("lab", {}, None)]
    return _scenes("notices", locale, asks, looks) + _scenes(
        "notices", locale, asks, lab, at="/lab"
    )


# --- search ---------------------------------------------------------------------------------------


def post(locale: str, number: int, **parts: Any) -> dict[str, Any]:
    """A post as the commons sends it."""
    text = _said(locale, "Попробовала **дроби** на кухне.", "I tried **fractions** in the kitchen.")
    return {
        "id": number,
        "topic": 1,
        "root": number,
        "reply_to": None,
        "depth": 0,
        "author": "Эльдар Мамедов",
        "person": "teldar",
        "mine": False,
        "seeded": False,
        "state": "shown",
        "html": block_html(text),
        "text": None,
        "created_at": WHEN,
        "edited_at": None,
        "version": 1,
        "answers": 0,
        "helped": None,
        "thanks": [],
        "pictures": [],
        "label": None,
        "advice": False,
        **parts,
    }


def _hit(locale: str, number: int, **parts: Any) -> dict[str, Any]:
    excerpt = _said(
        locale, "Попробовала <mark>дроби</mark> на кухне", "<mark>fractions</mark> here"
    )
    return {
        "post": post(locale, number, **parts),
        "module": "m01-network",
        "module_title": _said(locale, "Сеть педагогов", "The teacher network"),
        "activity": "discussion",
        "topic_title": _said(locale, "Обсуждение", "Discussion"),
        "community": 0,
        "excerpt_html": excerpt,
    }


def _seek(words: str) -> Steps:
    def steps(page: Page) -> None:
        page.locator("input[type=search]").fill(words)
        page.keyboard.press("Enter")
        page.locator(".sr-found > h4, .sr-error, [role=alert] p").first.wait_for()

    return steps


def _unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")


def search(locale: str) -> list[Scene]:
    """Before, filters, no word, nothing, something, a refusal."""
    hits = [_hit(locale, 41), _hit(locale, 40, mine=True), _hit(locale, 39, author="", person=None)]
    asks = {
        "search": {"hits": hits, "next": "x"},
        _asked("search", q="ъъ"): {"hits": [], "next": None},
        "people": {"people": _cards(locale), "next": None},
        "topics": topics(locale),
    }
    looks: list[Look] = [
        ("before", {}, None),
        ("filters", {}, _unfold),
        ("no-word", {}, _seek("")),
        ("nothing", {}, _seek("ъъ")),
        ("found", {}, _seek("дроби")),
        ("refused", {"search": REFUSED}, _seek("дроби")),
    ]
    return _scenes("search", locale, asks, looks)


# --- takeout --------------------------------------------------------------------------------------


def action(locale: str, number: int, kind: str, **parts: Any) -> dict[str, Any]:
    """What a moderator did."""
    note = _said(locale, "В тексте имя ребёнка и класс.", "It names a child and a class.")
    plain = {"person": "tanna", "display_name": "Анна", "post": 40, "before": None, "appeal": None}
    who = {"moderator": "Эльдар", "mine": False}
    return {"id": number, "kind": kind, **who, **plain, "note": note, "created_at": WHEN, **parts}


def appeal(locale: str, **parts: Any) -> dict[str, Any]:
    """An objection."""
    text = _said(locale, "Это имя литературного героя.", "It is the name of a hero of a novel.")
    decided = {"upheld": None, "decided_by": "", "note": "", "decided_at": None}
    return {"text": text, "created_at": WHEN, **decided, **parts}


def _download(page: Page) -> None:
    page.locator(".sr-button--primary").click()
    page.locator(".sr-notice--good").wait_for()


def _object_nothing(page: Page) -> None:
    page.locator("details summary").first.click()
    page.locator("details[open] button[type=submit]").first.click()
    page.locator("details[open] [role=alert] p").wait_for()


def seen(locale: str) -> dict[str, Any]:
    """What trainers see of somebody."""
    title = _said(locale, "Сеть педагогов", "The teacher network")
    row = {
        "person": "tanna",
        "display_name": "Анна",
        "states": ["handed_in"],
        "last": "2026-01-12",
        "quiet_weeks": 3,
    }
    return {
        "cohort": 4,
        "name": _said(locale, "Учителя Омска", "Teachers of Omsk"),
        "trainer": "Эльдар",
        "modules": [{"module": "m01-network", "title": title}],
        "row": row,
    }


def card(edition: str, **parts: Any) -> dict[str, Any]:
    """A product in the list of one's own."""
    title = _said(edition, "Моя карточка цели", "My goal card")
    module = _said(edition, "Начало пути: вы не одни", "Start here: you are not alone")
    place = {"edition": edition, "module": "m00-start", "activity": "goal"}
    told = {"title": title, "module_title": module, "changed_at": WHEN, "complete": False}
    return {**place, **told, "docx": "", "pdf": "", **parts}


def _save_first(page: Page) -> None:
    page.locator("article .sr-actions button").first.click()
    page.locator("article .sr-notice--bad").wait_for()


def takeout(locale: str) -> list[Scene]:
    """Nothing done, a file, actions with and without objections."""
    decided = {"upheld": False, "decided_by": "Лейла", "note": "Да.", "decided_at": WHEN}
    actions = [
        action(locale, 1, "guard", moderator="", note=""),
        action(locale, 2, "edit", before="Прежний текст\nв две строки"),
        action(locale, 3, "hide", appeal=appeal(locale)),
        action(locale, 4, "warn", appeal=appeal(locale, **decided)),
    ]
    asks = {
        "export": {"person": {"name": "tanna"}},
        _asked("export", form="html"): {"html": "<!doctype html><title>x</title>"},
        "actions": {"actions": [], "paused_until": None},
        "seen": seen(locale),
        "products": {"products": []},
    }
    built = {"products": {"products": [card("ru"), card("en", complete=True)]}}
    done = {"actions": {"actions": actions, "paused_until": "2027-01-12T09:30:00Z"}}
    looks: list[Look] = [
        ("nothing", {}, None),
        ("downloaded", {}, _download),
        ("built", built, None),
        ("built-refused", {**built, "product_docx": REFUSED}, _save_first),
        ("actions", done, _unfold),
        ("object-nothing", done, _object_nothing),
        (
            "refused",
            {"export": REFUSED, "actions": REFUSED, "seen": REFUSED, "products": REFUSED},
            None,
        ),
    ]
    lab: list[Look] = [("lab", built, None)]
    return _scenes("takeout", locale, asks, looks) + _scenes(
        "takeout", locale, asks, lab, at="/lab"
    )


# --- how pages look -------------------------------------------------------------------------------


def display(locale: str) -> list[Scene]:
    """Settings as they are, chosen anew, refused, in the other language."""
    usual = {"text": 100, "contrast": "device", "motion": "device", "pictures": "device"}
    chosen = {"text": 150, "contrast": "dark", "motion": "less", "pictures": "tap"}
    asks = {
        "me": me() | {"locale": locale},
        "display": {"version": 1, "body": usual, "saved_at": WHEN},
        "display_save": {"version": 2, "body": chosen, "saved_at": WHEN},
    }
    other = me() | {"locale": "en" if locale == "ru" else "ru"}
    looks: list[Look] = [
        ("usual", {}, lambda page: page.locator("input:checked").first.wait_for()),
        (
            "chosen",
            {"display": {"version": 2, "body": chosen, "saved_at": WHEN}},
            lambda page: page.locator("input[value='150']:checked").wait_for(),
        ),
        ("refused", {"display_save": REFUSED}, _choose_size),
        ("other-language", {"me": other}, lambda page: page.locator("p > a[lang]").wait_for()),
    ]
    lab: list[Look] = [("lab", {}, None)]
    return _scenes("display", locale, asks, looks) + _scenes(
        "display", locale, asks, lab, at="/lab"
    )


def _choose_size(page: Page) -> None:
    page.locator("input[value='150']").check()
    page.locator("[role=alert] .sr-notice").wait_for()


# --- moderation -----------------------------------------------------------------------------------


def case(locale: str, number: int, **parts: Any) -> dict[str, Any]:
    """A reported post."""
    text = _said(locale, "Петя Иванов, 7 «Б», опять…", "Peter Smith of class 7B, again…")
    note = _said(locale, "Здесь имя и класс.", "Name and class.")
    complaint = {"reason": "child_data", "note": note, "created_at": WHEN}
    return {
        "post": post(locale, number),
        "text": text,
        "excuse": "",
        "module": "m01-network",
        "activity": "discussion",
        "topic_title": _said(locale, "Обсуждение", "Discussion"),
        "cohort": "",
        "community": "",
        "complaints": [complaint, {**complaint, "reason": "other", "note": ""}],
        "actions": [],
        **parts,
    }


def queue(locale: str) -> dict[str, Any]:
    """Something of everything."""
    before = [action(locale, 7, "guard", moderator="", note="")]
    circle = post(locale, 52, person=None, author=_said(locale, "Тихий ручей", "Quiet Brook"))
    excuse = _said(locale, "Это герой рассказа.", "A hero of a story.")
    return {
        "cases": [
            case(locale, 51, post=post(locale, 51, state="hidden"), actions=before),
            case(locale, 52, post=circle, cohort="Омск"),
            case(locale, 53, post=post(locale, 53, mine=True), community="Математика"),
        ],
        "appeals": [
            action(locale, 3, "hide", appeal=appeal(locale)),
            action(locale, 4, "warn", appeal=appeal(locale), mine=True),
        ],
        "excused": [case(locale, 54, excuse=excuse, complaints=[])],
        "paused": [{"person": "tx1", "display_name": "Анна", "until": "2027-01-12T09:30:00Z"}],
    }


EMPTY_QUEUE: dict[str, Any] = {"cases": [], "appeals": [], "excused": [], "paused": []}


def _decide_nothing(page: Page) -> None:
    page.locator(".sr-decide button[type=submit]").first.click()
    page.locator(".sr-error").first.wait_for()


def _pause(page: Page) -> None:
    page.locator(".sr-decide input[value=pause]").first.check()
    page.locator(".sr-decide input[type=number]").wait_for()


def _edit(page: Page) -> None:
    page.locator(".sr-decide input[value=edit]").first.check()
    page.locator(".sr-decide textarea").nth(1).wait_for()


def _trail(page: Page) -> None:
    page.locator(".sr-part").last.locator("summary").first.click()
    page.locator(".sr-trail").first.wait_for()
    _unfold(page)


def moderation(locale: str) -> list[Scene]:
    """A stranger, nothing, everything, decisions on the way, the trail."""
    trail = [
        action(locale, 9, "hide"),
        action(locale, 8, "edit", before="…"),
        action(locale, 7, "guard"),
    ]
    asks = {
        "me": me("trainer"),
        "queue": queue(locale),
        "log": {"actions": trail, "next": 7},
        "post_act": REFUSED,
    }
    looks: list[Look] = [
        ("stranger", {"me": me()}, None),
        ("nothing", {"queue": EMPTY_QUEUE}, None),
        ("queue", {}, lambda page: page.locator(".sr-case").first.wait_for()),
        ("decide-nothing", {}, _decide_nothing),
        ("pause", {}, _pause),
        ("edit", {}, _edit),
        ("trail", {}, _trail),
        (
            "refused",
            {"queue": {"error": {"code": "not_found", "message": "Этого здесь нет."}}},
            None,
        ),
    ]
    return _scenes("moderation", locale, asks, looks)


SCENES = [
    scene
    for locale in ("ru", "en")
    for make in (people, communities, notices, search, takeout, display, moderation)
    for scene in make(locale)
]
