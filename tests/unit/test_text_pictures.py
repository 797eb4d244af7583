"""Pictures of a Markdown text: which there are, and what is wrong with each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffroom.rules.pictures import TextPicture, picture_faults, pictures_of

FILES = {"page.ipynb", "media/a.png", "media/sub/b.svg", "media/два.png"}


def faults(source, **more):
    """Kinds of faults with their pictures."""
    return [(fault.kind, fault.src) for fault in picture_faults(source, FILES, **more)]


@pytest.mark.parametrize(
    "source",
    [
        "![A class at work](media/a.png)",
        "![**Bold** words](./media/a.png 'title')",
        "![A class][ref]\n\n[ref]: media/a.png",
        "| a |\n|---|\n| ![In a table](media/sub/b.svg) |",
        "![Cyrillic](media/%D0%B4%D0%B2%D0%B0.png)",
        "![Part of it](media/sub/b.svg#part)",
        '<img src="media/a.png" alt="A class">',
        '<img src="media/a.png" alt="">',
        "<IMG ALT SRC=media/a.png>",
        "Text <img alt='A class'\n src='media/a.png'/> text",
        "![Elsewhere](https://example.org/a.png) ![Inside](data:image/png;base64,AAAA)",
        "`![](media/x.png)` is how a picture is written",
        "```html\n<img src='x.png'>\n```",
        "\\![](media/x.png) <!-- <img src='x.png'> -->",
        "No picture at all",
    ],
)
def test_sound_pictures(source):
    """A picture with alt text and file is right however it is written; code is no picture."""
    assert faults(source) == []


@pytest.mark.parametrize(
    "source",
    [
        "![](media/a.png)",
        "![ ](media/a.png)",
        "[![](media/a.png)](https://example.org)",
        "> - text ![](media/a.png)",
        "![][ref]\n\n[ref]: media/a.png",
        '<img src="media/a.png">',
        "<div>\n\n<p><b><img src='media/a.png' title='no alt'></b></p>\n\n</div>",
        "<![odd <img src='media/a.png'>",
    ],
)
def test_pictures_without_an_alt_text(source):
    """However a picture is written, it is found without its alt text."""
    assert faults(source) == [("alt", "media/a.png")]


@pytest.mark.parametrize(
    "src",
    ["media/x.png", "a.png", "/media/a.png", "../m01/media/a.png", "media/../media/a.png"],
)
def test_pictures_without_a_file(src):
    """What is not a file of the module, named from its folder, is missing."""
    assert faults(f"![A]({src})") == [("file", src)]
    assert faults(f'<img alt="A" src="{src}">') == [("file", src)]


def test_a_picture_may_lack_both():
    """Each fault of each picture is told, in the order of the text."""
    text = "![](media/x.png)\n\n![](https://example.org/a.png) <img>"
    assert faults(text) == [
        ("alt", "media/x.png"),
        ("file", "media/x.png"),
        ("alt", "https://example.org/a.png"),
        ("alt", ""),
        ("file", ""),
    ]


def test_attachments():
    """A picture pasted into the cell has to be there."""
    assert faults("![A](attachment:image.png)", attachments={"image.png"}) == []
    assert faults("![A](attachment:image.png)") == [("file", "attachment:image.png")]


@given(st.text(alphabet="![]()<>img srcal='\"/mediapng.\n-`\\&;", max_size=120))
def test_any_text_has_an_answer(text):
    """Whatever an author types, the pictures in it can be listed."""
    assert all(isinstance(picture, TextPicture) for picture in pictures_of(text))
