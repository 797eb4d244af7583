"""The hotspot: a picture with regions, and the same regions as a list.

The list is the control; a tap on the picture toggles the same choice. So nothing depends on seeing
the picture, on pointing, or on the picture having come.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from staffroom.activities.base import unique
from staffroom.activities.items.base import ItemAnswer
from staffroom.activities.items.choice import Choice, ChoiceOption
from staffroom.bundle import BundleError, safe_path
from staffroom.saying import AuthorError
from staffroom.text import inline_html
from staffroom.wire import ItemResult, Json

MEDIA = "media/"
SUFFIXES = (".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp")


def _picture(path: str) -> str:
    try:
        plain = safe_path(path)
    except BundleError as error:
        raise AuthorError("not a plain path inside a module folder: %(path)s", path=path) from error
    if not plain.startswith(MEDIA) or not plain.lower().endswith(SUFFIXES):
        raise AuthorError(
            "a picture is a file in %(folder)s that ends in %(endings)s",
            folder=MEDIA,
            endings=", ".join(SUFFIXES),
        )
    return plain


WHOLE = 100.0
Percent = Annotated[float, Field(ge=0, le=WHOLE, allow_inf_nan=False)]
Size = Annotated[float, Field(gt=0, le=WHOLE, allow_inf_nan=False)]
PicturePath = Annotated[str, StringConstraints(max_length=200), AfterValidator(_picture)]
AltText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]


class Region(ChoiceOption):
    """A region of the picture; its text is the label in the list.

    Everything is in percent of the picture: `rect` left, top, width, height; `circle` centre (from
    the left, from the top) and radius, the radius in percent of the width; `polygon` its corners.
    """

    rect: tuple[Percent, Percent, Size, Size] | None = None
    circle: tuple[Percent, Percent, Size] | None = None
    polygon: Annotated[list[tuple[Percent, Percent]], Field(min_length=3, max_length=40)] | None = (
        None
    )

    @model_validator(mode="after")
    def _one_shape(self) -> Region:
        if len([s for s in (self.rect, self.circle, self.polygon) if s is not None]) != 1:
            raise AuthorError("a region is one of `rect`, `circle` and `polygon`")
        left, top, width, height = self.rect or (0.0, 0.0, 0.0, 0.0)
        if max(left + width, top + height) > WHOLE:
            raise AuthorError("a `rect` must lie inside the picture")
        return self

    def shape(self) -> dict[str, Json]:
        """Give the shape for the browser."""
        name = next(n for n in ("rect", "circle", "polygon") if getattr(self, n) is not None)
        return {name: self.model_dump(mode="json")[name]}


class Hotspot(Choice):
    """Regions of a picture, one or several of them right."""

    type: Literal["hot"]
    picture: PicturePath
    alt: AltText
    regions: Annotated[list[Region], Field(min_length=2, max_length=20)]

    @model_validator(mode="after")
    def _some_right(self) -> Hotspot:
        unique([r.id for r in self.regions], "region ids")
        if not any(r.correct for r in self.regions):
            raise AuthorError("a hotspot needs a region with `correct: true`")
        return self

    @property
    def several(self) -> bool:
        """Whether more than one region is right."""
        return sum(r.correct for r in self.regions) > 1

    def chooseable(self) -> Sequence[ChoiceOption]:
        """Give the regions."""
        return self.regions

    def view_part(self, shuffle: random.Random) -> dict[str, Json]:
        """Picture, and regions in this teacher's order."""
        order = shuffle.sample(self.regions, len(self.regions))
        return {
            "picture": self.picture,
            "alt": self.alt,
            "several": self.several,
            "options": [{"id": r.id, "html": inline_html(r.text), **r.shape()} for r in order],
        }

    def mark(self, answer: ItemAnswer) -> ItemResult:
        """Mark as a single choice where one region is right, else as a multiple one."""
        return self.mark_several(answer) if self.several else self.mark_one(answer)
