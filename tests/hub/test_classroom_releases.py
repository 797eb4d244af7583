"""The cache of releases: new releases show at once, old ones outlive the commons, paths are hostile."""

import json

import pytest

from staffroom.wire import ReleaseCard
from staffroom_hub.classroom.commons import UnavailableError
from staffroom_hub.classroom.releases import Releases, UnknownModuleError
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
    return Releases(tmp_path / "pages", commons)


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
