"""A release as a page: Voilà's exporter, our template, the data its runtime starts from.

Everything here is a function of what is passed in and slow enough for a thread.
"""

import asyncio
import hashlib
import json
import math
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape, unescape
from importlib.metadata import version
from pathlib import Path
from typing import Any

import nbformat
from traitlets.config import Config
from voila.exporter import VoilaExporter, VoilaMarkdownRenderer

from staffroom import glossary
from staffroom.bundle import NOTEBOOK
from staffroom.i18n import texts_for
from staffroom.text import typeset
from staffroom.wire import Edition
from staffroom_hub.classroom import outputs, page_models, pictures, pictures_markup, texts
from staffroom_hub.classroom.around import Around
from staffroom_hub.classroom.context import TEMPLATE, Context, Site, Ways, frame
from staffroom_hub.classroom.neighbours import NOBODY, Neighbours
from staffroom_hub.classroom.page_models import Carried
from staffroom_hub.classroom.parts import parts
from staffroom_hub.classroom.releases import MEDIA, Release
from staffroom_hub.zygote.nursery import Prepared

TEMPLATE_FILE = "page.html.j2"
PICTURES = "pictures"
_STOCK, _MATH = "widgets", "math"
"""Chunks of the runtime, code and style, that only some pages need."""
_PATH = (
    "home", "progress", "planner", "diagnostic", "route", "certificates", "display",
    "progressfile",
)  # fmt: skip
CHUNK_OF: Mapping[str, str] = {
    "discussion": "talk",
    "form": "form",
    "selfmap": "form",
    "marking": "marking",
    "overview": "marking",
    "review": "review",
    **dict.fromkeys(
        ("people", "communities", "notices", "search", "takeout", "moderation"), "people"
    ),
    **dict.fromkeys(_PATH, "path"),
}
"""Chunks with the code of our own activities, by their type."""
_TEXTS = "page.texts.json"
_TEXTS_DOMAIN = "widgets"
_LETTER = re.compile(r"&#\d{1,7};")
TALK = "sr-talk"
"""Id of the element in which the discussion is, from the first paint on."""
_PACKAGES = ("anywidget", "ipywidgets", "nbconvert", "voila")
_MADE_BY = (
    __file__,
    glossary.__file__,
    outputs.__file__,
    page_models.__file__,
    pictures.__file__,
    pictures_markup.__file__,
)


@dataclass(frozen=True)
class Place:
    """Where a page is, and where its template is.

    Attributes:
        site: the installation.
        edition: of the page.
        module: of the page.
        other: address of the same module in the other edition; None if it is not there.
        templates: folders of the templates, ours and those it rests on.
        services: ids of the service pages that the edition has.
        beside: what stands beside the module in the course.
    """

    site: Site
    edition: Edition
    module: str
    other: str | None
    templates: tuple[str, ...]
    services: tuple[str, ...] = ()
    beside: Neighbours = NOBODY

    @property
    def address(self) -> str:
        """Address of the page."""
        return self.site.module(self.edition, self.module)

    def context(self, release: Release) -> Context:
        """What the template is given whatever the notebook says, and whoever reads."""
        ways = Ways(self.module, self.services)
        context = frame(self.site, self.edition, other=self.other, ways=ways)
        around = Around(
            release.minutes, release.memo, release.talk and TALK, self.beside, release.glossary
        )
        told = around.context(self.site, self.edition, self.module)
        return context | told | {"title": release.title, "shared": True}


@dataclass(frozen=True)
class Written:
    """A page as text.

    Attributes:
        full: with pictures.
        light: with pictures on a tap.
        files: code of other people's anywidgets, by name.
    """

    full: str
    light: str
    files: Mapping[str, bytes]


def key(place: Place, release: Release) -> str:
    """A name for everything a page is made of but the release itself.

    Another template, language, runtime or version of what renders gives another name, so that
    an upgraded installation renders anew.
    """
    template = next(Path(folder) for folder in place.templates if Path(folder).name == TEMPLATE)
    sources = [*map(Path, _MADE_BY), *sorted(template.glob("*.j2")), place.site.built / _TEXTS]
    words = _runtime_texts(place)
    made_of = json.dumps([place.context(release), place.site.assets, words], sort_keys=True)
    parts = [made_of.encode(), *(path.read_bytes() for path in sources)]
    parts += [version(package).encode() for package in _PACKAGES]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:32]


def write(place: Place, release: Release, prepared: Prepared | None) -> Written:
    """Write a page.

    Args:
        place: where it is.
        release: what it shows.
        prepared: what executing it gave; None if the process did not survive that.
    """
    models = prepared.models if prepared else {}
    notebook = nbformat.read(release.folder / NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    shown = list(_shown(place, notebook, prepared))
    for cell, its in zip(notebook.cells, shown, strict=True):
        cell.metadata["staffroom"] = its
    ids = [one["model"] for cell in shown for one in cell if "model" in one]
    carried = page_models.carry(models, ids, lambda name: f"{place.address}esm/{name}")
    draft = _Draft([one["text"] for cell in shown for one in cell if one["kind"] == "latex"])
    context = place.context(release) | {"data": draft.data, "preload": draft.preload}
    html = asyncio.run(_export(place, notebook, context, draft.formulas))
    dressed = _dress(place, release, html, _in_widgets(carried))
    return _finish(place, release, carried, dressed, draft)


@dataclass(frozen=True)
class _Draft:
    """What stands in the page until it is known what belongs there, and the formulas so far."""

    formulas: list[str]
    data: str = field(default_factory=lambda: f"sr-{secrets.token_hex(16)}")
    preload: str = field(default_factory=lambda: f"sr-{secrets.token_hex(16)}")


def _shown(place: Place, notebook: Any, prepared: Prepared | None) -> Iterator[list[outputs.Shown]]:
    """Per cell, what the page shows of it; a place says so where the process died."""
    alt = texts.texts(place.edition, texts.FRAME)["picture"]
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            yield []
        elif prepared is None or index >= len(prepared.outputs):
            yield [outputs.BROKEN] if cell.source.strip() else []
        else:
            yield outputs.shown(prepared.outputs[index], prepared.models, alt)


class _NoFiles:
    """Where Voilà's exporter would look for pictures to put into the page: they stay files."""

    def file_exists(self, path: str) -> bool:  # noqa: ARG002 - Jupyter's interface
        return False


def with_filters(config: Config) -> Config:
    """Have Voilà's exporter know the filters with which our templates mark, list and set texts."""
    config.VoilaExporter.filters = {"terms": glossary.marked, "parts": parts, "typeset": typeset}
    return config


async def _export(place: Place, notebook: Any, context: Context, formulas: list[str]) -> str:
    notebook.metadata["staffroom"] = context
    exporter = VoilaExporter(
        template_paths=list(place.templates),
        template_name=TEMPLATE,
        template_file=TEMPLATE_FILE,
        config=with_filters(Config()),
        contents_manager=_NoFiles(),
        base_url=place.site.prefix,
        markdown_renderer_class=_noting(formulas),
    )
    pieces = exporter.generate_from_notebook_node(notebook)
    return "".join([piece async for piece, _ in pieces])


def _noting(formulas: list[str]) -> type:
    """A renderer that notes where a text has formulas, and writes letters as letters."""

    class Noting(VoilaMarkdownRenderer):  # type: ignore[misc]
        def heading(self, text: str, level: int, **attributes: Any) -> str:
            return _LETTER.sub(_letter, str(super().heading(text, level, **attributes)))

        def inline_math(self, body: str) -> str:
            formulas.append(body)
            return str(super().inline_math(body))

        def block_math(self, body: str) -> str:
            formulas.append(body)
            return str(super().block_math(body))

        def latex_environment(self, name: str, body: str) -> str:
            formulas.append(body)
            return str(super().latex_environment(name, body))

    return Noting


def _formulas_of(shown: list[list[outputs.Shown]]) -> list[str]:
    return [one["text"] for cell in shown for one in cell if one["kind"] == "latex"]


def _in_widgets(carried: Carried) -> set[str]:
    """The pictures that the page's own activities show, as their definitions name them."""
    definitions = (one["state"].get("definition") for one in carried.models.values())
    named = (one.get("pictures") for one in definitions if isinstance(one, dict))
    listed = (name for names in named if isinstance(names, list) for name in names)
    return {name for name in listed if isinstance(name, str)}


def _dress(place: Place, release: Release, html: str, in_widgets: set[str]) -> pictures.Dressed:
    out = release.made / PICTURES
    out.parent.mkdir(exist_ok=True, mode=0o700)
    pictures.prepare(release.folder / MEDIA, out)
    words = texts.texts(place.edition, pictures.WORDS)
    return pictures.dress(html, out, f"{place.address}{PICTURES}/", words, in_widgets)


def _finish(
    place: Place, release: Release, carried: Carried, dressed: pictures.Dressed, draft: _Draft
) -> Written:
    """Put in what no parser of markup needs to see."""
    uses = {_STOCK: carried.stock, _MATH: bool(draft.formulas)}
    data = _data(place, release, carried) | {"math": uses[_MATH]}
    chunks = [*(name for name, used in uses.items() if used), *_chunks_of(carried)]
    links = _preload(place.site.assets, chunks)
    full, light = (
        html.replace(draft.preload, links).replace(draft.data, embedded(data | {"light": is_light}))
        for html, is_light in ((dressed.full, False), (dressed.light, True))
    )
    return Written(full, light, carried.files)


def _chunks_of(carried: Carried) -> list[str]:
    """The chunks that hold a page's own activities."""
    definitions = (one["state"].get("definition") or {} for one in carried.models.values())
    types = {str(one.get("type")) for one in definitions if isinstance(one, dict)}
    return sorted({CHUNK_OF[one] for one in types & CHUNK_OF.keys()})


def _preload(assets: Mapping[str, str], chunks: list[str]) -> str:
    """Have the browser fetch a page's chunks before the runtime asks for them."""
    links = []
    for chunk in chunks:
        code, style = (escape(assets.get(f"{chunk}.{kind}", "")) for kind in ("js", "css"))
        links += [f'<link rel="modulepreload" href="{code}">'] if code else []
        links += [f'<link rel="preload" as="style" href="{style}">'] if style else []
    return "\n".join(links)


def _data(place: Place, release: Release, carried: Carried) -> dict[str, Any]:
    """What the runtime finds in `#sr-page`."""
    return {
        "edition": place.edition,
        "module": place.module,
        "locale": place.edition,
        "release": release.folder.name,
        "channels": f"{place.address}channels",
        "assets": place.site.assets,
        "texts": _runtime_texts(place) | carried.texts,
        "models": carried.models,
    }


def _runtime_texts(place: Place) -> dict[str, Any]:
    listed = json.loads((place.site.built / _TEXTS).read_text("utf-8"))
    msgids = [ids[0] if len(ids) == 1 else (ids[0], ids[1]) for ids in listed]
    return dict(texts_for(_TEXTS_DOMAIN, place.edition, msgids))


def _letter(reference: re.Match[str]) -> str:
    letter = unescape(reference[0])
    return reference[0] if letter.isascii() else letter


def embedded(data: Any) -> str:
    """JSON that may stand inside a `<script>` element."""
    try:
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except ValueError:
        text = json.dumps(_finite(data), ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def _finite(value: Any) -> Any:
    """The same without numbers that JSON does not know."""
    if isinstance(value, dict):
        return {name: _finite(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
