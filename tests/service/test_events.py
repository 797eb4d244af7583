"""Events: told live, resumed without loss or doubling, and to the right people only."""

import asyncio
import json
from contextlib import asynccontextmanager

import httpx
import pytest

from staffroom.asgi import StreamingASGITransport
from staffroom_hub.roles import LEARN
from tests.service.live import served, until
from tests.service.module import PLACE
from tests.service.world import claim, complete, ok, post, record, refused, submit

EVENTS = f"{PLACE}/events"


class Listener:
    """An open stream, read event by event."""

    def __init__(self, lines):
        """Read from lines of a stream."""
        self._lines = lines
        self.last = None

    async def next(self):
        """Give the next event as (type, data), or the starting point as (None, None).

        Who else is here is passed over: it comes whenever it likes.
        """
        while (told := await self.any())[0] == "presence":
            pass
        return told

    async def any(self):
        """Give the next of all that is told."""
        event, data = None, None
        async with asyncio.timeout(20):
            async for line in self._lines:
                name, _, value = line.partition(": ")
                if name == "id":
                    self.last = value
                elif name == "event":
                    event = value
                elif name == "data":
                    data = json.loads(value)
                elif not line and self.last is not None:
                    return event, data
        raise EOFError


@asynccontextmanager
async def listening(client, last=None, url=EVENTS):
    """Open a stream and wait until it is open."""
    headers = {"Last-Event-ID": last} if last is not None else {}
    async with client.stream("GET", url, headers=headers) as answer:
        assert answer.status_code == 200, await answer.aread()
        assert answer.headers["content-type"].startswith("text/event-stream")
        listener = Listener(answer.aiter_lines())
        assert await listener.next() == (None, None)
        yield listener


@pytest.fixture
async def live(world):
    """Clients that read streams in-process as they come."""

    class Live:
        pass

    live = Live()
    for name in ("anna", "boris"):
        transport = StreamingASGITransport(world.app)
        setattr(live, name, world.client(getattr(world, name).headers, transport))
    return live


async def test_a_colleagues_post_arrives_by_itself(world, live):
    """An open page hears of a new post by its ids, not by its text."""
    async with listening(live.anna) as heard:
        told = await post(world.boris, "Not in the event.")
        event = await heard.next()
    ids = {"id": told["id"], "root": told["id"], "reply_to": None, "version": 1}
    assert event == ("post", {"activity": "talk", "community": 0, "topic": told["topic"], **ids})


async def test_nothing_is_lost_or_doubled_over_a_broken_line(world, live):
    """Events written while the line was down come once each, in order, after resuming."""
    async with listening(live.anna) as heard:
        first = await post(world.boris, "One.")
        assert (await heard.next())[1]["id"] == first["id"]
        last = heard.last
    missed = [(await post(world.boris, f"Missed {n}."))["id"] for n in range(3)]
    async with listening(live.anna, last) as heard:
        later = asyncio.create_task(post(world.boris, "Live."))
        got = [(await heard.next())[1]["id"] for _ in range(4)]
        assert got == [*missed, (await later)["id"]]


async def test_the_starting_point_can_be_resumed_from(world, live):
    """A line that breaks before anything happened resumes from where it opened."""
    await post(world.boris, "Before.")
    async with listening(live.anna) as heard:
        start = heard.last
    told = await post(world.boris, "While away.")
    async with listening(live.anna, start) as heard:
        assert (await heard.next())[1]["id"] == told["id"]


async def test_many_posts_at_once_all_arrive(world, live):
    """Posts written side by side arrive once each, in the order of their events."""
    async with listening(live.anna) as heard:
        written = await asyncio.gather(
            *(post(person, f"{n}") for n in range(6) for person in (world.boris, world.vera))
        )
        ids, marks = [], []
        for _ in written:
            ids.append((await heard.next())[1]["id"])
            marks.append(int(heard.last))
    assert sorted(ids) == sorted(p["id"] for p in written)
    assert marks == sorted(marks)


async def test_marks_are_told_to_their_person_only(world, live):
    """A neighbour's stream passes over someone else's marks."""
    await complete(world.anna)
    async with listening(live.anna) as anna, listening(live.boris) as boris:
        number = (await submit(world.anna))["receipt"]["id"]
        await record(world, await claim(world))
        assert await anna.next() == ("marks", {"submission": number})
        body = {"submission": number, "scores": []}
        await ok(world.vera.put("api/feedback/en/m01-tiny/tanna", json=body))
        assert await anna.next() == ("marks", {"submission": number})
        told = await post(world.vera, "For everyone.")
        assert (await boris.next())[1]["id"] == told["id"]


async def test_another_process_is_heard_too(world, live):
    """An event that nobody rang the bell for is found before long."""
    async with listening(live.anna) as heard:
        world.services.broadcaster.wake = lambda place: None
        told = await post(world.boris, "From elsewhere.")
        assert (await heard.next())[1]["id"] == told["id"]


async def test_a_stream_ends_with_the_session(world, live):
    """When the hub no longer knows the token, the stream tells nothing more and ends."""
    async with listening(live.anna) as heard:
        del world.hub.tokens["token-of-tanna"]
        world.ticks.seconds += 6
        await post(world.boris, "Too late.")
        with pytest.raises(EOFError):
            await heard.next()


async def test_a_stream_ends_with_the_right(world, live):
    """A role taken away closes an open stream."""
    async with listening(live.anna) as heard:
        world.hub.admit("tanna")
        world.ticks.seconds += 6
        await post(world.boris, "Too late.")
        with pytest.raises(EOFError):
            await heard.next()


async def test_a_hub_that_restarts_ends_no_stream(world, live):
    """While the hub does not answer, who was let in stays."""
    async with listening(live.anna) as heard:
        await ok(world.boris.get("api/me"))
        world.hub.broken = True
        world.ticks.seconds += 3
        told = await post(world.boris, "Still here.")
        world.ticks.seconds += 3
        assert (await heard.next())[1]["id"] == told["id"]


@pytest.mark.parametrize("last", ["x", "-1", "1e3", "9" * 40, "1; DROP TABLE events"])
async def test_a_strange_starting_point_is_refused(world, last):
    """`Last-Event-ID` is a number of ours or nothing."""
    call = world.anna.get(EVENTS, headers={"Last-Event-ID": last})
    await refused(call, 422, "invalid")


async def test_a_module_that_is_not_there_has_no_events(world):
    """No stream is opened for nothing."""
    await refused(world.anna.get("api/modules/en/m99-none/events"), 404, "not_found")


async def test_the_stream_works_over_a_real_socket(world):
    """Behind a real server the stream is live, uncached, and lets go when the page closes."""
    async with (
        served(world.app) as base,
        httpx.AsyncClient(
            base_url=f"{base}services/commons/", headers=world.anna.headers
        ) as client,
    ):
        async with listening(client) as heard:
            told = await post(world.boris, "Over the wire.")
            assert (await heard.next())[1]["id"] == told["id"]
            rooms = world.services.broadcaster._rooms
            assert len(rooms) == 1
        await until(lambda: not rooms)


async def test_a_token_without_scope_opens_no_stream_later(world, live):
    """A right that came back opens a new stream."""
    world.hub.admit("tanna")
    await refused(live.anna.get(EVENTS), 403, "forbidden")
    world.hub.admit("tanna", LEARN)
    world.ticks.seconds += 6
    async with listening(live.anna) as heard:
        assert heard.last == "0"


async def test_a_stream_ends_with_other_roles(world, live):
    """Who is a moderator no more opens a new stream, which tells what is hers now."""
    world.hub.admit("tanna", LEARN, groups=("trainers",))
    world.ticks.seconds += 6
    async with listening(live.anna) as heard:
        world.hub.admit("tanna", LEARN)
        world.ticks.seconds += 6
        await post(world.boris, "Too late.")
        with pytest.raises(EOFError):
            await heard.next()
