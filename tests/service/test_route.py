"""Diagnostic and route: kept on the server, private, and consistent whatever a page sends."""

import json

import pytest

from tests.service.module import MODULE, PLACE, RELEASE, files, wrapped
from tests.service.test_topics import counted
from tests.service.world import at, complete, draft, key, ok, refused, submit
from tests.unit.diagnostics import WHY, answer, definition

ROUTE = "api/me/route/en"
RESULTS = "api/me/own/diagnostic/en"
TWO = ("m01-network", "m08-inclusion")
REPEAT = definition(repeats=MODULE)


async def check(person, given, activity="start"):
    """Have the diagnostic checked."""
    body = {"answer": given, "key": key()}
    return (await ok(person.post(at(activity, "/check"), json=body)))["result"]


async def change(person, version, do, **more):
    """Change the route."""
    return await ok(person.post(ROUTE, json={"version": version, "do": do, **more}))


def shorts(steps):
    """Name steps by their numbers."""
    return [int((step if isinstance(step, str) else step["module"])[1:3]) for step in steps]


@pytest.fixture
async def begun(world):
    """A world in which the diagnostic and its repeat are released."""
    await world.release(start=definition(), again=REPEAT)
    return world


# --- the diagnostic ---


async def test_no_key_is_told_before_an_answer(begun):
    """Neither page, nor state, nor draft has what an option is worth or what is said of it."""
    anna = begun.anna
    await draft(anna, "start", answer(*TWO))
    for path in (PLACE, at("start"), f"{PLACE}/activities"):
        text = (await anna.get(path)).text
        assert WHY not in text
    page = await begun.classroom.get(f"{RELEASE}/page")
    assert WHY not in page.text
    public = (await ok(anna.get(PLACE)))["activities"]["start"]
    assert public["titles"]["m08-inclusion"].startswith("Inclusion")
    assert "score" not in json.dumps(public)


async def test_a_check_is_kept_for_oneself(begun):
    """Scores by module, and what was said of the work, are an own document with its moment."""
    result = await check(begun.anna, answer(*TWO, ratings=(4, 4), choice="c", experience=2))
    assert [found["band"] for found in result["reveal"]["modules"]] == ["study", "study"]
    assert result["reveal"]["mentor"] is True
    kept = (await ok(begun.anna.get(RESULTS)))["body"]
    assert kept["first"]["modules"]["m01-network"] == {"ratings": [4, 4], "scenario": 0}
    assert kept["first"]["at"]
    assert kept["repeat"] is None
    assert kept["circumstances"]["experience"] == 2


async def test_a_repeat_is_compared_with_the_first(begun):
    """The same diagnostic at the end tells before and after; the first stays as it was."""
    first = await check(begun.anna, answer(TWO[0], ratings=(0, 0), choice="c"))
    assert "before" not in first["reveal"]["modules"][0]
    begun.clock.pass_(days=90)
    again = await check(begun.anna, answer(*TWO, ratings=(4, 4)), activity="again")
    told = {one["id"]: (one["before"], one["score"]) for one in again["reveal"]["modules"]}
    assert told == {TWO[0]: (0, 100), TWO[1]: (None, 100)}
    await check(begun.anna, answer(*TWO, ratings=(1, 1)))
    kept = (await ok(begun.anna.get(RESULTS)))["body"]
    assert kept["first"]["modules"][TWO[0]] == {"ratings": [0, 0], "scenario": 0}
    assert kept["first"]["at"] < kept["repeat"]["at"]
    assert again["reveal"]["before_at"] == kept["first"]["at"].replace("Z", "+00:00")


async def test_a_repeat_without_a_first_compares_with_nothing(begun):
    """Who never took the first is told where she is now."""
    again = await check(begun.anna, answer(*TWO), activity="again")
    assert "before" not in again["reveal"]["modules"][0]


async def test_the_same_check_again_counts_once(begun):
    """A check whose answer was lost is repeated with its key: the same result, one document."""
    body = {"answer": answer(*TWO), "key": key()}
    first = await ok(begun.anna.post(at("start", "/check"), json=body))
    assert await ok(begun.anna.post(at("start", "/check"), json=body)) == first
    assert (await ok(begun.anna.get(RESULTS)))["version"] == 1


async def test_a_diagnostic_of_modules_that_the_course_lacks_is_refused(world):
    """A release that asks about an unknown module is refused with its name."""
    broken = wrapped(files(start=definition("m77-nowhere")))
    error = (await world.vera.put(RELEASE, json=broken)).json()["error"]
    assert "m77-nowhere" in json.dumps(error)


# --- privacy ---


async def test_nobody_else_is_given_the_results(begun):
    """No address answers a colleague or a trainer with what Anna answered or came to."""
    anna, word = begun.anna, "Anna-answered-here"
    given = answer(*TWO, ratings=(0, 1), choice="b", minutes=777)
    await check(anna, given)
    await draft(anna, "start", given)
    await change(anna, 0, "take")
    await ok(anna.put("api/me/profile", json={"subject": word}))
    await complete(anna)
    receipt = (await submit(anna))["receipt"]
    for other in (begun.boris, begun.vera):
        for path in (ROUTE, RESULTS, "api/me/own/route/en", at("start"), f"{PLACE}/activities"):
            told = json.dumps(await ok(other.get(path)))
            assert "777" not in told
            assert '"ratings"' not in told
    assert (await ok(begun.vera.get(ROUTE)))["version"] == 0
    work = await begun.vera.get(f"api/submissions/en/{receipt['id']}")
    assert "Long enough" in work.text
    for private in ("777", "m08-a", "circumstances", WHY):
        assert private not in work.text
    for path in ("api/people/en", "api/people/en/tanna", "api/submissions/en", "api/marking/en"):
        for other in (begun.boris, begun.vera):
            text = (await other.get(path)).text
            assert "777" not in text
            assert "circumstances" not in text


async def test_a_page_cannot_ask_for_somebody_elses(begun):
    """There is no address with a person in it, and a person in the query changes nothing."""
    await check(begun.anna, answer(*TWO))
    for path in (f"{ROUTE}/tanna", f"{RESULTS}/tanna", "api/people/en/tanna/route"):
        assert (await begun.vera.get(path)).status_code in {404, 405}
    told = await ok(begun.vera.get(RESULTS, params={"person": "tanna", "name": "tanna"}))
    assert told["version"] == 0


async def test_it_goes_with_the_account(begun):
    """An export has both documents; whoever leaves takes them along."""
    await check(begun.anna, answer(*TWO, minutes=777))
    await change(begun.anna, 0, "take")
    export = await ok(begun.anna.get("api/me/export"))
    kinds = {one["kind"] for one in export["own_documents"]}
    assert {"diagnostic", "route"} <= kinds


# --- the route ---


async def test_before_anything_the_course_is_offered_in_order(begun):
    """No route is made up: the course's order is suggested, and what is not written is said so."""
    view = await ok(begun.anna.get(ROUTE))
    assert (view["version"], view["steps"]) == (0, [])
    assert view["suggested_by"] == "syllabus"
    assert shorts(view["suggestion"]) == [*range(14)]
    assert shorts(view["others"]) == [*range(14)]
    assert not any(step["released"] for step in view["others"])
    assert {need["certificate"]: need["more"] for need in view["needs"]} == {"route": 3, "full": 0}


async def test_what_was_answered_orders_the_suggestion(begun):
    """After the diagnostic, the lowest comes first, each step with its reason."""
    given = answer(TWO[1], ratings=(0, 0), choice="c")
    await check(begun.anna, given)
    view = await change(begun.anna, 0, "take")
    assert shorts(view["steps"])[:3] == [0, 1, 8]
    assert (view["version"], view["suggested_by"]) == (1, "diagnostic")
    third = view["steps"][2]
    assert (third["score"], third["band"]) == (0, "start")
    assert third["reason"].startswith("0 of 100")
    assert (view["done"], view["written"], view["minutes_left"]) == (0, 0, 0)
    assert await ok(begun.anna.get(ROUTE)) == view


async def test_a_route_is_edited_step_by_step(begun):
    """Take, drop, add, move, undo: each answer is the route as it is now, with a word where due."""
    anna = begun.anna
    view = await change(anna, 0, "take", preset="special-pupil")
    before = [step["module"] for step in view["steps"]]
    assert (shorts(before), view["preset"]) == ([0, 1, 8, 11, 9, 10, 2, 13], "special-pupil")
    refused_ = await change(anna, 1, "drop", module="m08-inclusion")
    assert [step["module"] for step in refused_["steps"]] == before
    assert refused_["notes"] == ["M8 is needed for M11, M9. Take out M11, M9 first, or keep M8."]
    view = await change(anna, 1, "drop", module="m10-accessible")
    assert shorts(view["steps"]) == [0, 1, 8, 11, 9, 2, 13]
    view = await change(anna, view["version"], "move", module="m09-udl", by=-1)
    assert shorts(view["steps"]) == [0, 1, 8, 9, 11, 2, 13]
    view = await change(anna, view["version"], "put", modules=before, preset="special-pupil")
    assert ([step["module"] for step in view["steps"]], view["notes"]) == (before, [])
    assert {need["certificate"]: need["missing"] for need in view["needs"]}["route"] == []


async def test_another_device_is_not_overwritten(begun):
    """A change of a route that has changed meanwhile is refused, and brings the newer one."""
    await change(begun.anna, 0, "take")
    body = {"version": 0, "do": "take", "preset": "mentor"}
    error = await refused(begun.anna.post(ROUTE, json=body), 409, "own_changed")
    assert error["details"]["document"]["version"] == 1
    assert (await ok(begun.anna.get(ROUTE)))["preset"] is None


async def test_a_route_from_elsewhere_is_put_in_order(begun):
    """A document that a page or a file wrote as it liked is shown so that it can be taken."""
    wild = {"modules": ["m13-portfolio", "m10-accessible", "m77-gone", "m01-network"]}
    change_ = {"version": 0, "body": wild}
    await ok(begun.anna.put("api/me/own/route/en", json=change_))
    view = await ok(begun.anna.get(ROUTE))
    assert shorts(view["steps"]) == [1, 8, 9, 10, 13]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"do": "take"},
        {"version": -1, "do": "take"},
        {"version": 0, "do": "drop"},
        {"version": 0, "do": "move", "module": "m01-network", "by": 2},
        {"version": 0, "do": "move", "module": "../x", "by": 1},
        {"version": 0, "do": "put", "modules": ["m01-network"] * 41},
        {"version": 0, "do": "put", "modules": [1]},
        {"version": 0, "do": "take", "preset": "<script>"},
        {"version": 0, "do": "take", "person": "tboris"},
        {"version": 0, "do": "__class__"},
        [],
    ],
)
async def test_a_change_of_another_shape_is_refused(begun, body):
    """What no page would send is refused with one calm sentence and changes nothing."""
    await refused(begun.anna.post(ROUTE, json=body), 422, "invalid")
    assert (await ok(begun.anna.get(ROUTE)))["version"] == 0


async def test_an_unknown_preset_is_not_there(begun):
    """A preset that the course lacks changes nothing."""
    body = {"version": 0, "do": "take", "preset": "constructor"}
    await refused(begun.anna.post(ROUTE, json=body), 404, "not_found")


async def test_repeated_modules_stand_once(begun):
    """A list in which a module stands twice becomes a route that has it once."""
    view = await change(begun.anna, 0, "put", modules=["m01-network", "m01-network"])
    assert shorts(view["steps"]) == [1]


async def test_own_progress_is_on_the_route(world):
    """A module that is there is said to be, costs less when it was begun, and its quiz opens it."""
    name = "m01-network"
    place = f"api/releases/en/{name}"
    content = {file: data.replace(MODULE.encode(), name.encode()) for file, data in files().items()}
    await ok(world.grader.put(place, json=wrapped(content)))
    await world.release(start=definition())
    await check(world.anna, answer(name, ratings=(4, 4)))
    view = await change(world.anna, 0, "put", modules=[name])
    [step] = view["steps"]
    assert (step["released"], step["done"], step["pace"]) == (True, False, "quiz-first")
    activity = f"api/modules/en/{name}/activities/exit-quiz"
    items = {item["id"]: "a" for item in (await ok(world.anna.get(activity)))["view"]["items"]}
    body = {"answer": {"items": items}, "key": key(), "final": True}
    await ok(world.anna.post(f"{activity}/check", json=body))
    [after] = (await ok(world.anna.get(ROUTE)))["steps"]
    assert after["pace"] == "optional"
    assert after["left"] < step["left"]


async def test_a_route_costs_the_same_whatever_is_on_it(begun):
    """How many statements are asked does not depend on the length of the route."""
    anna = begun.anna
    await change(anna, 0, "put", modules=["m01-network"])
    with counted(begun) as few:
        await ok(anna.get(ROUTE))
    await change(anna, 1, "take")
    with counted(begun) as many:
        await ok(anna.get(ROUTE))
    assert 0 < len(many) == len(few)
