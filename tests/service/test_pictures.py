"""Pictures: made anew, bounded, free of what came with them, and shown to whom the post is."""

import asyncio
import base64
import io
import struct
import zlib

import pytest
from PIL import Image, PngImagePlugin
from sqlalchemy import select

from staffroom_hub.commons import imaging, upkeep
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.store.models import EffectRow, PictureRow
from tests.service.world import at, key, ok, post, refused

CIRCLE = {"type": "discussion", "title": "Circle", "anonymous": True, "post_first": False,
          "answers": 0}  # fmt: skip


def picture(form="PNG", size=(40, 30), **how):
    """Make the bytes of a picture."""
    out = io.BytesIO()
    mode = "P" if form == "GIF" else "RGB"
    Image.new(mode, size, 1).save(out, form, **how)
    return out.getvalue()


def body(data, **more):
    """Wrap bytes as they are sent."""
    return {"data": base64.b64encode(data).decode(), "alt": "A board", "key": key(), **more}


async def send(person, data=None, **more):
    """Send a picture."""
    return await ok(person.post("api/pictures", json=body(data or picture(), **more)))


async def with_picture(person, sent, activity="open-talk", **more):
    """Write a post with a picture."""
    told = {"text": "Look.", "key": key(), "pictures": [sent["id"]], **more}
    return await ok(person.post(at(activity, "/posts"), json=told))


def opened(answer):
    """Read a picture that was told."""
    return Image.open(io.BytesIO(base64.b64decode(answer["data"])))


def chunk(kind, data):
    """Make a chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*chunks, size=(8, 8)):
    """Make a PNG with any chunks before its pixels."""
    head = struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\0" * 24 for _ in range(8)))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        [chunk(b"IHDR", head), *chunks, chunk(b"IDAT", rows), chunk(b"IEND", b"")]
    )


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
async def test_a_picture_of_each_kind_becomes_webp_in_its_post(world, form):
    """What was sent is shown to who may read the post, as WebP."""
    sent = await send(world.anna, picture(form))
    made = await with_picture(world.anna, sent)
    assert made["pictures"] == [{"id": sent["id"], "alt": "A board", "width": 40, "height": 30}]
    shown = await ok(world.boris.get(f"api/pictures/{sent['id']}"))
    assert opened(shown).format == "WEBP"


def test_a_photograph_is_turned_made_smaller_and_has_nothing_else():
    """The place where it was taken, its profile and its comments are gone; it stands upright."""
    photo = Image.effect_noise((40, 30), 60).convert("RGB").resize((4000, 3000))
    exif = photo.getexif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825).update({1: "N", 2: (55.0, 45.0, 7.0)})
    exif[0x010E] = "very-private"
    out = io.BytesIO()
    photo.save(
        out, "JPEG", quality=10, exif=exif, icc_profile=b"very-private", comment=b"very-private"
    )
    assert b"very-private" in out.getvalue()
    made = imaging.make(out.getvalue())
    assert (made.width, made.height) == (960, 1280)
    kept = Image.open(io.BytesIO(made.content))
    assert not kept.getexif()
    assert not {"exif", "icc_profile", "xmp", "comment"} & set(kept.info)
    assert b"very-private" not in made.content
    assert b"EXIF" not in made.content
    assert len(made.content) <= imaging.GOAL_BYTES


def test_only_the_first_frame_is_kept():
    """An animation becomes a picture."""
    frames = [Image.new("P", (20, 20), n) for n in range(5)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    kept = Image.open(io.BytesIO(imaging.make(out.getvalue()).content))
    assert getattr(kept, "n_frames", 1) == 1


def test_what_can_be_seen_through_stays_so():
    """A drawing on no ground keeps it that way."""
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (255, 0, 0, 0)).save(out, "PNG")
    assert Image.open(io.BytesIO(imaging.make(out.getvalue()).content)).mode == "RGBA"


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
BOMBS = {
    "pixels": png(size=(60_000, 60_000)),
    "a long row": png(size=(2**31 - 1, 1)),
    "no pixels": png(size=(0, 0)),
    "text": png(chunk(b"zTXt", b"a\0\0" + zlib.compress(b"\0" * 50_000_000))),
    "many texts": png(*[chunk(b"zTXt", b"a\0\0" + zlib.compress(b"\0" * 1_000_000))] * 100),
    "profile": png(chunk(b"iCCP", b"a\0\0" + zlib.compress(b"\0" * 50_000_000))),
    "svg": SVG,
    "tiff": picture("TIFF"),
    "bmp": picture("BMP"),
    "html": b"<html><script>alert(1)</script></html>",
    "zip": b"PK\x03\x04" + b"\0" * 200,
    "nothing": b"",
    "half": picture("PNG", (400, 400))[:60],
    "a head alone": b"\x89PNG\r\n\x1a\n",
    "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "large": picture() + b"\0" * 2**20,
}


@pytest.mark.parametrize("name", BOMBS)
def test_what_is_no_picture_of_ours_is_refused(name):
    """Bombs, other kinds and broken files end as one calm refusal."""
    with pytest.raises(Problem, match="bad_picture"):
        imaging.make(BOMBS[name])


def test_bombs_are_refused_before_they_are_decoded(monkeypatch):
    """The header's word is enough: no pixel of a bomb is ever made."""
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("decoded"))
    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", lambda self: pytest.fail("decoded"))
    with pytest.raises(Problem):
        imaging.make(png(size=(30_000, 30_000)))


@pytest.mark.parametrize("hidden", [SVG, b"PK\x03\x04payload", b"<script>alert(1)</script>"])
def test_a_second_file_behind_the_first_is_gone(hidden):
    """A file that is two at once is a picture alone afterwards."""
    made = imaging.make(picture("PNG") + hidden)
    assert hidden not in made.content


async def test_the_route_refuses_in_one_shape(world):
    """What is refused is told as such, and base64 that is none too."""
    await refused(world.anna.post("api/pictures", json=body(SVG)), 422, "bad_picture")
    wrong = body(b"") | {"data": "###"}
    await refused(world.anna.post("api/pictures", json=wrong), 422, "bad_picture")
    long = body(b"") | {"data": "A" * 1_600_000}
    await refused(world.anna.post("api/pictures", json=long), 413, "too_large")


async def test_the_largest_picture_fits_and_other_routes_stay_small(world):
    """A mebibyte is accepted here, and nowhere else."""
    noise = Image.effect_noise((1000, 1000), 90)
    out = io.BytesIO()
    noise.save(out, "PNG")
    data = out.getvalue()[: 2**20]
    assert len(data) > 700_000
    await send(world.anna, out.getvalue() if len(out.getvalue()) <= 2**20 else picture())
    text = {"text": "x", "key": key(), "pad": "A" * 300_000}
    await refused(world.anna.post(at("open-talk", "/posts"), json=text), 413, "too_large")


async def test_the_same_call_twice_is_one_picture(world):
    """A browser that repeats its call gets the same picture, whoever else has its key."""
    same = body(picture())
    first = await ok(world.anna.post("api/pictures", json=same))
    assert await ok(world.anna.post("api/pictures", json=same)) == first
    await with_picture(world.anna, first)
    assert await ok(world.anna.post("api/pictures", json=same)) == first
    assert (await ok(world.boris.post("api/pictures", json=same)))["id"] != first["id"]


async def test_calls_side_by_side_make_one_picture(world):
    """Two calls with one key at the same moment have one effect."""
    same = body(picture())
    both = await asyncio.gather(*(world.anna.post("api/pictures", json=same) for _ in range(4)))
    assert len({answer.json()["id"] for answer in both}) == 1


async def test_a_picture_without_a_post_is_its_senders_alone(world):
    """Nobody else gets it, and nobody else may put it into a post."""
    sent = await send(world.anna)
    await ok(world.anna.get(f"api/pictures/{sent['id']}"))
    await refused(world.boris.get(f"api/pictures/{sent['id']}"), 404, "not_found")
    await refused(world.vera.get(f"api/pictures/{sent['id']}"), 404, "not_found")
    told = {"text": "Mine?", "key": key(), "pictures": [sent["id"]]}
    await refused(world.boris.post(at("open-talk", "/posts"), json=told), 422, "bad_picture")
    thread = await ok(world.anna.get(at("open-talk", "/thread")))
    assert thread["posts"] == []


async def test_a_picture_is_in_one_post(world):
    """What is in a post cannot be put into another, by its sender neither."""
    sent = await send(world.anna)
    await with_picture(world.anna, sent)
    for wrong in ([sent["id"]], ["A" * 22], [sent["id"]] * 2):
        told = {"text": "Again.", "key": key(), "pictures": wrong}
        await refused(world.anna.post(at("open-talk", "/posts"), json=told), 422, "bad_picture")


async def test_a_picture_is_shown_to_whom_its_post_is(world):
    """Before one's own post, in another cohort, hidden or deleted: it is not there."""
    sent = await send(world.anna)
    made = await with_picture(world.anna, sent, "talk")
    path = f"api/pictures/{sent['id']}"
    await refused(world.boris.get(path), 404, "not_found")
    await post(world.boris, "Mine.")
    await ok(world.boris.get(path))
    act = {"action": "hide", "note": "To be looked at."}
    await ok(world.vera.post(f"api/moderation/posts/{made['id']}", json=act))
    await refused(world.boris.get(path), 404, "not_found")
    await ok(world.vera.get(path))
    await ok(world.anna.delete(f"api/posts/{made['id']}"))
    for person in (world.anna, world.boris, world.vera):
        await refused(person.get(path), 404, "not_found")


async def test_a_changed_post_has_the_pictures_it_names(world):
    """Changing keeps, adds and takes away, in the order that is asked for."""
    one, two, three = [await send(world.anna) for _ in range(3)]
    made = await with_picture(world.anna, one, pictures=[one["id"], two["id"]])
    assert [p["id"] for p in made["pictures"]] == [one["id"], two["id"]]
    change = {"text": "Now.", "version": made["version"], "key": key(),
              "pictures": [three["id"], one["id"]]}  # fmt: skip
    changed = await ok(world.anna.patch(f"api/posts/{made['id']}", json=change))
    assert [p["id"] for p in changed["pictures"]] == [three["id"], one["id"]]
    await refused(world.anna.get(f"api/pictures/{two['id']}"), 404, "not_found")


async def test_in_a_circle_nothing_ties_a_picture_to_its_sender(world):
    """Once it is in a post its row has no name and no moment, and no key was noted."""
    await world.release(circle=CIRCLE)
    sent = await send(world.anna)
    await with_picture(world.anna, sent, "circle")
    async with world.services.database.reading() as session:
        row = (await session.scalars(select(PictureRow))).one()
        effects = (await session.scalars(select(EffectRow))).all()
    assert row.person is None
    assert (row.created_at.minute, row.created_at.second, row.created_at.microsecond) == (0, 0, 0)
    assert effects == []
    await ok(world.boris.get(f"api/pictures/{sent['id']}"))


async def test_pictures_that_nobody_used_are_swept(world):
    """After a day a picture without a post is gone; one in a post stays."""
    used, unused = await send(world.anna), await send(world.anna)
    await with_picture(world.anna, used)
    world.clock.pass_(hours=23)
    await upkeep.tidy(world.services)
    await ok(world.anna.get(f"api/pictures/{unused['id']}"))
    world.clock.pass_(hours=2)
    await upkeep.tidy(world.services)
    await refused(world.anna.get(f"api/pictures/{unused['id']}"), 404, "not_found")
    await ok(world.anna.get(f"api/pictures/{used['id']}"))


async def test_pictures_that_wait_are_few(world, monkeypatch):
    """Who sends more and more without a post loses the oldest."""
    from staffroom_hub.commons import pictures

    monkeypatch.setattr(pictures, "MOST_WAITING", 2)
    sent = []
    for _ in range(3):
        sent.append(await send(world.anna))
        world.clock.pass_(seconds=1)
    await refused(world.anna.get(f"api/pictures/{sent[0]['id']}"), 404, "not_found")
    await ok(world.anna.get(f"api/pictures/{sent[2]['id']}"))


@pytest.mark.parametrize("name", ["x", "A" * 21, "A" * 23, "..%2f..%2fetc", "'" * 22, "é" * 22])
async def test_a_strange_id_is_nothing(world, name):
    """An id is one of ours or there is nothing."""
    await refused(world.anna.get(f"api/pictures/{name}"), 404, "not_found")
