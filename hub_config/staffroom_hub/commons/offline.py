"""The offline copy of a module: one HTML file with its texts, pictures and one's own answers.

It opens from a disk without any network: its policy lets nothing in and nothing out, and of scripts
only its own. What is typed in it is saved as a progress file, which no installation has signed.
"""

from __future__ import annotations

import base64
import hashlib
import json
import mimetypes
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from html import escape
from importlib.resources import files as resources
from typing import Any

import nh3
from markdown_it import MarkdownIt

from staffroom import glossary
from staffroom.activities import Activity, FormActivity
from staffroom.bundle import NOTEBOOK
from staffroom.course import Module
from staffroom.i18n import translation
from staffroom.page import page_cells
from staffroom.progressfile import FORMAT, VERSION
from staffroom.wire import Json
from staffroom_hub.commons.progressfile import ABOUT

_SHOWS = re.compile(r"\b[A-Z][A-Za-z]+\(\s*[\"']([a-z][a-z0-9-]{0,47})[\"']")
_TAGS = (
    *(
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "strong",
        "em",
        "a",
        "img",
        "code",
    ),
    *("pre", "blockquote", "table", "thead", "tbody", "tr", "th", "td", "hr", "br", "s"),
)
_STYLE = """
body{font:1.0625rem/1.6 system-ui,sans-serif;max-width:44rem;margin:0 auto;padding:1rem;color:#222}
img{max-width:100%;height:auto}section{border:1px solid #999;border-radius:.5rem;padding:1rem;
margin:1.5rem 0}label{display:block;font-weight:600;margin-top:1rem}small{display:block}
textarea{box-sizing:border-box;width:100%;min-height:7rem;font:inherit;padding:.5rem}
button{font:inherit;font-weight:600;padding:.6rem 1rem}pre,table{overflow-x:auto;display:block}
:focus-visible{outline:3px solid #1a56c4;outline-offset:2px}
.sr-term{all:unset;cursor:help;text-decoration:underline dotted 2px;text-underline-offset:.2em}
.sr-term:focus-visible{outline:3px solid #1a56c4;outline-offset:2px}
.sr-held{white-space:nowrap}.sr-held .sr-term{display:inline-block;max-width:calc(100% - 2em);
white-space:normal}
dt{font-weight:600}dd{margin:0 0 .8rem}
@supports selector(:popover-open){@media screen{.terms>h2{display:none}
.terms [popover]{inset:auto 1rem 1rem;margin:0 auto;max-width:min(24rem,100% - 2rem);
box-sizing:border-box;padding:.75rem 1rem;border:2px solid;border-radius:.5rem}
@supports (position-area:block-end){.terms [popover]{inset:auto;margin:.4rem 0;
position-area:block-end span-inline-end;
position-try-fallbacks:flip-inline,flip-block,block-end,block-start}}}}
@media print{.terms [popover]{display:block;position:static;border:0;padding:0;width:auto}
button:not(.sr-term),#told{display:none}}
@media (prefers-color-scheme:dark){body{background:#191919;color:#eee}a{color:#8cf}}
"""


def _(message: str) -> str:
    """Mark a msgid for the catalogs."""
    return message


_WORDS = {
    "lead": _(
        "This is a copy to read and write in without a connection. What you type here stays in "
        "this file until you save it: then open the saved progress file on the page “My words”."
    ),
    "save": _("Save what I typed as a progress file"),
    "done": _("The progress file is saved. Open it on the page “My words” when you are online."),
    "online": _("This activity needs a connection."),
    "answer": _("Your answer"),
    "terms": _("Terms on this page"),
}


@dataclass(frozen=True)
class Copy:
    """What a copy is made of.

    Attributes:
        module: the released module.
        files: of the release.
        answers: the reader's own, by activity.
        nickname: how she is called.
        locale: of the words around.
    """

    module: Module
    files: Mapping[str, bytes]
    answers: Mapping[str, Json]
    nickname: str
    locale: str

    def html(self) -> str:
        """Write the whole file."""
        words = {name: escape(self._say(text)) for name, text in _WORDS.items()}
        policy = (
            "default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
            f"script-src 'sha256-{_digest(_script())}'; base-uri 'none'; form-action 'none'"
        )
        return (
            f'<!doctype html>\n<html lang="{self.locale}">\n<head><meta charset="utf-8">'
            f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{escape(self.module.title)}</title><style>{_STYLE}</style></head>\n"
            f"<body><main>\n<p><strong>{words['lead']}</strong></p>\n"
            + "\n".join(self._parts())
            + f'\n<p><button type="button" id="save">{words["save"]}</button></p>'
            f'<p id="told" role="status" data-done="{words["done"]}"></p>\n'
            f"{self._terms()}</main>\n"
            f'<script type="application/json" id="base">{self._base()}</script>\n'
            f"<script>{_script()}</script></body></html>\n"
        )

    def _say(self, text: str) -> str:
        return translation("staffroom", self.locale).gettext(text)

    def _parts(self) -> Iterator[str]:
        """Give texts and activities in the order of the page."""
        for _number, cell in page_cells(json.loads(self.files[NOTEBOOK])):
            source = "".join(cell["source"])
            if cell["cell_type"] == "markdown":
                yield self._text(source)
                continue
            for name in _SHOWS.findall(source):
                if name in self.module.activities:
                    yield self._activity(name, self.module.activities[name])

    def _text(self, source: str) -> str:
        html = _markdown().render(source)
        safe = nh3.clean(
            html,
            tags=set(_TAGS),
            attributes={"a": {"href"}, "img": {"src", "alt"}},
            url_schemes={"http", "https", "mailto", "data"},
            attribute_filter=self._attribute,
        )
        # A wide table scrolls by itself: the keyboard must be able to come to it.
        reached = safe.replace("<table>", '<table tabindex="0">')
        return glossary.marked(reached, self._shown)

    def _terms(self) -> str:
        """Give the explanations of the terms in the text: popovers, and a list on paper."""
        if not self._shown:
            return ""
        listed = "".join(
            f'<div popover id="glossary-{term["id"]}"><dt>{escape(term["term"])}</dt>'
            f"<dd>{term['html']}</dd></div>"
            for term in self._shown
        )
        heading = escape(self._say(_WORDS["terms"]))
        return f'<div class="terms"><h2>{heading}</h2><dl>{listed}</dl></div>\n'

    @cached_property
    def _shown(self) -> list[glossary.Shown]:
        return glossary.shown(self.module.glossary)

    def _attribute(self, tag: str, name: str, value: str) -> str | None:
        """Bring pictures in, and let nothing else load."""
        if (tag, name) == ("img", "src"):
            return _inline(value, self.files)
        return None if value.startswith("data:") else value

    def _activity(self, name: str, activity: Activity) -> str:
        public = activity.public()
        head = f"<h3>{escape(activity.title)}</h3>{public.get('prompt_html', '')}"
        if not isinstance(activity, FormActivity):
            return f"<section>{head}<p><em>{escape(self._say(_WORDS['online']))}</em></p></section>"
        fields = "".join(self._field(name, field) for field in public["fields"])
        return f"<section>{head}{fields}</section>"

    def _field(self, activity: str, field: Mapping[str, Any]) -> str:
        answer = self.answers.get(activity)
        values = answer.get("fields") if isinstance(answer, dict) else None
        value = values.get(field["id"]) if isinstance(values, dict) else None
        label = escape(str(field["label"]))
        if field["kind"] not in {"line", "text"}:
            shown = escape(str(value)) if isinstance(value, str | int | float) else "–"
            return (
                f"<p><strong>{label}</strong><br>{escape(self._say(_WORDS['answer']))}: {shown}</p>"
            )
        hint = f"<small>{escape(str(field['hint']))}</small>" if field.get("hint") else ""
        text = escape(value) if isinstance(value, str) else ""
        # The parser takes one line break after the tag away.
        return (
            f'<label>{label}{hint}<textarea data-activity="{activity}" '
            f'data-field="{escape(field["id"])}">\n{text}</textarea></label>'
        )

    def _base(self) -> str:
        """Give what the script makes a progress file of; no `<`, which could end the element."""
        file = {
            "format": FORMAT,
            "version": VERSION,
            "about": self._say(ABOUT),
            "nickname": self.nickname,
            "edition": self.module.edition,
        }
        data = {"module": self.module.id, "file": file, "answers": dict(self.answers)}
        return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")


def _inline(path: str, files: Mapping[str, bytes]) -> str | None:
    kind = mimetypes.guess_type(path)[0] or ""
    if path not in files or not kind.startswith("image/"):
        return None
    return f"data:{kind};base64,{base64.b64encode(files[path]).decode()}"


@cache
def _script() -> str:
    return resources("staffroom_hub.commons").joinpath("offline.js").read_text("utf-8")


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
