"""Names of files that people send: shown and offered again only after they have been cleaned."""

from __future__ import annotations

import re
import unicodedata

MOST_CHARACTERS = 80
_SEPARATORS = re.compile(r"[/\\]")
_UNWANTED = re.compile(r"""[\s<>:"'`|?*%;=&$.]+""")
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)")
"""Names that mean a device to Windows, whatever stands behind them."""


def clean_name(name: str, kind: str) -> str:
    """Give a name that is safe to show, to put into a header and to save under.

    Folders before it, characters that hide or reorder text, and every ending but the one that the
    content really is are gone: `../../plan.pdf.exe` of a PDF becomes `plan_pdf.pdf`.

    Args:
        name: as the browser told it.
        kind: what the content was recognised as, which becomes the ending.
    """
    last = _SEPARATORS.split(unicodedata.normalize("NFC", name))[-1]
    stem, dot, ending = last.rpartition(".")
    stem = stem if dot and len(ending) <= 5 else last  # noqa: PLR2004 - the longest of endings
    visible = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in stem)
    plain = _UNWANTED.sub("_", visible.strip(" .")).strip("_-")[:MOST_CHARACTERS].rstrip("_-")
    if not plain or _DEVICES.fullmatch(plain):
        plain = f"file_{plain}".rstrip("_")
    return f"{plain}.{kind}"
