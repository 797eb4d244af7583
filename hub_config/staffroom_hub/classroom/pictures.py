"""Pictures of a release: made ready once, then put into its page.

`prepare` turns a release's `media/` into a folder of pictures with hashed names, in widths that
screens need, without metadata. `dress` puts them into a rendered page, in two ways: as they are to
be seen, and *light*, where each waits for a tap. What is no sound picture of the module appears as
its alt text.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from staffroom_hub.classroom.pictures_index import INDEX, read_index, write_index
from staffroom_hub.classroom.pictures_make import TYPES, make
from staffroom_hub.classroom.pictures_markup import ForWidgets, Full, Light
from staffroom_hub.classroom.pictures_rewrite import rewrite

WORDS: Mapping[str, str] = {
    "picture": "Picture: %(alt)s",
    "show": "Show the picture (%(size)s kB)",
    "show_all": "Show all pictures",
}
"""By name, the English texts that `dress` needs (catalog `classroom`)."""

_NAME = re.compile(r"[0-9a-f]{20}(?:-[0-9]{1,5})?(\.[a-z]{3,4})")


@dataclass(frozen=True)
class Dressed:
    """A page with its pictures.

    Attributes:
        full: pictures load by themselves, those further down when they come near.
        light: pictures load on a tap.
    """

    full: str
    light: str


@dataclass(frozen=True)
class Picture:
    """A file that a browser may have.

    Attributes:
        path: where it lies.
        media_type: what it is.
    """

    path: Path
    media_type: str


def prepare(media: Path, out: Path) -> None:
    """Make the pictures of a release: all of them, or nothing.

    It takes seconds for photographs, so call it from a thread. A file that is no sound picture is
    named in the log and left out.

    Args:
        media: the release's media folder; one that does not exist has no pictures.
        out: where they go; if that is complete already, nothing is done. Its parent exists.

    Raises:
        OSError: the disk does not take them.
    """
    if (out / INDEX).is_file():
        return
    draft = Path(tempfile.mkdtemp(prefix=".pictures-", dir=out.parent))
    try:
        write_index(draft, make(media, draft))
        shutil.rmtree(out, ignore_errors=True)
        draft.rename(out)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def dress(
    html: str, out: Path, base: str, words: Mapping[str, str], in_widgets: Collection[str] = ()
) -> Dressed:
    """Put a release's pictures into its page.

    Only picture tags change; everything else is copied as it is. What widgets show themselves
    waits in templates at the end of the body.

    Args:
        html: the rendered page, whose pictures are named as the author did: `media/…`.
        out: the folder that `prepare` made.
        base: what goes before a picture's name to make its address; ends in a slash.
        words: the texts of `WORDS` in the page's language.
        in_widgets: the author's names of pictures that widgets show.

    Raises:
        OSError: `out` has no index.
        ValueError: its index is broken.
    """
    index = read_index(out)
    waiting = ForWidgets(index, base, words)
    names = sorted(in_widgets)
    full, light = Full(index, base, words), Light(index, base, words)
    return Dressed(
        full=_with(rewrite(html, full), waiting.templates(names, light=False)),
        light=_with(rewrite(html, light), waiting.templates(names, light=True)),
    )


def _with(html: str, templates: str) -> str:
    """Put templates at the end of the body, or of what is no whole page."""
    before, end, after = html.rpartition("</body>")
    return before + templates + end + after if end else html + templates


def find(out: Path, name: str) -> Picture | None:
    """Give a picture for its address; None for any other name.

    Args:
        out: the folder that `prepare` made.
        name: what stands behind `base` in the address; hostile.
    """
    matched = _NAME.fullmatch(name)
    media_type = TYPES.get(matched[1]) if matched else None
    path = out / name
    if media_type is None or path.is_symlink() or not path.is_file():
        return None
    return Picture(path, media_type)
