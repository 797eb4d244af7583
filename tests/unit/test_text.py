"""Markdown on its way to a browser: what is rendered, and what never gets through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffroom.text import block_html, inline_html, mentions, plain, post_html

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


MARKED = '<span class="sr-mention">@{}</span>'


@pytest.mark.parametrize(
    ("source", "names", "html"),
    [
        ("Hi @Anna.", ["Anna"], '<p>Hi <span class="sr-mention">@Anna</span>.</p>'),
        ("Hi @Annabel.", ["Anna"], "<p>Hi @Annabel.</p>"),
        ("a@Anna.org", ["Anna"], "<p>a@Anna.org</p>"),
        ("`@Anna`", ["Anna"], "<p><code>@Anna</code></p>"),
        (
            "@Anna P. and @Anna",
            ["Anna", "Anna P."],
            f"<p>{MARKED.format('Anna P.')} and {MARKED.format('Anna')}</p>",
        ),
    ],
)
def test_names_are_marked_where_they_stand_alone(source, names, html):
    """A mention is marked in words, not in code, addresses or longer names."""
    assert post_html(source, names) == html


MARKUP = "@<>\"'&;[]()`*_ aA/:="


@given(st.text(MARKUP, max_size=60), st.text(MARKUP, min_size=1, max_size=20))
def test_no_name_becomes_markup(text, name):
    """Whatever somebody is called, marking her adds spans of our class and nothing else."""
    from html.parser import HTMLParser

    spans = []
    allowed = {
        "p",
        "a",
        "code",
        "pre",
        "em",
        "strong",
        "br",
        "blockquote",
        "ul",
        "ol",
        "li",
        "span",
    }

    class Collect(HTMLParser):
        def handle_starttag(self, tag, attrs):
            assert tag in allowed
            if tag == "span":
                spans.append(attrs)

    Collect().feed(post_html(f"{text} @{name} [x](https://example.org '@{name}')", [name]))
    assert all(attrs == [("class", "sr-mention")] for attrs in spans)


def test_a_span_of_ones_own_is_text():
    """Nobody marks a name by writing the element herself."""
    html = post_html('<span class="sr-mention">@Anna</span> @Boris', ["Boris"])
    assert html.count("<span") == 1


def test_a_mention_is_a_whole_name():
    """Somebody with a longer name is somebody else."""
    assert mentions("Dear @Anna P.!", "Anna P.")
    assert not mentions("Dear @Anna-Maria and @Annabel", "Annab")


@pytest.mark.parametrize("render", [block_html, inline_html])
def test_no_line_begins_with_a_dash(render):
    """The space before a dash does not break, beside bold words and in them; a label is plain text."""
    said = render("Цель — **это — дорога** — и всё")
    assert said.count("&nbsp;— ") == 3
    assert plain("Цель — дорога") == "Цель — дорога"


def test_the_corner_of_a_table_is_no_heading():
    """A heading without words would be read out as nothing; those with words stay headings."""
    said = block_html("| | A |\n|---|---|\n| b | c |")
    assert "<td></td>" in said
    assert said.count("<th>") == 1


@pytest.mark.parametrize("source", ["Так: `a — b`", "```\na — b\n```"])
def test_code_is_shown_as_it_was_written(source):
    """Who copies it takes the spaces that its author typed, in a line and in a block."""
    assert "a — b" in block_html(source)
