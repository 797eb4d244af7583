"""Making the files of a picture: widths for screens, WebP and AVIF, no metadata.

Pictures come from authors' folders and are hostile all the same: only four kinds are opened, their
size is looked at before a pixel is decoded, and whatever goes wrong costs that one picture.
"""

from __future__ import annotations

import hashlib
import io
import logging
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import ExifTags, Image, ImageCms, ImageOps, features

from staffroom_hub.classroom.pictures_index import Entry, Variant
from staffroom_hub.classroom.pictures_svg import svg_size

log = logging.getLogger(__name__)

TYPES = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}
"""By suffix, the files that pictures are served as."""

STEPS = (480, 960, 1440)
"""Widths in pixels: a telephone, the text column, the text column on a dense screen."""
PIXELS_MAX = 50_000_000
SIDE_MAX = 16_000
BYTES_MAX = 32 * 2**20
_WORTH_A_STEP = 0.8
_KINDS = {"PNG": ".png", "JPEG": ".jpg", "WEBP": ".webp", "GIF": ".gif"}
_ON_THE_SIDE = frozenset({5, 6, 7, 8})
_RASTER = frozenset({".png", ".jpg", ".jpeg", ".webp", ".gif"})


class UnsoundError(ValueError):
    """A file that is no picture we serve; the message says why, for the log."""


def make(media: Path, out: Path) -> dict[str, Entry]:
    """Write the files of all pictures of a media folder into another.

    Returns:
        By `media/…`, what was made. What is no sound picture is not there.

    Raises:
        OSError: the disk does not take them.
    """
    entries = {}
    for path in sorted(media.rglob("*")):
        if path.suffix.lower() not in {*_RASTER, ".svg"} or path.is_symlink() or not path.is_file():
            continue
        name = f"media/{path.relative_to(media).as_posix()}"
        try:
            width, height, files = _read(path)
        except UnsoundError as error:
            log.warning("Left out, no sound picture: %s: %s", name, error)
            continue
        entries[name] = Entry(width, height, tuple(_write(file, out) for file in files))
    return entries


@dataclass(frozen=True)
class _File:
    data: bytes
    suffix: str
    width: int | None


_Read = tuple[int | None, int | None, list[_File]]


def _read(path: Path) -> _Read:
    if path.stat().st_size > BYTES_MAX:
        raise UnsoundError(f"more than {BYTES_MAX} bytes")
    data = path.read_bytes()
    return _drawing(data) if path.suffix.lower() == ".svg" else _raster(data)


def _write(file: _File, out: Path) -> Variant:
    digest = hashlib.sha256(file.data).hexdigest()[:20]
    name = digest + (f"-{file.width}" if file.width else "") + file.suffix
    (out / name).write_bytes(file.data)
    return Variant(name, TYPES[file.suffix], len(file.data), file.width)


def _drawing(data: bytes) -> _Read:
    size = svg_size(data)
    if size is None:
        raise UnsoundError("it is not SVG")
    width, height = size
    return width, height, [_File(data, ".svg", width)]


def _raster(data: bytes) -> _Read:
    """Decode a picture and make its files.

    Decoders meet hostile bytes here and fail in more ways than they document.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=list(_KINDS)) as image:
                return _made(image, data)
    except UnsoundError:
        raise
    except Exception as error:
        raise UnsoundError(f"{type(error).__name__}: {str(error)[:200]}") from error


def _made(image: Image.Image, data: bytes) -> _Read:
    width, height = image.size
    if max(width, height) > SIDE_MAX or width * height > PIXELS_MAX:
        raise UnsoundError(f"{width} × {height} pixels are too many")
    kind = str(image.format)
    if kind in {"GIF", "PNG", "WEBP"} and getattr(image, "is_animated", False):
        return width, height, [_File(data, _KINDS[kind], width)]
    # A large photograph is decoded at the smallest scale that still has the widest step in it.
    image.draft(None, (min(2 * STEPS[-1], width), min(2 * STEPS[-1], height)))
    if image.getexif().get(ExifTags.Base.Orientation, 1) in _ON_THE_SIDE:
        width, height = height, width
    pixels = _plain(ImageOps.exif_transpose(image))
    return width, height, _variants(pixels, width, lossless=kind in {"PNG", "GIF"})


def _plain(image: Image.Image) -> Image.Image:
    """Give the pixels as sRGB, without any metadata."""
    see_through = image.has_transparency_data
    profile = image.info.get("icc_profile")
    if profile and image.mode in {"RGB", "CMYK"}:
        image = _in_srgb(image, profile)
    if image.mode.startswith("I"):
        image = image.convert("L")
    plain = image.convert("RGBA" if see_through else "RGB")
    plain.info = {}
    return plain


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Convert the colours; a profile that cannot be used leaves them as they are."""
    try:
        ours = ImageCms.createProfile("sRGB")
        theirs = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(image, theirs, ours, outputMode="RGB") or image
    except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
        return image


def widths(width: int) -> list[int]:
    """Choose the widths to make of a picture: never above its own, no two nearly alike."""
    widest = min(width, STEPS[-1])
    return [step for step in STEPS if step <= widest * _WORTH_A_STEP] + [widest]


def _variants(image: Image.Image, width: int, *, lossless: bool) -> list[_File]:
    """Encode every width; AVIF only if all of it is smaller, for a browser takes one kind."""
    sizes = [_narrowed(image, wide) for wide in widths(min(width, image.width))]
    webp = [_File(_webp(each, lossless=lossless), ".webp", each.width) for each in sizes]
    if not features.check("avif"):
        return webp
    avif = [_File(_avif(each), ".avif", each.width) for each in sizes]
    smaller = all(len(a.data) < len(w.data) for a, w in zip(avif, webp, strict=True))
    return webp + avif if smaller else webp


def _narrowed(image: Image.Image, width: int) -> Image.Image:
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)


def _webp(image: Image.Image, *, lossless: bool) -> bytes:
    """Encode as WebP; drawings and screenshots are often smaller, and sharper, without loss."""
    lossy = _saved(lambda file: image.save(file, "WEBP", quality=80, method=4, exact=False))
    if not lossless:
        return lossy
    exact = _saved(lambda file: image.save(file, "WEBP", lossless=True, quality=80, method=4))
    return min(exact, lossy, key=len)


def _avif(image: Image.Image) -> bytes:
    # One thread: the same picture gives the same bytes, hence the same name, everywhere.
    return _saved(lambda file: image.save(file, "AVIF", quality=50, speed=8, max_threads=1))


def _saved(save: Callable[[io.BytesIO], None]) -> bytes:
    file = io.BytesIO()
    save(file)
    return file.getvalue()
