"""Texts of the hub's pages: every one is in the catalog, and none stands in a template untranslated."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st

import staffroom_hub
from staffroom_hub.texts import accepted, chosen, translator

HUB = Path(staffroom_hub.__file__).parent
TEMPLATES = sorted((HUB / "pages" / "templates").glob("*.html"))


def texts_of_templates():
    """Every text that a template has translated."""
    environment = jinja2.Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    for path in TEMPLATES:
        for _line, _name, text in environment.extract_translations(path.read_text()):
            yield text


def texts_of_code():
    """Every text that the code marks."""
    for path in [*(HUB / "accounts").rglob("*.py"), *(HUB / "pages").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_":
                yield node.args[0].value


@pytest.mark.parametrize("locale", ["ru", "en"])
def test_every_text_is_in_the_catalog(locale):
    """Templates and code use no text that the catalog lacks."""
    catalog = translator(locale).__self__._catalog
    texts = {text for text in [*texts_of_templates(), *texts_of_code()] if isinstance(text, str)}
    assert len(texts) > 90
    assert {text for text in texts if text not in catalog} == set()


class Words(HTMLParser):
    """Collects words outside tags."""

    def __init__(self):
        """Find nothing yet."""
        super().__init__()
        self.found = []

    def handle_data(self, data):
        """Note the words of a text."""
        self.found += re.findall(r"[A-Za-zА-Яа-я]{3,}", data)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_text_bypasses_the_catalog(path):
    """A template holds no words of its own."""
    words = Words()
    words.feed(re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", "", path.read_text(), flags=re.DOTALL))
    assert words.found == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_nothing_inline(path):
    """No inline script or style, no foreign address: the content policy would refuse them."""
    text = path.read_text()
    assert not re.search(r"<script(?![^>]*src=)|<style|style=|\son\w+=|https?:|\|\s*safe", text)


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("ru", "ru"), ("ru-RU", "ru"), ("en-GB,en;q=0.9,ru;q=0.8", "en"), ("de,ru;q=0.5", "ru"),
        ("de", "en"), ("", "en"), ("ru;q=0,en", "en"), ("en;q=0.2,ru;q=0.9", "ru"), ("*", "en"),
    ],
)  # fmt: skip
def test_the_browsers_languages(header, language):
    """The best of the browser's languages that we speak, else English."""
    assert accepted(header) == language


@given(st.text(), st.none() | st.text(), st.none() | st.text())
def test_any_header_gives_a_language(header, wished, remembered):
    """Whatever a browser sends, the page has a language."""
    assert chosen(wished, remembered, header) in {"ru", "en"}


def test_a_choice_goes_before_memory_and_browser():
    """Asked for just now, else remembered, else the browser's."""
    assert chosen("ru", "en", "en") == "ru"
    assert chosen(None, "ru", "en") == "ru"
    assert chosen("xx", None, "ru") == "ru"
