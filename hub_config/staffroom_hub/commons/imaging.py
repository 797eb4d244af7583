"""Making pictures anew: whatever was sent, what is kept is a small WebP of its pixels alone.

Nothing of the file that was sent is kept: no place or moment of a photograph, no profile, no
second file hidden behind the first. How large the pixels are is looked up before they are decoded,
and only decoders of four formats are tried.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from PIL import Image, ImageOps

from staffroom_hub.commons.errors import Problem

MOST_BYTES = 2**20
"""Of what is sent."""
MOST_PIXELS = 24_000_000
LARGEST_SIDE = 1280
LARGEST_COPY = 2560
"""Of a picture that somebody has to read: a poster, a page of a copybook."""
GOAL_BYTES = 200_000
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
_TRIES = ((80, 1.0), (60, 1.0), (45, 0.75), (35, 0.5))
"""Quality and scale, until the goal is met; the last is kept however large it is."""

Kept = TypeVar("Kept")


@dataclass(frozen=True)
class Made:
    """A picture as it is kept."""

    content: bytes
    width: int
    height: int


def make(sent: bytes) -> Made:
    """Make a picture anew; it takes a while, so call it in a thread.

    Raises:
        Problem: `bad_picture`: it is too large, of another kind, or broken.
    """
    if not 0 < len(sent) <= MOST_BYTES:
        raise Problem("bad_picture")
    return _bounded(lambda: _encoded(_read(sent, _FORMATS, LARGEST_SIDE)))


def copy(sent: bytes) -> bytes:
    """Make a PNG or JPEG anew at a size that can be read, without anything beside its pixels.

    Args:
        sent: the file, whose size the caller has bounded.

    Raises:
        Problem: `bad_picture`: it is of another kind, too large in pixels, or broken.
    """
    return _bounded(lambda: _copied(_read(sent, ("PNG", "JPEG"), LARGEST_COPY)))


def _copied(image: Image.Image) -> bytes:
    """Encode: what can be seen through as PNG, so can drawings that are smaller so."""
    png, jpeg = io.BytesIO(), io.BytesIO()
    # What encoders take over by themselves: comments, profiles, resolutions.
    image.info.clear()
    image.save(png, "PNG", exif=b"", icc_profile=b"")
    if image.mode == "RGBA":
        return png.getvalue()
    image.save(jpeg, "JPEG", quality=88, exif=b"", icc_profile=b"")
    return min(png.getvalue(), jpeg.getvalue(), key=len)


def _bounded(work: Callable[[], Kept]) -> Kept:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return work()
    except Problem:
        raise
    except (Exception, MemoryError):  # noqa: BLE001 - a hostile file breaks a decoder anyhow
        # From None: what the decoder says may quote the file.
        raise Problem("bad_picture") from None


def _read(sent: bytes, formats: tuple[str, ...], side: int) -> Image.Image:
    """Decode the first frame, upright and no larger than it is kept."""
    with Image.open(io.BytesIO(sent), formats=formats) as image:
        width, height = image.size
        if width * height > MOST_PIXELS:
            raise Problem("bad_picture")
        # A photograph is decoded at about the size that is wanted: a quarter of the memory.
        image.draft("RGB", (2 * side, 2 * side))
        image.load()
        upright = ImageOps.exif_transpose(image)
    plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    plain.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return plain


def _encoded(image: Image.Image) -> Made:
    made = None
    for quality, scale in _TRIES:
        size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
        fitting = image if size == image.size else image.resize(size, Image.Resampling.LANCZOS)
        out = io.BytesIO()
        fitting.save(out, "WEBP", quality=quality, method=4, exif=b"", icc_profile=b"", xmp=b"")
        made = Made(out.getvalue(), *fitting.size)
        if len(made.content) <= GOAL_BYTES:
            break
    assert made is not None
    return made
