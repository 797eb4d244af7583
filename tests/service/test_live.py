"""Live: over processes, over cohorts, over what becomes of a post, and who else is here."""

import asyncio
import json
from contextlib import AsyncExitStack, asynccontextmanager

import httpx
import pytest
from sqlalchemy import event, text

from staffroom.asgi import StreamingASGITransport
from staffroom_hub.commons import upkeep
from staffroom_hub.commons.app import create_app
from staffroom_hub.commons.events import Broadcaster
from staffroom_hub.commons.services import Services
from staffroom_hub.commons.store.database import Database
from staffroom_hub.roles import GRADE, LEARN
from tests.service.live import until
from tests.service.module import MODULE, bundle
from tests.service.talk import DISCUSSIONS, admit
from tests.service.test_events import listening, live
from tests.service.test_process import MODULES, PREFIX, caller, environment, free_port, running
from tests.service.world import BASE, at, key, ok, post

__all__ = ["environment", "live"]
"""Fixtures."""

LONG = 600.0
"""More patience than any test has: whoever hears anything within it was told."""


@pytest.fixture
async def elsewhere(world, database_url):
    """A second process with the same database: a function that gives its client of a person.

    It never looks by itself where the database tells what is new.
    """
    patience = 0.2 if database_url.startswith("sqlite") else LONG
    broadcaster = Broadcaster(patience, trust=0.0)
    broadcaster.settle = 0.05
    services = Services(
        Database(database_url), world.services.identity, broadcaster, keys=world.services.keys
    )
    app = create_app(services)
    clients = []

    def client(person):
        transport = StreamingASGITransport(app)
        made = httpx.AsyncClient(transport=transport, base_url=BASE, headers=person.headers)
        clients.append(made)
        return made

    client.services = services
    yield client
    for one in clients:
        await one.aclose()
    await services.database.close()


async def cohort(world, *people):
    """Make a cohort of these people."""
    made = await ok(world.vera.post("api/cohorts/en", json={"name": "Autumn"}))
    for person in people:
        await ok(person.post(f"api/invitations/{made['invitation']}"))
    return made


async def hear_last(listener, wanted):
    """Read a stream up to an event for which something holds; gives all of them."""
    heard = []
    while not heard or not wanted(heard[-1]):
        heard.append(await listener.next())
    return heard


# --- several processes ---------------------------------------------------------------------------


async def test_two_processes_tell_their_listeners_of_each_others_posts(world, live, elsewhere):
    """What is written here is heard there, and the other way round, whole, once, in order."""
    await post(world.anna, "Anna's.")
    await post(world.boris, "Boris's.")
    there = elsewhere(world.boris)
    async with listening(live.anna) as here, listening(there) as away:
        told = []
        for number in range(3):
            told.append(await post(world.anna, f"Here {number}"))
            told.append(await post(there, f"There {number}"))
        for listener in (here, away):
            heard = [(await listener.next())[1] for _ in told]
            assert [one["id"] for one in heard] == [one["id"] for one in told]
            assert [one["post"]["html"] for one in heard] == [one["html"] for one in told]


async def test_a_process_that_lost_its_line_hears_again(world, elsewhere, database_url):
    """When the database hangs up, the process listens anew and misses nothing."""
    if database_url.startswith("sqlite"):
        pytest.skip("on SQLite every process looks by itself")
    async with listening(elsewhere(world.anna)) as heard:
        first = await post(world.boris, "One.")
        assert (await heard.next())[1]["id"] == first["id"]
        cut = text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE query LIKE 'LISTEN %' AND datname = current_database()"
        )
        async with world.services.database.writing() as session:
            assert (await session.execute(cut)).all()
        second = await post(world.boris, "Two.")
        assert (await heard.next())[1]["id"] == second["id"]


async def test_a_transaction_that_fails_rings_nobody(world, elsewhere, monkeypatch):
    """What was rolled back is told to no process."""
    from staffroom_hub.commons.store import effects

    async with listening(elsewhere(world.anna)) as heard:
        with monkeypatch.context() as broken:
            broken.setattr(effects, "remember", lambda *_: 1 / 0)
            body = {"text": "Never.", "key": key()}
            answer = await world.boris.post(at("open-talk", "/posts"), json=body)
            assert answer.status_code == 500
        told = await post(world.boris, "Said.", "open-talk")
        assert (await heard.next())[1]["id"] == told["id"]


def test_two_real_processes_stay_in_step(hub, environment, database_url, tmp_path):
    """Two services of the hub over one database: a post at one is heard at the other."""
    one = environment | {"STAFFROOM_DATABASE_URL": database_url}
    two = one | {"JUPYTERHUB_SERVICE_URL": f"http://127.0.0.1:{free_port()}"}
    grader, anna, boris = hub.admit("grader", GRADE, kind="service"), *(
        hub.admit(name, LEARN) for name in ("tanna", "tboris")
    )  # fmt: skip
    with running(one, tmp_path / "one"), running(two, tmp_path / "two"):
        with caller(one, grader) as client:
            path = f"{PREFIX}api/releases/en/{MODULE}"
            assert client.put(path, json=bundle(), timeout=30).status_code == 200
        with (
            caller(one, anna) as here,
            caller(two, boris) as there,
            there.stream("GET", f"{MODULES}/events", timeout=30) as heard,
        ):
            lines = heard.iter_lines()
            assert next(lines).startswith("id:")
            body = {"text": "Said at one.", "key": key()}
            told = here.post(f"{MODULES}/activities/open-talk/posts", json=body, timeout=30).json()
            data = next(line for line in lines if line.startswith('data: {"activity"'))
            assert json.loads(data.removeprefix("data: "))["post"]["html"] == told["html"]


# --- whose it is ---------------------------------------------------------------------------------


async def test_another_cohorts_posts_are_not_heard_of(world, live):
    """Not even their ids: what happens in another cohort is nothing to her."""
    await cohort(world, world.boris)
    async with listening(live.anna) as anna, listening(live.boris) as boris:
        theirs = await post(world.boris, "In the cohort.", "open-talk")
        assert (await boris.next())[1]["id"] == theirs["id"]
        ours = await post(world.anna, "In the open.", "open-talk")
        assert (await anna.next())[1]["id"] == ours["id"]
        assert theirs["topic"] != ours["topic"]


async def test_who_joins_a_cohort_is_told_to_look_anew_and_hears_it_from_then_on(world, live):
    """An open page goes over to the new cohort, and leaves the old one behind."""
    made = await cohort(world, world.boris)
    async with listening(live.anna) as anna:
        await ok(world.anna.post(f"api/invitations/{made['invitation']}"))
        assert await anna.next() == ("reset", {})
        theirs = await post(world.boris, "In the cohort.", "open-talk")
        assert (await anna.next())[1]["id"] == theirs["id"]
        await ok(world.anna.delete("api/cohorts/en/membership"))
        assert await anna.next() == ("reset", {})
        await post(world.boris, "Not for Anna.", "open-talk")
        mine = await post(world.anna, "In the open.", "open-talk")
        assert (await anna.next())[1]["id"] == mine["id"]


async def test_a_changed_membership_is_one_persons_own(world, live):
    """Her neighbour's page is told nothing of it."""
    made = await cohort(world)
    async with listening(live.boris) as boris:
        await ok(world.anna.post(f"api/invitations/{made['invitation']}"))
        told = await post(world.boris, "Next.", "open-talk")
        assert (await boris.next())[1]["id"] == told["id"]


async def test_who_takes_her_post_back_hears_no_words_any_more(world, live):
    """The rule `post first` holds for an open page at each moment."""
    own = await post(world.boris, "Boris's.")
    async with listening(live.boris) as boris:
        await post(world.anna, "For who has posted.")
        assert "post" in (await boris.next())[1]
        await ok(world.boris.delete(f"api/posts/{own['id']}"))
        later = await post(world.anna, "Not for Boris.")
        heard = await hear_last(boris, lambda one: one[1]["id"] == later["id"])
        assert "post" not in heard[-1][1]
        await post(world.boris, "Once more.")
        newest = await post(world.anna, "For Boris again.")
        heard = await hear_last(boris, lambda one: one[1]["id"] == newest["id"])
        assert "post" in heard[-1][1]


async def test_a_hidden_post_keeps_its_words_for_its_writer_and_moderators(world, live):
    """The same event tells each what she may see."""
    made = await post(world.anna, "Too private.", "open-talk")
    vera = world.client(world.vera.headers, StreamingASGITransport(world.app))
    async with (
        listening(live.anna) as anna, listening(live.boris) as boris, listening(vera) as moderator,
    ):  # fmt: skip
        act = {"action": "hide", "note": "To be looked at."}
        await ok(world.vera.post(f"api/moderation/posts/{made['id']}", json=act))
        wanted = lambda one: one[0] == "post"  # noqa: E731 - as short as its use
        heard = {
            name: (await hear_last(one, wanted))[-1][1]["post"]
            for name, one in (("anna", anna), ("boris", boris), ("vera", moderator))
        }
    assert {name: one["state"] for name, one in heard.items()} == dict.fromkeys(heard, "hidden")
    assert "private" not in json.dumps(heard["boris"])
    assert heard["anna"]["text"] == "Too private."
    assert "private" in heard["vera"]["html"]


async def test_in_a_circle_her_own_page_alone_knows_what_is_hers(world, live):
    """A circle's post comes as `mine` to its writer, and says to nobody whose it is."""
    await world.release(**DISCUSSIONS)
    async with listening(live.anna) as anna, listening(live.boris) as boris:
        await post(world.anna, "It was hard.", "circle")
        mine, theirs = (await anna.next())[1]["post"], (await boris.next())[1]["post"]
    assert (mine["mine"], theirs["mine"]) == (True, False)
    assert mine["person"] is theirs["person"] is None
    assert "tanna" not in json.dumps([mine, theirs])
    assert mine["author"] == theirs["author"] != "Анна П."


async def test_a_community_is_heard_by_its_members(world, live):
    """Who has not joined hears nothing of a community's discussion."""
    await world.release(**DISCUSSIONS)
    made = await ok(
        world.vera.post("api/communities/en", json={"kind": "subject", "title": "Physics"})
    )
    await ok(world.anna.put(f"api/communities/en/{made['id']}/membership"))
    async with listening(live.anna) as anna, listening(live.boris) as boris:
        body = {"text": "For us.", "key": key()}
        path = f"{at('group', '/posts')}?community={made['id']}"
        told = await ok(world.anna.post(path, json=body))
        assert (await anna.next())[1]["community"] == made["id"]
        other = await post(world.anna, "For all.", "open-talk")
        assert (await boris.next())[1]["id"] == other["id"] != told["id"]


# --- how far back --------------------------------------------------------------------------------


async def test_who_was_away_longer_than_events_are_kept_fetches_anew(world, live):
    """One `reset` takes the place of what was pruned, and the stream goes on from there."""
    async with listening(live.anna) as heard:
        start = heard.last
    await post(world.boris, "Long ago.", "open-talk")
    await post(world.boris, "Long ago, too.", "open-talk")
    world.clock.pass_(days=31)
    await upkeep.tidy(world.services)
    async with listening(live.anna, start) as heard:
        assert await heard.next() == ("reset", {})
        told = await post(world.boris, "Now.", "open-talk")
        assert (await heard.next())[1]["id"] == told["id"]
        last = heard.last
    async with listening(live.anna, last) as heard:
        told = await post(world.boris, "Later.", "open-talk")
        assert (await heard.next())[1]["id"] == told["id"]


async def test_what_is_younger_is_kept_and_told(world, live):
    """Pruning takes nothing from a page that was away for a month's shorter part."""
    async with listening(live.anna) as heard:
        start = heard.last
    told = await post(world.boris, "Three weeks ago.", "open-talk")
    world.clock.pass_(days=21)
    await upkeep.tidy(world.services)
    async with listening(live.anna, start) as heard:
        assert (await heard.next())[1]["id"] == told["id"]


async def test_who_comes_from_beyond_the_newest_event_fetches_anew(world, live):
    """After a restored backup no page waits for numbers that are long in coming."""
    await post(world.boris, "Before.", "open-talk")
    async with listening(live.anna, "999999") as heard:
        assert await heard.next() == ("reset", {})
        told = await post(world.boris, "After.", "open-talk")
        assert (await heard.next())[1]["id"] == told["id"]


async def test_an_id_never_comes_back(world):
    """Whatever is thrown away, the next event's id is higher than every one before."""
    await post(world.boris, "One.", "open-talk")
    async with world.services.database.writing() as session:
        before = await session.scalar(text("SELECT max(id) FROM events"))
        await session.execute(text("DELETE FROM events"))
    await post(world.boris, "Two.", "open-talk")
    async with world.services.database.reading() as session:
        assert await session.scalar(text("SELECT min(id) FROM events")) > before


# --- many ----------------------------------------------------------------------------------------


@asynccontextmanager
async def crowd(world, count):
    """Have so many people listen, each with a post of her own; gives their listeners."""
    people = [admit(world, f"tcrowd{number}") for number in range(count)]
    async with AsyncExitStack() as opened:
        heard = []
        for person in people:
            client = world.client(person.headers, StreamingASGITransport(world.app))
            heard.append(await opened.enter_async_context(listening(client)))
        yield heard


async def statements_of_a_post(world, count):
    """Count the statements by which a post comes to so many listeners."""
    world.services.broadcaster.patience = world.services.broadcaster.trust = LONG
    world.services.broadcaster.settle = LONG
    said = []
    engine = world.services.database._engine.sync_engine
    async with crowd(world, count) as heard:
        await post(world.anna, "The first, which asks about each listener.", "open-talk")
        await asyncio.gather(*(one.next() for one in heard))

        @event.listens_for(engine, "before_cursor_execute")
        def count_(_connection, _cursor, statement, *_):
            said.append(statement)

        await post(world.anna, "The second.", "open-talk")
        await asyncio.gather(*(one.next() for one in heard))
        event.remove(engine, "before_cursor_execute", count_)
    return len(said)


async def test_telling_many_costs_the_database_no_more_than_telling_one(world):
    """The number of statements does not grow with those who listen."""
    few, many = await statements_of_a_post(world, 1), await statements_of_a_post(world, 24)
    # PostgreSQL's own bell may make the board look once or twice more.
    assert abs(many - few) <= 4


async def test_two_streams_of_one_person_both_hear(world, live):
    """Two devices of hers are told alike, and closing one leaves the other open."""
    async with listening(live.anna) as one:
        async with listening(live.anna) as two:
            told = await post(world.boris, "Both.", "open-talk")
            assert (await one.next())[1]["id"] == (await two.next())[1]["id"] == told["id"]
        told = await post(world.boris, "One.", "open-talk")
        assert (await one.next())[1]["id"] == told["id"]


# --- presence ------------------------------------------------------------------------------------


async def present(listener, count):
    """Read a stream until it says that so many colleagues are here; gives their names."""
    while True:
        kind, data = await listener.any()
        if kind == "presence" and data["count"] == count:
            return data["names"]


async def test_colleagues_see_each_other_come_and_go(world, live):
    """Who opens the module is told to those who have it open, and so is her leaving."""
    async with listening(live.anna) as anna:
        async with listening(live.boris) as boris:
            assert await present(anna, 1) == ["Boris K."]
            assert await present(boris, 1) == ["Анна П."]
        assert await present(anna, 0) == []


async def test_presence_is_not_an_event_to_resume_from(world, live):
    """It has no id: what is resumed from is the last event."""
    async with listening(live.anna) as anna, listening(live.boris):
        last = anna.last
        await present(anna, 1)
        assert anna.last == last


async def test_who_does_not_want_to_be_seen_is_not(world, live):
    """The profile's wish counts at once, on pages that are open already."""
    await ok(world.boris.put("api/me/profile", json={"present": False}))
    vera = world.client(world.vera.headers, StreamingASGITransport(world.app))
    async with listening(live.anna) as anna, listening(live.boris):
        async with listening(vera):
            # A third: what Anna is told of her shows that Boris would have been told of, too.
            assert await present(anna, 1) == ["tvera"]
        await present(anna, 0)
        await ok(world.boris.put("api/me/profile", json={"present": True}))
        assert await present(anna, 1) == ["Boris K."]


async def test_presence_stays_in_the_cohort(world, live):
    """Another cohort's people are not told of."""
    await cohort(world, world.boris)
    vera = world.client(world.vera.headers, StreamingASGITransport(world.app))
    async with listening(live.anna) as anna, listening(live.boris), listening(vera):
        assert await present(anna, 1) == ["tvera"]


async def test_nobody_is_seen_where_there_is_a_circle(world, live):
    """A module with a support circle tells nobody who has it open."""
    await world.release(**DISCUSSIONS)
    async with listening(live.anna) as anna, listening(live.boris):
        await until(lambda: not world.services.broadcaster._tasks or True)
        told = await post(world.boris, "Something.", "open-talk")
        kinds = []
        while "post" not in kinds:
            kinds.append((await anna.any())[0])
        assert kinds == ["post"]
        room = next(iter(world.services.broadcaster._rooms.values()))
        assert room.settling is None
        assert room.company.cohorts == {}
        assert told


async def test_other_processes_people_are_seen(world, live, elsewhere, database_url):
    """Presence goes over processes where the database carries it."""
    if database_url.startswith("sqlite"):
        pytest.skip("on SQLite a process knows its own streams")
    world.services.broadcaster.settle = 0.05
    async with listening(live.anna) as anna:
        async with listening(elsewhere(world.boris)) as boris:
            assert await present(anna, 1) == ["Boris K."]
            assert await present(boris, 1) == ["Анна П."]
        assert await present(anna, 0) == []


async def test_a_process_that_falls_silent_takes_its_people_along(world):
    """Who was killed without a word counts as gone after a while."""
    from staffroom_hub.commons.presence import Attendance
    from staffroom_hub.commons.store.places import ModulePlace

    now, place = [0.0], ModulePlace("en", MODULE)
    here, there = Attendance(lambda: now[0]), Attendance(lambda: now[0])
    for number in range(200):
        there.come(place, f"t{number}")
    for said in there.say(place):
        assert len(said) < 8000
        here.hear(said)
    assert len(here.at(place)) == 200
    now[0] = 100.0
    assert here.at(place) == set()
