"""Deadlines: who sets them, what they do to handing in, and what nobody gets around."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from alembic import command
from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from staffroom_hub.commons import upkeep
from staffroom_hub.commons.store import people
from staffroom_hub.commons.store.database import migration_engine
from staffroom_hub.commons.store.migrate import configuration, upgrade
from staffroom_hub.commons.store.models import (
    CohortRow,
    DeadlineChangeRow,
    EventRow,
    SubmissionRow,
)
from staffroom_hub.roles import LEARN, TEACH
from tests.service.module import MODULE, PLACE, definitions
from tests.service.world import complete, draft, key, ok, refused, submit

PANEL = f"{PLACE}/submission"
DUE = datetime(2030, 3, 28, 20, 59, tzinfo=UTC)
"""23:59 in Moscow."""
WALL = "2030-03-28T23:59"
EN = {"Accept-Language": "en"}
RU = {"Accept-Language": "ru"}


@pytest.fixture
async def cohort(world):
    """A cohort of Vera's in Moscow, with Anna in it, a day before the module is due."""
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


async def changes(world):
    """Give what was written down, in its order."""
    async with world.services.database.reading() as session:
        query = select(DeadlineChangeRow).order_by(DeadlineChangeRow.id)
        return [
            (row.kind, row.actor, row.person, row.before, row.after)
            for row in await session.scalars(query)
        ]


# --- setting --------------------------------------------------------------------------------------


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


# --- handing in -----------------------------------------------------------------------------------


async def stored(world):
    """Give what the database says of submissions, oldest first."""
    async with world.services.database.reading() as session:
        query = select(SubmissionRow).order_by(SubmissionRow.id)
        return [(row.late, row.late_by, row.cohort) for row in await session.scalars(query)]


async def panel(world):
    """Give what the panel says of time."""
    return (await ok(world.anna.get(PANEL)))["deadline"]


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


# --- going away, and coming back -------------------------------------------------------------------


async def leave(world):
    """Anna leaves her cohort."""
    await ok(world.anna.delete("api/cohorts/en/membership"))


async def join(world, cohort):
    """Anna comes in by the invitation of a cohort."""
    [told] = [
        one
        for one in await ok(world.vera.get("api/cohorts/en/led"))
        if cohort.endswith(f"/{one['id']}")
    ]
    await ok(world.anna.post(f"api/invitations/{told['invitation']}"))


async def another(world, **more):
    """Vera founds another cohort, in which the module is due otherwise."""
    made = await ok(world.vera.post("api/cohorts/en", json={"name": "Second"}))
    base = f"api/cohorts/en/{made['id']}"
    await ok(world.vera.put(f"{base}/deadlines/{MODULE}", json=due(**more)))
    return base


@pytest.mark.parametrize("through", ["open", "second"])
async def test_leaving_after_the_end_opens_nothing(world, cohort, through):
    """A due moment that came while she was in the cohort holds wherever she goes."""
    await set_due(world, cohort)
    await complete(world.anna)
    world.clock.now = DUE + timedelta(days=1)
    if through == "open":
        await leave(world)
    else:
        await join(world, await another(world, due="2030-05-01T12:00"))
    assert (await panel(world))["state"] == "closed"
    await refused(world.anna.post(PANEL, json={"key": key()}, headers=EN), 409, "closed")
    assert await stored(world) == []


async def test_late_work_handed_in_elsewhere_is_late_there(world, cohort):
    """The record names the cohort whose due moment had passed, and how long ago."""
    await set_due(world, cohort, accepts_late=True)
    await complete(world.anna)
    world.clock.now = DUE + timedelta(hours=3)
    await leave(world)
    world.clock.pass_(hours=1)
    assert (await submit(world.anna))["receipt"]["late_by"] == 4 * 3600
    [card] = await ok(world.vera.get("api/submissions/en"))
    assert (card["late"], cohort.endswith(f"/{card['cohort']}")) == (True, True)


async def test_who_comes_back_is_judged_by_the_cohort(world, cohort):
    """Away at the due moment, handed in after it, back again: late, also in the receipt."""
    await set_due(world, cohort, accepts_late=True)
    await complete(world.anna)
    world.clock.now = DUE - timedelta(minutes=1)
    await leave(world)
    world.clock.now = DUE + timedelta(hours=5)
    assert (await submit(world.anna))["receipt"]["late"] is False
    await join(world, cohort)
    receipt = (await ok(world.anna.get(PANEL)))["receipt"]
    assert (receipt["late"], receipt["late_by"]) == (True, 5 * 3600)
    await leave(world)
    assert (await ok(world.anna.get(PANEL)))["receipt"]["late"] is True
    [card] = await ok(world.vera.get("api/submissions/en"))
    assert (card["late"], cohort.endswith(f"/{card['cohort']}")) == (True, True)


async def test_work_that_is_closed_out_is_not_lost_by_coming_back(world, cohort):
    """Where late work is not taken, what she handed in while away stays, and is late."""
    await set_due(world, cohort)
    await complete(world.anna)
    await leave(world)
    world.clock.now = DUE + timedelta(hours=5)
    await submit(world.anna)
    await join(world, cohort)
    assert (await ok(world.anna.get(PANEL)))["receipt"]["late_by"] == 5 * 3600


async def test_who_joins_for_the_first_time_brings_her_work_as_it_is(world, cohort):
    """A cohort's due moment is not held against work from before one was in it."""
    second = await another(world, accepts_late=True)
    await complete(world.anna)
    world.clock.now = DUE + timedelta(hours=5)
    await leave(world)
    await submit(world.anna)
    await join(world, second)
    assert (await ok(world.anna.get(PANEL)))["receipt"]["late"] is False


async def test_who_moves_before_the_end_has_the_other_cohorts_time(world, cohort):
    """A due moment that comes when she is elsewhere for good does not hold for her."""
    await set_due(world, cohort)
    await complete(world.anna)
    await join(world, await another(world, due="2030-05-01T12:00"))
    world.clock.now = DUE + timedelta(days=1)
    assert (await panel(world))["state"] == "open"
    assert (await submit(world.anna))["receipt"]["late"] is False


async def test_the_trainer_sees_who_left(world, cohort):
    """It is among the changes of the cohort, and an extension of hers holds on."""
    await set_due(world, cohort)
    await extend(world, cohort)
    await complete(world.anna)
    world.clock.now = DUE + timedelta(days=1)
    await leave(world)
    told = (await ok(world.vera.get(f"{cohort}/deadlines")))["changes"][0]
    assert (told["kind"], told["person"]) == ("left", told["actor"])
    assert told["person"]
    assert (await submit(world.anna))["receipt"]["late"] is False


async def test_who_came_in_time_and_had_to_wait_is_in_time(world, cohort):
    """What counts is when the request came, not how long others kept the database busy."""
    await set_due(world, cohort)
    await complete(world.anna)
    world.clock.now = DUE
    came = asyncio.Event()

    def now():
        came.set()
        return world.clock()

    world.services.now = now
    async with world.services.database.writing() as session:
        await people.hold(session, "tanna")
        waiting = asyncio.create_task(submit(world.anna))
        await came.wait()
        world.clock.pass_(days=1)
    receipt = (await waiting)["receipt"]
    assert receipt["late"] is False
    assert datetime.fromisoformat(receipt["submitted_at"]) == DUE


async def test_many_at_once_after_the_end_are_all_refused(world, cohort):
    """No race opens what is closed."""
    await set_due(world, cohort)
    await complete(world.anna)
    world.clock.now = DUE + timedelta(hours=2, seconds=1)
    calls = [world.anna.post(PANEL, json={"key": key()}) for _ in range(5)]
    assert {answer.status_code for answer in await asyncio.gather(*calls)} == {409}
    assert await stored(world) == []


# --- what was there before --------------------------------------------------------------------------


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


# --- revisions ------------------------------------------------------------------------------------


def with_revisions(number):
    """Give the tiny module's own file with a number of revisions."""
    own = definitions()["module.yaml"]
    return own | {"grading": own["grading"] | {"revisions": number}}


async def test_revisions_are_counted_by_the_server(world):
    """With one revision a module is handed in twice, however many ask at once."""
    await world.release(module=with_revisions(1))
    await complete(world.anna)
    assert (await submit(world.anna))["revisions_left"] == 1
    calls = [world.anna.post(PANEL, json={"key": key()}, headers=EN) for _ in range(4)]
    answers = await asyncio.gather(*calls)
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    refusal = next(a for a in answers if a.status_code == 409).json()["error"]
    assert refusal["code"] == "no_revisions_left"
    assert refusal["message"].endswith("Times it may be handed in: 2.")
    assert (await ok(world.anna.get(PANEL)))["revisions_left"] == 0
    assert len(await stored(world)) == 2


async def test_a_release_may_open_revisions_again(world):
    """Without a number there is no end, whatever was said before."""
    await world.release(module=with_revisions(0))
    await complete(world.anna)
    await submit(world.anna)
    await refused(world.anna.post(PANEL, json={"key": key()}), 409, "no_revisions_left")
    await world.release(module=with_revisions(None))
    assert (await submit(world.anna))["revisions_left"] is None


async def test_an_earlier_key_is_answered_when_no_revision_is_left(world):
    """A lost answer is given again, not refused."""
    await world.release(module=with_revisions(0))
    await complete(world.anna)
    body = {"key": key()}
    first = await ok(world.anna.post(PANEL, json=body))
    assert await ok(world.anna.post(PANEL, json=body)) == first
