"""The grader's first pass releases what is due, and nothing that is not."""

import copy
import json
import shutil
import subprocess
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
import yaml
from traitlets.config import Config

from staffroom.client import CommonsError
from staffroom.compose import compose
from staffroom.exchange.commons import Commons
from staffroom.modulefiles import module_from_files
from staffroom.wire import SubmittedWork
from staffroom_hub.grader.course import Course, StepError, open_courses
from staffroom_hub.grader.release import Note, due, has_edits, release_all, unreachable
from tests.exchange.stand_in import TOKEN, StandIn
from tests.exchange.tiny_course import COURSE, FORM, MODULE, module_yaml, notebook, write_course
from tests.exchange.works import FULL

CARD = SimpleNamespace(digest="released", withdrawn=False)
GONE = SimpleNamespace(digest="", withdrawn=True)


@pytest.mark.parametrize(
    ("source", "note", "card", "draft", "expected"),
    [
        ("new", None, None, False, True),
        ("new", None, None, True, True),
        ("new", None, CARD, False, True),
        ("new", None, CARD, True, False),
        ("old", Note("old", "released"), CARD, False, False),
        ("new", Note("old", "released"), CARD, False, True),
        ("new", Note("old", "released"), CARD, True, False),
        ("new", Note("old", "another"), CARD, False, False),
        ("old", Note("old", "released"), None, False, True),
        ("new", Note("old", "released"), GONE, False, False),
        ("new", None, GONE, False, False),
    ],
)
def test_what_is_due(source, note, card, draft, expected):
    """Missing releases and updates are due; drafts and trainers' own releases are left alone."""
    assert due(source, note, card, draft=draft) is expected


@pytest.fixture
def fresh(tmp_path):
    """A course root in which nbgrader has done nothing yet."""
    return Course(write_course(tmp_path / "fresh"))


@pytest.fixture(scope="session")
def once_released(tmp_path_factory):
    """A course root after a first pass, and what the commons knows then; read only."""
    root = write_course(tmp_path_factory.mktemp("settled") / "en")
    stand_in = StandIn()
    with stand_in.served() as url:
        assert release_all(Course(root), Commons(url, TOKEN)) == {}
    return root, stand_in


@pytest.fixture
def settled(tmp_path, once_released, stand_in):
    """A course root of one's own after a first pass."""
    root, earlier = once_released
    stand_in.releases, stand_in.files = copy.deepcopy(earlier.releases), earlier.files
    return Course(Path(shutil.copytree(root, tmp_path / "settled")))


def test_what_a_trainer_withdrew_stays_withdrawn(settled, commons, stand_in):
    """The next start does not bring a module back, even one whose source has changed since."""
    commons.withdraw("en", MODULE)
    rewrite(settled, lambda read: read.cells[0].update(source="# Tiny, and newer"))
    assert release_all(settled, commons) == {}
    assert stand_in.releases == {}


def rewrite(course, change):
    """Change the source notebook."""
    page = course.source(MODULE) / "page.ipynb"
    read = nbformat.read(page, as_version=4)
    change(read)
    nbformat.write(read, page)


def test_a_new_module_is_released_once(settled, commons, stand_in):
    """The first pass publishes the release with its keys; the second has nothing to do."""
    assert set(stand_in.files) == {
        "page.ipynb",
        "module.yaml",
        "exit-quiz.yaml",
        "discussion.yaml",
        "request.yaml",
    }
    stubs = [c["source"] for c in json.loads(stand_in.files["page.ipynb"])["cells"]]
    assert stubs.count(["answer = None"]) == 2
    assert settled.knows(MODULE)
    assert release_all(settled, commons) == {}
    assert stand_in.published == 0


def test_a_changed_source_is_released_again(settled, commons, stand_in):
    """After an update of the course the new version goes out."""
    rewrite(settled, lambda page: page.cells[0].update(source="# Tinier"))
    assert release_all(settled, commons) == {}
    assert stand_in.published == 1
    assert b"# Tinier" in stand_in.files["page.ipynb"]


def weigh(course, first):
    """Give the module's form a counted table, and a file with the numbers that it counts by."""
    folder = course.source(MODULE)
    options = [{"id": "slow", "text": "Slowly"}, {"id": "fast", "text": "Quickly"}]
    most = {"field": "pace", "data": "minutes"}
    table = {
        "id": "steps",
        "label": "Steps",
        "kind": "table",
        "required": False,
        "columns": [
            {"id": "minutes", "label": "Minutes", "kind": "number"},
            {"id": "how", "label": "How", "kind": "choice", "options": options},
        ],
        "counters": [{"label": "All", "sum": "minutes", "most": most, "text": "Much."}],
    }
    source = {"id": "rule", "text": "A rule.", "date": 2025}
    numbers = {"as_of": date(2025, 9, 1), "source": "rule", "note": "A day."}
    parts = {
        "module": module_yaml("en") | {"sources": [source]},
        "request": {**FORM, "fields": [*FORM["fields"], table]},
        "data/minutes": numbers | {"values": {"slow": first, "fast": 30}},
    }
    (folder / "data").mkdir(exist_ok=True)
    for name, content in parts.items():
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(content))


def test_new_numbers_are_a_new_release_and_come_along_to_the_marks(settled, commons, stand_in):
    """A data file is released with its module, and nbgrader marks where it lies beside the keys."""
    weigh(settled, 20)
    assert release_all(settled, commons) == {}
    weigh(settled, 25)
    assert release_all(settled, commons) == {}
    assert stand_in.published == 2
    assert b"slow: 25" in stand_in.files["data/minutes.yaml"]
    module = module_from_files(stand_in.files)
    page = json.loads(stand_in.files["page.ipynb"])
    number = stand_in.submit(compose(page, module, FULL, "en"))
    marks = settled.grade(SubmittedWork.model_validate(stand_in.work[number]))
    assert {mark.cell: mark.score for mark in marks}["exit_quiz"] == 12


def test_a_trainers_draft_waits(settled, commons, stand_in):
    """Edits that nobody committed are a draft: restarting the course does not publish them."""
    git = ["git", "-C", str(settled.root), "-c", "user.name=t", "-c", "user.email=t@localhost"]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "source"], check=True)
    subprocess.run([*git, "commit", "-q", "-m", "course"], check=True)
    assert not has_edits(settled.root, MODULE)
    rewrite(settled, lambda page: page.cells[0].update(source="# Half a thou"))
    assert has_edits(settled.root, MODULE)
    assert release_all(settled, commons) == {}
    assert stand_in.published == 0


def test_a_trainers_own_release_stands(settled, commons, stand_in):
    """What a trainer released by hand is not released over."""
    stand_in.releases["en", MODULE]["digest"] = "0" * 64
    rewrite(settled, lambda page: page.cells[0].update(source="# Other"))
    release_all(settled, commons)
    assert stand_in.published == 0


def test_a_lost_gradebook_is_made_again(settled, commons, stand_in):
    """Without its gradebook the root learns the module's cells anew, without publishing."""
    (settled.root / "gradebook.db").unlink()
    release_all(settled, commons)
    assert settled.knows(MODULE)
    assert stand_in.published == 0


SERVICE = "s01-people"


@pytest.fixture
def with_service(settled):
    """A course root to which a bundled service page has come."""
    shutil.copytree(COURSE / "en" / "source" / SERVICE, settled.source(SERVICE))
    return settled


def test_a_service_page_is_released_without_nbgrader(with_service, commons, stand_in):
    """It has no cells to grade: it goes out as it is, once, and is in no gradebook."""
    assert release_all(with_service, commons) == {}
    assert set(stand_in.files) == {
        "page.ipynb", "module.yaml", "people.yaml", "introductions.yaml"
    }  # fmt: skip
    assert not with_service.knows(SERVICE)
    assert release_all(with_service, commons) == {}
    assert stand_in.published == 1


def test_a_service_page_that_cannot_be_read_stops_no_other(with_service, commons, stand_in):
    """Its refusal is told like a module's."""
    (with_service.source(SERVICE) / "people.yaml").write_text("type: nobody")
    write_course(with_service.root.parent / "other", module="m91-next")
    shutil.move(with_service.root.parent / "other/source/m91-next", with_service.source("m91-next"))
    refused = release_all(with_service, commons)
    assert list(refused) == [SERVICE]
    assert "people.yaml" in refused[SERVICE]
    assert ("en", "m91-next") in stand_in.releases


def test_a_trainer_can_generate_a_service_page(with_service):
    """nbgrader's own step takes a notebook without cells of its own."""
    with_service.generate(SERVICE)
    assert (with_service.released(SERVICE) / "page.ipynb").is_file()
    assert (with_service.released(SERVICE) / "people.yaml").is_file()


def test_a_wrong_golden_answer_is_refused_with_its_cell(settled, commons, stand_in):
    """A module that does not validate names its cell, keeps its earlier release, stops no other."""
    write_course(settled.root.parent / "other", module="m91-next")
    (settled.root.parent / "other/source/m91-next").rename(settled.root / "source/m91-next")
    wrong = notebook({"seed": "t", "attempts": [{"items": {"one": "b"}}]})
    nbformat.write(wrong, settled.source(MODULE) / "page.ipynb")
    refused = release_all(settled, commons)
    assert list(refused) == [MODULE]
    assert "cell exit_quiz:" in refused[MODULE]
    assert set(stand_in.releases) == {("en", MODULE), ("en", "m91-next")}
    assert stand_in.published == 1


def test_broken_sources_are_refused_with_a_reason(fresh, commons, stand_in):
    """A YAML file or a notebook that cannot be read is refused in words."""
    page = fresh.source(MODULE) / "page.ipynb"
    page.write_text("{")
    assert "validate" in release_all(fresh, commons)[MODULE]
    nbformat.write(notebook(), page)
    (fresh.source(MODULE) / "exit-quiz.yaml").write_text("type: quiz\n")
    assert "exit-quiz.yaml" in release_all(fresh, commons)[MODULE]
    assert stand_in.published == 0


def test_a_cell_that_fails_is_refused(fresh):
    """A locked cell or a test that raises is named with its error."""
    rewrite(fresh, lambda page: page.cells[3].update(source="1 / 0"))
    with pytest.raises(StepError, match=r"cell exit_quiz: -+\nZeroDivisionError"):
        fresh.validate(MODULE)


def test_what_the_commons_refuses_is_told(fresh, commons, stand_in):
    """A refusal of the commons is a reason like any other."""
    stand_in.refuse_release = "The release has no title."
    assert release_all(fresh, commons) == {MODULE: "The release has no title."}


def test_an_absent_commons_is_no_refusal(fresh):
    """While nobody answers, the pass is to be tried again."""
    with pytest.raises(CommonsError) as caught:
        release_all(fresh, Commons("http://127.0.0.1:9/services/commons/", "t"))
    assert unreachable(caught.value)


def test_every_edition_of_a_folder_is_opened(tmp_path):
    """A working course root holds editions, each with its own configuration."""
    write_course(tmp_path / "en", "en")
    write_course(tmp_path / "ru", "ru")
    (tmp_path / "notes").mkdir()
    courses = open_courses(tmp_path)
    assert {name: course.root for name, course in courses.items()} == {
        "en": tmp_path / "en",
        "ru": tmp_path / "ru",
    }
    assert courses["ru"].modules() == [MODULE]
    assert isinstance(courses["ru"].api.config, Config)


def test_a_broken_configuration_stops_no_other_edition(tmp_path, caplog):
    """A configuration with an error, or of no edition, is named; the rest is opened."""
    write_course(tmp_path / "en", "en")
    for name, text in {"ru": "c = get_config(", "xx": "c = get_config()\n"}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "nbgrader_config.py").write_text(text)
    assert list(open_courses(tmp_path)) == ["en"]
    assert "ru/nbgrader_config.py cannot be used" in caplog.text
    assert "xx/nbgrader_config.py: the course id '' is no edition" in caplog.text
