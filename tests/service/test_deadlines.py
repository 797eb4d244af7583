"""Deadlines and extensions: who sets them, what is refused, and who hears of it."""

import pytest
from sqlalchemy import delete, select

from staffroom_hub.commons.store.models import (
    DeadlineChangeRow,
    EventRow,
)
from staffroom_hub.roles import LEARN, TEACH
from tests.service.limits import WALL, due, extend, found_cohort, module_of, set_due
from tests.service.module import MODULE
from tests.service.world import ok, refused


@pytest.fixture
async def cohort(world):
    """A cohort in Moscow with Anna in it, a day before the module is due."""
    return await found_cohort(world)


async def changes(world):
    """Give what was written down, in its order."""
    async with world.services.database.reading() as session:
        query = select(DeadlineChangeRow).order_by(DeadlineChangeRow.id)
        return [
            (row.kind, row.actor, row.person, row.before, row.after)
            for row in await session.scalars(query)
        ]


async def test_a_trainer_sets_changes_and_removes_a_deadline(world, cohort):
    """What is set is told with its moment, and every change has its who, what and when."""
    told = await set_due(world, cohort)
    assert told["zone"] == "Europe/Moscow"
    assert module_of(told) == {
        "module": MODULE, "title": "Tiny", "due": WALL, "due_at": "2030-03-28T20:59:00Z",
        "grace_hours": 2, "accepts_late": False, "extensions": [], "late": [],
    }  # fmt: skip
    await set_due(world, cohort, accepts_late=True, grace_hours=0)
    await set_due(world, cohort, accepts_late=True, grace_hours=0)
    gone = await ok(world.vera.delete(f"{cohort}/deadlines/{MODULE}"))
    assert module_of(gone)["due"] is None
    assert gone == await ok(world.vera.get(f"{cohort}/deadlines"))
    assert await changes(world) == [
        ("zone", "tvera", None, "UTC", "Europe/Moscow"),
        ("due", "tvera", None, "", f"{WALL} +2h -"),
        ("due", "tvera", None, f"{WALL} +2h -", WALL),
        ("due_removed", "tvera", None, WALL, ""),
    ]
    assert [c["kind"] for c in gone["changes"]] == ["due_removed", "due", "due", "zone"]
    assert {c["actor"] for c in gone["changes"]} == {"tvera"}
    assert gone["changes"][0]["created_at"] == world.clock().isoformat().replace("+00:00", "Z")


async def test_an_extension_is_given_changed_and_removed(world, cohort):
    """It is one teacher's, with a note; what was done is written down, the note is not."""
    await set_due(world, cohort)
    told = await extend(world, cohort, note="  She was ill.  ")
    assert module_of(told)["extensions"] == [
        {"person": "tanna", "display_name": "Анна П.", "until": "2030-03-31T12:00",
         "until_at": "2030-03-31T09:00:00Z", "note": "She was ill."}
    ]  # fmt: skip
    assert [m["name"] for m in told["members"]] == ["tanna"]
    await extend(world, cohort, until="2030-04-02T12:00")
    place = f"{cohort}/deadlines/{MODULE}/extensions/tanna"
    assert module_of(await ok(world.vera.delete(place)))["extensions"] == []
    await refused(world.vera.delete(place), 404, "not_found")
    assert (await changes(world))[2:] == [
        ("extension", "tvera", "tanna", "", "2030-03-31T12:00"),
        ("extension", "tvera", "tanna", "2030-03-31T12:00", "2030-04-02T12:00"),
        ("extension_removed", "tvera", "tanna", "2030-04-02T12:00", ""),
    ]


async def test_a_removed_deadline_takes_its_extensions_along(world, cohort):
    """Set anew, the module has no forgotten extension."""
    await set_due(world, cohort)
    await extend(world, cohort)
    await ok(world.vera.delete(f"{cohort}/deadlines/{MODULE}"))
    assert module_of(await set_due(world, cohort))["extensions"] == []
    kinds = [kind for kind, *_ in await changes(world)]
    assert kinds == ["zone", "due", "extension", "extension_removed", "due_removed", "due"]


async def test_another_zone_keeps_what_the_wall_clock_shows(world, cohort):
    """23:59 stays 23:59, by the new clock."""
    await set_due(world, cohort)
    told = await ok(world.vera.put(f"{cohort}/zone", json={"zone": "Asia/Yekaterinburg"}))
    assert module_of(told)["due"] == WALL
    assert module_of(told)["due_at"] == "2030-03-28T18:59:00Z"


async def heard(world):
    """Give whose open panels were told to look anew, and forget it."""
    async with world.services.database.writing() as session:
        query = select(EventRow.person).where(EventRow.type == "marks").order_by(EventRow.id)
        found = list(await session.scalars(query))
        await session.execute(delete(EventRow))
    return found


async def test_open_panels_hear_of_changes(world, cohort):
    """A due time concerns everybody in the cohort, an extension one; nobody else is told."""
    made = await ok(world.vera.post(f"{cohort}/invitation"))
    await ok(world.boris.post(f"api/invitations/{made['invitation']}"))
    assert await heard(world) == []
    await set_due(world, cohort)
    assert sorted(await heard(world)) == ["tanna", "tboris"]
    await extend(world, cohort)
    assert await heard(world) == ["tanna"]
    await ok(world.vera.put(f"{cohort}/zone", json={"zone": "Asia/Omsk"}))
    assert sorted(await heard(world)) == ["tanna", "tboris"]
    await refused(world.vera.delete(f"{cohort}/deadlines/m77-nothing"), 404, "not_found")
    assert await heard(world) == []


ROUTES = [
    ("GET", "/deadlines", None),
    ("PUT", "/zone", {"zone": "Europe/Berlin"}),
    ("PUT", f"/deadlines/{MODULE}", due()),
    ("DELETE", f"/deadlines/{MODULE}", None),
    ("PUT", f"/deadlines/{MODULE}/extensions/tanna", {"until": "2031-01-01T00:00"}),
    ("DELETE", f"/deadlines/{MODULE}/extensions/tanna", None),
]


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
async def test_only_who_leads_the_cohort_is_let_in(world, cohort, method, path, body):
    """Another trainer meets what a cohort that is not there answers; teachers are refused."""
    await set_due(world, cohort)
    await extend(world, cohort)
    before = await ok(world.vera.get(f"{cohort}/deadlines"))
    world.hub.admit("tother", LEARN, TEACH, groups=("trainers",))
    other = world.bearer("tother")
    real = await other.request(method, cohort + path, json=body)
    unreal = await other.request(method, f"api/cohorts/en/{10**9}{path}", json=body)
    assert real.status_code == 404
    assert real.content == unreal.content
    elsewhere = cohort.replace("/en/", "/ru/")
    await refused(world.vera.request(method, elsewhere + path, json=body), 404, "not_found")
    await refused(world.anna.request(method, cohort + path, json=body), 403, "forbidden")
    await refused(world.stranger.request(method, cohort + path, json=body), 401, "not_signed_in")
    assert await ok(world.vera.get(f"{cohort}/deadlines")) == before
    world.hub.admit("tada", LEARN, TEACH, groups=("trainers", "admins"))
    assert (await world.bearer("tada").request(method, cohort + path, json=body)).is_success


@pytest.mark.parametrize(
    "body",
    [
        {"due": "2030-02-30T10:00"},
        {"due": "2030-03-28T24:01"},
        {"due": "2030-03-28T23:59Z"},
        {"due": "2030-03-28T23:59\n"},
        {"due": "٢٠٣٠-03-28T23:59"},
        {"due": "9999-12-31T23:59"},
        {"due": 1900000000},
        {"due": None},
        due(grace_hours=-1),
        due(grace_hours=721),
        due(grace_hours=1e400),
        due(accepts_late="perhaps"),
        due(now="2030-01-01T00:00:00Z"),
    ],
)
async def test_crooked_deadlines_are_refused(world, cohort, body):
    """What is no time, no number of hours or no field is not taken."""
    answer = await world.vera.put(
        f"{cohort}/deadlines/{MODULE}",
        content=str(body).replace("'", '"').replace("None", "null").replace("inf", "1e999")
        .replace("False", "false").encode(),
        headers={"Content-Type": "application/json"},
    )  # fmt: skip
    assert answer.status_code in {400, 422}, answer.text
    assert module_of(await ok(world.vera.get(f"{cohort}/deadlines")))["due"] is None


@pytest.mark.parametrize(
    "zone",
    ["Mars/Olympus", "../../etc/passwd", "/etc/localtime", "localtime", "right/Europe/Berlin",
     "Europe", "", "Europe/Moscow\x00", "E" * 65, "Europe/../Europe/Moscow"],
)  # fmt: skip
async def test_what_is_no_zone_is_refused(world, cohort, zone):
    """Neither a path nor a file of the server's own is a zone; the cohort keeps the one it has."""
    await refused(world.vera.put(f"{cohort}/zone", json={"zone": zone}), 422, "invalid")
    assert (await ok(world.vera.get(f"{cohort}/deadlines")))["zone"] == "Europe/Moscow"


async def test_deadlines_are_for_modules_that_there_are(world, cohort):
    """A module that was never released, and one that is crooked, are not found."""
    for module in ("m77-nothing", "s01-service", "..", "M01-TINY"):
        await refused(world.vera.put(f"{cohort}/deadlines/{module}", json=due()), 404, "not_found")
    await refused(world.vera.delete(f"{cohort}/deadlines/{MODULE}"), 404, "not_found")


async def test_extensions_are_for_members_and_later_than_due(world, cohort):
    """Somebody of another cohort answers as nobody; an earlier moment is no extension."""
    body = {"until": "2030-03-31T12:00"}
    place = f"{cohort}/deadlines/{MODULE}/extensions"
    await refused(world.vera.put(f"{place}/tanna", json=body), 404, "not_found")
    await set_due(world, cohort)
    await ok(world.boris.get("api/me"))
    real = await world.vera.put(f"{place}/tboris", json=body)
    unreal = await world.vera.put(f"{place}/tnobody", json=body)
    assert real.status_code == 404
    assert real.content == unreal.content
    early = world.vera.put(f"{place}/tanna", json={"until": WALL})
    await refused(early, 409, "early_extension")
