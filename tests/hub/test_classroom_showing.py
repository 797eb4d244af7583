"""Which page a reader gets, with a nursery that is a stand-in: made once, rolled over, faults."""

import asyncio
import logging

import pytest

from staffroom.wire import ReleaseCard
from staffroom_hub.classroom import texts
from staffroom_hub.classroom import zygotes as zygotes_module
from staffroom_hub.classroom.commons import UnavailableError
from staffroom_hub.classroom.context import SHARE, TEMPLATE, Site
from staffroom_hub.classroom.pages import Pages
from staffroom_hub.classroom.releases import Releases, UnknownModuleError
from staffroom_hub.classroom.zygotes import Zygotes
from staffroom_hub.zygote.nursery import Fault, NurseryError, Prepared
from tests.hub.classroom_world import MODULE, code, notebook

FIRST, SECOND = "a" * 64, "b" * 64


class Commons:
    """A commons with one module."""

    def __init__(self):
        """Have the first release."""
        self.edition, self.works = "ru", True
        self.release(FIRST, "# Раньше")

    def release(self, digest, text, form=b"{}"):
        """Release another."""
        self.digest = digest
        self.files = {"page.ipynb": notebook(text, code("1")), "activities.json": form}

    async def releases(self, edition):
        """Name it."""
        if not self.works:
            raise UnavailableError
        return [
            ReleaseCard(edition=edition, module=MODULE, title="T", digest=self.digest,
                        released_at="2026-09-01T10:00:00Z")
        ] if edition == self.edition else []  # fmt: skip

    async def page(self, edition, module):
        """Send it."""
        return self.files


class Nursery:
    """A nursery that executes nothing."""

    def __init__(self):
        """Know no faults."""
        self.can_fork, self.faults, self.forkable = True, {}, True
        self.prepared, self.retired, self.dies = [], [], False

    async def prepare(self, folder):
        """Say what executing gave."""
        self.prepared.append(folder.name)
        await asyncio.sleep(0.01)
        if self.dies:
            raise NurseryError("It died.")
        faults = self.faults.get(folder.name, ())
        return Prepared(outputs=((), ()), faults=faults, forkable=self.forkable, reason="threads")

    async def retire(self, folder):
        """Note it."""
        self.retired.append(folder.name)


@pytest.fixture
def commons():
    return Commons()


@pytest.fixture
def nursery():
    return Nursery()


@pytest.fixture
def clock():
    return [0.0]


@pytest.fixture
def make(tmp_path, commons, nursery, clock):
    """Make the pages of a classroom that starts on the same folder."""
    template = SHARE / "voila" / "templates" / TEMPLATE

    def made():
        from voila.paths import collect_template_paths

        site = Site.of("/services/classroom/", "/hub/", template)
        paths = tuple(collect_template_paths(["voila", "nbconvert"], TEMPLATE, prune=True))
        releases = Releases(tmp_path / "pages", commons, seconds=0)
        return Pages(releases, Zygotes(nursery, lambda: clock[0]), site, paths)

    return made


@pytest.fixture(autouse=True)
def templates(monkeypatch):
    monkeypatch.setenv("JUPYTER_PATH", str(SHARE))


def text_of(shown):
    return shown.page.read("full", "")[0].decode()


async def test_thirty_readers_cost_one_rendering(make, nursery):
    """Whoever asks while a page is made waits for that one; later readers find it made."""
    pages = make()
    shown = await asyncio.gather(*(pages.show("ru", MODULE) for _ in range(30)))
    assert len({one.page for one in shown}) == 1
    assert nursery.prepared == [FIRST]
    await pages.show("ru", MODULE)
    assert nursery.prepared == [FIRST]


async def test_a_reader_who_gives_up_stops_nobody(make):
    """The page goes on being made for the others when one of them goes away."""
    pages = make()
    hasty, patient = (asyncio.create_task(pages.show("ru", MODULE)) for _ in range(2))
    await asyncio.sleep(0.005)
    hasty.cancel()
    assert "Раньше" in text_of(await patient)


async def test_a_new_classroom_executes_nothing(make, nursery):
    """After a restart the page comes from the disk; its zygote is raised for the first reader."""
    tag = (await make().show("ru", MODULE)).page.read("full", "br")[2]
    nursery.prepared.clear()
    pages = make()
    shown = await pages.show("ru", MODULE)
    assert shown.page.read("full", "br")[2] == tag
    assert nursery.prepared == []
    pages.zygotes.expect(shown.release)
    await asyncio.sleep(0.05)
    assert nursery.prepared == [FIRST]


async def test_what_a_page_is_made_of_changes_its_key(make, nursery, monkeypatch):
    """An upgraded classroom renders anew."""
    await make().show("ru", MODULE)
    monkeypatch.setattr("staffroom_hub.classroom.texts.FRAME", {
        **texts.FRAME, "brand": "Contents"
    })  # fmt: skip
    assert "Содержание" in text_of(await make().show("ru", MODULE))
    assert nursery.prepared == [FIRST, FIRST]


async def test_the_other_language_is_linked_when_it_is_there(make, commons):
    """A module that appears in the other edition gives the page another link, made anew."""
    pages = make()
    assert 'href="/services/classroom/en/"' in text_of(await pages.show("ru", MODULE))
    commons.edition = "en"
    await pages._releases.open("en", MODULE)
    commons.works = False
    shown = text_of(await pages.show("ru", MODULE))
    assert f'href="/services/classroom/en/{MODULE}/"' in shown


async def test_a_new_release_rolls_over(make, commons, nursery):
    """New readers get it; the earlier one's zygote is let go, and its folder is still found."""
    pages = make()
    before = await pages.show("ru", MODULE)
    commons.release(SECOND, "# Теперь")
    after = await pages.show("ru", MODULE)
    await asyncio.sleep(0)
    assert "Теперь" in text_of(after)
    assert nursery.retired == [FIRST]
    assert pages._releases.find("ru", MODULE, FIRST).folder == before.release.folder
    pages.zygotes.leave(before.release)
    pages.zygotes.leave(after.release)
    await asyncio.sleep(0)
    assert nursery.retired == [FIRST, FIRST]


async def test_a_release_with_faults_waits(make, commons, nursery, caplog):
    """The earlier release stays, also after a restart; the log says cell and reason, once."""
    pages = make()
    await pages.show("ru", MODULE)
    commons.release(SECOND, "# Сломано")
    nursery.faults[SECOND] = (Fault(1, "NameError", "name 'x' is not defined"),)
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            assert "Раньше" in text_of(await pages.show("ru", MODULE))
    assert caplog.text.count("cell 2: NameError: name 'x' is not defined") == 1
    assert "the earlier release stays" in caplog.text
    assert "Раньше" in text_of(await make().show("ru", MODULE))
    commons.release("c" * 64, "# Починено")
    assert "Починено" in text_of(await pages.show("ru", MODULE))


async def test_a_first_release_with_faults_is_shown(make, nursery):
    """Where there is nothing better, the page is shown."""
    nursery.faults[FIRST] = (Fault(1, "NameError", "x"),)
    assert "Раньше" in text_of(await make().show("ru", MODULE))


async def test_a_process_that_dies_is_tried_again(make, nursery, clock):
    """The text is shown meanwhile, and executing is not tried for every reader."""
    pages = make()
    nursery.dies = True
    for _ in range(3):
        shown = await pages.show("ru", MODULE)
        assert "Это задание не открылось" in text_of(shown)
    with pytest.raises(NurseryError):
        await pages.zygotes.forks(shown.release)
    assert nursery.prepared == [FIRST]
    nursery.dies = False
    clock[0] += zygotes_module.AGAIN_SECONDS + 1
    assert "Это задание не открылось" not in text_of(await pages.show("ru", MODULE))


async def test_a_page_that_cannot_be_written(make, commons, nursery, caplog):
    """A picture that is missing from its cell keeps the earlier release, or costs the page."""
    broken = "# Т\n\n![x](attachment:none.png)"
    pages = make()
    await pages.show("ru", MODULE)
    commons.release(SECOND, broken)
    assert "Раньше" in text_of(await pages.show("ru", MODULE))
    assert "InvalidNotebook" in caplog.text


async def test_which_kernels_are_forks(make, commons, nursery):
    """Neither where forking is not to be had, nor where page or author do not allow it."""
    pages = make()
    release = (await pages.show("ru", MODULE)).release
    assert await pages.zygotes.forks(release)
    nursery.can_fork = False
    assert not await pages.zygotes.forks(release)
    nursery.can_fork, nursery.forkable = True, False
    assert not await pages.zygotes.forks(release)
    nursery.prepared.clear()
    assert not await pages.zygotes.forks(release)
    assert nursery.prepared == []  # what is known is not tried again
    commons.release(SECOND, "# Т", b'{"page": {"kernel": "ordinary"}}')
    nursery.forkable = True
    assert not await pages.zygotes.forks((await pages.show("ru", MODULE)).release)


async def test_a_stock_page_is_not_rendered(make, commons, nursery):
    """A module with the stock front end is nothing that could be kept."""
    commons.release(SECOND, "# Т", b'{"page": {"front_end": "stock"}}')
    shown = await make().show("ru", MODULE)
    assert shown.page is None
    assert shown.release.folder.name == SECOND
    assert nursery.prepared == []


@pytest.mark.parametrize("form", [b"", b"[]", b'{"page": 5}', b'{"page": {"front_end": "evil"}}'])
async def test_a_form_that_is_not_understood_is_the_default(make, commons, form):
    """Whatever stands in a release's public form, its page is shown as most pages are."""
    commons.release(SECOND, "# Т", form)
    assert (await make().show("ru", MODULE)).page is not None


async def test_pages_are_ready_before_anybody_asks(make, commons, nursery, clock):
    """Looking around renders what is new; a zygote that nobody reads is let go later."""
    pages = make()
    await pages.look()
    assert nursery.prepared == [FIRST]
    commons.works = False
    clock[0] += zygotes_module.WARM_SECONDS + 1
    await pages.look()
    assert nursery.retired == [FIRST]


async def test_what_is_not_there(make, commons):
    """An unknown module is unknown; without commons and cache there is nothing to show."""
    pages = make()
    with pytest.raises(UnknownModuleError):
        await pages.show("ru", "m09-none")
    commons.works = False
    with pytest.raises(UnavailableError):
        await pages.show("en", MODULE)
