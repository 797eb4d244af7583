"""Who may do what: role x route x owner, generated from the application's own routes.

`TABLE` has one row for each route. A route without a row fails; so does a row without a route.
Every role is then tried on every route, with its own things and with another's.
"""

import pytest
from fastapi.routing import iter_route_contexts

from staffroom_hub.commons.app import create_app
from staffroom_hub.commons.auth import LocalIdentity, Needs, Profile
from staffroom_hub.commons.services import Services
from staffroom_hub.commons.store.database import Database
from staffroom_hub.roles import GRADE, LEARN, PAGES, TEACH
from tests.service.module import MODULE, bundle
from tests.service.world import at, claim, complete, draft, key, ok, post, refused, submit

EVERYONE = {"stranger", "idle", "anna", "vera", "classroom", "grader"}
SIGNED_IN = EVERYONE - {"stranger"}
TEACHERS = {"anna", "vera"}

M = "api/modules/{edition}/{module}"
A = M + "/activities/{activity}"
# (method, path): (who is let in, scopes of which one is demanded)
TABLE = {
    ("GET", "api/health"): (EVERYONE, set()),
    ("GET", "openapi.json"): (EVERYONE, set()),
    ("GET", "api/me"): (TEACHERS, {LEARN}),
    ("PATCH", "api/me"): (TEACHERS, {LEARN}),
    ("GET", "api/modules/{edition}"): (TEACHERS, {LEARN}),
    ("GET", M): (TEACHERS, {LEARN}),
    ("GET", M + "/activities"): (TEACHERS, {LEARN}),
    ("GET", A): (TEACHERS, {LEARN}),
    ("PUT", A + "/draft"): (TEACHERS, {LEARN}),
    ("POST", A + "/check"): (TEACHERS, {LEARN}),
    ("GET", A + "/thread"): (TEACHERS, {LEARN}),
    ("POST", A + "/posts"): (TEACHERS, {LEARN}),
    ("GET", M + "/submission"): (TEACHERS, {LEARN}),
    ("POST", M + "/submission"): (TEACHERS, {LEARN}),
    ("GET", M + "/events"): (TEACHERS, {LEARN}),
    ("GET", "api/releases/{edition}"): ({"vera", "classroom", "grader"}, {PAGES, TEACH, GRADE}),
    ("GET", "api/releases/{edition}/{module}/page"): ({"classroom"}, {PAGES}),
    ("GET", "api/releases/{edition}/{module}"): ({"vera", "grader"}, {TEACH, GRADE}),
    ("PUT", "api/releases/{edition}/{module}"): ({"vera", "grader"}, {TEACH, GRADE}),
    ("GET", "api/submissions/{edition}"): ({"vera", "grader"}, {TEACH, GRADE}),
    ("GET", "api/submissions/{edition}/{id}"): ({"vera", "grader"}, {TEACH, GRADE}),
    ("POST", "api/grading/claim"): ({"grader"}, {GRADE}),
    ("POST", "api/grading/{id}/done"): ({"grader"}, {GRADE}),
    ("POST", "api/grading/{id}/failed"): ({"grader"}, {GRADE}),
    ("PUT", "api/feedback/{edition}/{module}/{person}"): ({"vera"}, {TEACH}),
}
BODIES = {
    ("PATCH", "api/me"): lambda: {"locale": "en"},
    ("PUT", A + "/draft"): lambda: {"answer": {"fields": {}}, "key": key()},
    ("POST", A + "/check"): lambda: {"answer": {"fields": {}}, "key": key()},
    ("POST", A + "/posts"): lambda: {"text": "A post.", "key": key()},
    ("POST", M + "/submission"): lambda: {"key": key()},
    ("PUT", "api/releases/{edition}/{module}"): bundle,
    ("POST", "api/grading/claim"): lambda: {"worker": "w1"},
    ("POST", "api/grading/{id}/done"): lambda: {"claim": "none", "scores": []},
    ("POST", "api/grading/{id}/failed"): lambda: {"claim": "none", "reason": "none"},
    ("PUT", "api/feedback/{edition}/{module}/{person}"): lambda: {
        "submission": 1,
        "scores": [],
    },
}
# Let in, a role may still meet a refusal of the thing itself; never one of these two.
SHUT = {401: "not_signed_in", 403: "forbidden"}


@pytest.fixture(scope="module")
def routes():
    """The application's own routes: (method, path) to the scopes that its dependencies demand."""
    services = Services(Database("sqlite://"), LocalIdentity(Profile("x", "en")))
    return {
        (method, route.path.lstrip("/")): _demanded(getattr(route, "dependant", None))
        for route in iter_route_contexts(create_app(services).routes)
        for method in route.methods - {"HEAD"}
    }


def _demanded(dependant):
    if dependant is None:
        return set()
    found = set(dependant.call.scopes) if isinstance(dependant.call, Needs) else set()
    return found.union(*map(_demanded, dependant.dependencies))


def test_every_route_has_its_row(routes):
    """A new route fails here until the table says who may use it."""
    assert set(routes) == set(TABLE)


def test_every_route_demands_the_scopes_of_its_row(routes):
    """Routes demand what the contract says, not merely something."""
    assert routes == {route: scopes for route, (_, scopes) in TABLE.items()}


@pytest.mark.parametrize("role", sorted(EVERYONE))
async def test_each_role_is_let_in_where_the_table_says(world, role):
    """Every role on every route: let in, or refused in the one shape."""
    person = getattr(world, role)
    for (method, path), (admitted, _) in TABLE.items():
        if path.endswith("/events") and role in admitted:
            continue  # An open stream has no end; the tests of events open it.
        activity = "talk" if path.endswith(("/thread", "/posts")) else "request"
        url = path.format(edition="en", module=MODULE, activity=activity, id=1, person="tboris")
        body = BODIES.get((method, path), lambda: None)()
        answer = await person.request(method, url, json=body)
        if role in admitted:
            assert answer.status_code not in SHUT, (method, path, answer.text)
            assert answer.status_code < 500, (method, path, answer.text)
        else:
            wanted = 401 if role == "stranger" else 403
            assert answer.status_code == wanted, (method, path, answer.text)
            assert answer.json()["error"]["code"] == SHUT[wanted]


@pytest.mark.parametrize("role", sorted(SIGNED_IN - TEACHERS))
async def test_a_stream_is_shut_as_other_routes_are(world, role):
    """Opening the stream of events needs the scope too."""
    person = getattr(world, role)
    await refused(person.get(f"api/modules/en/{MODULE}/events"), 403, "forbidden")


async def test_a_service_with_the_learners_scope_is_no_person(world):
    """A token of a service opens nobody's own work, even one that shares a person's name."""
    world.hub.admit("tanna", LEARN, kind="service")
    await refused(world.anna.get("api/me"), 403, "forbidden")


async def test_others_drafts_answer_as_if_there_were_none(world):
    """A neighbour's activity looks the same before and after she typed and checked."""
    before = await ok(world.boris.get(at("request")))
    secret = {"fields": {"situation": "Only Anna may read this."}}
    await draft(world.anna, "request", secret)
    await ok(world.anna.post(at("request", "/check"), json={"answer": secret, "key": key()}))
    assert await ok(world.boris.get(at("request"))) == before


async def test_a_neighbours_page_opens_as_if_nobody_had_worked(world):
    """All activities at once tell of nobody else's work either, attempts included."""
    every = f"api/modules/en/{MODULE}/activities"
    before = await ok(world.boris.get(every))
    await complete_alone(world)
    await draft(world.anna, "request", {"fields": {"situation": "Only Anna may read this."}})
    assert await ok(world.boris.get(every)) == before


async def test_others_submissions_and_marks_answer_as_if_there_were_none(world):
    """A neighbour's panel and contents look the same before and after she handed in."""
    panel = f"api/modules/en/{MODULE}/submission"
    before = await ok(world.boris.get(panel))
    cards = await ok(world.boris.get("api/modules/en"))
    await complete_alone(world)
    await submit(world.anna)
    assert await ok(world.boris.get(panel)) == before
    assert await ok(world.boris.get("api/modules/en")) == cards


async def complete_alone(world):
    """Let one person finish the module."""
    await complete(world.anna)


async def test_a_locked_thread_answers_as_an_empty_one(world):
    """Before the own post, others' posts cannot be read, counted or answered."""
    before = await ok(world.boris.get(at("talk", "/thread")))
    theirs = await post(world.anna, "Seen only by those who wrote.")
    assert await ok(world.boris.get(at("talk", "/thread"))) == before
    real = world.boris.post(
        at("talk", "/posts"), json={"text": "x", "reply_to": theirs["id"], "key": key()}
    )
    unreal = world.boris.post(
        at("talk", "/posts"), json={"text": "x", "reply_to": 10**9, "key": key()}
    )
    assert await refused(real, 404, "not_found") == await refused(unreal, 404, "not_found")


async def test_a_job_of_another_worker_is_not_reported(world):
    """A claim that was never given opens no job."""
    await complete_alone(world)
    await submit(world.anna)
    job = await claim(world)
    body = {"claim": "00000000-0000-0000-0000-000000000000", "scores": []}
    url = f"api/grading/{job['work']['card']['id']}/done"
    await refused(world.grader.post(url, json=body), 409, "stale_claim")


async def test_feedback_for_the_wrong_person_finds_nothing(world):
    """A submission is marked only under its owner's name, module and edition."""
    await complete_alone(world)
    await submit(world.anna)
    job = await claim(world)
    body = {"submission": job["work"]["card"]["id"], "scores": []}
    for place in (f"en/{MODULE}/tboris", f"ru/{MODULE}/tanna", "en/m02-other/tanna"):
        await refused(world.vera.put(f"api/feedback/{place}", json=body), 404, "not_found")
