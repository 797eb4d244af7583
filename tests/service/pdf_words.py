"""The words of a PDF and where they stand in its structure, read with nothing but its grammar."""

import re
import zlib

from tests.service.pdf_structure import STREAM, contents, objects

FONT = re.compile(rb"/F(\d+) (\d+) 0 R")
PAIR = re.compile(rb"<([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)>")
STEP = re.compile(
    rb"/(\w+) <</MCID (\d+)>> BDC|/(Artifact) BMC|(EMC)|/F(\d+) [\d.]+ Tf"
    rb"|\(((?:[^\\()]|\\.)*)\) Tj",
    re.DOTALL,
)
ESCAPE = re.compile(rb"\\(.)", re.DOTALL)
ENDS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def _letters(pdf):
    """Give, by font, which letter each code is."""
    known = objects(pdf)
    found = {}
    for body in known.values():
        for number, place in FONT.findall(body):
            tells = re.search(rb"/ToUnicode (\d+) 0 R", known[int(place)])
            if tells:
                stream = _stream(known[int(tells[1])])
                found[number] = {
                    int(code, 16): bytes.fromhex(letter.decode()).decode("utf-16-be")
                    for code, letter in PAIR.findall(stream)
                }
    return found


def _stream(body):
    content = STREAM.search(body)[1]
    return zlib.decompress(content) if b"/FlateDecode" in body else content


def stretches(pdf):
    """Give what is written, in the order of drawing: page, tag, its number there, words."""
    letters = _letters(pdf)
    found = []
    for page, drawn in enumerate(contents(pdf)):
        font, words, inside = None, "", None
        for step in STEP.finditer(drawn):
            tag, number, artifact, end, chosen, text = step.groups()
            if tag or artifact:
                assert inside is None, "tags do not stand within each other"
                inside, words = ((tag or artifact).decode(), int(number or -1)), ""
            elif end:
                if words:
                    found.append((page, *inside, words))
                inside = None
            elif chosen:
                font = letters.get(chosen)
            else:
                assert inside is not None, "everything is in a tag or is an artifact"
                raw = ESCAPE.sub(lambda one: ENDS.get(one[1], one[1]), text)
                codes = (raw[at : at + 2] for at in range(0, len(raw), 2))
                words += "".join(font[int.from_bytes(code)] for code in codes) + " "
    return found


def words(pdf):
    """Give all words that are no artifact."""
    return " ".join(text for _, tag, _, text in stretches(pdf) if tag != "Artifact")


def tree(pdf):
    """Give the structure as lists: a kind, then its children."""
    known = objects(pdf)
    (document,) = (n for n, body in known.items() if b"/S /Document" in body)
    return _branch(known, document)


def _branch(known, number):
    body = known[number]
    kids = re.search(rb"/K \[(.*?)\]", body, re.DOTALL)[1]
    kind = re.search(rb"/S /(\w+)", body)[1].decode()
    return [kind, *(_branch(known, int(n)) for n in re.findall(rb"(\d+) 0 R", kids))]
