"""Markdown on its way to a browser: what is rendered, and what never gets through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffroom.text import block_html, inline_html, plain

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "![x](https://elsewhere.example/p.png)",
    "<iframe src='//elsewhere.example'></iframe>",
    "<svg onload=alert(1)>",
    "<a href='x' onclick='alert(1)'>x</a>",
    "`<b>`<style>*{display:none}</style>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=1&gt;'>",
    "[x](<javascript:alert(1)>)",
    "&lt;script&gt;<!-- --><![CDATA[<script>]]>",
]


@pytest.mark.parametrize("render", [block_html, inline_html, plain])
@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks_become_text(render, attack):
    """No attack leaves a live element, handler or scheme behind."""
    from html.parser import HTMLParser

    found = []

    class Collect(HTMLParser):
        def handle_starttag(self, tag, attrs):
            found.append((tag, dict(attrs)))

    Collect().feed(render(attack))
    for tag, attributes in found:
        assert tag in {"p", "a", "code", "em", "strong", "br"}
        assert set(attributes) <= {"href", "title", "rel"}
        assert attributes.get("href", "https:").split(":")[0] in {"https", "http", "mailto"}


def test_ordinary_markdown_is_rendered():
    """Emphasis, lists, quotes and links come out as such; headings stay text."""
    html = block_html("**yes**\n\n- one\n\n> said\n\n[link](https://example.org)\n\n# no heading")
    for part in ("<strong>yes</strong>", "<li>one</li>", "<blockquote>", 'rel="noopener'):
        assert part in html
    assert "<h1>" not in html


@given(st.text(max_size=200))
def test_plain_has_no_markup(text):
    """Plain text never holds a tag, whatever goes in."""
    assert "<" not in plain(text)
