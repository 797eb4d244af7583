"""Rendered pages on disk: what a release looks like, compressed, ready to be sent.

`<digest>.page/<key>/` beside a release holds its page in two variants, each plain and compressed,
and `made.json`. A page in the look that a reader has chosen differs from them in its first element
alone; it is made when somebody first asks for it, and kept beside them. The key names everything
else that the page was made of (`rendering.key`): a classroom that starts anew finds its pages
there, an upgraded one makes them anew. The code of other people's anywidgets is in `code/` of the
module, where pages of earlier releases find it, too.
"""

import hashlib
import json
import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from staffroom.display import USUAL, markup
from staffroom.wire.own import Display
from staffroom_hub.classroom.encodings import best, write_all
from staffroom_hub.classroom.releases import Release
from staffroom_hub.classroom.rendering import Written
from staffroom_hub.zygote.nursery import Prepared

Variant = Literal["full", "light"]
CODE = "code"
_MADE = "made.json"
_OPENING = b"<html"


@dataclass(frozen=True)
class Rendered:
    """A page that can be sent.

    Attributes:
        folder: where its files are.
        full: digest of the page with pictures.
        light: digest of the page whose pictures wait.
        faults: what failed while it was executed, for the log.
        survived: whether the process that executed it lived on.
    """

    folder: Path
    full: str
    light: str
    faults: tuple[str, ...] = ()
    survived: bool = True

    @property
    def sound(self) -> bool:
        """Whether all of its cells worked."""
        return self.survived and not self.faults

    def read(
        self, variant: Variant, accept_encoding: str, display: Display = USUAL
    ) -> tuple[bytes, str, str]:
        """Read what to send: the bytes, their content coding, their entity tag.

        Slow where nobody has asked for this look of the page before.

        Args:
            variant: with pictures or without.
            accept_encoding: the browser's header.
            display: how the page is to look.
        """
        digest = self.full if variant == "full" else self.light
        name: str = variant
        if dress := markup(display):
            look = f"{display.text}-{display.contrast}-{display.motion}"
            name, digest = f"{variant}-{look}", f"{digest}-{look}"
            if not (self.folder / f"{name}.html").is_file():
                self._dress(variant, name, dress)
        file, coding = best(self.folder, f"{name}.html", accept_encoding)
        return file.read_bytes(), coding, f'"{digest}-{coding or "plain"}"'

    def _dress(self, variant: Variant, name: str, dress: str) -> None:
        """Write the page with attributes of its first element."""
        plain = (self.folder / f"{variant}.html").read_bytes()
        end = plain.index(b">", plain.index(_OPENING))
        write_all(self.folder, f"{name}.html", plain[:end] + dress.encode() + plain[end:])


def load(release: Release, key: str) -> Rendered | None:
    """A page as it was made before; None if there is none, or its process had died."""
    folder = release.made / key
    try:
        known = json.loads((folder / _MADE).read_text("utf-8"))
        faults = tuple(map(str, known.pop("faults")))
        found = Rendered(folder, faults=faults, **known)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if found.survived else None


def keep(release: Release, key: str, written: Written, prepared: Prepared | None) -> Rendered:
    """Write a page down, whole or not at all; slow, for a thread."""
    release.made.mkdir(exist_ok=True, mode=0o700)
    draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=release.made))
    try:
        digests = [_write(draft, name, getattr(written, name)) for name in ("full", "light")]
        made = _made(release.made / key, digests, prepared)
        known = {name: value for name, value in asdict(made).items() if name != "folder"}
        (draft / _MADE).write_text(json.dumps(known), "utf-8")
        _keep_code(release, written)
        shutil.rmtree(made.folder, ignore_errors=True)
        draft.rename(made.folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return made


def _write(folder: Path, name: str, text: str) -> str:
    content = text.encode()
    write_all(folder, f"{name}.html", content)
    return hashlib.sha256(content).hexdigest()[:32]


def _made(folder: Path, digests: list[str], prepared: Prepared | None) -> Rendered:
    full, light = digests
    if prepared is None:
        return Rendered(folder, full, light, survived=False)
    faults = tuple(
        f"cell {fault.cell + 1}: {fault.name}: {fault.text}"[:300] for fault in prepared.faults
    )
    return Rendered(folder, full, light, faults)


def _keep_code(release: Release, written: Written) -> None:
    folder = code_folder(release.folder.parent)
    for name, content in written.files.items():
        folder.mkdir(exist_ok=True, mode=0o700)
        if not (folder / name).is_file():
            write_all(folder, name, content)


def code_folder(home: Path) -> Path:
    """Where a module keeps the code of other people's anywidgets."""
    return home / CODE
