"""What is kept in memory for all: never older than it may be, never anybody else's."""

import httpx
import pytest

from staffroom_hub.commons.app import create_app
from staffroom_hub.commons.events import Broadcaster
from staffroom_hub.commons.services import Services
from staffroom_hub.commons.store.database import Database
from tests.service.module import PLACE, definitions
from tests.service.test_events import listening, live
from tests.service.world import BASE, at, attempt, complete, draft, ok, post, submit

__all__ = ["live"]
"""The fixture: clients that read streams in-process."""

PAGE = f"{PLACE}/activities?more=true"


@pytest.fixture
async def elsewhere(world, database_url):
    """Anna and Boris at a second process with the same database."""
    services = Services(Database(database_url), world.services.identity, Broadcaster(0.2))
    clients = [
        httpx.AsyncClient(
            transport=httpx.ASGITransport(create_app(services)), base_url=BASE, headers=one.headers
        )
        for one in (world.anna, world.boris)
    ]
    yield clients
    for client in clients:
        await client.aclose()
    await services.database.close()


def authors(thread):
    """Name who wrote the posts of a thread."""
    return [p["author"] for p in thread["posts"]]


async def test_a_page_that_opens_gets_what_each_route_tells(world):
    """One answer holds the thread and the panel as their own routes give them, and where to go on."""
    await complete(world.anna)
    await submit(world.anna)
    page = await ok(world.anna.get(PAGE))
    assert page["threads"]["talk"] == await ok(world.anna.get(at("talk", "/thread")))
    assert page["submission"] == await ok(world.anna.get(f"{PLACE}/submission"))
    assert page["states"]["request"] == await ok(world.anna.get(at("request")))


async def test_a_page_that_opens_misses_nothing_afterwards(world, live):
    """The stream that goes on after the page's event tells the first post after it, and no other."""
    await post(world.boris, "Before.")
    page = await ok(world.anna.get(PAGE))
    told = await post(world.boris, "After.")
    async with listening(live.anna, str(page["event"])) as heard:
        assert (await heard.next())[1]["id"] == told["id"]


async def test_a_page_that_opens_shows_no_thread_to_who_has_not_posted(world):
    """The rule `post first` holds in the one answer too, with another's page just made."""
    await post(world.boris, "Boris was here.")
    assert "Boris was here." in (await world.boris.get(PAGE)).text
    answer = await world.anna.get(PAGE)
    assert "Boris was here." not in answer.text
    assert answer.json()["threads"]["talk"]["posts"] == []


async def test_a_shared_thread_says_to_each_what_is_hers(world):
    """`mine` and the counts are the reader's own, whoever read before."""
    first = await post(world.anna, "Anna's.")
    second = await post(world.boris, "Boris's.")
    await post(world.boris, "To Anna.", reply_to=first["id"])
    for person, own, answers in ((world.anna, first, 0), (world.boris, second, 1)) * 2:
        thread = await ok(person.get(at("talk", "/thread")))
        heads = [p["id"] for p in thread["posts"] if p["mine"] and p["reply_to"] is None]
        assert (heads, thread["own_answers"]) == ([own["id"]], answers)


async def test_another_process_post_is_in_the_thread_at_once(world, elsewhere):
    """What is in memory gives way to a post that this process never saw written."""
    _, boris = elsewhere
    await post(world.anna, "Anna's.")
    await ok(world.anna.get(at("talk", "/thread")))
    await post(boris, "From elsewhere.")
    assert authors(await ok(world.anna.get(at("talk", "/thread"))))[-1] == "Boris K."


async def test_another_process_release_changes_the_seeds_at_once(world, elsewhere):
    """A seeded post that was changed in place is not shown as it was."""
    await post(world.anna, "Anna's.")
    await ok(elsewhere[0].get(at("talk", "/thread")))
    seed = {"id": "one", "author": "Anna", "text": "Better words."}
    await world.release(talk=definitions()["talk.yaml"] | {"seeds": [seed]})
    assert "Better words." in (await elsewhere[0].get(at("talk", "/thread"))).text


async def test_a_new_release_counts_at_once(world):
    """A module that was just read is read anew when it is released again."""
    await ok(world.anna.get(at("request")))
    card = definitions()["request.yaml"] | {"title": "Another title"}
    await world.release(request=card)
    assert (await ok(world.anna.get(PLACE)))["activities"]["request"]["title"] == "Another title"


async def test_a_new_name_and_language_count_at_once(world):
    """Who was just asked about is known anew after she changed herself."""
    await ok(world.anna.get("api/me"))
    change = {"display_name": "Anna Maria", "locale": "en"}
    await ok(world.anna.patch("api/me", json=change))
    me = await ok(world.anna.get("api/me"))
    assert (me["display_name"], me["locale"]) == ("Anna Maria", "en")


async def test_a_post_travels_with_its_event_to_who_may_read_it(world, live):
    """After one's own post a colleague's comes whole, as the thread would show it."""
    await post(world.anna, "Anna's.")
    async with listening(live.anna) as heard:
        told = await post(world.boris, "**Whole.**")
        kind, data = await heard.next()
    thread = await ok(world.anna.get(at("talk", "/thread")))
    assert (kind, data["id"]) == ("post", told["id"])
    assert data["post"] == thread["posts"][-1]


async def test_a_post_is_its_writers_own_on_her_other_page(world, live):
    """The same event says `mine` to its writer and not to others."""
    await post(world.anna, "Anna's.")
    await post(world.boris, "Boris's.")
    async with listening(live.anna) as anna, listening(live.boris) as boris:
        await post(world.anna, "Anna's second.")
        assert (await anna.next())[1]["post"]["mine"] is True
        assert (await boris.next())[1]["post"]["mine"] is False


async def test_a_post_stays_shut_up_for_who_has_not_posted(world, live):
    """Beside a reader who gets the words, one who has not posted gets the ids alone."""
    await post(world.anna, "Anna's.")
    async with listening(live.anna) as anna, listening(live.boris) as boris:
        told = await post(world.anna, "Not for Boris yet.")
        assert "post" in (await anna.next())[1]
        data = (await boris.next())[1]
    assert data["id"] == told["id"]
    assert "post" not in data
    assert "Not for Boris" not in str(data)


async def test_a_post_without_the_rule_travels_to_everybody(world, live):
    """Where nobody need post first, the words come with the event."""
    async with listening(live.anna) as heard:
        await post(world.boris, "Hello.", activity="open-talk")
        assert "Hello." in (await heard.next())[1]["post"]["html"]


async def test_a_quiet_stream_asks_the_hub_nothing(world, live):
    """Looking for news now and then costs the hub no question; telling some does."""
    async with listening(live.anna) as heard:
        world.ticks.seconds += 6
        world.hub.asked.clear()
        board = next(iter(world.services.broadcaster._rooms.values())).board
        looked = board._due
        while board._due == looked:
            await board.newest()
        assert world.hub.asked == []
        await post(world.boris, "News.")
        await heard.next()
        assert world.hub.asked.count("/hub/api/user") == 2


async def test_the_board_is_bounded_and_older_events_are_still_told(world, live, monkeypatch):
    """A page that was away for long gets from the database what the board has forgotten."""
    from staffroom_hub.commons import news

    monkeypatch.setattr(news, "_KEPT", 2)
    async with listening(live.boris) as boris:
        start = boris.last
        told = [(await post(world.boris, f"{n}"))["id"] for n in range(4)]
        for _ in told:
            await boris.next()
        board = next(iter(world.services.broadcaster._rooms.values())).board
        assert len(board._rows) <= 2
        async with listening(live.anna, start) as anna:
            assert [(await anna.next())[1]["id"] for _ in told] == told


async def test_marks_on_the_shared_board_are_nobody_elses(world, live):
    """One's events are passed over for others, and attempts in one answer are one's own."""
    await attempt(world.anna, "a")
    await draft(world.anna, "request", {"fields": {"situation": "Anna's own words."}})
    page = await world.boris.get(PAGE)
    assert "Anna's own words." not in page.text
    assert page.json()["states"]["exit-quiz"]["attempts_used"] == 0
