"""The cache of releases: new releases show at once, old ones outlive the commons, paths are hostile."""

import asyncio
import json
import os

import pytest

from staffroom.wire import ReleaseCard
from staffroom_hub.classroom.commons import UnavailableError
from staffroom_hub.classroom.newest import Newest
from staffroom_hub.classroom.releases import Releases, UnknownModuleError, store
from tests.hub.classroom_world import MODULE, code, notebook

FIRST, SECOND = "a" * 64, "b" * 64


class Commons:
    """A commons that has one release, or does not answer."""

    def __init__(self):
        """Have the first release."""
        self.digest, self.files, self.works, self.sent = FIRST, self.bundle("one"), True, 0

    def bundle(self, text):
        """Make the files of a release."""
        return {"page.ipynb": notebook(f"# {text}", code("1")), "activities.json": b"{}"}

    async def releases(self, edition):
        """Name the release."""
        if not self.works:
            raise UnavailableError
        return [
            ReleaseCard(edition=edition, module=MODULE, title="T", digest=self.digest,
                        released_at="2026-09-01T10:00:00Z")
        ]  # fmt: skip

    async def page(self, edition, module):
        """Send its files."""
        self.sent += 1
        return self.files


@pytest.fixture
def commons():
    return Commons()


@pytest.fixture
def releases(tmp_path, commons):
    return Releases(tmp_path / "pages", commons, seconds=0)


async def test_a_release_is_fetched_once_and_a_new_one_at_once(releases, commons):
    """The same digest costs no second transfer; another digest is another folder."""
    first = await releases.open("ru", MODULE)
    assert (await releases.open("ru", MODULE)).folder == first.folder
    assert commons.sent == 1
    commons.digest, commons.files = SECOND, commons.bundle("two")
    second = await releases.open("ru", MODULE)
    assert "two" in (second.folder / "page.ipynb").read_text()
    assert "one" in (first.folder / "page.ipynb").read_text()


async def test_a_known_release_outlives_the_commons(releases, commons):
    """When the commons is silent the newest known release opens; without one, it says so."""
    commons.works = False
    with pytest.raises(UnavailableError):
        await releases.open("ru", MODULE)
    commons.works = True
    known = await releases.open("ru", MODULE)
    commons.works = False
    assert await releases.open("ru", MODULE) == known
    assert await releases.released("ru", MODULE)
    assert not await releases.released("en", MODULE)


async def test_an_unknown_module_is_unknown(releases):
    """A module that is not released has no page."""
    with pytest.raises(UnknownModuleError):
        await releases.open("ru", "m02-other")


@pytest.mark.parametrize("digest", ["../../x", "", "A" * 64, "a" * 63, "a" * 64 + "/.."])
async def test_a_digest_is_never_a_path(releases, commons, digest, tmp_path):
    """What does not look like a digest makes no folder."""
    commons.digest = digest
    with pytest.raises((UnavailableError, UnknownModuleError)):
        await releases.open("ru", MODULE)
    assert not list(tmp_path.rglob("*"))


async def test_only_what_a_page_is_made_of_is_kept(releases, commons):
    """No file that Python could import, no source of an activity; outputs and kernels are ours."""
    commons.files |= {"os.py": b"x", "exit-quiz.yaml": b"x", "media/a.svg": b"<svg/>"}
    page = json.loads(commons.files["page.ipynb"])
    page["metadata"] = {"kernelspec": {"name": "evil", "language": "bash"}, "voila": {"theme": "x"}}
    page["cells"][1]["outputs"] = [
        {"output_type": "stream", "name": "stdout", "text": "old output"}
    ]
    commons.files["page.ipynb"] = json.dumps(page).encode()
    folder = (await releases.open("ru", MODULE)).folder
    kept = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    assert kept == ["activities.json", "media/a.svg", "page.ipynb"]
    written = json.loads((folder / "page.ipynb").read_text())
    assert written["metadata"]["kernelspec"]["name"] == "python3"
    assert "voila" not in written["metadata"]
    assert "old output" not in (folder / "page.ipynb").read_text()


@pytest.mark.parametrize("page", [b"", b"{}", b"[]", b"\xff", b'{"nbformat":4}'])
async def test_a_broken_notebook_leaves_no_half_release(releases, commons, page):
    """A bundle without a sound notebook is not shown, and leaves nothing behind."""
    commons.files["page.ipynb"] = page
    with pytest.raises(UnavailableError):
        await releases.open("ru", MODULE)
    assert not [path for path in releases.folder.rglob("*") if path.is_file()]
    assert not list(releases.folder.rglob(".draft-*"))


class Counting:
    """A commons that notes how often it is asked, and answers when it is told to."""

    def __init__(self):
        """Have answered nobody."""
        self.asked, self.works, self.may_answer = 0, True, asyncio.Event()
        self.may_answer.set()

    async def releases(self, edition):
        """Answer."""
        self.asked += 1
        await self.may_answer.wait()
        if not self.works:
            raise UnavailableError
        return []


async def test_the_commons_is_asked_once_for_many(tmp_path):
    """Whoever asks while the commons thinks shares its answer, which is good for a moment."""
    commons, now = Counting(), [0.0]
    newest = Newest(commons, 1.0, lambda: now[0])
    commons.may_answer.clear()
    asking = [asyncio.create_task(newest.cards("ru")) for _ in range(10)]
    await asyncio.sleep(0)
    asking[0].cancel()
    await asyncio.sleep(0)
    commons.may_answer.set()
    assert await asyncio.gather(*asking[1:]) == [[]] * 9
    assert commons.asked == 1
    await newest.cards("ru")
    assert commons.asked == 1
    now[0] = 1.0
    await newest.cards("ru")
    await newest.cards("ru", now=True)
    await newest.cards("en")
    assert commons.asked == 4


async def test_an_answer_still_to_come_is_not_one_on_its_way():
    """Who knows that something is new does not join those who asked before it came."""
    commons = Counting()
    newest = Newest(commons, 1.0, lambda: 0.0)
    commons.may_answer.clear()
    asking = [asyncio.create_task(newest.cards("ru"))]
    await asyncio.sleep(0)
    asking += [asyncio.create_task(newest.cards("ru", now=True)) for _ in range(3)]
    await asyncio.sleep(0)
    commons.may_answer.set()
    await asyncio.gather(*asking)
    assert commons.asked == 2


async def test_a_silent_commons_is_not_asked_by_every_reader():
    """That it does not answer is known for a moment, too."""
    commons = Counting()
    newest = Newest(commons, 1.0, lambda: 0.0)
    commons.works = False
    for _ in range(3):
        with pytest.raises(UnavailableError):
            await newest.cards("ru")
    assert commons.asked == 1


async def test_a_module_that_has_just_come_is_found(tmp_path, commons):
    """Who opens a module that nobody has heard of makes the classroom ask anew."""
    releases = Releases(tmp_path / "pages", commons, seconds=1000)
    commons.digest, digest = None, commons.digest
    known, commons.releases = commons.releases, Counting().releases
    with pytest.raises(UnknownModuleError):
        await releases.open("ru", MODULE)
    commons.digest, commons.releases = digest, known
    assert (await releases.open("ru", MODULE)).folder.name == FIRST


async def test_earlier_releases_are_found_by_their_digest(releases, commons):
    """A page that is open names its release; what has no such shape is no release."""
    first = await releases.open("ru", MODULE)
    commons.digest, commons.files = SECOND, commons.bundle("two")
    await releases.open("ru", MODULE)
    assert releases.find("ru", MODULE, FIRST).folder == first.folder
    for digest in ("c" * 64, "", "..", f"../{MODULE}/{FIRST}", FIRST[:-1], f"{FIRST}.page"):
        assert releases.find("ru", MODULE, digest) is None


async def test_old_releases_are_swept(releases, commons):
    """Folders of releases replaced long ago go, but the newest and the last that worked stay."""
    first = await releases.open("ru", MODULE)
    first.made.mkdir()
    (first.folder.parent / "code").mkdir()
    for digest in (SECOND, "c" * 64, "d" * 64):
        commons.digest, commons.files = digest, commons.bundle(digest)
        release = await releases.open("ru", MODULE)
        if digest == SECOND:
            releases.sound(release)
        for folder in first.folder.parent.iterdir():
            os.utime(folder, (0, 0))
    commons.digest = "e" * 64
    await releases.open("ru", MODULE)
    left = {folder.name for folder in first.folder.parent.iterdir() if folder.is_dir()}
    assert left == {SECOND, "d" * 64, "e" * 64, "code"}


async def test_a_release_that_was_just_stored_is_stored_again_without_harm(releases, commons):
    """Whoever gave up waiting leaves a thread that may be the first of two to end."""
    folder = (await releases.open("ru", MODULE)).folder
    store(folder.parent, folder.name, commons.files)
    assert (folder / "page.ipynb").is_file()
    assert not [left for left in folder.parent.iterdir() if left.name.startswith(".draft-")]


async def test_how_a_page_is_shown_comes_from_its_form(releases, commons):
    """A release says which front end and which kernels its page has."""
    assert (await releases.open("ru", MODULE)).page.kernel == "forked"
    commons.digest = SECOND
    commons.files["activities.json"] = b'{"page": {"front_end": "stock", "kernel": "ordinary"}}'
    page = (await releases.open("ru", MODULE)).page
    assert (page.front_end, page.kernel) == ("stock", "ordinary")
