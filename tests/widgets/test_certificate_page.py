"""The public page of a certificate, in every state, as strangers see it: axe finds nothing."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from staffroom.syllabus import syllabus
from staffroom_hub.commons import certificate_page
from staffroom_hub.commons.certificate_words import Words
from staffroom_hub.commons.institution import Institution
from staffroom_hub.commons.signing import passing_signer
from staffroom_hub.commons.store.models import CertificateRow
from tests.browser import violations
from tests.widgets.test_axe import SCHEMES

WHEN = datetime(2026, 1, 12, 9, 30, tzinfo=UTC)
SCHOOL = Institution(passing_signer(), "https://school.example/", "Школа № 12 города Омска")
STATES: dict[str, dict[str, Any] | None] = {
    "valid": {},
    "long": {"name": "Преображенский-Задунайский-Римский-Корсаков " * 2 + "Ж" * 30},
    "wrong-name": {"revoked_at": WHEN, "reason": "name"},
    "revoked": {"revoked_at": WHEN, "reason": "conduct"},
    "left": {"revoked_at": WHEN, "reason": "holder", "name": "", "kind": ""},
    "unknown": None,
}


def _html(state: str, locale: str) -> str:
    parts = STATES[state]
    if parts is None:
        return certificate_page.unknown(locale)
    plain = {"kind": "route", "name": "Анна Петрова", "modules": ["m00-start"], "edition": "ru"}
    row = CertificateRow(id="a" * 32, status=1, issued_at=WHEN, **{**plain, **parts})
    return certificate_page.page(Words(row, SCHOOL, syllabus(), locale))


@pytest.mark.parametrize("width", SCHEMES)
@pytest.mark.parametrize("locale", ["ru", "en"])
@pytest.mark.parametrize("state", STATES)
def test_the_page_is_accessible(state: str, locale: str, width: int, browser: Browser) -> None:
    """axe finds no violation, nothing is cut off, and its style passes its own policy."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=SCHEMES[width], bypass_csp=False
    )
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    address = "http://certificate.test/page"
    page.route(
        address,
        lambda route: route.fulfill(
            body=_html(state, locale),
            headers={**certificate_page.HEADERS, "Content-Type": "text/html; charset=utf-8"},
        ),
    )
    page.route("**/favicon.ico", lambda route: route.abort())
    page.goto(address)
    if folder := os.environ.get("STAFFROOM_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"page-{state}-{locale}-{width}.png", full_page=True)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # The style is allowed by its digest: the page has the width that it gives.
    assert page.evaluate("getComputedStyle(document.querySelector('.state')).fontWeight") == "600"
    assert not [line for line in said if "Content Security Policy" in line]
    context.close()
