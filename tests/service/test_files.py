"""Files in forms: told by their content, kept for their owner, handed in, and thrown away."""

import base64
import io
import struct
import zipfile
from uuid import uuid4

import pytest
from PIL import Image

from staffroom.wire.files import PART_BYTES
from staffroom_hub.commons import file_kinds, files, upkeep
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.file_kinds import recognise
from staffroom_hub.roles import LEARN, TEACH
from tests.service.module import PLACE
from tests.service.world import at, complete, draft, key, ok, refused, submit

EVERY = ("pdf", "docx", "odt", "png", "jpeg")
FORM = {
    "type": "form",
    "title": "A plan",
    "fields": [
        {"id": "plan", "label": "The plan", "kind": "file", "required": False, "max_mb": 2},
        {"id": "scan", "label": "A scan", "kind": "file", "required": False, "accept": ["pdf"]},
        {"id": "words", "label": "Words", "required": False},
    ],
}
PDF = b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def zipped(members, method=zipfile.ZIP_DEFLATED, comment=b""):
    """Make an archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members:
            archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else method)
        archive.comment = comment
    return out.getvalue()


DOCX_MEMBERS = [("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<document/>")]
ODT_MEMBERS = [
    ("mimetype", b"application/vnd.oasis.opendocument.text"),
    ("content.xml", b"<office/>"),
]
DOCX, ODT = zipped(DOCX_MEMBERS), zipped(ODT_MEMBERS)


def picture(form="PNG", size=(40, 30), **how):
    """Make the bytes of a picture."""
    out = io.BytesIO()
    Image.effect_noise(size, 50).convert("RGB").save(out, form, **how)
    return out.getvalue()


def more(*extra, base=None):
    """Make a document with more members."""
    return zipped([*(base or DOCX_MEMBERS), *extra])


def lying():
    """Make an archive whose largest member says that it is small."""
    content = bytearray(more(("word/bomb.xml", b"\0" * 5_000_000)))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        found = content.rfind(mark)
        content[found + place : found + place + 4] = struct.pack("<I", 10)
    return bytes(content)


GOOD = {
    "pdf": PDF,
    "docx": DOCX,
    "odt": ODT,
    "png": picture("PNG", (2, 2)),
    "jpeg": picture("JPEG"),
}


@pytest.mark.parametrize("kind", EVERY)
def test_each_kind_is_told_by_its_content(kind):
    """Five kinds are known, and only where a field takes them."""
    made = recognise(GOOD[kind], EVERY)
    assert made.kind in ({kind} if kind != "png" else {"png", "jpeg"})
    with pytest.raises(Problem, match="bad_file"):
        recognise(GOOD[kind], [other for other in EVERY if other != made.kind])


HOSTILE = {
    "nothing": b"",
    "html": b"<html><script>alert(1)</script></html>",
    "svg": SVG,
    "program": b"MZ\x90\0" + b"\0" * 100,
    "gif": picture("GIF"),
    "html behind a pdf's beginning": b" %PDF-1.7\n%%EOF",
    "pdf without an end": PDF[:20],
    "pdf and archive": PDF + DOCX + b"%%EOF",
    "archive in front of a pdf": DOCX + PDF,
    "archive with a comment": zipped(DOCX_MEMBERS, comment=b"<script>"),
    "program in front of an archive": b"MZ" + DOCX,
    "plain archive": zipped([("a.txt", b"a")]),
    "empty archive": zipped([]),
    "apk": zipped([("AndroidManifest.xml", b"a"), ("classes.dex", b"a")]),
    "spreadsheet": zipped([("[Content_Types].xml", b"a"), ("xl/workbook.xml", b"a")]),
    "odt of another kind": zipped([("mimetype", b"application/zip"), ("content.xml", b"a")]),
    "odt whose kind is not first": zipped(ODT_MEMBERS[::-1]),
    "macros": more(("word/vbaProject.bin", b"a")),
    "basic": more(("Basic/Standard/Module1.xml", b"a"), base=ODT_MEMBERS),
    "path up": more(("../evil.txt", b"a")),
    "path from the root": more(("/etc/passwd", b"a")),
    "path of windows": more(("word\\..\\evil", b"a")),
    "too many members": more(*[(f"word/{n}.xml", b"") for n in range(1000)]),
    "zip bomb": more(("word/bomb.xml", b"\0" * 20_000_000)),
    "zip bomb in many": more(*[(f"word/{n}.xml", b"\0" * 400_000) for n in range(50)]),
    "zip bomb that lies": lying(),
    "lzma": zipped(DOCX_MEMBERS, zipfile.ZIP_LZMA),
    "broken archive": DOCX[:-30],
    "broken picture": picture()[:200],
    "a head alone": b"\x89PNG\r\n\x1a\n",
    "pixel bomb": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xea\x60\0\0\xea\x60\x08\2\0\0\0" + b"\0" * 50,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_none_of_them_or_two_at_once_is_refused(name):
    """Bombs, programs, polyglots, macros and broken files end as one calm refusal."""
    with pytest.raises(Problem, match="bad_file"):
        recognise(HOSTILE[name], EVERY)


def test_what_comes_out_is_counted_not_what_is_said(monkeypatch):
    """Unpacking itself stops at the limit, even where the archive's own sum would pass."""
    archive = zipfile.ZipFile(io.BytesIO(more(("word/a.xml", b"a" * 3000))))
    monkeypatch.setattr(file_kinds, "MOST_UNPACKED", 1000)
    monkeypatch.setattr(file_kinds, "sum", lambda sizes: 0, raising=False)
    assert not file_kinds._unpacks(archive, archive.infolist(), 10**6)


def test_a_picture_keeps_nothing_but_its_pixels():
    """No place, no comment and no second file behind the first."""
    photo = Image.effect_noise((400, 300), 60).convert("RGB")
    exif = photo.getexif()
    exif[0x010E] = "very-private"
    out = io.BytesIO()
    photo.save(out, "JPEG", exif=exif, comment=b"very-private")
    assert b"very-private" in out.getvalue()
    made = recognise(out.getvalue() + DOCX + SVG, EVERY)
    assert b"very-private" not in made.content
    assert SVG not in made.content
    assert not zipfile.is_zipfile(io.BytesIO(made.content))
    assert Image.open(io.BytesIO(made.content)).size == (400, 300)


# --- over the wire --------------------------------------------------------------------------------


async def send(person, content=PDF, name="plan.pdf", field="plan", size=PART_BYTES):
    """Send a file in parts, and give the call that makes it."""
    upload = str(uuid4())
    pieces = [content[n : n + size] for n in range(0, len(content), size)]
    for number, piece in enumerate(pieces):
        data = base64.b64encode(piece).decode()
        body = {"upload": upload, "number": number, "data": data}
        await ok(person.post("api/files/parts", json=body))
    body = {"upload": upload, "field": field, "name": name, "parts": max(1, len(pieces))}
    return person.post(at("plan", "/files"), json=body)


async def sent(person, *args, **more):
    """Send a file that must be taken."""
    return await ok(await send(person, *args, **more))


@pytest.fixture
async def form(world):
    """A world whose module has a form with files."""
    await world.release(plan=FORM)
    return world


async def test_a_file_comes_whole_and_is_only_ever_saved(form):
    """Parts are joined in their order; no header lets a browser show what it gets."""
    content = PDF.replace(b"endobj", b"endobj " + bytes(range(256)) * 40)
    file = await sent(form.anna, content, "План урока.pdf", size=1000)
    assert file["name"] == "План_урока.pdf"
    assert file["size"] == len(content)
    got = await form.anna.get(f"api/files/{file['id']}")
    assert got.content == content
    assert got.headers["Content-Type"] == "application/octet-stream"
    assert got.headers["Content-Disposition"].startswith("attachment; ")
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert got.headers["Cache-Control"] == "no-store"


async def test_the_same_file_twice_is_one_and_another_persons_is_another(form):
    """Ids are made of person, content and name."""
    one = await sent(form.anna)
    assert await sent(form.anna) == one
    assert (await sent(form.boris))["id"] != one["id"]
    assert (await sent(form.anna, name="other.pdf"))["id"] != one["id"]
    assert (await sent(form.anna, PDF + b" ", "plan.pdf"))["id"] != one["id"]


async def test_anothers_file_is_not_there(form):
    """By id, by hash, for a colleague and for a trainer before it is handed in."""
    file = await sent(form.anna)
    for person in (form.boris, form.vera):
        await refused(person.get(f"api/files/{file['id']}"), 404, "not_found")
    await refused(form.boris.delete(f"api/files/{file['id']}"), 404, "not_found")
    await refused(form.stranger.get(f"api/files/{file['id']}"), 401, "not_signed_in")
    await refused(form.grader.get(f"api/files/{file['id']}"), 403, "forbidden")
    await refused(form.boris.get(f"api/files/{files.digest_of(PDF)}"), 404, "not_found")
    assert (await form.anna.get(f"api/files/{file['id']}")).content == PDF


@pytest.mark.parametrize("name", ["x", "A" * 21, "A" * 23, "..%2f..%2fetc", "'" * 22, "é" * 22])
async def test_a_strange_id_is_nothing(form, name):
    """An id is one of ours or there is nothing."""
    await refused(form.anna.get(f"api/files/{name}"), 404, "not_found")


async def test_anothers_parts_are_of_no_use(form):
    """An upload's number opens nothing to who did not send it."""
    call = await send(form.anna)
    upload = str(uuid4())
    data = base64.b64encode(PDF).decode()
    await ok(form.anna.post("api/files/parts", json={"upload": upload, "number": 0, "data": data}))
    body = {"upload": upload, "field": "plan", "name": "a.pdf", "parts": 1}
    await refused(form.boris.post(at("plan", "/files"), json=body), 409, "file_gone")
    await ok(call)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("..\\..\\windows\\plan.pdf", "plan.pdf"),
        ("plan.pdf.exe", "plan_pdf.pdf"),
        ("plan.html", "plan.pdf"),
        ('a"; filename="evil.exe', "a_filename_evil.pdf"),
        ("a\r\nSet-Cookie: a=b\r\n.pdf", "a_Set-Cookie_a_b.pdf"),
        ("a\0b.pdf", "a_b.pdf"),
        ("\u202efdp.exe", "fdp.pdf"),
        ("", "file.pdf"),
        (".", "file.pdf"),
        ("CON.pdf", "file_CON.pdf"),
        ("<script>.pdf", "script.pdf"),
        ("a" * 900 + ".pdf", "a" * 80 + ".pdf"),
    ],
)
async def test_a_name_is_cleaned_before_anybody_sees_it(form, name, shown):
    """Folders, ends, double endings, marks that reorder, and whatever breaks a header are gone."""
    file = await sent(form.anna, name=name)
    assert file["name"] == shown
    got = await form.anna.get(f"api/files/{file['id']}")
    header = got.headers["Content-Disposition"]
    assert header.count('"') == 2
    assert header.count("filename=") == 1
    assert "Set-Cookie" not in got.headers


async def test_fields_take_their_own_kinds_and_sizes(form):
    """Another kind, too much, no such field, and a field of another kind are refused."""
    await refused(await send(form.anna, DOCX, field="scan"), 422, "bad_file")
    await refused(await send(form.anna, PDF + b"\0" * 2**21), 413, "too_large")
    await refused(await send(form.anna, field="words"), 404, "not_found")
    await refused(await send(form.anna, field="nothing"), 404, "not_found")
    await refused(await send(form.anna, SVG, "plan.pdf"), 422, "bad_file")
    body = {"upload": str(uuid4()), "field": "plan", "name": "a", "parts": 1}
    await refused(form.anna.post(at("request", "/files"), json=body), 404, "not_found")


async def test_a_part_is_bounded_and_a_gap_is_told(form):
    """What is too long, no base64, out of bounds or missing makes no file."""
    upload = str(uuid4())
    part = {"upload": upload, "number": 0, "data": base64.b64encode(PDF).decode()}
    for wrong in ({"data": "###"}, {"data": "A==="}):
        await refused(form.anna.post("api/files/parts", json=part | wrong), 422, "bad_file")
    for wrong in ({"number": 99}, {"number": -1}, {"upload": "x"}, {"data": "A" * 1_100_000}):
        await refused(form.anna.post("api/files/parts", json=part | wrong), 422, "invalid")
    long = part | {"data": "A" * 1_600_000}
    await refused(form.anna.post("api/files/parts", json=long), 413, "too_large")
    await ok(form.anna.post("api/files/parts", json=part | {"number": 1}))
    body = {"upload": upload, "field": "plan", "name": "a.pdf", "parts": 2}
    await refused(form.anna.post(at("plan", "/files"), json=body), 409, "file_gone")
    await ok(form.anna.post("api/files/parts", json=part))
    await ok(form.anna.post("api/files/parts", json=part))
    assert (await ok(form.anna.post(at("plan", "/files"), json=body)))["size"] == 2 * len(PDF)


async def test_a_flood_is_stopped(form, monkeypatch):
    """One person has only so much room, and so many uploads that wait."""
    monkeypatch.setattr(files, "MOST_FILES", 2)
    first = await sent(form.anna, name="1.pdf")
    await sent(form.anna, name="2.pdf")
    await refused(await send(form.anna, name="3.pdf"), 409, "too_many_files")
    assert await sent(form.anna, name="1.pdf") == first
    await ok(form.anna.delete(f"api/files/{first['id']}"))
    await sent(form.anna, name="3.pdf")
    monkeypatch.setattr(files, "MOST_BYTES", 3 * len(PDF))
    await sent(form.boris, name="1.pdf")
    await refused(await send(form.boris, PDF * 3), 409, "too_many_files")


async def test_uploads_that_wait_make_room(form, monkeypatch):
    """The oldest unfinished uploads go when there are too many parts."""
    monkeypatch.setattr(files, "MOST_PARTS", 1)
    calls = []
    for _ in range(3):
        calls.append(await send(form.anna))
        form.clock.pass_(seconds=1)
    await refused(calls[0], 409, "file_gone")
    for call in calls[1:]:
        await ok(call)


async def test_too_fast_is_told(form):
    """Who sends more and more is asked to wait."""
    for _ in range(8):
        await sent(form.anna)
    await refused(await send(form.anna), 429, "too_fast")


async def answered(person, file):
    """Save a draft that names a file."""
    return await draft(person, "plan", {"fields": {"plan": file}})


async def test_a_draft_names_a_file_and_nothing_else(form):
    """An answer that is of another shape is refused."""
    file = await sent(form.anna)
    await answered(form.anna, file)
    for wrong in (
        {**file, "evil": 1}, {"id": file["id"]}, {**file, "id": "../../etc/passwd-----"},
        {**file, "size": "1"}, {**file, "name": "a" * 301}, {**file, "name": None}, file["id"],
        [file["id"]],
    ):  # fmt: skip
        body = {"answer": {"fields": {"plan": wrong}}, "key": key()}
        await refused(form.anna.put(at("plan", "/draft"), json=body), 422, "bad_answer")


async def test_a_file_is_handed_in_and_then_the_trainers_too(form):
    """The submission has the commons' own name and size; trainers read it, colleagues do not."""
    await complete(form.anna)
    file = await sent(form.anna)
    await answered(form.anna, {**file, "name": "<b>evil.exe", "size": 1})
    await submit(form.anna)
    cards = await ok(form.vera.get("api/submissions/en"))
    work = await ok(form.vera.get(f"api/submissions/en/{cards[0]['id']}"))
    assert "evil.exe" not in str(work)
    assert (await form.vera.get(f"api/files/{file['id']}")).content == PDF
    await refused(form.boris.get(f"api/files/{file['id']}"), 404, "not_found")
    # What was handed in stays, whatever its owner removes.
    await ok(form.anna.delete(f"api/files/{file['id']}"))
    assert (await form.vera.get(f"api/files/{file['id']}")).content == PDF


@pytest.mark.parametrize("groups", [("trainers",), ("trainers", "admins"), ("mentors",), ()])
async def test_another_cohorts_trainer_reads_no_file(form, groups):
    """A file of a cohort's is its trainer's and administrators'; to others it is not there."""
    made = await ok(form.vera.post("api/cohorts/en", json={"name": "First"}))
    await ok(form.anna.post(f"api/invitations/{made['invitation']}"))
    await complete(form.anna)
    file = await sent(form.anna)
    await answered(form.anna, file)
    await submit(form.anna)
    form.hub.admit("tdora", LEARN, TEACH, groups=groups)
    dora = form.bearer("tdora")
    await ok(dora.get("api/me"))
    # Whatever else she leads does not open it, in either edition.
    for edition in ("en", "ru"):
        await dora.post(f"api/cohorts/{edition}", json={"name": "Another"})
    if "admins" in groups:
        assert (await dora.get(f"api/files/{file['id']}")).content == PDF
    else:
        nothing = await dora.get(f"api/files/{'A' * 22}")
        got = await dora.get(f"api/files/{file['id']}")
        assert (got.status_code, got.content) == (404, nothing.content)
    assert (await form.vera.get(f"api/files/{file['id']}")).content == PDF


async def test_a_cohort_in_another_edition_opens_no_file(form):
    """To lead somebody's cohort in Russian gives no right to what she handed in in English."""
    english = await ok(form.vera.post("api/cohorts/en", json={"name": "First"}))
    form.hub.admit("tdora", LEARN, TEACH, groups=("trainers",))
    dora = form.bearer("tdora")
    russian = await ok(dora.post("api/cohorts/ru", json={"name": "Первая"}))
    for made in (english, russian):
        await ok(form.anna.post(f"api/invitations/{made['invitation']}"))
    await complete(form.anna)
    file = await sent(form.anna)
    await answered(form.anna, file)
    await submit(form.anna)
    await refused(dora.get(f"api/files/{file['id']}"), 404, "not_found")


async def test_the_grader_reads_no_file(form):
    """A service has no eyes for what people enclose."""
    await complete(form.anna)
    file = await sent(form.anna)
    await answered(form.anna, file)
    await submit(form.anna)
    assert (await form.grader.get(f"api/files/{file['id']}")).status_code in {403, 404}


async def test_nobody_hands_in_anothers_file_or_one_that_is_gone(form):
    """An id in an answer gives no right to the file."""
    await complete(form.boris)
    theirs = await sent(form.anna)
    await answered(form.boris, theirs)
    body = {"key": key()}
    await refused(form.boris.post(f"{PLACE}/submission", json=body), 409, "file_gone")
    await refused(form.vera.get(f"api/files/{theirs['id']}"), 404, "not_found")
    mine = await sent(form.boris)
    await answered(form.boris, mine)
    await ok(form.boris.delete(f"api/files/{mine['id']}"))
    await refused(form.boris.post(f"{PLACE}/submission", json=body), 409, "file_gone")


async def test_unused_files_and_parts_are_tidied(form):
    """After two weeks a file that stands in no answer goes; parts go after a day."""
    loose, typed = await sent(form.anna, name="loose.pdf"), await sent(form.anna, name="typed.pdf")
    await answered(form.anna, typed)
    call = await send(form.anna, name="late.pdf")
    form.clock.pass_(days=2)
    await upkeep.tidy(form.services)
    await refused(call, 409, "file_gone")
    await ok_bytes(form.anna, loose)
    form.clock.pass_(days=13)
    await upkeep.tidy(form.services)
    await refused(form.anna.get(f"api/files/{loose['id']}"), 404, "not_found")
    await ok_bytes(form.anna, typed)


async def ok_bytes(person, file):
    """Read a file that must be there."""
    assert (await person.get(f"api/files/{file['id']}")).content == PDF


async def test_files_are_taken_along_and_go_with_their_owner(form):
    """The export has them whole; who leaves takes even those that were handed in."""
    await complete(form.anna)
    file = await sent(form.anna)
    await answered(form.anna, file)
    await submit(form.anna)
    (await send(form.anna, name="on its way.pdf")).close()
    told = await ok(form.anna.get("api/me/export"))
    assert [base64.b64decode(one["data"]) for one in told["files"]] == [PDF]
    page = (await ok(form.anna.get("api/me/export", params={"form": "html"})))["html"]
    assert "plan.pdf" in page
    leave = {"confirm": "Анна П.", "contributions": "anonymise"}
    await ok(form.anna.request("DELETE", "api/me", json=leave))
    await refused(form.vera.get(f"api/files/{file['id']}"), 404, "not_found")
