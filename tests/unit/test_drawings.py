"""The palette of drawings and the style that carries it."""

import re
from pathlib import Path

import pytest

from staffroom.authoring.begin import SKELETON
from staffroom.checking.pictures import contrast
from staffroom.drawings import PALETTE, hexed, paint

COURSE = Path(__file__).parents[2] / "course"
DRAWINGS = sorted([*COURSE.glob("*/source/*/media/**/*.svg"), *SKELETON.rglob("*.svg")])
BARE = '<svg xmlns="http://www.w3.org/2000/svg">\n  <title>A</title>\n  <g {}/>\n</svg>\n'


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: str(path.relative_to(COURSE)))
def test_every_drawing_of_the_course_is_painted(path: Path) -> None:
    """The course's drawings, and the one that a new module begins with, have their dark colours."""
    text = path.read_text("utf-8")
    assert 'class="dark"' in text
    assert paint(text) == text


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: str(path.relative_to(COURSE)))
def test_no_drawing_of_the_course_leaves_the_palette(path: Path) -> None:
    """Each colour that a drawing names has a dark value."""
    colours = re.findall(r'\b(?:fill|stroke)="(?!none)([^"]*)"', path.read_text("utf-8"))
    assert set(colours) <= set(PALETTE)


@pytest.mark.parametrize("side", ["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        (ink, ground)
        for ink in ("#12263a", "#14301f", "#1f4e79", "#24543a")
        for ground in ("#ffffff", "#eef4fb", "#f2f7f2")
    ],
)
def test_letters_and_lines_stand_out_on_every_ground(ink: str, ground: str, side: str) -> None:
    """Letters on ground and boxes, and white ones on filled boxes, have 7 : 1 in both schemes."""
    pair = (ink, ground) if side == "light" else (PALETTE[ink], PALETTE[ground])
    assert contrast(*pair) >= 7


def test_the_style_names_what_the_drawing_names() -> None:
    """It stands behind the title and has a rule for each colour of the palette, and no other."""
    painted = paint(BARE.format('fill="#FFF" stroke="#24543a" data-fill="#14301f" color="#123456"'))
    style = painted.split("<style")[1].split("</style>")[0]
    assert painted.index("</title>") < painted.index("<style") < painted.index("<g ")
    assert f'[fill="#FFF"] {{fill: {PALETTE["#ffffff"]}}}' in style
    assert f'[stroke="#24543a"] {{stroke: {PALETTE["#24543a"]}}}' in style
    assert style.count("[") == 2


@pytest.mark.parametrize("named", ['fill="#ffffff"', 'fill="#123456"', 'fill="none"', ""])
def test_painting_again_changes_nothing(named: str) -> None:
    """Paint follows the drawing, so painting twice is as painting once."""
    once = paint(BARE.format(named))
    assert paint(once) == once


def test_a_style_follows_its_drawing() -> None:
    """Colours that are gone leave the style, and the style goes with the last of them."""
    painted = paint(BARE.format('fill="#ffffff" stroke="#24543a"'))
    fewer = paint(painted.replace(' stroke="#24543a"/>', "/>"))
    assert "[stroke" not in fewer
    assert paint(fewer.replace('<g fill="#ffffff"/>', "<g />")) == BARE.format("")


@pytest.mark.parametrize("text", ["", "<svg", "<p>fill</p>", '<svg/><g fill="#ffffff"/>'])
def test_what_is_no_drawing_stays(text: str) -> None:
    """Without an opening tag of an SVG there is no place for a style."""
    assert paint(text) == text


def test_colours_are_read_in_each_spelling() -> None:
    """Short and long, great and small letters, two names; anything else is no colour here."""
    assert [hexed(c) for c in ("#FFF", "white", " #14301F ")] == ["#ffffff", "#ffffff", "#14301f"]
    assert [hexed(c) for c in ("none", "rgb(0,0,0)", "")] == [None, None, None]


def test_the_palette_is_documented() -> None:
    """The table that authors draw by holds the palette, and nothing else."""
    rows = re.findall(r"\| `(#\w{6})` \| `(#\w{6})` \|", (COURSE / "README.md").read_text("utf-8"))
    assert dict(rows) == dict(PALETTE)
