"""The page without a browser, against a small stand-in of the classroom."""

import pytest

from tests.load.page import LineEndedError, Page, RefusedError
from tests.load.record import Record
from tests.load.stand_in import classroom


async def opened(room):
    """A page, open, with its record."""
    page = Page(room.url, "", Record())
    return await page.open()


async def test_a_page_opens_all_its_activities():
    """Every activity is asked for its state, and a stock control for nothing."""
    async with classroom() as room:
        page = await opened(room)
        assert set(page.states) == {"diary", "submission"}
        assert [said["op"] for said in room.heard] == ["open", "open"]
        await page.close()


async def test_a_draft_comes_back_answered():
    """What is typed reaches the activity's own comm, and its answer is awaited."""
    async with classroom() as room:
        page = await opened(room)
        assert await page.draft("diary", {"fields": {"a": "b"}}) == {"version": 1}
        assert room.drafts == {"model-1": {"fields": {"a": "b"}}}
        assert len(page.record.seconds["draft"]) == 1
        await page.close()


async def test_a_draft_cut_on_its_way_is_said_again_under_its_key():
    """A lost line loses nothing: the same visit comes back and repeats the same message."""
    async with classroom() as room:
        page = await opened(room)
        room.cut_at_draft = 1
        await page.draft("diary", {"fields": {"a": "typed"}})
        drafts = [said for said in room.heard if said["op"] == "draft"]
        assert len(drafts) == 2
        assert drafts[0] == drafts[1]
        assert room.visits[0] == room.visits[1]
        assert room.drafts["model-1"] == {"fields": {"a": "typed"}}
        assert page.recoveries == 1
        await page.close()


async def test_a_page_whose_kernel_is_gone_comes_with_another_visit():
    """The code that says so leads to a fresh kernel, which gets what was not answered."""
    async with classroom() as room:
        page = await opened(room)
        room.cut_at_draft, room.code_at_draft = 1, 4410
        await page.draft("diary", {"fields": {"a": "typed"}})
        assert room.visits[0] != room.visits[1]
        assert room.drafts["model-1"] == {"fields": {"a": "typed"}}
        await page.close()


async def test_a_page_that_is_signed_out_stops_and_says_so():
    """An end for good is an error, and nobody waits for an answer any more."""
    async with classroom() as room:
        page = await opened(room)
        room.cut_at_draft, room.code_at_draft = 1, 4401
        with pytest.raises(LineEndedError):
            await page.draft("diary", {"fields": {}})
        assert any("signed out" in error for error in page.record.errors)
        assert len(room.visits) == 1
        await page.close()


async def test_a_refusal_is_an_error():
    """An activity that says no is not taken for success."""
    async with classroom() as room:
        page = await opened(room)
        room.error = {"code": "too_large", "message": "Too long."}
        with pytest.raises(RefusedError):
            await page.draft("diary", {"fields": {}})
        assert sum(page.record.errors.values()) == 1
        await page.close()


async def test_a_page_tells_that_it_is_closed_and_a_dropped_one_does_not():
    """The two ways to end differ on the line as they do in a browser."""
    async with classroom() as room:
        closed, dropped = await opened(room), await opened(room)
        await closed.close()
        await dropped.drop()
    assert sorted(room.closes) == [1006, 4000]
