"""Pictures: made ready from hostile files, and put into a page without touching the rest of it."""

import random
import re
import struct
import zlib
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from staffroom_hub.classroom import pictures, pictures_index
from staffroom_hub.classroom.pictures_make import widths
from staffroom_hub.classroom.pictures_rewrite import rewrite
from staffroom_hub.classroom.pictures_svg import svg_size
from staffroom_hub.classroom.texts import texts

BASE = "/services/classroom/en/m90-tiny/pictures/"
SPACE = "\N{NO-BREAK SPACE}"
EVIL = '"><script>alert(1)</script>'


def photo(width, height):
    """A picture with soft shapes and colours of many scales."""
    noise, image = random.Random(7), Image.new("RGB", (width, height), "gray")
    for scale in (4, 12, 40, 120):
        wide, high = max(2, width // scale), max(2, height // scale)
        layer = Image.frombytes("RGB", (wide, high), noise.randbytes(3 * wide * high))
        image = Image.blend(image, layer.resize((width, height), Image.Resampling.BICUBIC), 0.4)
    return image


@pytest.fixture
def media(tmp_path):
    """An empty media folder."""
    folder = tmp_path / "media"
    folder.mkdir()
    return folder


@pytest.fixture
def out(tmp_path):
    """Where pictures go."""
    return tmp_path / "pictures"


@pytest.fixture
def words():
    """The English texts."""
    return texts("en", pictures.WORDS)


def index(media, out):
    """Make the pictures and read their index."""
    pictures.prepare(media, out)
    return pictures_index.read_index(out)


class Reader(HTMLParser):
    """Tags of a page as a browser reads them, with their attributes."""

    def __init__(self, html):
        """Read a page."""
        super().__init__()
        self.tags = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        """Keep a tag."""
        self.tags.append((tag, dict(attrs)))

    def of(self, name):
        """The attributes of all tags of a name."""
        return [attributes for tag, attributes in self.tags if tag == name]


def test_a_photograph_in_the_widths_of_screens(media, out):
    """A large photograph becomes 480, 960 and 1440 wide, in WebP and smaller AVIF."""
    photo(3000, 2000).save(media / "class.jpg", quality=95)
    entry = index(media, out)["media/class.jpg"]
    assert (entry.width, entry.height) == (3000, 2000)
    webp = [v for v in entry.variants if v.type == "image/webp"]
    avif = [v for v in entry.variants if v.type == "image/avif"]
    assert [v.width for v in webp] == [v.width for v in avif] == [480, 960, 1440]
    assert all(a.bytes < w.bytes for a, w in zip(avif, webp, strict=True))
    for variant in entry.variants:
        with Image.open(out / variant.name) as made:
            assert made.width == variant.width
            assert made.height == round(variant.width * 2 / 3)
            assert variant.bytes == (out / variant.name).stat().st_size


@pytest.mark.parametrize(
    ("width", "made"),
    [(1, [1]), (480, [480]), (500, [500]), (1000, [480, 1000]), (1440, [480, 960, 1440])],
)
def test_no_picture_grows(width, made):
    """A picture is never made wider than it is, and a small one is made once."""
    assert widths(width) == made


def test_where_pillow_has_no_avif(media, out, monkeypatch):
    """Without AVIF in Pillow pictures are WebP alone."""
    monkeypatch.setattr("PIL.features.check", lambda name: name != "avif")
    photo(600, 400).save(media / "a.png")
    assert {v.type for v in index(media, out)["media/a.png"].variants} == {"image/webp"}


def test_a_telephones_picture_is_turned_and_says_nothing_of_its_place(media, out):
    """The orientation is applied; place, camera and every other note of the picture are gone."""
    image, exif = photo(800, 400), Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[2] = (56.0, 50.0, 11.0)
    image.save(media / "a.jpg", exif=exif, comment=b"SecretComment", xmp=b"<x>SecretPlace</x>")
    entry = index(media, out)["media/a.jpg"]
    assert (entry.width, entry.height) == (400, 800)
    for variant in entry.variants:
        data = (out / variant.name).read_bytes()
        assert not [word for word in (b"Exif", b"Secret", b"xmp", b"XMP") if word in data]
        with Image.open(out / variant.name) as made:
            assert made.size == (400, 800)
            assert not made.getexif()


def test_transparency_and_odd_colours_survive(media, out):
    """Palettes with transparency stay transparent; CMYK and 16-bit grey become what screens show."""
    clear = Image.new("RGBA", (40, 40), (10, 20, 30, 0))
    clear.save(media / "clear.png")
    clear.convert("P").save(media / "palette.gif", transparency=0)
    Image.new("CMYK", (40, 40), (0, 255, 255, 0)).save(media / "print.jpg")
    Image.new("I;16", (40, 40), 65535).save(media / "grey.png")
    entries = index(media, out)
    pixels = {}
    for name, entry in entries.items():
        with Image.open(out / entry.variants[0].name) as made:
            pixels[name] = made.convert("RGBA").getpixel((20, 20))
    assert pixels["media/clear.png"][3] == pixels["media/palette.gif"][3] == 0
    red, green, blue, alpha = pixels["media/print.jpg"]
    assert red > 200
    assert max(green, blue) < 80
    assert alpha == 255
    assert min(pixels["media/grey.png"]) > 250


def test_moving_pictures_stay_as_they_are(media, out):
    """An animated GIF is served byte by byte."""
    frames = [Image.new("L", (30, 20), 90 * n) for n in range(3)]
    frames[0].save(media / "turn.gif", save_all=True, append_images=frames[1:])
    entry = index(media, out)["media/turn.gif"]
    assert [v.type for v in entry.variants] == ["image/gif"]
    assert (out / entry.variants[0].name).read_bytes() == (media / "turn.gif").read_bytes()


def test_drawings_stay_as_they_are(media, out):
    """SVG is served byte by byte, with the size of its view box."""
    text = '<?xml version="1.0"?><!-- <svg width="1"> --><svg viewBox="0 0 720 230"></svg>'
    (media / "chain.svg").write_text(text)
    entry = index(media, out)["media/chain.svg"]
    assert (entry.width, entry.height) == (720, 230)
    assert (out / entry.variants[0].name).read_text() == text


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ('<svg width="30" height="20px">', (30, 20)),
        ("<svg viewBox='0,0,30.4,20'>", (30, 20)),
        ('<svg width="60" viewBox="0 0 30 20">', (60, 40)),
        ('<svg width="100%" height="100%" viewBox="-5 -5 30 20">', (30, 20)),
        ('<svg width="1in" height="2.54cm">', (96, 96)),
        ('<svg data-x=">" width="3" height="4">', (3, 4)),
        ('<svg stroke-width="9" sodipodi:width="9">', (None, None)),
        ('<svg width="1e9" height="99999999">', (None, None)),
        ('<svg width="-3" height="0" viewBox="0 0 0 0">', (None, None)),
        ('<!DOCTYPE svg [<!ENTITY a "<svg>">]><svg:svg width="7" height="8">', (7, 8)),
        ("<html><svg width='3' height='4'>", None),
        ("<!-- <svg width='3' height='4'>", None),
        ("<!DOCTYPE [", None),
        ("", None),
    ],
)
def test_sizes_of_drawings(text, size):
    """Lengths and view boxes are read; what is no SVG has no size; nothing is expanded."""
    assert svg_size(text.encode()) == size


def test_a_laughing_drawing_is_not_expanded():
    """Entities in a drawing's head cost nothing: its first tag is read as text."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 40))
    text = f'<!DOCTYPE svg [<!ENTITY l0 "ha">{entities}]><svg width="&l39;" height="4">&l39;</svg>'
    assert svg_size(text.encode()) == (None, None)


def chunk(kind, data):
    """One chunk of a PNG."""
    total = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", total)


def png(width, height, rows):
    """A PNG with any header and any content."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    content = chunk(b"IDAT", zlib.compress(rows, 9))
    return b"\x89PNG\r\n\x1a\n" + head + content + chunk(b"IEND", b"")


def hostile_files():
    """Files that are no pictures, by name."""
    whole = png(30, 30, b"\0" * 31 * 30)
    return {
        "bomb.png": png(20_000, 20_000, b"\0" * 1_000_000),
        "long.png": png(17_000, 1, b"\0" * 17_001),
        "cut.png": whole[:50],
        "empty.png": b"",
        "page.jpg": b"<script>alert(1)</script>",
        "script.svg": b"<script>alert(1)</script>",
        "eps.png": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(x) run",
        "noise.webp": b"RIFF\xff\xff\xff\xffWEBPVP8 \xff\xff\xff\xff" + b"\x9d\x01\x2a" * 9,
        "noise.gif": b"GIF89a\xff\xff\xff\xff\xff\xff\xff",
    }


def test_hostile_files_cost_only_themselves(media, out, caplog):
    """Bombs, broken files and disguised ones are left out, each with a line; the rest is made."""
    for name, data in hostile_files().items():
        (media / name).write_bytes(data)
    photo(50, 40).save(media / "good.png")
    assert set(index(media, out)) == {"media/good.png"}
    for name in hostile_files():
        assert f"no sound picture: media/{name}" in caplog.text
    assert "Traceback" not in caplog.text


@given(st.binary(max_size=300), st.sampled_from([".png", ".jpg", ".gif", ".webp", ".svg"]))
def test_no_bytes_break_it(tmp_path_factory, data, suffix):
    """Whatever stands in a file, the others of its release are made."""
    folder = tmp_path_factory.mktemp("any")
    (folder / "media").mkdir()
    heads = {".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff", ".gif": b"GIF89a"}
    (folder / "media" / f"a{suffix}").write_bytes(heads.get(suffix, b"") + data)
    (folder / "media" / "b.svg").write_text('<svg width="3" height="4"/>')
    assert "media/b.svg" in index(folder / "media", folder / "out")


def test_what_lies_outside_is_not_published(media, out, tmp_path):
    """A link out of the media folder is no picture of the module; other files are none either."""
    photo(20, 20).save(tmp_path / "secret.png")
    (media / "link.png").symlink_to(tmp_path / "secret.png")
    (media / "notes.txt").write_text("not a picture")
    assert index(media, out) == {}


def test_twice_the_same(media, out, tmp_path):
    """Equal pictures give equal names and bytes; a second run does nothing."""
    photo(1200, 700).save(media / "a.png")
    pictures.prepare(media, out)
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in out.iterdir()}
    pictures.prepare(media, out)
    after = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in out.iterdir()}
    assert after == before
    pictures.prepare(media, tmp_path / "again")
    again = {path.name: path.read_bytes() for path in (tmp_path / "again").iterdir()}
    assert again == {name: data for name, (data, _) in before.items()}


def test_whole_or_nothing(media, out, monkeypatch):
    """A run that breaks off leaves nothing behind, and the next one makes everything."""
    photo(100, 70).save(media / "a.png")

    def full_disk(*_):
        raise OSError("no space")

    with monkeypatch.context() as broken:
        broken.setattr(pictures, "write_index", full_disk)
        with pytest.raises(OSError, match="no space"):
            pictures.prepare(media, out)
    assert list(out.parent.glob("*pictures*")) == []
    out.mkdir()
    (out / "half").write_text("of an earlier run")
    assert set(index(media, out)) == {"media/a.png"}
    assert not (out / "half").exists()


def test_a_module_without_pictures(tmp_path, out, words):
    """No media folder is no fault."""
    pictures.prepare(tmp_path / "media", out)
    dressed = pictures.dress("<p>Text</p>", out, BASE, words)
    assert dressed == pictures.Dressed("<p>Text</p>", "<p>Text</p>")


def test_a_broken_index_is_told(out, words):
    """An index that somebody damaged is an error with words, not a crash somewhere else."""
    out.mkdir()
    for text in ("[]", "{", '{"media/a.png": {}}', '{"media/a.png": {"variants": 1}}'):
        (out / "index.json").write_text(text)
        with pytest.raises(ValueError, match=r"index|Expecting"):
            pictures.dress("", out, BASE, words)


def test_found_by_its_name_alone(media, out):
    """Only the pictures themselves have addresses: no path, no index, no draft, no link."""
    photo(50, 40).save(media / "a.png")
    variant = index(media, out)["media/a.png"].variants[0]
    assert pictures.find(out, variant.name) == pictures.Picture(out / variant.name, variant.type)
    (out / f"{'a' * 20}.svg").symlink_to("/etc/hostname")
    (out / f"{'b' * 20}.html").write_text("<script>")
    hostile = ["", ".", "index.json", "../media/a.png", f"{'a' * 20}.svg", f"{'b' * 20}.html"]
    hostile += [f"../{out.name}/{variant.name}", f"{variant.name}\0", f"{variant.name}\n"]
    assert [name for name in hostile if pictures.find(out, name)] == []


@pytest.fixture
def dressed(media, out, words):
    """Dress a page of a module with a photograph `a.jpg` and a drawing `b.svg`."""
    photo(2000, 1000).save(media / "a.jpg")
    (media / "b.svg").write_text('<svg width="300" height="100"/>')
    pictures.prepare(media, out)
    return lambda html: pictures.dress(html, out, BASE, words)


def test_pictures_of_widgets_wait_in_templates(media, out, words):
    """What a widget shows is there ready for each screen, and nothing of it loads by itself."""
    photo(2000, 1000).save(media / "a.jpg")
    pictures.prepare(media, out)
    names = ["media/a.jpg", "media/../secret", "https://elsewhere.example/a.png", EVIL]
    page = "<html><body><p>x</p></body></html>"
    made = pictures.dress(page, out, BASE, words, names)
    for html in (made.full, made.light):
        found = re.search(r'<template data-sr-picture="media/a.jpg">(.*?)</template></body>', html)
        assert html.count("<template") == html.count("<img") == 1
        assert "elsewhere" not in html
        assert "<script" not in html
        assert set(re.findall(r'src="([^"]+)"', found[1])) <= {
            f"{BASE}{path.name}" for path in out.iterdir()
        }
        assert 'width="' in found[1]
        assert "srcset" in found[1]
    assert "1440w" in made.full
    assert "1440w" not in made.light


def test_a_picture_on_the_page(dressed):
    """It has sources of several widths, its size, its alt text; only the first loads at once."""
    page = dressed(
        '<p><img src="media/a.jpg" alt="A &lt;class&gt;"> <img src="media/b.svg" alt="">'
    )
    [source] = Reader(page.full).of("source")
    first, second = Reader(page.full).of("img")
    assert source["type"] == "image/avif"
    assert re.findall(r"/pictures/[0-9a-f]{20}-(\d+)\.avif \1w", source["srcset"]) == [
        "480",
        "960",
        "1440",
    ]
    assert first["src"].startswith(BASE)
    assert first["srcset"].count(".webp ") == 3
    assert "42rem" in first["sizes"]
    assert first["sizes"] == source["sizes"]
    assert (first["width"], first["height"], first["alt"]) == ("2000", "1000", "A <class>")
    assert (first["loading"], second["loading"]) == ("eager", "lazy")
    assert first["decoding"] == second["decoding"] == "async"
    assert (second["width"], second["height"], second["alt"]) == ("300", "100", "")
    assert "srcset" not in second


def test_an_authors_width(dressed):
    """A width or height in the tag scales the picture; nonsense does not."""
    page = dressed(
        '<img src="media/a.jpg" width="500"><img src="./media/b.svg" height="50px">'
        '<img src="media/b.svg" width="9999999"><img src="media/b.svg" width="&#1633;">'
    )
    sizes = [(img["width"], img["height"]) for img in Reader(page.full).of("img")]
    assert sizes == [("500", "250"), ("150", "50"), ("300", "100"), ("300", "100")]
    assert Reader(page.full).of("img")[0]["sizes"].endswith("500px)")


def test_the_light_page_loads_nothing(dressed):
    """Alt text, a link for who has no scripts, a hidden button; the picture waits in a template."""
    page = dressed(
        '<p>One <img src="media/a.jpg" alt="A class"> two <img src="media/b.svg" alt="">'
    )
    outside = re.sub(r"<template>.*?</template>", "", page.light)
    assert "<img" not in outside
    assert "srcset" not in outside
    assert ">Picture: A class</span>" in outside
    buttons = Reader(outside).of("button")
    assert [button["class"] for button in buttons] == [
        "sr-button sr-pictures-all",
        "sr-button sr-picture-show",
        "sr-button sr-picture-show",
    ]
    assert all("hidden" in button and button["type"] == "button" for button in buttons)
    link = Reader(outside).of("a")[0]
    assert re.fullmatch(re.escape(BASE) + r"[0-9a-f]{20}-960\.webp", link["href"])
    assert "-1440" not in page.light
    templates = re.findall(r"<template>(.*?)</template>", page.light)
    assert [len(Reader(each).of("img")) for each in templates] == [1, 1]


def test_a_tap_says_how_much_it_costs(dressed, out):
    """The button names the size of the largest file that it can load, rounded, at least 1 kB."""
    page = dressed('<img src="media/a.jpg" alt="A"><img src="media/b.svg" alt="B">')
    name = Reader(page.light).of("a")[0]["href"].removeprefix(BASE)
    size = round((out / name).stat().st_size / 1000)
    assert page.light.count(f"Show the picture ({size}{SPACE}kB)") == 2
    assert page.light.count(f"Show the picture (1{SPACE}kB)") == 2


def test_no_button_inside_a_link(dressed):
    """A picture that is a link keeps its alt text in the link; its button stands behind it."""
    page = dressed('<a href="x"><b><img src="media/a.jpg" alt="A"></b></a>, text')
    head, tail = page.light.split("</a>", 1)
    assert head == '<a href="x"><b><span class="sr-picture-alt">Picture: A</span></b>'
    assert tail.endswith("</span>, text")
    assert tail.count("<button") == 2
    assert "Picture: A" not in tail
    assert "</picture></b></a>, text" in page.full


@pytest.mark.parametrize(
    "src",
    [
        "https://elsewhere.org/a.png",
        "//elsewhere.org/a.png",
        " \thttps://elsewhere.org/a.png",
        "http:elsewhere.org/a.png",
        "/services/commons/api/me",
        "media/../../secret.png",
        "media/unknown.png",
        "javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "",
    ],
)
def test_what_is_not_the_modules_own_is_words(dressed, src):
    """Pictures of other hosts, unknown and unsound ones become their alt text, on both pages."""
    page = dressed(f'<p><img src="{src.replace("<", "&lt;")}" alt="A &lt;map&gt;"></p>')
    wanted = '<p><span class="sr-picture-alt">Picture: A &lt;map&gt;</span></p>'
    assert page == pictures.Dressed(wanted, wanted)
    assert dressed(f'<p><img src="{src.replace("<", "&lt;")}"></p>').full == "<p></p>"


def test_pictures_in_the_page_itself_stay(dressed):
    """A `data:` picture has loaded already: it stays, without anything that could load more."""
    page = dressed('<img src="data:image/png;base64,AAAA" srcset="https://e.org/a 1x" alt="Plot">')
    assert page.full == page.light == '<img src="data:image/png;base64,AAAA" alt="Plot">'


def test_nothing_else_of_the_author_loads(dressed):
    """Sources beside a picture, handlers and styles on it are not taken over."""
    page = dressed(
        '<picture><source srcset="https://e.org/a.webp"><img src="media/b.svg" alt="B" '
        'srcset="https://e.org/b 2x" onerror="alert(1)" style="x" lowsrc="https://e.org"></picture>'
        '<video><source src="media/a.mp4"></video>'
    )
    assert "e.org" not in page.full + page.light
    assert "onerror" not in page.full + page.light
    assert "style=" not in page.full + page.light
    assert '<video><source src="media/a.mp4"></video>' in page.full
    assert not Reader(page.full).of("picture")


def test_hostile_attributes_stay_attributes(dressed, media, out, words):
    """What stands in alt, title or a catalog text never becomes markup."""
    escaped = EVIL.replace('"', "&quot;").replace("<", "&lt;")
    html = f'<img src="media/a.jpg" alt="{escaped}" title="{escaped}" class="{escaped}">'
    for page in (dressed(html).full, dressed(html).light):
        assert not Reader(page).of("script")
        assert Reader(page).of("img")[0]["alt"] == EVIL
    evil = pictures.dress(html, out, f"{BASE}{EVIL}/", words | {"show": EVIL, "show_all": EVIL})
    assert not Reader(evil.full + evil.light).of("script")


PAGE = """<!DOCTYPE html>
<html lang=en><!-- <img src="media/a.jpg"> --><head><title>A & B &amp &lt;</title>
<style>a::after { content: "<img src='media/a.jpg'>" }</style>
<script type="application/json" id="sr-page">{"a": "<img src='media/a.jpg'>", "b": "\\u003c"}</script>
<body class='x' data-a="<img src='media/a.jpg'>" >
<p>1 < 2 & 3 &hellip &#8230; <b>un<i>closed</b><![CDATA[x]]><![odd> <?pi?> </nothing> ж
<img alt=A
  src=media/a.jpg
/>|<IMG SRC='media/b.svg' ALT=B>\r\n</p>"""


def test_everything_else_is_copied_byte_by_byte(dressed):
    """Comments, scripts, entities, odd markup stay exactly; only picture tags change."""
    page = dressed(PAGE).full
    assert page.count("<img src=") == PAGE.count("<img src=") == 4
    assert page.count("<img") == 6
    start = PAGE.index("<img alt=A")
    assert page.startswith(PAGE[:start] + "<picture>")
    assert "</picture>|<img alt=" in page
    assert page.endswith(">\r\n</p>")


class Nothing:
    """A dresser that leaves pictures out."""

    def picture(self, attributes):
        """Nothing."""
        return ""

    def in_link(self, attributes):
        """Nothing."""
        return "", ""


@given(st.text(alphabet="<>/!-[]&;='\" \naimgpcturesx?", max_size=80))
def test_no_markup_breaks_it(text):
    """Whatever an author writes, text without pictures comes out as it went in."""
    if not re.search(r"<\s*/?(img|picture|source)", text):
        assert rewrite(text, Nothing()) == text
