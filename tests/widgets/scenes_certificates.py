"""Scenes of certificates: on the way, earned, given, withdrawn, and a trainer's part."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from staffroom.syllabus import syllabus
from tests.widgets.scenes import Scene, state
from tests.widgets.scenes_social import AT, REFUSED, WHEN, Look, _asked, _said

WRITTEN = {"m00-start", "m01-network"}
ID = "abcdefgh" * 4
LONG = "Константин-Александр Преображенский-Задунайский-Римский-Корсаков"


def certificates(locale: str, done: int, **parts: Any) -> dict[str, Any]:
    """What the commons tells of somebody who has done the first modules."""
    steps = syllabus().modules
    finished = {step.id for step in steps[:done]}
    return {
        "name": _said(locale, "Анна Петрова", "Anna Petrova"),
        "given": True,
        "institution": _said(locale, "Школа № 12 города Омска", "School No. 12, Omsk"),
        "modules": [
            {
                "id": step.id,
                "title": step.title["ru" if locale == "ru" else "en"],
                "done": step.id in finished,
                "written": step.id in WRITTEN or step.id in finished,
            }
            for step in steps
        ],
        "certificates": [
            standing("route", 8, ["m08-inclusion", "m09-udl", "m13-portfolio"], more=2),
            standing("full", 14, [step.id for step in steps if step.id not in finished]),
        ],
        "revokes": False,
        **parts,
    }


def standing(kind: str, needed: int, missing: list[str], **parts: Any) -> dict[str, Any]:
    """How far somebody is from a certificate."""
    plain = {"more": 0, "barred": False, "issued": None}
    earned = not missing and not parts.get("more")
    return {"kind": kind, "needed": needed, "missing": missing, "earned": earned, **plain, **parts}


def issued(kind: str, name: str, **parts: Any) -> dict[str, Any]:
    """A certificate that was given."""
    page = f"https://staffroom.school.example/services/commons/certificates/{ID}"
    plain = {"revoked_at": None, "reason": None}
    return {"id": ID, "kind": kind, "name": name, "issued_at": WHEN, "page": page, **plain, **parts}


def _give(page: Page) -> None:
    page.locator("form button[type=submit]").first.click()
    page.locator("[role=alert] p").first.wait_for()


def _download(page: Page) -> None:
    page.locator(".sr-actions .sr-button--primary").first.click()
    page.locator(".sr-notice--good").wait_for()


def _withdraw(page: Page) -> None:
    page.locator(".sr-confirm button").first.click()
    page.locator(".sr-question").wait_for()


def _revoke_nothing(page: Page) -> None:
    page.locator("details summary").first.click()
    page.locator("details[open] button[type=submit]").click()
    page.locator("details[open] [role=alert] p").wait_for()


def _looks(locale: str) -> list[Look]:
    plain = certificates(locale, 2)
    left = plain["certificates"][1]
    no = {"code": "bad_name", "message": _said(locale, "Нужно имя буквами.", "Letters, please.")}
    file = {"name": "staffroom-route-ru.pdf", "type": "application/pdf", "data": "JVBERi0="}
    pdf = {_asked("pdf", id=ID, locale=locale): file}

    def with_route(**parts: Any) -> dict[str, Any]:
        route = standing("route", 8, [], **parts)
        return {"certificates": {**plain, "certificates": [route, left]}}

    ok = issued("route", LONG)
    gone = issued("route", LONG, revoked_at=WHEN, reason="conduct")
    mended = issued("route", LONG, revoked_at=WHEN, reason="name")
    return [
        ("on-the-way", {"certificates": plain}, None),
        ("earned", with_route(), None),
        ("name-refused", {**with_route(), "issue": {"error": no}}, _give),
        ("given", {**with_route(issued=ok), **pdf}, _download),
        ("withdrawing", with_route(issued=ok), _withdraw),
        ("withdrawn", with_route(issued=mended), None),
        ("barred", with_route(issued=gone, barred=True), None),
        ("trainer", {"certificates": {**plain, "revokes": True}}, _revoke_nothing),
        ("none-given", {"certificates": {**plain, "given": False, "institution": ""}}, None),
        ("refused", {"certificates": REFUSED}, None),
    ]


def _scenes(locale: str) -> list[Scene]:
    title = _said(locale, "Сертификаты", "Certificates")
    definition = {"type": "certificates", "title": title, "prompt_html": ""}
    return [
        Scene(
            name,
            "certificates",
            locale,
            definition,
            {"state": state(), "asks": asks},
            at=AT.format(locale=locale),
            **({"steps": steps} if steps else {}),
        )
        for name, asks, steps in _looks(locale)
    ]


SCENES = [scene for locale in ("ru", "en") for scene in _scenes(locale)]
