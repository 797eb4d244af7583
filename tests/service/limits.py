"""A module that is due on a day: what trainers say of it, and what the panel and the database do."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from staffroom_hub.commons.store.models import SubmissionRow
from tests.service.module import MODULE, PLACE
from tests.service.world import ok

PANEL = f"{PLACE}/submission"
DUE = datetime(2030, 3, 28, 20, 59, tzinfo=UTC)
"""23:59 in Moscow."""
WALL = "2030-03-28T23:59"
EN = {"Accept-Language": "en"}
RU = {"Accept-Language": "ru"}


async def found_cohort(world):
    """Make a cohort of Vera's in Moscow, with Anna in it, a day before the module is due."""
    world.clock.now = DUE - timedelta(days=1)
    made = await ok(world.vera.post("api/cohorts/en", json={"name": "First"}))
    await ok(world.anna.post(f"api/invitations/{made['invitation']}"))
    base = f"api/cohorts/en/{made['id']}"
    await ok(world.vera.put(f"{base}/zone", json={"zone": "Europe/Moscow"}))
    return base


def due(**more):
    """Give a trainer's wish."""
    return {"due": WALL, "grace_hours": 2, "accepts_late": False} | more


async def set_due(world, cohort, **more):
    """Say when the module is due."""
    return await ok(world.vera.put(f"{cohort}/deadlines/{MODULE}", json=due(**more)))


async def extend(world, cohort, until="2030-03-31T12:00", note="", person="tanna"):
    """Give somebody more time."""
    place = f"{cohort}/deadlines/{MODULE}/extensions/{person}"
    return await ok(world.vera.put(place, json={"until": until, "note": note}))


def module_of(told):
    """Give the tiny module as a trainer sees it."""
    return next(one for one in told["modules"] if one["module"] == MODULE)


async def stored(world):
    """Give what the database says of submissions, oldest first."""
    async with world.services.database.reading() as session:
        query = select(SubmissionRow).order_by(SubmissionRow.id)
        return [(row.late, row.late_by, row.cohort) for row in await session.scalars(query)]


async def panel(world):
    """Give what the panel says of time."""
    return (await ok(world.anna.get(PANEL)))["deadline"]
