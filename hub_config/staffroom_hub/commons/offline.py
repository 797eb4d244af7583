"""The offline copy of a module: one HTML file with its texts, pictures and one's own answers.

It opens from a disk without any network: its policy lets nothing in and nothing out, and of scripts
only its own. What is typed in it is saved as a progress file, which no installation has signed,
or as another copy, to go on in later.
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

import nh3
from markdown_it import MarkdownIt

from staffroom import glossary
from staffroom.activities import Activity, FormActivity
from staffroom.bundle import NOTEBOOK
from staffroom.i18n import translation
from staffroom.module import Module
from staffroom.page import page_cells
from staffroom.progressfile import FORMAT, VERSION
from staffroom.wire import Json
from staffroom_hub.commons.offline_fields import Fields
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
body{font:1.0625rem/1.6 system-ui,sans-serif;max-width:44rem;margin:0 auto;padding:1rem;color:#222;
background:#fff;overflow-wrap:break-word}
img{max-width:100%;height:auto;color-scheme:light}
section{border:1px solid #777;border-radius:.5rem;padding:1rem;
margin:1.5rem 0}label,legend{display:block;font-weight:600;overflow-wrap:anywhere}
fieldset{border:0;margin:0;padding:0;min-width:0}.field{margin-top:1rem}small{display:block}
[data-row]{border:1px solid #777;border-radius:.5rem;margin:.5rem 0;padding:.5rem 1rem}
[data-row] label{margin-top:.5rem}.told{border-inline-start:4px solid #777;margin:1rem 0;
padding-inline-start:.75rem}.told>p{margin:.25rem 0}.told>p.beyond{font-weight:600}
.option{font-weight:400;padding:.4rem 0}
.option input{width:1.5rem;height:1.5rem;vertical-align:middle}
textarea,input[type=text],select{box-sizing:border-box;width:100%;min-height:2.75rem;font:inherit;
font-weight:400;padding:.5rem}textarea{min-height:7rem}.code{font-family:ui-monospace,monospace}
button{font:inherit;font-weight:600;min-height:2.75rem;margin:.25rem 0;padding:.6rem 1rem}
pre{overflow-x:auto}.scroll{overflow-x:auto}table{border-collapse:collapse}
th,td{border-bottom:1px solid #777;padding:.5rem;text-align:start;vertical-align:top}
:focus-visible{outline:3px solid #1a56c4;outline-offset:2px}
.sr-term{all:unset;cursor:help;display:inline-block}
.sr-term,.sr-between{text-decoration:underline dotted 2px;text-underline-offset:.2em}
.sr-term:focus-visible,.sr-words:has(:focus-visible){outline:3px solid #1a56c4;outline-offset:2px}
.sr-words:has(:focus-visible) .sr-term{outline:0}
.sr-held{display:inline-flex;align-items:last baseline;max-width:100%}.sr-held .sr-term{min-width:0}
dt{font-weight:600}dd{margin:0 0 .8rem}
@supports selector(:popover-open){@media screen{.terms>h2{display:none}
.terms [popover]{inset:auto 1rem 1rem;margin:0 auto;max-width:min(24rem,100% - 2rem);
box-sizing:border-box;padding:.75rem 1rem;border:2px solid;border-radius:.5rem}
@supports (position-area:block-end){.terms [popover]{inset:auto;margin:.4rem 0;
position-area:block-end span-inline-end;
position-try-fallbacks:flip-inline,flip-block,block-end,block-start}}}}
@media (prefers-color-scheme:dark){:root{color-scheme:dark}body{background:#191919;color:#eee}
a{color:#8cf}:focus-visible{outline-color:#9cc4ff}}
@media print{body{max-width:none;background:#fff;color:#000}a{color:#000}
button:not(.sr-term),.ways,#told,.lead{display:none}
a[href^="http"]::after{content:" (" attr(href) ")"}.scroll{overflow:visible}
.terms [popover]{display:block;position:static;border:0;padding:0;width:auto}
.printed{border-bottom:1px solid #777;min-height:1.6em;white-space:pre-wrap}
:is(textarea,input):has(+ .printed){display:none}section{break-inside:auto}}
"""


def _(message: str) -> str:
    """Mark a msgid for the catalogs."""
    return message


_WORDS = {
    "lead": _(
        "This is a copy to read and write in without a connection. What you type is kept only "
        "while this page is open: save the page to go on another day, or save a progress file and "
        "open it on the page “My words” when you are online."
    ),
    "keep": _("Save this page with what I typed"),
    "kept": _("The page is saved as a new file. Open that file to go on."),
    "save": _("Save what I typed as a progress file"),
    "done": _("The progress file is saved. Open it on the page “My words” when you are online."),
    "online": _("This activity needs a connection."),
    "terms": _("Terms on this page"),
    "memo": _("The memo of this module"),
    "table": _("A table: it scrolls sideways where it is wide"),
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
            f'<body><main>\n<p class="lead"><strong>{words["lead"]}</strong></p>\n'
            + "\n".join(self._parts())
            + f'\n<p class="ways"><button type="button" id="save">{words["save"]}</button> '
            f'<button type="button" id="keep">{words["keep"]}</button></p>'
            f'<p id="told" role="status" data-done="{words["done"]}" data-kept="{words["kept"]}">'
            f"</p>\n{self._terms()}</main>\n"
            f'<script type="application/json" id="base">{self._base()}</script>\n'
            f"<script>{_script()}</script></body></html>\n"
        )

    def _say(self, text: str) -> str:
        return translation("staffroom", self.locale).gettext(text)

    def _parts(self) -> Iterator[str]:
        """Give texts and activities in the order of the page, and the memo."""
        for _number, cell in page_cells(json.loads(self.files[NOTEBOOK])):
            source = "".join(cell["source"])
            if cell["cell_type"] == "markdown":
                yield self._text(source)
                continue
            for name in _SHOWS.findall(source):
                if name in self.module.activities:
                    yield self._activity(name, self.module.activities[name])
        if self.module.memo:
            lines = (f"- {line}" for line in self.module.memo)
            yield self._text("\n".join((f"## {self._say(_WORDS['memo'])}", "", *lines)))

    def _text(self, source: str) -> str:
        clean = nh3.clean(
            _markdown().render(source),
            tags=set(_TAGS),
            attributes={"a": {"href"}, "img": {"src", "alt"}},
            url_schemes={"http", "https", "mailto", "data"},
            attribute_filter=self._attribute,
        )
        words = escape(self._say(_WORDS["table"]))
        start = f'<div class="scroll" role="group" tabindex="0" aria-label="{words}"><table>'
        reached = clean.replace("<table>", start).replace("</table>", "</table></div>")
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
        answer = self.answers.get(name)
        given = answer.get("fields") if isinstance(answer, dict) else None
        values = given if isinstance(given, dict) else {}
        fields = Fields(name, self._say, self.locale)
        shown = (fields.html(field, values.get(field["id"])) for field in public["fields"])
        return f"<section>{head}{''.join(shown)}</section>"

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
