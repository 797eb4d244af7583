"""What a deadline does to handing in, and what nobody gets around."""

from datetime import datetime, timedelta

import pytest
from alembic import command
from sqlalchemy import text, update
from sqlalchemy.orm import Session

from staffroom_hub.commons import upkeep
from staffroom_hub.commons.store.database import migration_engine
from staffroom_hub.commons.store.migrate import configuration, upgrade
from staffroom_hub.commons.store.models import (
    CohortRow,
    SubmissionRow,
)
from tests.service.limits import (
    DUE,
    EN,
    PANEL,
    RU,
    extend,
    found_cohort,
    module_of,
    panel,
    set_due,
    stored,
)
from tests.service.world import complete, draft, key, ok, refused, submit


@pytest.fixture
async def cohort(world):
    """A cohort in Moscow with Anna in it, a day before the module is due."""
    return await found_cohort(world)


async def test_nothing_due_is_open_as_ever(world):
    """In the open cohort, or where nothing was set, the panel says nothing of time."""
    await complete(world.anna)
    state = await submit(world.anna)
    assert state["deadline"] is None
    assert state["revisions_left"] is None
    receipt = state["receipt"]
    assert (receipt["zone"], receipt["late"], receipt["late_by"]) == ("UTC", False, 0)
    assert [part["title"] for part in receipt["parts"]] == ["Exit quiz", "Request", "Talk"]


async def test_the_panel_tells_how_things_stand(world, cohort):
    """Open, grace and closed are told with their moments, by the server's clock."""
    await set_due(world, cohort)
    told = await panel(world)
    assert told == {
        "state": "open", "now": "2030-03-27T20:59:00Z", "due": "2030-03-28T20:59:00Z",
        "until": "2030-03-28T20:59:00Z", "ends": "2030-03-28T22:59:00Z", "accepts_late": False,
        "zone": "Europe/Moscow", "note": "",
    }  # fmt: skip
    await extend(world, cohort, note="Take your time.")
    told = await panel(world)
    assert (told["until"], told["note"]) == ("2030-03-31T09:00:00Z", "Take your time.")
    world.clock.now = DUE + timedelta(days=2, hours=12, minutes=2)
    assert (await panel(world))["state"] == "grace"
    world.clock.pass_(hours=2)
    assert (await panel(world))["state"] == "closed"


async def test_work_in_grace_is_not_late(world, cohort):
    """Grace is not held against anybody."""
    await set_due(world, cohort)
    await complete(world.anna)
    world.clock.now = DUE + timedelta(hours=1)
    state = await submit(world.anna)
    assert state["receipt"]["late"] is False
    assert state["receipt"]["zone"] == "Europe/Moscow"
    [(late, late_by, number)] = await stored(world)
    assert (late, late_by) == (False, 0)
    assert cohort.endswith(f"/{number}")


async def test_late_work_is_taken_and_marked(world, cohort):
    """How late is counted from the due moment, and trainers and the grader are told."""
    await set_due(world, cohort, accepts_late=True)
    await complete(world.anna)
    world.clock.now = DUE + timedelta(hours=3, seconds=5)
    state = await submit(world.anna)
    assert (state["receipt"]["late"], state["receipt"]["late_by"]) == (True, 3 * 3600 + 5)
    [card] = await ok(world.vera.get("api/submissions/en"))
    assert (card["late"], card["late_by"]) == (True, 3 * 3600 + 5)
    moment = datetime.fromisoformat(card["submitted_at"])
    assert moment == DUE + timedelta(hours=3, seconds=5)
    state = await ok(world.anna.get(PANEL))
    assert state["receipt"]["late"] is True


async def test_a_closed_module_refuses_and_loses_nothing(world, cohort):
    """The refusal names the moment in the cohort's zone; drafts are still saved."""
    await set_due(world, cohort)
    await complete(world.anna)
    world.clock.now = DUE + timedelta(hours=2, seconds=1)
    body = {"key": key()}
    error = await refused(world.anna.post(PANEL, json=body, headers=RU), 409, "closed")
    assert "29 марта 2030, 01:59" in error["message"]
    assert "Москва" in error["message"]
    error = await refused(world.anna.post(PANEL, json=body, headers=EN), 409, "closed")
    assert "29 March 2030, 01:59 (Moscow Standard Time)" in error["message"]
    assert "{" not in error["message"]
    assert await stored(world) == []
    await draft(world.anna, "request", {"fields": {"situation": "Typed after the end."}})
    await extend(world, cohort)
    assert (await submit(world.anna))["receipt"]["late"] is False


async def test_a_zone_that_is_known_no_more_falls_back_to_the_editions(world, cohort):
    """An update of the system's zones makes no page fail: it is told by UTC, and closed in words."""
    await set_due(world, cohort)
    await complete(world.anna)
    async with world.services.database.writing() as session:
        await session.execute(update(CohortRow).values(zone="Mars/Olympus"))
    assert (await panel(world))["zone"] == "UTC"
    world.clock.now = DUE + timedelta(days=1)
    error = await refused(world.anna.post(PANEL, json={"key": key()}, headers=EN), 409, "closed")
    assert "29 March 2030, 01:59 (Coordinated Universal Time)" in error["message"]


async def test_ones_extension_is_nobody_elses(world, cohort):
    """A neighbour in the same cohort stays closed out."""
    made = await ok(world.vera.post(f"{cohort}/invitation"))
    await ok(world.boris.post(f"api/invitations/{made['invitation']}"))
    await set_due(world, cohort)
    await extend(world, cohort)
    for person in (world.anna, world.boris):
        await complete(person)
    world.clock.now = DUE + timedelta(hours=3)
    await refused(world.boris.post(PANEL, json={"key": key()}), 409, "closed")
    assert (await submit(world.anna))["receipt"]["late"] is False


async def test_an_earlier_key_gives_the_earlier_receipt(world, cohort):
    """Repeated after the end, it is no new submission, even with other answers by then."""
    await set_due(world, cohort)
    await complete(world.anna)
    body = {"key": key()}
    first = await ok(world.anna.post(PANEL, json=body))
    await draft(world.anna, "request", {"fields": {"situation": "Better, but too late."}})
    world.clock.now = DUE + timedelta(days=3)
    again = await ok(world.anna.post(PANEL, json=body))
    assert again["receipt"] == first["receipt"]
    assert again["deadline"]["state"] == "closed"
    assert len(await stored(world)) == 1
    stolen = world.boris.post(PANEL, json=body)
    assert not (await stolen).is_success


async def test_a_receipt_outlives_the_forgetting_of_keys(world, cohort):
    """Upkeep forgets what browsers repeat no more, and never that something was handed in."""
    await set_due(world, cohort, accepts_late=True)
    await complete(world.anna)
    body = {"key": key()}
    first = await ok(world.anna.post(PANEL, json=body))
    world.clock.pass_(days=90)
    await upkeep.tidy(world.services)
    again = await ok(world.anna.post(PANEL, json=body))
    assert again["receipt"] == first["receipt"]
    assert len(await stored(world)) == 1


@pytest.mark.parametrize(
    "forged",
    [
        {"submitted_at": "2030-03-28T10:00:00Z"},
        {"now": "2030-03-28T10:00:00Z"},
        {"late": False},
        {"cohort": 0},
    ],
)
async def test_a_forged_time_in_the_body_is_refused(world, cohort, forged):
    """Nothing but a key is taken from a browser."""
    await set_due(world, cohort, accepts_late=True)
    await complete(world.anna)
    world.clock.now = DUE + timedelta(days=1)
    await refused(world.anna.post(PANEL, json={"key": key()} | forged), 422, "invalid")
    assert await stored(world) == []


async def test_a_clients_clock_changes_nothing(world, cohort):
    """Headers and parameters that name a time are not looked at."""
    await set_due(world, cohort)
    await complete(world.anna)
    world.clock.now = DUE + timedelta(days=1)
    headers = {"Date": "Thu, 28 Mar 2030 10:00:00 GMT", "X-Request-Start": "t=1900000000"}
    call = world.anna.post(
        f"{PANEL}?now=2030-03-28T10:00:00Z", json={"key": key()}, headers=headers
    )
    await refused(call, 409, "closed")
    headers["If-Unmodified-Since"] = headers["Date"]
    told = await ok(world.anna.get(PANEL, headers=headers))
    assert told["deadline"]["state"] == "closed"


async def test_the_trainer_of_a_cohort_sees_what_came_late(world, cohort):
    """Whose newest work it is, when it came and how late; what is in time, and others', is not."""
    await set_due(world, cohort, accepts_late=True)
    for person in (world.anna, world.boris):
        await complete(person)
    await submit(world.anna)
    assert module_of(await ok(world.vera.get(f"{cohort}/deadlines")))["late"] == []
    world.clock.now = DUE + timedelta(hours=3)
    await submit(world.anna)
    world.clock.pass_(hours=1)
    await submit(world.anna)
    await submit(world.boris)
    assert module_of(await ok(world.vera.get(f"{cohort}/deadlines")))["late"] == [
        {
            "person": "tanna", "display_name": "Анна П.",
            "submitted_at": "2030-03-29T00:59:00Z", "late_by": 4 * 3600,
        }
    ]  # fmt: skip
    await extend(world, cohort)
    await submit(world.anna)
    assert module_of(await ok(world.vera.get(f"{cohort}/deadlines")))["late"] == []


def test_what_was_handed_in_before_was_not_late(empty_url):
    """A database of the earlier tables keeps its submissions and cohorts."""
    engine = migration_engine(empty_url)
    with engine.begin() as connection:
        command.upgrade(configuration(connection), "0002")
        then = "'2026-01-01 00:00:00'"
        for row in (
            f"people VALUES ('tanna', 'Anna', 'ru', {then})",
            (
                "releases (id, edition, module, title, summary, minutes, digest, released_at) "
                f"VALUES (1, 'en', 'm01-tiny', 'Tiny', '', 1, '', {then})"
            ),
            (
                "cohorts (id, edition, name, trainer, created_at) "
                f"VALUES (1, 'en', 'First', 'tanna', {then})"
            ),
            (
                "submissions (id, person, edition, module, release, work, notebook, automatic, "
                "submitted_at, state, attempts) "
                f"VALUES (1, 'tanna', 'en', 'm01-tiny', 1, '{{}}', '{{}}', '{{}}', {then}, 'done', 1)"
            ),
        ):
            connection.execute(text(f"INSERT INTO {row}"))
    upgrade(empty_url)
    with Session(engine) as session:
        row = session.get_one(SubmissionRow, 1)
        assert (row.late, row.late_by, row.cohort, row.zone, row.parts) == (
            False,
            0,
            None,
            None,
            None,
        )
        assert session.get_one(CohortRow, 1).zone is None
    engine.dispose()
