"""What a file is, told by its content alone, and what of it is kept.

Neither a name nor a header is believed. Pictures are made anew from their pixels. Of a DOCX or
ODT every member is unpacked once, in small pieces and up to a limit, before it is believed to be
one. A PDF is known by its beginning and end. What is two things at once is neither.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from staffroom_hub.commons import imaging
from staffroom_hub.commons.errors import Problem

Kind = Literal["pdf", "docx", "odt", "png", "jpeg"]

MOST_MEMBERS = 1000
MOST_UNPACKED = 64 * 2**20
MOST_RATIO = 150
"""Unpacked to packed, of all members together; text of a document packs to about a tenth."""
_END, _END_BYTES = b"PK\x05\x06", 22
"""An archive's last record, as long as it is without a comment."""
_PIECE = 64 * 1024
_TAIL = 1024
_ODT = b"application/vnd.oasis.opendocument.text"
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


@dataclass(frozen=True)
class Recognised:
    """A file as it is kept."""

    kind: Kind
    content: bytes


def recognise(sent: bytes, accept: Collection[str]) -> Recognised:
    """Say what was sent; it may take a while, so call it in a thread.

    Raises:
        Problem: `bad_file`: it is of no kind that is accepted, broken, hostile, or two at once.
    """
    try:
        found = _recognised(sent)
    except Problem:
        raise Problem("bad_file") from None
    except (Exception, MemoryError):  # noqa: BLE001 - a hostile file breaks a reader anyhow
        # From None: what a reader says may quote the file.
        raise Problem("bad_file") from None
    if found is None or found.kind not in accept:
        raise Problem("bad_file")
    return found


def _recognised(sent: bytes) -> Recognised | None:
    if sent.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        copy = imaging.copy(sent)
        return Recognised("png" if copy.startswith(b"\x89PNG") else "jpeg", copy)
    if sent.startswith(b"%PDF-") and _is_pdf(sent):
        return Recognised("pdf", sent)
    if sent.startswith(b"PK\x03\x04"):
        kind = _document(sent)
        return Recognised(kind, sent) if kind else None
    return None


def _is_pdf(sent: bytes) -> bool:
    return b"%%EOF" in sent[-_TAIL:] and not zipfile.is_zipfile(io.BytesIO(sent))


def _document(sent: bytes) -> Kind | None:
    if sent[-_END_BYTES:][:4] != _END:
        # Something stands behind the archive, or a comment, which may be anything as well.
        return None
    with zipfile.ZipFile(io.BytesIO(sent)) as archive:
        members = archive.infolist()
        if not _plain(archive, members) or not _unpacks(archive, members, len(sent)):
            return None
        names = {member.filename for member in members}
        if {"[Content_Types].xml", "word/document.xml"} <= names:
            return "docx"
        first = members[0]
        is_odt = first.filename == "mimetype" and archive.read(first) == _ODT
        return "odt" if is_odt and "content.xml" in names else None


def _plain(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> bool:
    """Whether there is nothing but a few ordinary members, from the first byte to the last."""
    if not 0 < len(members) <= MOST_MEMBERS or archive.comment:
        return False
    if min(member.header_offset for member in members) != 0:
        return False
    names = [member.filename for member in members]
    return len(set(names)) == len(names) and all(map(_ordinary, members))


def _ordinary(member: zipfile.ZipInfo) -> bool:
    name = member.filename
    strange = name.startswith("/") or "\\" in name or ".." in name.split("/") or "\0" in name
    # Programs inside a document, of either family.
    lower = name.lower()
    macro = "vbaproject" in lower or lower.startswith(("basic/", "scripts/"))
    encrypted = bool(member.flag_bits & 1)
    return not (strange or macro or encrypted) and member.compress_type in _METHODS


def _unpacks(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], packed: int) -> bool:
    """Whether everything unpacks to a bounded size, whatever the archive says of itself."""
    limit = min(MOST_UNPACKED, packed * MOST_RATIO)
    if sum(member.file_size for member in members) > limit:
        return False
    left = limit
    for member in members:
        with archive.open(member) as opened:
            while piece := opened.read(_PIECE):
                left -= len(piece)
                if left < 0:
                    return False
    return True
