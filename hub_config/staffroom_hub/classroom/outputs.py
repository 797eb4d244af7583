"""What a cell's outputs become on a page: plain values for the template, nothing that runs."""

import base64
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import nh3

from staffroom_hub.classroom.page_models import Model, is_ours

Shown = dict[str, str]
"""`kind`, and what the template needs for it."""
BROKEN: Shown = {"kind": "broken"}
UNFIT: Shown = {"kind": "unfit"}
"""What only JupyterLab's extensions could show; the page says so."""
WIDGET = "application/vnd.jupyter.widget-view+json"
_RASTER = ("image/png", "image/jpeg", "image/gif", "image/webp")
_SVG = "image/svg+xml"
_PLAIN, _VENDORS = "text/plain", "application/vnd."
_SEEN = {"hr", "img"}
"""Tags that show something without a text in them."""
_SCHEMES = {"http", "https", "mailto", "data"}
_ATTRIBUTES = {
    tag: names | {"class"} for tag, names in (nh3.ALLOWED_ATTRIBUTES | {"div": set()}).items()
} | {tag: {"class"} for tag in nh3.ALLOWED_TAGS - set(nh3.ALLOWED_ATTRIBUTES)}


def shown(
    outputs: Sequence[Mapping[str, Any]], models: Mapping[str, Model], alt: str
) -> list[Shown]:
    """Say how a cell's outputs are shown.

    Args:
        outputs: as nbformat has them.
        models: widgets by id.
        alt: what a picture is called whose author did not say.
    """
    found = (_one(output, models, alt) for output in outputs)
    return [one for one in found if one is not None]


def _one(output: Mapping[str, Any], models: Mapping[str, Model], alt: str) -> Shown | None:
    kind = output.get("output_type")
    if kind == "error":
        return BROKEN
    if kind == "stream":
        return (
            {"kind": "text", "text": _text(output["text"])} if output["name"] == "stdout" else None
        )
    data, metadata = output.get("data", {}), output.get("metadata", {})
    if WIDGET in data:
        return _widget(str(data[WIDGET].get("model_id", "")), models)
    return _rich(data, metadata, alt)


def _widget(key: str, models: Mapping[str, Model]) -> Shown | None:
    """A place for a widget; one that was closed again has none."""
    model = models.get(key)
    if model is None:
        return None
    definition = model["state"].get("definition")
    if not is_ours(model) or not isinstance(definition, dict):
        return {"kind": "widget", "model": key}
    return {
        "kind": "activity",
        "model": key,
        "type": str(definition.get("type", "")),
        "title": str(definition.get("title", "")),
        "prompt": clean(str(definition.get("prompt_html", ""))),
    }


def _rich(data: Mapping[str, Any], metadata: Mapping[str, Any], alt: str) -> Shown | None:
    """The best form that a page can show; the rest is for other front ends."""
    for mime, show in _FORMS.items():
        if mime in data:
            hints = metadata.get(mime)
            made = show(mime, _text(data[mime]), _alt(hints, alt))
            if made is not None:
                return made
    if any(mime.startswith(_VENDORS) for mime in data):
        # Its plain text would be the name of a class, or all of its numbers.
        return UNFIT
    return {"kind": "text", "text": _text(data[_PLAIN])} if _PLAIN in data else None


def _alt(hints: object, alt: str) -> str:
    return str(hints.get("alt", alt)) if isinstance(hints, dict) else alt


def _html(_mime: str, source: str, _alt: str) -> Shown | None:
    html = clean(source)
    seen = nh3.clean(html, tags=_SEEN, attributes={}).strip()
    return {"kind": "html", "html": html} if seen else None


def _picture(mime: str, source: str, alt: str) -> Shown:
    data = base64.b64encode(source.encode()).decode() if mime == _SVG else "".join(source.split())
    return {"kind": "picture", "source": f"data:{mime};base64,{data}", "alt": alt}


def _plain(kind: str) -> Callable[[str, str, str], Shown]:
    return lambda _mime, source, _alt: {"kind": kind, "text": source}


_FORMS: Mapping[str, Callable[[str, str, str], Shown | None]] = {
    "text/html": _html,
    "text/markdown": _plain("markdown"),
    _SVG: _picture,
    **dict.fromkeys(_RASTER, _picture),
    "text/latex": _plain("latex"),
}
"""By media type, the best first, what is made of it."""


def _text(value: Any) -> str:
    return "".join(map(str, value)) if isinstance(value, list) else str(value)


def clean(html: str) -> str:
    """Markup without anything that runs, loads or styles; what is not allowed is left out."""
    return nh3.clean(
        html,
        attributes=_ATTRIBUTES,
        attribute_filter=_allowed,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer",
    ).strip()


def _allowed(tag: str, attribute: str, value: str) -> str | None:
    """Only a picture may bring its data along."""
    bare = value.strip().lower()
    return None if bare.startswith("data:") and (tag, attribute) != ("img", "src") else value
