"""The built bundles: their texts are in both languages, they are small, they call nobody."""

from __future__ import annotations

import re

import pytest

import staffroom_widgets
from staffroom.i18n import LOCALES, translation
from staffroom_widgets.base import SENTENCES
from staffroom_widgets.texts import DOMAIN, STATIC, browser_msgids, browser_texts

WIDGETS = [getattr(staffroom_widgets, name).kind for name in staffroom_widgets.__all__]
BUNDLE_BYTES = {"discussion": 90_000, "people": 56_000, "marking": 54_000, "form": 58_000}
MOST_BYTES = 48_000
STYLE_BYTES = 50_000
NAMESPACES = {
    "http://www.w3.org/1998/Math/MathML",
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1999/xhtml",
}


def _known(locale: str) -> set[str]:
    catalog = vars(translation(DOMAIN, locale))["_catalog"]
    return {key if isinstance(key, str) else key[0] for key in catalog}


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{\w+\}", text))


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("widget", WIDGETS)
def test_every_text_is_translated(widget: str, locale: str) -> None:
    """A text that the bundle shows is in the catalog of each language."""
    shown = {msgid if isinstance(msgid, str) else msgid[0] for msgid in browser_msgids(widget)}
    assert shown
    assert shown - _known(locale) == set()


@pytest.mark.parametrize("locale", LOCALES)
def test_the_kernels_own_sentences_are_translated(locale: str) -> None:
    """What the kernel says itself is in the catalogs too."""
    assert set(SENTENCES.values()) - _known(locale) == set()


@pytest.mark.parametrize("widget", WIDGETS)
def test_placeholders_are_the_same_in_both_languages(widget: str) -> None:
    """A translation neither loses nor invents what is filled in."""
    for msgid, text in browser_texts(widget, "ru").items():
        forms = [text] if isinstance(text, str) else list(text.values())
        for form in forms:
            assert _placeholders(form) == _placeholders(msgid), form


@pytest.mark.parametrize("widget", WIDGETS)
def test_russian_plurals_have_all_their_forms(widget: str) -> None:
    """One, few and many, each with its own words or at least present."""
    for text in browser_texts(widget, "ru").values():
        if not isinstance(text, str):
            assert {"one", "few", "many", "other"} <= set(text)


@pytest.mark.parametrize("widget", WIDGETS)
def test_a_bundle_is_small_and_calls_nobody(widget: str) -> None:
    """No address but the namespaces of markup, and no more bytes than a page can bear."""
    code = (STATIC / f"{widget}.js").read_text("utf-8")
    assert len(code.encode()) < BUNDLE_BYTES.get(widget, MOST_BYTES)
    assert set(re.findall(r"https?://[\w./-]+", code)) <= NAMESPACES
    assert not re.search(r"\b(fetch|XMLHttpRequest|WebSocket|importScripts|eval)\(", code)


def test_the_style_is_small_and_calls_nobody() -> None:
    """No font, image or sheet from elsewhere."""
    style = (STATIC / "staffroom.css").read_text("utf-8")
    assert len(style.encode()) < STYLE_BYTES
    assert "@import" not in style
    assert "url(" not in style
