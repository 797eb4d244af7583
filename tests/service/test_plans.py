"""Plans of study: what follows from them, and the calendars that they are followed by."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from icalendar import Calendar
from sqlalchemy import select

from staffroom.wire.own import OwnChange
from staffroom_hub.commons.store import own
from staffroom_hub.commons.store.models import FeedRow
from staffroom_hub.commons.store.own import OwnPlace
from tests.service.planning import PLAN, body, course, keep
from tests.service.world import complete, draft, ok, refused, submit

__all__ = ["course"]
"""The fixture."""
CALENDAR = f"{PLAN}/calendar"
SECRET = "Only Anna knows this goal"


async def outlook(person, edition="en"):
    """Give what follows from a person's plan."""
    return (await ok(person.get(f"api/me/plan/{edition}")))["outlook"]


async def feed_of(person, edition="en"):
    """Make a calendar's private address."""
    return (await ok(person.post("api/me/feeds", json={"plan": edition})))["path"]


async def route(world, person, modules):
    """Give a person a route."""
    async with world.services.database.writing() as session:
        change = OwnChange(version=0, body={"modules": modules})
        await own.put(session, person, OwnPlace("route", "en"), change, world.clock())


def strictly(data):
    """Read a calendar as the strictest of readers: RFC 5545 by the letter, nothing forgiven."""
    assert data.endswith(b"\r\n")
    lines = data.split(b"\r\n")[:-1]
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert all(len(line) <= 75 for line in lines)
    unfolded = re.sub(rb"\r\n[ \t]", b"", data).decode().split("\r\n")[:-1]
    shape = re.compile(
        r'[A-Z0-9-]+(;[A-Z0-9-]+=("[^"\x00-\x1f]*"|[^";:,\x00-\x1f]*))*:[^\x00-\x1f]*'
    )
    assert all(shape.fullmatch(line) for line in unfolded)
    (calendar,) = Calendar.from_ical(data, multiple=True)
    assert all(component.errors == [] for component in calendar.walk())
    assert (str(calendar["version"]), len(calendar.subcomponents) > 0) == ("2.0", True)
    assert calendar["prodid"]
    zones = {zone["tzid"] for zone in calendar.walk("vtimezone")}
    events = calendar.walk("vevent")
    for event in events:
        assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "DURATION"} <= set(event)
        assert event.DTSTART.tzinfo is not None
        assert event["dtstart"].params.get("tzid", "UTC") in {*zones, "UTC"}
    uids = [str(event["uid"]) for event in events]
    assert len(set(uids)) == len(uids)
    return calendar


def moments(calendar):
    """Give when a calendar has something, with its title, by the rules of recurrence."""
    found = []
    for event in calendar.walk("vevent"):
        start = event.DTSTART
        times = [start]
        if "rrule" in event:
            rule = event["rrule"].to_ical().decode()
            naive = rrulestr(rule, dtstart=start.replace(tzinfo=None))
            times = [time.replace(tzinfo=start.tzinfo) for time in naive]
        found += [(time, str(event["summary"])) for time in times]
    return sorted(found)


async def test_without_a_plan_there_is_nothing_to_tell(world, course):
    """Who has chosen nothing has no plan, no calendar, and is owed nothing."""
    nothing = {"version": 0, "plan": None, "outlook": None, "usual": None}
    assert await ok(world.anna.get(PLAN)) == nothing
    await refused(world.anna.get(CALENDAR), 404, "not_found")


async def test_a_plan_says_when_the_route_is_done(world, course):
    """90 minutes at an hour a week are three times; what is not written is named, and ends later."""
    await keep(world.anna, goal=SECRET, goal_week="2026-06-08")
    told = await ok(world.anna.get(PLAN, headers={"Accept-Language": "en"}))
    assert told["version"] == 1
    assert told["plan"]["minutes"] == 60
    seen = told["outlook"]
    assert (seen["state"], seen["finish"], seen["written_until"]) == (
        "planned", "2026-06-23", "2026-06-16",
    )  # fmt: skip
    assert (seen["minutes_left"], seen["modules_left"], seen["modules_done"]) == (90, 1, 0)
    assert (seen["week"], seen["this_week"], seen["unwritten"]) == ("2026-06-08", True, ["Later"])
    assert [goal["text"] for goal in seen["goals"]] == ["about two thirds of “Network”, 60 min"]
    assert [one["day"] for one in seen["next"]] == ["2026-06-09", "2026-06-12", "2026-06-16"]


async def test_what_was_done_moves_the_finish(world, course):
    """Work that is begun costs its rest, a module that is done nothing."""
    await keep(world.anna)
    await draft(world.anna, "request", {"fields": {"situation": "Something."}})
    begun = await outlook(world.anna)
    assert begun["minutes_left"] < 90
    await complete(world.anna)
    await submit(world.anna)
    ready = await outlook(world.anna)
    assert ready["minutes_left"] < begun["minutes_left"]
    assert ready["finish"] < begun["finish"]


async def test_a_plan_follows_the_route(world, course):
    """What is not on the route is not planned; with all of it unwritten there is only waiting."""
    await keep(world.anna)
    await route(world, "tanna", ["m02-far"])
    seen = await outlook(world.anna)
    assert (seen["state"], seen["minutes_left"], seen["goals"]) == ("waiting", 0, [])
    await keep(world.boris)
    await route(world, "tboris", [])
    assert (await outlook(world.boris))["state"] == "done"


@pytest.mark.parametrize(("told", "usual"), [(40, 40), (5, None), (3000, None), (None, None)])
async def test_a_plan_begins_with_the_minutes_that_she_told(world, course, told, usual):
    """Who told the diagnostic how much time she has is not asked as if she had not."""
    await ok(world.anna.get("api/me"))
    async with world.services.database.writing() as session:
        change = OwnChange(version=0, body={"circumstances": {"minutes": told}})
        await own.put(session, "tanna", OwnPlace("diagnostic", "en"), change, world.clock())
    assert (await ok(world.anna.get(PLAN)))["usual"] == usual


async def test_others_turn_is_no_study(world, course):
    """A module that waits for others takes no time of hers, and is not called done."""
    await keep(world.anna)
    await complete(world.anna)
    await submit(world.anna)
    seen = await outlook(world.anna)
    assert (seen["state"], seen["minutes_left"], seen["modules_done"]) == ("others", 0, 0)


async def test_an_empty_plan_says_so(world, course):
    """Without days there is no finish, but what is left is told."""
    await keep(world.anna, days=[])
    seen = await outlook(world.anna)
    assert (seen["state"], seen["finish"], seen["minutes_left"]) == ("empty", None, 90)


async def test_a_pause_moves_all_and_ends_by_itself(world, course):
    """Two weeks of pause are two weeks later, and no word of it when they are over."""
    await keep(world.anna)
    before = await outlook(world.anna)
    await keep(world.anna, version=1, paused_until="2026-06-22")
    paused = await outlook(world.anna)
    assert paused["state"] == "paused"
    moved = date.fromisoformat(paused["finish"]) - date.fromisoformat(before["finish"])
    assert moved == timedelta(days=14)
    assert (paused["week"], paused["this_week"]) == ("2026-06-22", False)
    world.clock.pass_(days=14)
    assert (await outlook(world.anna))["state"] == "planned"
    assert (await outlook(world.anna))["finish"] == paused["finish"]


async def test_a_week_without_study_is_no_debt(world, course):
    """A week later nothing is overdue: the finish has moved by the week."""
    await keep(world.anna)
    before = await outlook(world.anna)
    world.clock.pass_(days=7)
    after = await outlook(world.anna)
    moved = date.fromisoformat(after["finish"]) - date.fromisoformat(before["finish"])
    assert (after["minutes_left"], moved) == (90, timedelta(days=7))


async def test_a_plan_is_tried_before_it_is_kept(world, course):
    """What would follow is told, and nothing is kept of it."""
    slow = await ok(world.anna.post(f"{PLAN}/outlook", json=body(minutes=30)))
    fast = await ok(world.anna.post(f"{PLAN}/outlook", json=body(minutes=120)))
    assert fast["finish"] < slow["finish"]
    assert (await ok(world.anna.get(PLAN)))["version"] == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"days": [{"day": 7, "hour": 1}]}, {"days": [{"day": -1, "hour": 1}]},
        {"days": [{"day": "monday", "hour": 1}]}, {"days": [{"day": 1e9, "hour": 1}]},
        {"days": [{"day": 1, "hour": 24}]}, {"days": [{"day": 1, "hour": 1}] * 2},
        {"minutes": 0}, {"minutes": 10**12}, {"minutes": -60}, {"minutes": 1.5},
        {"zone": "../../etc/passwd"}, {"zone": "Mars/Base"}, {"started": "9999-12-31"},
        {"paused_until": "0001-01-01"}, {"goal": "x" * 301}, {"person": "tboris"},
    ],
    ids=str,
)  # fmt: skip
async def test_what_is_no_plan_is_neither_kept_nor_reckoned(world, course, wrong):
    """Forged weekdays and huge values are refused at both doors and change nothing."""
    change = {"version": 0, "body": body(**wrong)}
    await refused(world.anna.put("api/me/own/plan/en", json=change), 422, "invalid")
    await refused(world.anna.post(f"{PLAN}/outlook", json=body(**wrong)), 422, "invalid")
    assert (await ok(world.anna.get(PLAN)))["version"] == 0


async def test_the_latest_plan_still_ends(world, course):
    """The least minutes after the longest pause give a day, not an error."""
    far = {"minutes": 15, "started": "2100-12-31", "paused_until": "2100-12-31"}
    await keep(world.anna, **far)
    assert (await outlook(world.anna))["finish"] > "2100-12-31"
    strictly((await ok(world.anna.get(CALENDAR)))["text"].encode())


async def test_a_plan_is_nobody_elses(world, course):
    """Neither a colleague nor a trainer gets anything of it."""
    await keep(world.anna, goal=SECRET)
    for other in (world.boris, world.vera):
        assert (await ok(other.get(PLAN)))["plan"] is None
        await refused(other.get(CALENDAR), 404, "not_found")


async def test_a_calendar_has_each_time_of_study(world, course):
    """By a strict reader's reckoning it holds exactly the days of the plan, at their hours."""
    await keep(world.anna, goal=SECRET)
    made = await ok(world.anna.get(CALENDAR))
    assert made["name"] == "staffroom-en.ics"
    calendar = strictly(made["text"].encode())
    here = ZoneInfo("Europe/Berlin")
    days = (9, 12, 16)
    expected = [(datetime(2026, 6, day, 18, tzinfo=here), "Network") for day in days]
    assert moments(calendar) == expected
    assert [zone["tzid"] for zone in calendar.walk("vtimezone")] == ["Europe/Berlin"]
    assert any("rrule" in event for event in calendar.walk("vevent"))


@pytest.mark.parametrize(
    ("zone", "month"),
    [("Europe/Berlin", 3), ("America/New_York", 2), ("Asia/Tehran", 3), ("UTC", 3)],
)
async def test_a_calendar_keeps_its_hour_when_clocks_change(world, course, zone, month):
    """Two in the morning stays two in the morning, in the nights too that have it not or twice."""
    begin = datetime(2026, month, 1, 2, tzinfo=ZoneInfo(zone))
    world.clock.now = begin.astimezone(UTC)
    await keep(world.anna, minutes=15, days=[{"day": 6, "hour": 2}], zone=zone)
    calendar = strictly((await ok(world.anna.get(CALENDAR)))["text"].encode())
    # To add to a moment with a zone moves its wall clock.
    expected = [begin + timedelta(weeks=week) for week in range(6)]
    assert [moment for moment, _ in moments(calendar)] == expected


async def test_a_calendars_names_stay_when_the_plan_moves(world, course):
    """The same event keeps its UID and counts its changes up; another person's has another."""
    await keep(world.anna)
    first = strictly((await ok(world.anna.get(CALENDAR)))["text"].encode())
    days = [{"day": 1, "hour": 7}, {"day": 4, "hour": 18}]
    await keep(world.anna, version=1, days=days)
    second = strictly((await ok(world.anna.get(CALENDAR)))["text"].encode())
    names = [[str(event["uid"]) for event in one.walk("vevent")] for one in (first, second)]
    assert names[0] == names[1]
    assert [event["sequence"] for event in second.walk("vevent")] == [2, 2]
    assert second.walk("vevent")[0].DTSTART.hour == 7
    await keep(world.boris)
    others = strictly((await ok(world.boris.get(CALENDAR)))["text"].encode())
    assert not set(names[0]) & {str(event["uid"]) for event in others.walk("vevent")}


async def test_a_calendar_is_followed_without_signing_in(world, course):
    """By its address alone; it holds titles and times, and nothing that is private."""
    await keep(world.anna, goal=SECRET)
    answer = await world.stranger.get(await feed_of(world.anna))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.text == (await ok(world.anna.get(CALENDAR)))["text"]
    calendar = strictly(answer.content)
    assert {summary for _, summary in moments(calendar)} == {"Network"}
    words = answer.text.replace("\r\n ", "")
    for private in (SECRET, "tanna", "Анна", "anna"):
        assert private not in words
    tag = answer.headers["etag"]
    again = await world.stranger.get(answer.request.url.path, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


async def test_an_open_pause_has_no_end_until_she_goes_on(world, course):
    """However long it lasts nothing is planned and the calendar is empty; then all is as before."""
    await keep(world.anna)
    path = await feed_of(world.anna)
    await keep(world.anna, version=1, rests=True)
    for _ in range(2):
        seen = await outlook(world.anna)
        assert (seen["state"], seen["finish"], seen["goals"]) == ("paused", None, [])
        assert moments(strictly((await world.stranger.get(path)).content)) == []
        world.clock.pass_(days=200)
    await keep(world.anna, version=2)
    assert (await outlook(world.anna))["state"] == "planned"
    assert len(moments(strictly((await world.stranger.get(path)).content))) == 3


async def test_a_calendar_moves_with_the_plan(world, course):
    """What is changed, paused or done is in the followed calendar at once; dropped, it is gone."""
    await keep(world.anna)
    path = await feed_of(world.anna)
    before = moments(strictly((await world.stranger.get(path)).content))
    await keep(world.anna, version=1, paused_until="2026-06-22")
    after = moments(strictly((await world.stranger.get(path)).content))
    assert [b[0] - a[0] for a, b in zip(before, after, strict=True)] == [timedelta(days=14)] * 3
    await route(world, "tanna", [])
    assert moments(strictly((await world.stranger.get(path)).content)) == []
    await ok(world.anna.delete("api/me/own/plan/en"))
    await refused(world.stranger.get(path), 404, "not_found")


async def test_a_calendars_address_is_kept_by_nobody(world, course):
    """The database has its hash; a wrong, crooked or hashed address is nothing."""
    await keep(world.anna)
    token = (await feed_of(world.anna)).removeprefix("api/feeds/").removesuffix(".ics")
    async with world.services.database.reading() as session:
        kept = (await session.scalars(select(FeedRow.token))).one()
    assert token not in kept
    for wrong in (kept[:43], "A" * 43, "A" * 44, "..%2f" * 9, "%00" * 43):
        await refused(world.stranger.get(f"api/feeds/{wrong}.ics"), 404, "not_found")
    # The same token at the other address is none: it opens no discussion.
    await refused(world.stranger.get(f"api/feeds/{token}.atom"), 404, "not_found")


async def test_a_calendar_is_closed_by_its_owner_alone(world, course):
    """Others close nothing of hers; closing one edition's leaves what else she follows."""
    await keep(world.anna)
    await keep(world.anna, edition="ru")
    english, russian = await feed_of(world.anna), await feed_of(world.anna, "ru")
    await ok(world.boris.delete("api/me/feeds", params={"plan": "en"}))
    await ok(world.boris.delete("api/me/feeds"))
    assert (await world.stranger.get(english)).status_code == 200
    await ok(world.anna.delete("api/me/feeds", params={"plan": "en"}))
    await refused(world.stranger.get(english), 404, "not_found")
    assert (await world.stranger.get(russian)).status_code == 200
    await ok(world.anna.delete("api/me/feeds"))
    await refused(world.stranger.get(russian), 404, "not_found")


@pytest.mark.parametrize("wrong", [{}, {"topic": 1, "plan": "en"}, {"plan": "de"}, {"plan": 1}])
async def test_a_feed_is_of_one_thing(world, course, wrong):
    """Of nothing, of two things, or of an edition that is none: no address."""
    await refused(world.anna.post("api/me/feeds", json=wrong), 422, "invalid")


async def test_a_title_is_shown_as_it_is(world, course):
    """Braces in a title are no place to fill in."""
    await keep(world.anna, edition="ru")
    await world.grader.get("api/health")
    seen = await outlook(world.anna, "ru")
    assert seen["unwritten"] == ["Сеть {name}", "Потом"]


async def test_a_plan_is_taken_along(world, course):
    """The export has the plan and that it is followed, but never the address."""
    await keep(world.anna, goal=SECRET)
    path = await feed_of(world.anna)
    text = json.dumps(await ok(world.anna.get("api/me/export")))
    assert SECRET in text
    assert path.split("/")[-1].removesuffix(".ics") not in text
