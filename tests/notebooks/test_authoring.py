"""`staffroom new` and `staffroom check` as a trainer calls them."""

import json
import os

import pytest

from staffroom.authoring.begin import SKELETON
from staffroom.checking import check_course, editions, read
from staffroom.syllabus import syllabus
from staffroom_hub.authoring import find_course
from staffroom_hub.cli import main
from staffroom_hub.terminal import language_of
from tests.notebooks.reading import module

TITLES = [
    "--title-ru",
    'Первая «помощь» и "кавычки"',
    "--title-en",
    "First aid: a \\ and a # in it",
]


@pytest.fixture
def course(tmp_path, monkeypatch):
    """An empty course of both editions, seen from a folder inside it, in an English terminal."""
    for edition in ("ru", "en"):
        (tmp_path / "course" / edition / "source").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "course" / "en")
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    return tmp_path / "course"


def test_a_new_module_passes_every_check(course, capsys):
    """A module as it begins has both editions, loads, runs, and nothing is to be mended."""
    assert main(["new", "m20-first-aid", *TITLES]) == 0
    assert sorted(
        path.parent.parent.parent.name for path in course.glob("*/source/m20-first-aid/page.ipynb")
    ) == ["en", "ru"]
    capsys.readouterr()
    assert main(["check", "m20-first-aid"]) == 0
    out = capsys.readouterr().out
    assert "Modules: 1. To mend: 0." in out
    assert read(course / "ru" / "source" / "m20-first-aid").module.title == TITLES[1]
    assert read(course / "en" / "source" / "m20-first-aid").module.title == TITLES[3]


def test_the_skeleton_speaks_of_no_module_of_ours():
    """Every text of a skeleton is its own: nobody's scene or name has been left in it."""
    names = {module("en", "m01-network").title, module("ru", "m01-network").title}
    for path in SKELETON.rglob("*.*"):
        assert not [name for name in names if name in path.read_text("utf-8")]


@pytest.mark.parametrize(
    "name", ["M20-x", "s20-x", "m2-x", "m20", "../m20-x", "m20-x/..", "m20-X", ""]
)
def test_a_bad_id_writes_nothing(course, name, capsys):
    """What is no module's id, a way out of the folder among it, is refused in a sentence."""
    assert main(["new", name, *TITLES]) == 1
    assert "is no id of a module" in capsys.readouterr().err
    assert [path for path in course.rglob("*") if path.is_file()] == []


def test_nothing_is_overwritten(course, capsys):
    """Where a folder is there already, in one edition only, neither is written to."""
    mine = course / "ru" / "source" / "m20-x" / "page.ipynb"
    mine.parent.mkdir()
    mine.write_text("mine")
    assert main(["new", "m20-x", *TITLES]) == 1
    assert "is there already" in capsys.readouterr().err
    assert mine.read_text() == "mine"
    assert list((course / "en" / "source").iterdir()) == []


def test_a_title_is_needed_in_each_edition(course, capsys):
    """A module without a title in one of the editions is not begun."""
    assert main(["new", "m20-x", "--title-en", "Only English"]) == 1
    assert "ru has none" in capsys.readouterr().err


def test_findings_for_programs(course, capsys):
    """With --json every finding is an object of its own, in the language that is asked for."""
    main(["new", "m20-x", *TITLES])
    (course / "en" / "source" / "m20-x" / "diary.yaml").unlink()
    capsys.readouterr()
    assert main(["check", "m20-x", "--json", "--quick", "--language", "ru"]) == 1
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {one["rule"] for one in found} >= {"declared", "mechanisms", "editions"}
    assert any(
        {"level": "error", "edition": "en", "file": "page.ipynb"}.items() <= one.items()
        for one in found
    )
    assert any("В каждом модуле есть `diary`" in one["sentence"] for one in found)


def test_a_page_that_does_not_run_is_told(course, capsys):
    """Without --quick the page's code runs, and its error comes with cell and reason."""
    main(["new", "m20-x", *TITLES])
    page = course / "en" / "source" / "m20-x" / "page.ipynb"
    page.write_text(page.read_text().replace('Form(\\"diary\\")', 'Form(\\"diary\\")\\n1/0'))
    capsys.readouterr()
    assert main(["check", "m20-x"]) == 1
    out = capsys.readouterr().out
    assert "ZeroDivisionError" in out
    assert "Traceback" not in out


def test_unknown_modules_and_places_are_told(course, capsys, tmp_path, monkeypatch):
    """A module that is not there, and a folder without a course, get a sentence."""
    assert main(["check", "m99-\x1b[31mno"]) == 1
    assert "\x1b" not in (said := capsys.readouterr().err)
    assert "has no module" in said
    assert main(["check", "--course", os.fspath(tmp_path)]) == 1
    assert "There is no course here" in capsys.readouterr().err


@pytest.mark.parametrize(("language", "told"), [("ru", "список"), ("en", "a list")])
def test_a_broken_syllabus_is_told(course, capsys, monkeypatch, language, told):
    """A syllabus of the school's own that cannot be used is named with file and line."""
    assert main(["new", "m20-first-aid", *TITLES]) == 0
    (course / "syllabus.yaml").write_text("modules: 1\npresets: {}\ncertificates: {}\n")
    monkeypatch.setenv("STAFFROOM_COURSE", str(course))
    monkeypatch.setattr("staffroom_hub.authoring.syllabus", syllabus.__wrapped__)
    assert main(["check", "--quick", "--language", language]) == 1
    said = capsys.readouterr().err
    assert f"{course}/syllabus.yaml:1: modules: " in said
    assert told in said


def test_the_course_is_found_from_inside(course):
    """The course is the folder that is named, or the first at or above the current one."""
    assert find_course(None, course / "en" / "source") == course
    assert find_course(None, course.parent) == course
    assert find_course(course / "ru", course) is None


@pytest.mark.parametrize(
    ("environment", "language"),
    [({"LANG": "ru_RU.UTF-8"}, "ru"), ({"LANG": "ru_RU", "LC_ALL": "C"}, "en"), ({}, "en")],
)
def test_the_terminal_has_a_language(environment, language):
    """Sentences come in the terminal's language, English where it has none of ours."""
    assert language_of(environment) == language


def test_editions_tell_what_differs(course):
    """A choice that moves another meter in one edition is named with its place."""
    main(["new", "m20-x", *TITLES])
    quiz = course / "en" / "source" / "m20-x" / "check-1.yaml"
    quiz.write_text(
        quiz.read_text()
        .replace("            correct: true\n", "", 1)
        .replace(
            "afterwards which of them helped.\n",
            "afterwards which of them helped.\n            correct: true\n",
        )
    )
    found = [
        one for one in check_course(course, ["m20-x"], lambda *_: None) if one.rule == "editions"
    ]
    assert {one.sentence for one in found} == {editions.OTHER}
    assert all("check-1" in one.told("en") for one in found)


def test_drawings_get_their_dark_colours(course, capsys):
    """The module that is named is painted and told, once; what is no text is told and stays."""
    main(["new", "m20-first-aid", *TITLES])
    media = course / "en" / "source" / "m20-first-aid" / "media"
    (media / "own.svg").write_text('<svg viewBox="0 0 9 9"><path fill="#ffffff"/></svg>')
    capsys.readouterr()
    assert main(["paint", "m20-first-aid"]) == 0
    assert "own.svg has its dark colours." in capsys.readouterr().out
    assert '[fill="#ffffff"]' in (media / "own.svg").read_text()
    assert main(["paint"]) == 0
    assert capsys.readouterr().out == ""
    (media / "own.svg").write_bytes(b"\xff")
    assert main(["paint"]) == 1
    assert "own.svg is not a text in UTF-8." in capsys.readouterr().err
    assert (media / "own.svg").read_bytes() == b"\xff"
    assert main(["paint", "m21-none"]) == 1
