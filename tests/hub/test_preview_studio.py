"""What a preview shows of a working folder, and what it says when no page can be made of it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from voila.paths import collect_template_paths

from staffroom.modulefiles import load_module
from staffroom_hub.classroom.context import SHARE, TEMPLATE
from staffroom_hub.preview import snapshot, source
from staffroom_hub.preview.desk import Desk, bury
from staffroom_hub.preview.site import PreviewSite
from staffroom_hub.preview.studio import Shown
from staffroom_hub.zygote.prepared import Fault, NurseryError, Prepared
from tests.hub import preview_course as course
from tests.notebooks.reading import COURSE

TEMPLATES = tuple(collect_template_paths(["voila", "nbconvert"], TEMPLATE, prune=True))


class Executor:
    """Stands in for what executes pages: it gives what a test wants."""

    def __init__(self):
        """Find nothing wrong."""
        self.gives, self.times = Prepared(), 0

    async def prepare(self, _release):
        """Give it, or fail."""
        self.times += 1
        if isinstance(self.gives, Exception):
            raise self.gives
        return self.gives


@pytest.fixture
def root(tmp_path):
    """An edition with one module."""
    course.write_module(tmp_path / "en")
    return tmp_path / "en"


@pytest.fixture
def folder(root):
    """Where the author works."""
    return root / "source" / course.MODULE


@pytest.fixture
async def desk(root):
    """The previews of a server."""
    template = SHARE / "voila" / "templates" / TEMPLATE
    site = PreviewSite.on("/user/tvera/en/", "/", "en", template)
    one = Desk(root, site, TEMPLATES, b"secret of this server")
    yield one
    await one.close()
    assert not one.folder.exists()


@pytest.fixture
def executor():
    """What executes pages."""
    return Executor()


@pytest.fixture
async def studio(desk, executor):
    """The module's preview."""
    one = desk.studio(course.MODULE)
    one._zygotes = executor
    return one


def html(shown: Shown) -> str:
    """The page as it is sent."""
    assert shown.page is not None
    return shown.page.read("full", "")[0].decode()


async def test_the_page_is_made_of_the_folder(studio):
    """Text, picture and neighbours are a page's; of tests and keys there is nothing."""
    shown = await studio.show()
    text = html(shown)
    assert "A first try" in text
    assert f'src="/user/tvera/en/staffroom/preview/{course.MODULE}/pictures/' in text
    assert course.KEY not in text
    assert course.HIDDEN not in text
    assert shown.problems == ()
    assert 'id="sr-live"' in text


async def test_what_does_not_change_is_made_once(studio, executor):
    """Looking again costs nothing until a file is saved."""
    first = await studio.show()
    assert (await studio.show()) is first
    assert executor.times == 1


@pytest.mark.parametrize("name", ["page.ipynb", "warm-up.yaml", "module.yaml", "media/dot.svg"])
async def test_each_file_makes_the_page_anew(studio, folder, name):
    """Notebook, definitions, description and pictures: a saved change is another page."""
    first = await studio.show()
    file = folder / name
    text = file.read_text()
    changed = {"A first try": "A second try", "How are you?": "How so?", 'r="3"': 'r="2"'}
    for before, after in changed.items():
        text = text.replace(before, after)
    file.write_text(text + "\n")
    second = await studio.show()
    assert second.name != first.name
    assert second.mark != first.mark


async def test_pictures_are_not_made_again_for_a_word(studio, folder):
    """The files of pictures are taken over from the page before."""
    first = await studio.show()
    course.write_notebook(folder, "# Other\n\n![A dot](media/dot.svg)")
    second = await studio.show()
    made = [next((shown.release.made / "pictures").glob("*.svg")) for shown in (first, second)]
    assert made[0].stat().st_ino == made[1].stat().st_ino


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("warm-up", {"type": "quiz", "title": "T", "mod": "practice"}, "warm-up.yaml:"),
        ("warm-up", course.quiz() | {"mode": "often"}, "mode"),
        ("module", course.describe(minutes="many"), "minutes"),
        ("module", course.describe(id="m91-other"), "m91-other"),
    ],
)
async def test_a_fault_is_a_sentence_and_the_last_good_page_stays(
    studio, folder, name, content, says
):
    """A definition that is wrong is told with file and key; mended, the page goes on."""
    good = await studio.show()
    course.write_yaml(folder, name, content)
    bad = await studio.show()
    assert bad.page == good.page
    assert bad.stays
    assert any(says in problem and f"{name}.yaml" in problem for problem in bad.problems)
    assert bad.mark != good.mark
    course.write_yaml(folder, "warm-up", course.quiz())
    course.write_yaml(folder, "module", course.describe())
    mended = await studio.show()
    assert (mended.problems, mended.stays) == ((), False)
    assert mended.mark == good.mark


@pytest.mark.parametrize("text", ["{", '{"cells": []}', "[]"])
async def test_a_notebook_that_is_none_is_told(studio, folder, text):
    """Half a file, or another format, costs the page nothing but its news."""
    await studio.show()
    (folder / "page.ipynb").write_text(text)
    shown = await studio.show()
    assert shown.stays
    assert any("page.ipynb" in problem for problem in shown.problems)


async def test_without_a_page_before_there_is_a_sentence_alone(studio, folder):
    """Nothing is shown of a module that has never been sound; then it is."""
    (folder / "warm-up.yaml").write_text("type: [quiz")
    shown = await studio.show()
    assert (shown.page, shown.name, shown.stays) == (None, "", False)
    assert "warm-up.yaml" in shown.problems[0]
    course.write_yaml(folder, "warm-up", course.quiz())
    assert (await studio.show()).page is not None


async def test_a_cell_that_fails_is_told_with_its_number(studio, folder, executor):
    """The author finds the cell; readers would have kept the page before, and so does she."""
    good = await studio.show()
    course.write_notebook(folder, "# Text", ("code", "1 + 1"), ("code", "1 / 0"))
    executor.gives = Prepared(faults=(Fault(2, "ZeroDivisionError", "division by zero"),))
    bad = await studio.show()
    assert bad.page == good.page
    assert bad.problems == ("Cell 3, “1 / 0”: it stops with ZeroDivisionError: division by zero",)


async def test_a_process_that_dies_is_told(studio, folder, executor):
    """Whatever a cell does to its process, the preview lives on."""
    await studio.show()
    (folder / "page.ipynb").touch()
    course.write_notebook(folder, "# Text", ("code", "import os; os._exit(3)"))
    executor.gives = NurseryError("The page's process died with exit code 3.")
    shown = await studio.show()
    assert shown.stays
    assert "exit code 3" in shown.problems[0]


async def test_what_a_release_refuses_is_told_beside_the_new_page(studio, folder):
    """A picture without words hinders no preview, but the author hears of it."""
    await studio.show()
    course.write_notebook(folder, "# New\n\n![](media/dot.svg)")
    shown = await studio.show()
    assert ">New<" in html(shown)
    assert not shown.stays
    assert any("alt text" in problem for problem in shown.problems)


async def test_snapshots_do_not_pile_up(studio, folder):
    """Only the newest few stay on the disk."""
    for number in range(6):
        course.write_notebook(folder, f"# {number}")
        await studio.show()
    assert len([path for path in studio.home.iterdir() if not path.name.endswith(".page")]) == 3


@pytest.mark.parametrize(
    "module",
    ["..", ".", "", "m90-draft/..", "../en/source/m90-draft", "m91-none", "M90-draft", "m90-draft\n",
     "m92-link", "m93-file", "/etc", "m90-draft\0"],
)  # fmt: skip
def test_only_folders_of_the_edition_are_modules(root, tmp_path, module):
    """No name leads out of the folder, by dots, slashes or links."""
    outside = shutil.copytree(root / "source" / course.MODULE, tmp_path / "m92-link")
    (root / "source" / "m92-link").symlink_to(outside)
    (root / "source" / "m93-file").write_text("no folder")
    assert source.folder_of(root, module) is None


def test_links_out_of_a_module_are_not_read(folder, tmp_path):
    """A picture that is a link to a file elsewhere is not among the files."""
    secret = tmp_path / "secret.svg"
    secret.write_text(course.DOT)
    (folder / "media" / "link.svg").symlink_to(secret)
    assert "media/link.svg" not in source.read(folder, "en").files


def test_a_key_opens_one_frame(desk):
    """The key of a page is good for that page of that server alone."""
    key = desk.frame_key(course.MODULE)
    assert desk.may_be_framed(course.MODULE, key)
    for module, tried in [(course.MODULE, ""), (course.MODULE, key[:-1]), (course.MODULE, "ключ"),
                          ("m91-other", key)]:  # fmt: skip
        assert not desk.may_be_framed(module, tried)
    other = Desk(desk.root, desk.site, TEMPLATES, b"secret of another server")
    assert not other.may_be_framed(course.MODULE, key)
    shutil.rmtree(other.folder)


def test_what_killed_servers_left_is_buried(tmp_path):
    """Folders of processes that are gone go; those of living ones, and all others, stay."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    names = {f"staffroom-preview-{ended.pid}-a": False, f"staffroom-preview-{os.getpid()}-b": True,
             "staffroom-preview-x-c": True, f"another-{ended.pid}-d": True}  # fmt: skip
    for name in names:
        (tmp_path / name).mkdir()
    (tmp_path / f"staffroom-preview-{ended.pid}-link").symlink_to(
        tmp_path / f"another-{ended.pid}-d"
    )
    bury(tmp_path)
    assert {name: (tmp_path / name).is_dir() for name in names} == names


async def test_starting_afresh_forgets(desk):
    """Another sitting has another folder and another reader's id; the old folder is gone."""
    before, person = desk.sitting.data, desk.sitting.person
    before.mkdir()
    (before / "commons.sqlite").write_text("words")
    await desk.start_afresh()
    assert not before.exists()
    assert desk.sitting.data != before
    assert desk.sitting.person != person


def test_kernels_know_nothing_of_the_server(desk, monkeypatch):
    """No token and no address is in the environment of a preview's kernel."""
    for name in ("JUPYTERHUB_API_TOKEN", "STAFFROOM_COMMONS_URL", "STAFFROOM_GRADEBOOK_URL"):
        monkeypatch.setenv(name, "canary")
    given = desk._launcher.variables(None)
    assert "canary" not in given.values()
    assert Path(given["STAFFROOM_DATA"]).is_relative_to(desk.folder)
    assert given["STAFFROOM_AS_TEACHER"] == "A teacher"


def test_a_module_that_counts_by_data_is_whole_in_a_preview(tmp_path):
    """Kernels read the dated numbers of a form, too, and saving them is seen as news."""
    root = tmp_path / "en"
    place = root / "source" / "m02-distance"
    shutil.copytree(COURSE / "en" / "source" / "m02-distance", place)
    shutil.copy(COURSE / "en" / "glossary.yaml", root)
    shot = snapshot.take(tmp_path / "shots", source.read(place, "en"), None)
    assert (shot.folder / "data" / "screen-minutes.yaml").is_file()
    assert load_module(shot.folder).activities["builder"].fields
    before = source.stamp(root, place)
    with (place / "data" / "screen-minutes.yaml").open("a") as file:
        file.write("# as of today\n")
    assert source.stamp(root, place) != before
