"""Home and progress: where one goes on, who waits, what counts; nobody reads another's."""

from datetime import timedelta

import pytest

from tests.service.module import MODULE, RELEASE, bundle, definitions
from tests.service.reviewing import room
from tests.service.talk import admit, say, unhurried
from tests.service.test_progress import another, hand_in, told
from tests.service.test_route import check
from tests.service.test_topics import counted
from tests.service.world import at, attempt, complete, draft, ok, post, submit
from tests.unit.diagnostics import answer, definition

HOME = "api/me/home/en"
PROGRESS = "api/me/progress/en"
START = "m00-start"
OPEN = at("open-talk", "/posts")


@pytest.fixture
async def course(world):
    """A world with the first module of the course, and the tiny one beside the syllabus."""
    await another(world, START)
    return world


async def home(person):
    """Give somebody's home."""
    return await ok(person.get(HOME))


async def keep(person, kind, body):
    """Keep a document of somebody's own, as its page does."""
    await ok(person.put(f"api/me/own/{kind}/en", json={"version": 0, "body": body}))


async def test_the_first_visit_leads_to_the_beginning(course):
    """Whoever has done nothing yet begins with M0, the modules that are not written are said so."""
    found = await home(course.anna)
    assert (found["go"]["kind"], found["go"]["module"]) == ("first", START)
    assert (found["reviews"], found["answers"], found["goal"]) == ([], [], "")
    steps = found["route"]["steps"]
    assert [step["state"] for step in steps] == ["new"] + ["unwritten"] * 13
    assert steps[2]["title"] == "From classroom to distance lesson"
    assert (found["route"]["written"], found["route"]["minutes_left"]) == (1, 10)
    assert found["route"]["own"] is False


async def test_one_count_wherever_a_route_is_spoken_of(world):
    """Home, progress, the route and the planner agree: what is written counts, and only that."""
    for name, minutes in ((START, 60), ("m01-network", 75)):
        body = bundle(module=definitions()["module.yaml"] | {"id": name, "minutes": minutes})
        await ok(world.grader.put(f"api/releases/en/{name}", json=body))
    await keep(world.anna, "plan", {"minutes": 60, "days": [{"day": 1, "hour": 18}]})
    await ok(world.anna.post("api/me/route/en", json={"version": 0, "do": "take"}))
    known = [
        (await home(world.anna))["route"],
        (await ok(world.anna.get(PROGRESS)))["route"],
        await ok(world.anna.get("api/me/route/en")),
    ]
    for told_ in known:
        assert [told_[name] for name in ("done", "written", "minutes_left")] == [0, 2, 135]
    plan = (await ok(world.anna.get("api/me/plan/en")))["outlook"]
    assert [plan[f"{name}_left"] for name in ("modules", "minutes")] == [2, 135]
    assert len(plan["unwritten"]) == len(known[2]["steps"]) - 2 == 12
    assert plan["written_until"] < plan["finish"]


async def test_without_its_beginning_the_course_begins_with_what_there_is(world):
    """Where M0 is not released the first module that is there comes first."""
    assert (await home(world.anna))["go"]["module"] == MODULE


async def test_one_goes_on_at_the_activity_where_one_stopped(course):
    """The newest trace counts, whether it was typed, checked or written to colleagues."""
    await draft(course.anna, "request", {"fields": {"situation": "Something to keep."}})
    go = (await home(course.anna))["go"]
    assert (go["kind"], go["module"], go["activity"], go["activity_title"]) == (
        "resume",
        MODULE,
        "request",
        "Request",
    )
    course.clock.pass_(minutes=1)
    await post(course.anna, "My own post.")
    assert (await home(course.anna))["go"]["activity"] == "talk"
    course.clock.pass_(minutes=1)
    await attempt(course.anna, "a")
    assert (await home(course.anna))["go"]["activity"] == "exit-quiz"
    assert (await home(course.boris))["go"]["kind"] == "first"


async def test_what_is_done_or_waits_for_others_is_not_gone_on_with(course):
    """Handed in, one is led to the next module; marked, the module is done."""
    number = await hand_in(course)
    found = await home(course.anna)
    assert (found["go"]["kind"], found["go"]["module"]) == ("next", START)
    view = await ok(course.anna.get(PROGRESS))
    states = {one["module"]: one["state"] for one in view["modules"]}
    assert states == {START: "new", MODULE: "waiting"}
    await told(course, "tanna", number, 4.0)
    view = await ok(course.anna.get(PROGRESS))
    tiny = next(one for one in view["modules"] if one["module"] == MODULE)
    assert (tiny["state"], tiny["minutes_left"]) == ("done", 0)
    assert tiny["assignment"] | {"title": ""} == {
        "activity": "request", "title": "", "state": "done", "handed_in": True, "points": 4.0,
        "max": 4, "starred": False, "reviewed": False,
    }  # fmt: skip


async def test_what_was_withdrawn_is_not_gone_on_with(course):
    """A page that is not there is no way to go on; what was done on it stays done."""
    await told(course, "tanna", await hand_in(course), 4.0)
    assert (await course.vera.delete(RELEASE)).status_code == 204
    assert (await home(course.anna))["go"]["module"] == START
    view = await ok(course.anna.get(PROGRESS))
    tiny = next(one for one in view["modules"] if one["module"] == MODULE)
    assert (tiny["state"], tiny["released"]) == ("done", False)


async def test_progress_says_what_counts(course):
    """Each part that counts with its numbers, each activity with its state, in the page's order."""
    await attempt(course.anna, "b")
    await draft(course.anna, "request", {"fields": {"situation": "Something to keep."}})
    view = await ok(course.anna.get(PROGRESS))
    tiny = next(one for one in view["modules"] if one["module"] == MODULE)
    assert (tiny["quiz"]["best"], tiny["quiz"]["needed"], tiny["quiz"]["state"]) == (0, 70, "begun")
    talk = tiny["discussion"]
    assert (talk["posts"], talk["answers"], talk["needed"], talk["first"]) == (0, 0, 2, False)
    assert tiny["assignment"]["points"] is None
    states = {one["activity"]: one["state"] for one in tiny["activities"]}
    assert states == {
        "exit-quiz": "checked", "request": "begun", "talk": "new", "warm-up": "new",
        "open-talk": "new",
    } | {name: "new" for name in states if name not in {"exit-quiz", "request"}}  # fmt: skip
    assert next(iter(states)) == "exit-quiz"
    assert "hand-in" not in states
    assert [week["days"] for week in view["weeks"]] == [0] * 7 + [1]


async def test_reviews_and_posts_wait_for_her(world):
    """Works to review come with their day, colleagues' posts only while nobody has answered."""
    people = await room(world, "tone", "ttwo", "tthree")
    waits = [one for one in people if (await home(one.client))["reviews"]]
    due = (await home(waits[0].client))["reviews"][0]
    assert (due["module"], due["title"], due["overdue"]) == (MODULE, "Tiny", False)
    world.clock.pass_(days=8)
    assert (await home(waits[0].client))["reviews"][0]["overdue"] is True
    asked = await say(people[0].client, "Who can help?", OPEN)
    found = (await home(people[1].client))["answers"]
    assert [(one["author"], one["post"], one["excerpt"]) for one in found] == [
        ("tone", asked["id"], "Who can help?")
    ]
    assert (await home(people[0].client))["answers"] == []
    await say(people[1].client, "I can.", OPEN, reply_to=asked["id"])
    assert (await home(people[2].client))["answers"] == []


async def test_what_is_closed_to_her_is_no_news(world):
    """Nothing is told of a discussion before one's own post, nor of another cohort's."""
    unhurried(world)
    await post(world.boris, "Mine first.")
    found = await home(world.anna)
    assert (found["answers"], found["news"]["topics"]) == ([], [])
    await post(world.anna, "Mine too.")
    found = await home(world.anna)
    assert [one["excerpt"] for one in found["answers"]] == ["Mine first."]
    assert [(one["activity"], one["unread"]) for one in found["news"]["topics"]] == [("talk", 1)]


async def test_her_own_route_and_goal_are_hers(course):
    """A route of her own gives the order, her words the week's goal; nobody else's home has them."""
    await keep(course.anna, "route", {"modules": ["m01-network", "m08-inclusion", "m00-start"]})
    now = course.clock().date()
    monday = str(now - timedelta(days=now.weekday()))
    words = {"goal": "Answer two colleagues.", "goal_week": monday}
    await keep(course.anna, "plan", {"minutes": 60, **words})
    found = await home(course.anna)
    mine = [step["module"] for step in found["route"]["steps"]]
    assert set(mine) == {"m00-start", "m01-network", "m08-inclusion"}
    assert mine.index("m01-network") < mine.index("m08-inclusion")
    assert (found["route"]["own"], found["goal"]) == (True, "Answer two colleagues.")
    others = await home(course.boris)
    assert (others["route"]["own"], others["goal"]) == (False, "")
    assert len(others["route"]["steps"]) == 14
    course.clock.pass_(days=7)
    assert (await home(course.anna))["goal"] == ""


async def test_without_words_of_her_own_the_plan_gives_the_weeks_goal(course):
    """What the plan has room for stands there until she writes her own; a pause has no goals."""
    days = [{"day": day, "hour": 23} for day in range(7)]
    await keep(course.anna, "plan", {"minutes": 70, "days": days})
    found = await home(course.anna)
    assert found["goal"] == ""
    assert found["goals"][0]["module"] == START
    assert "Tiny" in found["goals"][0]["text"] or "Start" in found["goals"][0]["text"]
    monday = course.clock().date() - timedelta(days=course.clock().date().weekday())
    for change, wanted in (
        ({"goal": "Mine.", "goal_week": str(monday)}, ("Mine.", 0)),
        ({"rests": True}, ("", 0)),
        ({"paused_until": str(monday + timedelta(days=30))}, ("", 0)),
        ({"days": []}, ("", 0)),
        ({}, ("", len(found["goals"]))),
    ):
        kept = await ok(course.anna.get("api/me/own/plan/en"))
        body = {"minutes": 70, "days": days} | change
        change_ = {"version": kept["version"], "body": body}
        await ok(course.anna.put("api/me/own/plan/en", json=change_))
        now = await home(course.anna)
        assert (now["goal"], len(now["goals"])) == wanted
    assert (await home(course.boris))["goals"] == []


async def test_competences_are_told_before_and_after(world):
    """The first diagnostic draws what nobody has written yet; the repeat stands beside it."""
    await world.release(start=definition(), again=definition(repeats=MODULE))
    asked = ("m01-network", "m08-inclusion")
    assert (await ok(world.anna.get(PROGRESS)))["competences"] == []
    await check(world.anna, answer(*asked, ratings=(2, 2), choice="b"))
    found = await competences(world.anna)
    # M1 develops KD6, M8 KA1; both develop the same labour functions as others.
    assert set(found) == {"KD6", "1.2", "A/01.6", "KA1", "KD1", "5.1", "A/03.6"}
    assert all(
        (one["before"], one["now"], one["judged"]) == (50, None, 1) for one in found.values()
    )
    assert all((one["done"], one["of"]) == (0, 0) for one in found.values())
    world.clock.pass_(days=90)
    await check(world.anna, answer(asked[0], ratings=(4, 4)), activity="again")
    found = await competences(world.anna)
    assert (found["KD6"]["before"], found["KD6"]["now"]) == (50, 100)
    assert (found["KA1"]["before"], found["KA1"]["now"]) == (50, None)
    view = await ok(world.anna.get(PROGRESS))
    assert view["before_at"] < view["now_at"]
    assert await competences(world.boris) == {}


async def test_what_a_school_declares_goes_before_the_syllabus(world):
    """A released module develops what it says itself, whatever the course had planned."""
    own = definitions()["module.yaml"] | {"id": "m01-network", "competences": ["KC4"]}
    await ok(world.grader.put("api/releases/en/m01-network", json=bundle(module=own)))
    await world.release(start=definition())
    await check(world.anna, answer("m01-network"))
    found = await competences(world.anna)
    assert {code: one["of"] for code, one in found.items()} == {"KC4": 1}


async def competences(person):
    """Give somebody's competences by code."""
    return {one["code"]: one for one in (await ok(person.get(PROGRESS)))["competences"]}


async def test_nobody_reads_anothers_home_or_progress(course):
    """The routes name nobody: whatever is put into them, one reads one's own, also as a trainer."""
    await draft(course.anna, "request", {"fields": {"situation": "Only mine to read."}})
    for url in (HOME, PROGRESS):
        for person in (course.boris, course.vera):
            for query in ({"person": "tanna"}, {"name": "tanna"}, {"me": "tanna"}):
                told_ = await ok(person.get(url, params=query))
                assert "Only mine" not in str(told_)
                assert '"begun"' not in str(told_).replace("'", '"')
        assert (await course.stranger.get(url)).status_code == 401
        assert (await course.boris.get(f"{url}/tanna")).status_code == 404
        assert (await course.boris.get(url.replace("/en", "/xx"))).status_code == 404


async def test_home_costs_as_many_statements_however_much_there_is(course):
    """Neither people nor modules, posts or works make it more."""
    unhurried(course)
    await ok(course.anna.get(HOME))
    costs = []
    await complete(course.anna)
    for number in range(2, 5):
        with counted(course) as sent:
            await ok(course.anna.get(HOME))
            await ok(course.anna.get(PROGRESS))
        costs.append(len(sent))
        await another(course, f"m0{number}-other")
        await submit(course.anna)
        await post(course.anna, f"Post number {number}.")
        for n in range(4):
            person = admit(course, f"tnew{number}{n}")
            await say(person, f"Who can help, {n}?", OPEN)
        # What is released anew is read once, by whoever comes first.
        await ok(course.boris.get(HOME))
    assert len(set(costs)) == 1
    assert costs[0] <= 36
