"""A course of two modules, the tiny one and one that is not written, and plans for it."""

from datetime import UTC, datetime

import pytest

from staffroom.syllabus import Syllabus
from staffroom_hub.commons import plans
from tests.service.world import ok

MONDAY = datetime(2026, 6, 8, 9, tzinfo=UTC)
COURSE = Syllabus.model_validate(
    {
        "modules": [
            {"id": "m01-tiny", "minutes": 90, "title": {"ru": "Сеть {name}", "en": "Network"}},
            {"id": "m02-far", "minutes": 60, "title": {"ru": "Потом", "en": "Later"}},
        ],
        "presets": {},
        "certificates": {},
    }
)
PLAN = "api/me/plan/en"


@pytest.fixture
def course(world, monkeypatch):
    """The two modules are the whole course; it is a Monday morning."""
    monkeypatch.setattr(plans, "syllabus", lambda: COURSE)
    world.clock.now = MONDAY
    return COURSE


def body(**changed):
    """Give a plan: an hour a week, on Tuesdays and Fridays at six."""
    days = [{"day": 1, "hour": 18}, {"day": 4, "hour": 18}]
    return {"minutes": 60, "days": days, "zone": "Europe/Berlin"} | changed


async def keep(person, version=0, edition="en", **changed):
    """Keep a plan."""
    change = {"version": version, "body": body(**changed)}
    return await ok(person.put(f"api/me/own/plan/{edition}", json=change))
