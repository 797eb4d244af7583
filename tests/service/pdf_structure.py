"""What a PDF says of its own structure, read from the file with nothing but its grammar."""

import re
import zlib

OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
STREAM = re.compile(rb"stream\n(.*)\nendstream", re.DOTALL)
MARKS = re.compile(
    rb"/(\w+) <</MCID (\d+)>> BDC|/(\w+) BMC|(EMC)|(T[jJ])\b|(?<= )(Do)\b|\b(re) S\b"
)


def objects(pdf):
    """Give the objects of a file by number."""
    return {int(number): body for number, body in OBJECT.findall(pdf)}


def contents(pdf):
    """Give what each page draws."""
    known = objects(pdf)
    pages = [body for body in known.values() if b"/Type /Page\n" in body]
    numbers = [int(re.search(rb"/Contents (\d+) 0 R", page)[1]) for page in pages]
    return [zlib.decompress(STREAM.search(known[number])[1]) for number in numbers]


def drawn(pdf):
    """Give what is drawn on the one page, in order: the tag and number it stands in, and what it is.

    Raises:
        AssertionError: tags do not close, or one opens inside another.
    """
    found, inside = [], None
    (page,) = contents(pdf)
    for mark in MARKS.finditer(page):
        tag, number, artifact, end, *drawing = mark.groups()
        if tag or artifact:
            assert inside is None
            inside = (tag.decode(), int(number)) if tag else (artifact.decode(), None)
        elif end:
            assert inside is not None
            inside = None
        else:
            found.append((inside, next(one for one in drawing if one).decode()))
    assert inside is None
    return found


def elements(pdf):
    """Give the elements of the structure, in the order in which they are read: type, numbers, alt."""
    known = objects(pdf)
    document = next(body for body in known.values() if b"/S /Document" in body)
    kids = re.search(rb"/K \[(.*?)\]", document, re.DOTALL)[1]
    return [_element(known[int(number)]) for number in re.findall(rb"(\d+) 0 R", kids)]


def _element(body):
    kind = re.search(rb"/S /(\w+)", body)[1].decode()
    numbers = re.search(rb"/K \[([\d\s]*)\]", body)[1].split()
    return kind, [int(number) for number in numbers], b"/Alt " in body
