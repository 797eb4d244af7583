"""The markup of a picture: at once, or on a tap.

Every value that comes from the page is escaped; attributes that could load something are never
taken over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from urllib.parse import quote, unquote

from staffroom_hub.classroom.pictures_index import Entry, Index, Variant
from staffroom_hub.classroom.pictures_rewrite import Attributes

COLUMN = "42rem"
"""The width of a page's text column (`--sr-measure` of theme.css)."""
MARGIN = "2rem"
LIGHT_WIDEST = 960
"""Pixels: a picture that is loaded on a tap is not loaded for dense screens."""
_TAKEN_OVER = ("alt", "class", "dir", "id", "lang", "title")
_SIDE_DIGITS = 5


class _Dresser:
    """What both ways of showing a picture share."""

    def __init__(self, index: Index, base: str, words: Mapping[str, str]) -> None:
        """Remember the pictures that there are, their addresses and the texts."""
        self._index = index
        self._base = base
        self._words = words

    def _entry(self, attributes: Attributes) -> Entry | None:
        name = unquote(attributes.get("src", "").strip()).removeprefix("./")
        return self._index.get(name)

    def _address(self, variant: Variant) -> str:
        return self._base + quote(variant.name)

    def _alt_text(self, attributes: Attributes) -> str:
        """Give the alt text as text; nothing for a picture that is decoration."""
        alt = " ".join(attributes.get("alt", "").split())
        if not alt:
            return ""
        text = self._words["picture"] % {"alt": alt}
        return f'<span class="sr-picture-alt">{escape(text)}</span>'

    def _without_entry(self, attributes: Attributes) -> str:
        """A picture inside the page stays; one from elsewhere becomes its alt text."""
        src = attributes.get("src", "").strip()
        if src.lower().startswith("data:image/"):
            return _tag("img", {"src": src, **_taken_over(attributes)})
        return self._alt_text(attributes)

    def _markup(
        self, entry: Entry, attributes: Attributes, *, widest: int | None, loading: str
    ) -> str:
        """Give `<img>`, inside `<picture>` where there is a smaller format for some browsers."""
        offered = [v for v in entry.variants if not widest or (v.width or 0) <= widest]
        offered = offered or list(entry.variants)
        best = [variant for variant in offered if variant.type == "image/avif"]
        plain = [variant for variant in offered if variant.type != "image/avif"]
        width, height = _size(entry, attributes)
        sizes = f"min({COLUMN}, 100vw - {MARGIN}, {width}px)" if width else "100vw"
        own = {
            "src": self._address(plain[-1]),
            **self._sources(plain, sizes),
            "width": width,
            "height": height,
            "loading": loading,
            "decoding": "async",
        }
        img = _tag("img", {**_taken_over(attributes), **own})
        if not best:
            return img
        source = {"type": "image/avif", **self._sources(best, sizes, always=True)}
        return f"<picture>{_tag('source', source)}{img}</picture>"

    def _sources(
        self, variants: Iterable[Variant], sizes: str, *, always: bool = False
    ) -> dict[str, str]:
        listed = list(variants)
        if len(listed) == 1:
            return {"srcset": self._address(listed[0])} if always else {}
        of_width = [f"{self._address(variant)} {variant.width}w" for variant in listed]
        return {"srcset": ", ".join(of_width), "sizes": sizes}


class ForWidgets(_Dresser):
    """Pictures that widgets put into their own place: templates, of which nothing loads itself."""

    def templates(self, names: Iterable[str], *, light: bool) -> str:
        """Give a template for each of the pictures that there are.

        Args:
            names: the author's names, `media/…`.
            light: whether the page is a light one, whose pictures are not for dense screens.
        """
        widest = LIGHT_WIDEST if light else None
        return "".join(
            f'<template data-sr-picture="{escape(name)}">'
            f"{self._markup(self._index[name], {}, widest=widest, loading='lazy')}</template>"
            for name in names
            if name in self._index
        )


class Full(_Dresser):
    """Pictures as they are to be seen; all but the first wait until they come near."""

    _loading = "eager"

    def picture(self, attributes: Attributes) -> str:
        """Give the picture."""
        entry = self._entry(attributes)
        if entry is None:
            return self._without_entry(attributes)
        loading, self._loading = self._loading, "lazy"
        return self._markup(entry, attributes, widest=None, loading=loading)

    def in_link(self, attributes: Attributes) -> tuple[str, str]:
        """Give the picture, which is the link's content."""
        return self.picture(attributes), ""


class Light(_Dresser):
    """Pictures that wait for a tap: alt text, a link, and a button for `light.ts`.

    Without scripts the link leads to the picture; with them the button takes the link's place.
    """

    _first = True

    def picture(self, attributes: Attributes) -> str:
        """Give the place of the picture; before the first one, a button for all of them."""
        entry = self._entry(attributes)
        if entry is None:
            return self._without_entry(attributes)
        alt_text = self._alt_text(attributes)
        return self._show_all() + self._waiting(entry, attributes, alt_text)

    def in_link(self, attributes: Attributes) -> tuple[str, str]:
        """Leave the alt text in the link; no button can stand inside one."""
        entry = self._entry(attributes)
        if entry is None:
            return self._without_entry(attributes), ""
        return self._alt_text(attributes), self._show_all() + self._waiting(entry, attributes, "")

    def _show_all(self) -> str:
        if not self._first:
            return ""
        self._first = False
        text = escape(self._words["show_all"])
        return f'<button type="button" class="sr-button sr-pictures-all" hidden>{text}</button>'

    def _waiting(self, entry: Entry, attributes: Attributes, alt_text: str) -> str:
        shown = self._markup(entry, attributes, widest=LIGHT_WIDEST, loading="lazy")
        largest = _offered(entry)
        kilobytes = max(1, round(largest.bytes / 1000))
        label = escape(self._words["show"] % {"size": kilobytes})
        address = escape(self._address(largest))
        return (
            f'<span class="sr-picture">{alt_text} '
            f'<a class="sr-picture-link" href="{address}">{label}</a>'
            f'<button type="button" class="sr-button sr-picture-show" hidden>{label}</button>'
            f"<template>{shown}</template></span>"
        )


def _offered(entry: Entry) -> Variant:
    """Give the file whose size the button names: no browser will load a larger one."""
    plain = [variant for variant in entry.variants if variant.type != "image/avif"]
    small = [variant for variant in plain if (variant.width or 0) <= LIGHT_WIDEST]
    return (small or plain)[-1]


def _taken_over(attributes: Attributes) -> dict[str, str]:
    return {"alt": ""} | {name: attributes[name] for name in _TAKEN_OVER if name in attributes}


def _size(entry: Entry, attributes: Attributes) -> tuple[int | None, int | None]:
    """Give width and height for the tag: the picture's own, or scaled to what the author wants."""
    if not entry.width or not entry.height:
        return None, None
    wanted = _side(attributes.get("width", ""))
    if wanted:
        return wanted, max(1, round(wanted * entry.height / entry.width))
    wanted = _side(attributes.get("height", ""))
    if wanted:
        return max(1, round(wanted * entry.width / entry.height)), wanted
    return entry.width, entry.height


def _side(value: str) -> int | None:
    digits = value.strip().removesuffix("px")
    plain = digits.isascii() and digits.isdigit() and len(digits) <= _SIDE_DIGITS
    return int(digits) or None if plain else None


def _tag(name: str, attributes: Mapping[str, str | int | None]) -> str:
    given = {key: value for key, value in attributes.items() if value is not None}
    return f"<{name} " + " ".join(f'{key}="{escape(str(given[key]))}"' for key in given) + ">"
