"""The rules of visits, with kernels that are stand-ins: turns, places, returns, ends."""

import asyncio
from pathlib import Path
from types import SimpleNamespace

import pytest

from staffroom_hub.classroom import visit as visit_module
from staffroom_hub.classroom import visits as visits_module
from staffroom_hub.classroom.codes import ELSEWHERE, IDLE, KERNEL_GONE, LEFT, NO_KERNEL, SIGNED_OUT
from staffroom_hub.classroom.messages import Message
from staffroom_hub.classroom.open_pages import OpenPage, OpenPages
from staffroom_hub.classroom.releases import Release
from staffroom_hub.classroom.visit import Wish
from staffroom_hub.classroom.visits import ClosedError, Visits
from staffroom_hub.zygote.nursery import NurseryError

RELEASE = Release(Path("/pages/ru/m01-network/one"), "T")
OTHER = Release(Path("/pages/ru/m01-network/two"), "T")


class Kernel:
    """A kernel that only notes what happens to it."""

    def __init__(self, kernel_id, hear):
        """Run."""
        self.kernel_id, self.hear = kernel_id, hear
        self.heard, self.ended, self.died = [], False, asyncio.Event()

    def send(self, message):
        """Note a message."""
        self.heard.append(message)

    async def gone(self):
        """Wait for the end."""
        await self.died.wait()

    async def end(self):
        """End."""
        self.ended = True
        self.died.set()


class Launcher:
    """Starts stand-ins, as fast as the test lets it."""

    def __init__(self):
        """Start at once."""
        self.kernels, self.wishes, self.released = [], [], []
        self.may_start = asyncio.Event()
        self.may_start.set()
        self.fails = None
        self.most_at_once = self.starting = 0

    async def ready(self, release):
        """Have all that a release needs."""
        if self.fails:
            raise self.fails

    async def start(self, kernel_id, wish, hear):
        """Start one when the test allows it."""
        self.wishes.append(wish)
        self.starting += 1
        self.most_at_once = max(self.most_at_once, self.starting)
        await self.may_start.wait()
        await asyncio.sleep(0)
        self.starting -= 1
        self.kernels.append(Kernel(kernel_id, hear))
        return self.kernels[-1]


class Line:
    """A page's connection."""

    def __init__(self):
        """Be open."""
        self.said, self.closed = [], None

    def say(self, frame):
        """Note what the page gets."""
        self.said.append(frame)

    def close(self, code=None, reason=None):
        """Note why."""
        self.closed = code


@pytest.fixture
def launcher():
    return Launcher()


@pytest.fixture
def clock():
    return SimpleNamespace(now=1000.0)


@pytest.fixture
def visits(launcher, clock):
    return Visits(launcher, OpenPages(2), launcher.released.append, lambda: clock.now)


def wish(person="anna", visit="v1", token="hers", release=RELEASE):
    return Wish(person, token, visit, release)


async def opened(visits, **wished):
    """Open a page; gives visit and line."""
    line = Line()
    visit = await visits.attach(wish(**wished), line)
    visit.open()
    return visit, line


async def test_a_visit_gets_the_kernel_of_its_id(visits, launcher):
    """The kernel's id is the visit's, and its messages go both ways."""
    visit, line = await opened(visits)
    assert launcher.kernels[0].kernel_id == "v1"
    visit.say(Message("shell", [b"x"]))
    assert launcher.kernels[0].heard == [Message("shell", [b"x"])]
    launcher.kernels[0].hear(b"frame")
    assert line.said == [b"frame"]
    assert launcher.released == [RELEASE]


async def test_the_same_visit_returns_and_a_stranger_does_not(visits, launcher):
    """The same person and id come to the same kernel; another person gets another, unnamed."""
    first, line = await opened(visits)
    first.say(Message("shell", []))
    visits.detach(line, None)
    again, _ = await opened(visits)
    assert again is first
    assert not again.fresh
    other, _ = await opened(visits, person="boris", token="his")
    assert other is not first
    assert other.fresh
    assert launcher.kernels[1].kernel_id != "v1"


@pytest.mark.parametrize("change", [{"token": "newer"}, {"release": OTHER}])
async def test_a_visit_with_another_token_or_release_is_over(visits, launcher, change):
    """Whoever signed in anew, or shows another release, needs a new visit; the kernel ends."""
    _, line = await opened(visits)
    with pytest.raises(ClosedError) as closed:
        await visits.attach(wish(**change), Line())
    assert closed.value.code == KERNEL_GONE
    assert line.closed == KERNEL_GONE
    assert launcher.kernels[0].ended


async def test_what_is_said_meanwhile_is_kept_within_a_bound(visits, launcher, monkeypatch):
    """A kernel's messages wait for their page; one that says too much ends."""
    monkeypatch.setattr(visit_module, "MOST_KEPT", 10)
    visit, line = await opened(visits)
    visits.detach(line, None)
    launcher.kernels[0].hear(b"12345")
    _, back = await opened(visits)
    assert back.said == [b"12345"]
    visits.detach(back, None)
    launcher.kernels[0].hear(b"12345678")
    launcher.kernels[0].hear(b"12345678")
    await asyncio.sleep(0.01)
    assert visit.over == KERNEL_GONE
    assert launcher.kernels[0].ended


async def test_nothing_is_said_before_the_greeting(visits, launcher):
    """What a kernel says before its page has been greeted comes after the greeting."""
    line = Line()
    visit = await visits.attach(wish(), line)
    launcher.kernels[0].hear(b"early")
    assert line.said == []
    visit.open()
    assert line.said == [b"early"]


async def test_a_second_line_takes_the_place_of_the_first(visits, launcher):
    """The earlier line is told so; when it ends, nothing happens to the visit."""
    visit, first = await opened(visits)
    _, second = await opened(visits)
    assert first.closed == ELSEWHERE
    visits.detach(first, LEFT)
    await asyncio.sleep(0)
    assert visit.line is second
    assert not launcher.kernels[0].ended


async def test_only_so_many_start_at_a_time_in_order(visits, launcher):
    """Many pages at once wait for their turn; all get a kernel, first come, first served."""
    launcher.may_start.clear()
    opening = [
        asyncio.create_task(opened(visits, person=f"p{n}", visit=f"v{n}")) for n in range(20)
    ]
    await asyncio.sleep(0.01)
    assert len(launcher.wishes) == visits_module.AT_ONCE
    launcher.may_start.set()
    await asyncio.gather(*opening)
    assert launcher.most_at_once == visits_module.AT_ONCE
    assert [w.visit for w in launcher.wishes] == [f"v{n}" for n in range(20)]


async def test_who_left_the_queue_needs_no_kernel(visits, launcher):
    """A page that is gone before its turn starts nothing."""
    launcher.may_start.clear()
    lines = [Line() for _ in range(6)]
    opening = [
        asyncio.create_task(visits.attach(wish(person=f"p{n}", visit=f"v{n}"), line))
        for n, line in enumerate(lines)
    ]
    await asyncio.sleep(0.01)
    visits.detach(lines[5], None)
    launcher.may_start.set()
    results = await asyncio.gather(*opening, return_exceptions=True)
    assert isinstance(results[5], ClosedError)
    assert len(launcher.kernels) == 5


async def test_a_page_closed_while_its_kernel_starts_leaves_none(visits, launcher):
    """The kernel of a page that was closed meanwhile ends as soon as it is there."""
    launcher.may_start.clear()
    line = Line()
    opening = asyncio.create_task(visits.attach(wish(), line))
    await asyncio.sleep(0.01)
    visits.detach(line, LEFT)
    launcher.may_start.set()
    with pytest.raises(ClosedError):
        await opening
    assert launcher.kernels[0].ended


async def test_a_kernel_that_dies_is_told_at_once(visits, launcher):
    """The page learns that its kernel is gone; the same visit begins anew."""
    _, line = await opened(visits)
    launcher.kernels[0].died.set()
    await asyncio.sleep(0.01)
    assert line.closed == KERNEL_GONE
    visit, _ = await opened(visits)
    assert visit.fresh
    assert launcher.kernels[1].kernel_id == "v1"


async def test_a_closed_page_ends_its_kernel(visits, launcher):
    """When the page says that it is closed, its kernel ends; a line that broke keeps it."""
    _, line = await opened(visits)
    visits.detach(line, 1006)
    await asyncio.sleep(0.01)
    assert not launcher.kernels[0].ended
    _, line = await opened(visits)
    visits.detach(line, LEFT)
    await asyncio.sleep(0.01)
    assert launcher.kernels[0].ended


async def test_the_oldest_page_makes_room(visits, launcher):
    """Who opens more pages than she may have loses one without a browser first, then the oldest."""
    lines = [(await opened(visits, visit=f"v{n}"))[1] for n in range(2)]
    _, others = await opened(visits, person="boris", visit="b")
    visits.detach(lines[1], None)
    lines.append((await opened(visits, visit="v2"))[1])
    assert launcher.kernels[1].ended
    await opened(visits, visit="v3")
    assert lines[0].closed == ELSEWHERE
    assert others.closed is None


async def test_stock_pages_and_visits_share_the_places(launcher):
    """However a page is shown, it is one of the few that a person may have."""
    places, ended = OpenPages(2), []

    async def end():
        ended.append(True)

    visits = Visits(launcher, places)
    await places.add("stock", OpenPage("anna", end, alone=lambda: False))
    for number in range(2):
        await opened(visits, visit=f"v{number}")
    assert ended == [True]


async def test_signing_out_ends_what_holds_the_token(visits, launcher):
    """Every kernel with that token ends, and nobody else's."""
    _, hers = await opened(visits)
    _, his = await opened(visits, person="boris", token="his", visit="v2")
    await visits.end_token("hers")
    assert hers.closed == SIGNED_OUT
    assert his.closed is None
    assert [kernel.ended for kernel in launcher.kernels] == [True, False]


async def test_kernels_do_not_stay_alone_for_long(visits, launcher, clock):
    """A kernel without a page lives some minutes, so that a sleeping laptop finds it; no more."""
    _, line = await opened(visits)
    visits.detach(line, None)
    clock.now += visits_module.ALONE_SECONDS
    await visits.sweep()
    assert not launcher.kernels[0].ended
    clock.now += 1
    await visits.sweep()
    assert launcher.kernels[0].ended


async def test_a_page_that_nobody_touches_is_let_go(visits, launcher, clock):
    """A connected page that says nothing for long is told so; what it says begins the time anew."""
    visit, line = await opened(visits)
    clock.now += visits_module.IDLE_SECONDS
    visit.say(Message("shell", []))
    clock.now += visits_module.IDLE_SECONDS
    await visits.sweep()
    assert line.closed is None
    clock.now += 1
    await visits.sweep()
    assert line.closed == IDLE
    assert launcher.kernels[0].ended


@pytest.mark.parametrize("error", [NurseryError("no"), TimeoutError(), OSError("full")])
async def test_no_kernel_means_later(visits, launcher, error):
    """Whatever keeps a kernel from starting, the page is told to come back later."""
    launcher.fails = error
    line = Line()
    with pytest.raises(ClosedError) as closed:
        await visits.attach(wish(), line)
    assert closed.value.code == NO_KERNEL
    launcher.fails = None
    await opened(visits)


async def test_a_turn_that_does_not_come_means_later(visits, launcher, monkeypatch):
    """Nobody waits for ever: whose turn does not come in time is told to come back later."""
    monkeypatch.setattr(visits_module, "QUEUE_SECONDS", 0.05)
    launcher.may_start.clear()
    for number in range(visits_module.AT_ONCE):
        asyncio.create_task(opened(visits, person=f"p{number}", visit=f"v{number}"))  # noqa: RUF006
    await asyncio.sleep(0)
    with pytest.raises(ClosedError) as closed:
        await visits.attach(wish(), Line())
    assert closed.value.code == NO_KERNEL
    launcher.may_start.set()


async def test_the_end_of_the_classroom_ends_all(visits, launcher):
    """Every kernel ends, and every page is told that its kernel is gone."""
    lines = [(await opened(visits, person=f"p{n}", visit=f"v{n}"))[1] for n in range(3)]
    await visits.end_all()
    assert {line.closed for line in lines} == {KERNEL_GONE}
    assert all(kernel.ended for kernel in launcher.kernels)


def test_a_wish_does_not_show_its_token():
    """A wish that lands in a log names no token."""
    assert "hers" not in repr(wish())
