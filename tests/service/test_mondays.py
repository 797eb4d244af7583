"""What people meant to try comes back after two weeks, once, wherever it is looked after."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from staffroom.rules.mondays import meant
from staffroom_hub.commons import mondays, upkeep
from staffroom_hub.commons.events import Broadcaster
from staffroom_hub.commons.services import Services
from staffroom_hub.commons.store import mondays as store
from staffroom_hub.commons.store.database import Database
from staffroom_hub.commons.store.models import DraftRow, EventRow, NoticeRow, PersonRow
from tests.service.planning import MONDAY, course, keep
from tests.service.world import draft, ok

__all__ = ["course"]
"""The fixture."""
FORM = {
    "type": "form",
    "title": "On Monday",
    "fields": [{"id": "what", "label": "What?"}, {"id": "who", "label": "With whom?"}],
}
WORDS = "Ask one question <b>less</b> & wait."


@pytest.fixture
async def card(world, course):
    """Anna has written what she will try, at this moment."""
    await world.release(monday=FORM)
    await write(world.anna, WORDS)
    return world


async def write(person, words, **more):
    """Say what one will try."""
    return await draft(person, "monday", {"fields": {"what": words, **more}})


async def notices(person):
    """Give a person's notices in English."""
    told = await ok(person.get("api/me/notices", headers={"Accept-Language": "en"}))
    return told["items"]


async def test_a_card_comes_back_after_two_weeks(card):
    """Not a day before; with her own words, a question, and the way to the module."""
    card.clock.pass_(days=13, hours=23)
    assert await mondays.bring_back(card.services) == 0
    card.clock.pass_(hours=1)
    await upkeep.tidy(card.services)
    (notice,) = await notices(card.anna)
    assert notice["text"] == "Two weeks ago, in “Tiny”, you meant to try this. How did it go?"
    assert (notice["kind"], notice["excerpt"]) == ("monday", WORDS)
    assert (notice["edition"], notice["module"], notice["post"]) == ("en", "m01-tiny", None)
    assert (await ok(card.anna.get("api/me/notices/unread")))["unread"] == 1
    assert await notices(card.boris) == []


async def test_a_card_comes_back_once(card):
    """Neither the next day nor after it was changed is it asked again."""
    card.clock.pass_(days=14)
    assert await mondays.bring_back(card.services) == 1
    await write(card.anna, "Something else.")
    card.clock.pass_(days=30)
    assert await mondays.bring_back(card.services) == 0
    assert len(await notices(card.anna)) == 1


async def test_two_weeks_begin_with_the_last_word(card):
    """Who changes her card is asked two weeks after that."""
    card.clock.pass_(days=10)
    await write(card.anna, "Something else.")
    card.clock.pass_(days=10)
    assert await mondays.bring_back(card.services) == 0
    card.clock.pass_(days=4)
    assert await mondays.bring_back(card.services) == 1
    assert (await notices(card.anna))[0]["excerpt"] == "Something else."


async def test_a_pause_holds_the_question_back(card):
    """While she has paused she is not asked; afterwards she is, and not told of two weeks."""
    until = (MONDAY + timedelta(days=28)).date().isoformat()
    await keep(card.anna, paused_until=until)
    card.clock.pass_(days=14)
    assert await mondays.bring_back(card.services) == 0
    card.clock.pass_(days=14)
    assert await mondays.bring_back(card.services) == 1
    (notice,) = await notices(card.anna)
    assert notice["text"] == "Some time ago, in “Tiny”, you meant to try this. How did it go?"


async def test_an_empty_card_is_no_question(world, course):
    """Who wrote nothing, or took it back, is asked nothing."""
    await world.release(monday=FORM)
    await write(world.anna, "  ")
    await draft(world.boris, "monday", {"fields": {"who": "A colleague"}})
    world.clock.pass_(days=20)
    assert await mondays.bring_back(world.services) == 0


@pytest.mark.parametrize("answer", [None, [], "x", {"fields": []}, {"fields": {"what": ["x"]}}])
def test_an_answer_of_another_shape_means_nothing(answer):
    """A card saved under an earlier definition breaks nothing."""
    assert meant(answer) == ""


async def test_of_several_processes_one_asks(card, database_url):
    """All look at the same moment; there is one notice, and each open page hears once."""
    others = [
        Services(Database(database_url), card.services.identity, Broadcaster(0.2), now=card.clock)
        for _ in range(3)
    ]
    card.clock.pass_(days=14)
    asked = await asyncio.gather(*map(mondays.bring_back, [card.services, *others]))
    assert sorted(asked) == [0, 0, 0, 1]
    async with card.services.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(NoticeRow)) == 1
        told = select(func.count()).where(EventRow.type == "notice", EventRow.person == "tanna")
        assert await session.scalar(told) == 1
    for one in others:
        await one.database.close()


async def crowd(world, count):
    """Let so many people have a card, written at this moment; some have paused."""
    names = [f"tcrowd{number:05}" for number in range(count)]
    now = world.clock()
    async with world.services.database.writing() as session:
        session.add_all(
            PersonRow(name=name, display_name=name, locale="en", created_at=now) for name in names
        )
        await session.flush()
        session.add_all(
            DraftRow(
                person=name, edition="en", module="m01-tiny", activity=store.ACTIVITY, version=1,
                answer={"fields": {"what": name}}, saved_at=now,
            )
            for name in names
        )  # fmt: skip


async def test_a_crowd_is_asked_batch_by_batch(card, statements):
    """Many more than fit in a batch are all asked, and statements grow with batches alone."""
    await crowd(card, 449)
    card.clock.pass_(days=14)
    statements.clear()
    assert await mondays.bring_back(card.services) == 450
    # Three batches; each looks, writes notices, counts, and tells.
    assert len(statements) <= 3 * 8
    assert await mondays.bring_back(card.services) == 0


@pytest.fixture
def statements(world):
    """What the database was told, as it goes on."""
    from sqlalchemy import event

    said = []

    def hear(_connection, _cursor, statement, *_):
        said.append(statement)

    engine = world.services.database._engine.sync_engine
    event.listen(engine, "before_cursor_execute", hear)
    yield said
    event.remove(engine, "before_cursor_execute", hear)


async def test_whoever_left_is_not_asked(card):
    """Nobody who has gone has a card left, and the upkeep goes on without her."""
    await ok(
        card.anna.request(
            "DELETE", "api/me", json={"contributions": "remove", "confirm": "Анна П."}
        )
    )
    card.clock.pass_(days=14)
    assert await mondays.bring_back(card.services) == 0
