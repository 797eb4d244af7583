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
from tests.service.talk import admit, cohort, community, unhurried
from tests.service.world import at, claim, complete, draft, key, ok, post, refused, submit

EVERYONE = {"stranger", "idle", "anna", "mentor", "vera", "admin", "classroom", "grader"}
SIGNED_IN = EVERYONE - {"stranger"}
TEACHERS = {"anna", "mentor", "vera", "admin"}
TRAINERS = {"vera", "admin"}
# A moderator is told by her groups, not by a scope: her page's token has the learner's alone.
MODERATORS = {"vera", "admin"}

M = "api/modules/{edition}/{module}"
A = M + "/activities/{activity}"
L = "api/cohorts/{edition}/{id}"
R = M + "/reviews"
K = "api/marking/{edition}"
V = "api/overview/{edition}/{cohort}"
# (method, path): (who is let in, scopes of which one is demanded)
TABLE = {
    ("GET", "api/health"): (EVERYONE, set()),
    ("GET", "openapi.json"): (EVERYONE, set()),
    ("GET", "api/me"): (TEACHERS, {LEARN}),
    ("PATCH", "api/me"): (TEACHERS, {LEARN}),
    ("DELETE", "api/me"): (TEACHERS, {LEARN}),
    ("GET", "api/me/profile"): (TEACHERS, {LEARN}),
    ("PUT", "api/me/profile"): (TEACHERS, {LEARN}),
    **{
        (method, "api/me/own/{kind}" + more): (TEACHERS, {LEARN})
        for method in ("GET", "PUT", "DELETE")
        for more in ("", "/{edition}", "/{edition}/{module}")
    },
    ("GET", "api/me/home/{edition}"): (TEACHERS, {LEARN}),
    ("GET", "api/me/progress/{edition}"): (TEACHERS, {LEARN}),
    ("GET", "api/me/route/{edition}"): (TEACHERS, {LEARN}),
    ("POST", "api/me/route/{edition}"): (TEACHERS, {LEARN}),
    ("GET", "api/me/progress-file/{edition}"): (TEACHERS, {LEARN}),
    ("POST", "api/me/progress-file/{edition}"): (TEACHERS, {LEARN}),
    ("GET", "api/me/offline/{edition}/{module}"): (TEACHERS, {LEARN}),
    ("GET", "api/me/export"): (TEACHERS, {LEARN}),
    ("GET", "api/me/products"): (TEACHERS, {LEARN}),
    ("GET", "api/me/products/{edition}/{module}/{activity}.{kind}"): (TEACHERS, {LEARN}),
    ("GET", "api/me/products/{edition}/{module}/{activity}"): (TEACHERS, {LEARN}),
    ("GET", "api/me/actions"): (TEACHERS, {LEARN}),
    ("GET", "api/me/notices"): (TEACHERS, {LEARN}),
    ("GET", "api/me/notices/unread"): (TEACHERS, {LEARN}),
    ("POST", "api/me/notices/read"): (TEACHERS, {LEARN}),
    ("GET", "api/me/digest"): (TEACHERS, {LEARN}),
    ("PUT", "api/me/digest"): (TEACHERS, {LEARN}),
    ("POST", "api/me/feeds"): (TEACHERS, {LEARN}),
    ("DELETE", "api/me/feeds"): (TEACHERS, {LEARN}),
    ("GET", "api/feeds/{token}.atom"): (EVERYONE, set()),
    ("GET", "api/feeds/{token}.ics"): (EVERYONE, set()),
    ("GET", "api/me/plan/{edition}"): (TEACHERS, {LEARN}),
    ("POST", "api/me/plan/{edition}/outlook"): (TEACHERS, {LEARN}),
    ("GET", "api/me/plan/{edition}/calendar"): (TEACHERS, {LEARN}),
    ("GET", "api/digest/off/{token}"): (EVERYONE, set()),
    ("POST", "api/digest/off/{token}"): (EVERYONE, set()),
    ("GET", "api/me/certificates/{edition}"): (TEACHERS, {LEARN}),
    ("POST", "api/me/certificates/{edition}/{kind}"): (TEACHERS, {LEARN}),
    ("GET", "api/me/certificates/{id}/pdf"): (TEACHERS, {LEARN}),
    ("GET", "api/me/certificates/{id}/credential"): (TEACHERS, {LEARN}),
    ("DELETE", "api/me/certificates/{id}"): (TEACHERS, {LEARN}),
    ("POST", "api/certificates/{id}/revocation"): (MODERATORS, {LEARN}),
    ("GET", "certificates/did.json"): (EVERYONE, set()),
    ("GET", "certificates/jwks.json"): (EVERYONE, set()),
    ("GET", "certificates/status/{number}"): (EVERYONE, set()),
    ("GET", "certificates/{id}"): (EVERYONE, set()),
    ("GET", "api/people/{edition}"): (TEACHERS, {LEARN}),
    ("GET", "api/people/{edition}/{name}"): (TEACHERS, {LEARN}),
    ("GET", L + "/deadlines"): (MODERATORS, {LEARN}),
    ("PUT", L + "/zone"): (MODERATORS, {LEARN}),
    ("PUT", L + "/deadlines/{module}"): (MODERATORS, {LEARN}),
    ("DELETE", L + "/deadlines/{module}"): (MODERATORS, {LEARN}),
    ("PUT", L + "/deadlines/{module}/extensions/{person}"): (MODERATORS, {LEARN}),
    ("DELETE", L + "/deadlines/{module}/extensions/{person}"): (MODERATORS, {LEARN}),
    ("GET", "api/cohorts/{edition}"): (TEACHERS, {LEARN}),
    ("GET", "api/cohorts/{edition}/led"): (MODERATORS, {LEARN}),
    ("POST", "api/cohorts/{edition}"): (MODERATORS, {LEARN}),
    ("POST", "api/cohorts/{edition}/{id}/invitation"): (MODERATORS, {LEARN}),
    ("DELETE", "api/cohorts/{edition}/{id}/invitation"): (MODERATORS, {LEARN}),
    ("POST", "api/cohorts/{edition}/{id}/trainer"): ({"admin"}, {LEARN}),
    ("DELETE", "api/cohorts/{edition}/membership"): (TEACHERS, {LEARN}),
    ("GET", "api/invitations/{code}"): (TEACHERS, {LEARN}),
    ("POST", "api/invitations/{code}"): (TEACHERS, {LEARN}),
    ("GET", "api/communities/{edition}"): (TEACHERS, {LEARN}),
    ("POST", "api/communities/{edition}"): (TEACHERS, {LEARN}),
    ("PUT", "api/communities/{edition}/{id}/membership"): (TEACHERS, {LEARN}),
    ("DELETE", "api/communities/{edition}/{id}/membership"): (TEACHERS, {LEARN}),
    ("GET", "api/topics/{edition}"): (TEACHERS, {LEARN}),
    ("GET", "api/search/{edition}"): (TEACHERS, {LEARN}),
    ("POST", "api/pictures"): (TEACHERS, {LEARN}),
    ("GET", "api/pictures/{picture}"): (TEACHERS, {LEARN}),
    ("POST", "api/files/parts"): (TEACHERS, {LEARN}),
    ("GET", "api/files/{file}"): (TEACHERS, {LEARN, TEACH}),
    ("DELETE", "api/files/{file}"): (TEACHERS, {LEARN}),
    ("PATCH", "api/posts/{id}"): (TEACHERS, {LEARN}),
    ("DELETE", "api/posts/{id}"): (TEACHERS, {LEARN}),
    ("GET", "api/posts/{id}/versions"): (TEACHERS, {LEARN}),
    ("PUT", "api/posts/{id}/thanks"): (TEACHERS, {LEARN}),
    ("DELETE", "api/posts/{id}/thanks"): (TEACHERS, {LEARN}),
    ("PUT", "api/posts/{id}/helped"): (TEACHERS, {LEARN}),
    ("DELETE", "api/posts/{id}/helped"): (TEACHERS, {LEARN}),
    ("POST", "api/posts/{id}/report"): (TEACHERS, {LEARN}),
    ("POST", "api/actions/{id}/appeal"): (TEACHERS, {LEARN}),
    ("GET", "api/moderation/{edition}/queue"): (MODERATORS, {LEARN}),
    ("GET", "api/moderation/{edition}/log"): (MODERATORS, {LEARN}),
    ("POST", "api/moderation/posts/{id}"): (MODERATORS, {LEARN}),
    ("POST", "api/moderation/{edition}/people/{name}"): (MODERATORS, {LEARN}),
    ("POST", "api/moderation/actions/{id}/decision"): (MODERATORS, {LEARN}),
    ("GET", "api/modules/{edition}"): (TEACHERS, {LEARN}),
    ("GET", M): (TEACHERS, {LEARN}),
    ("GET", M + "/activities"): (TEACHERS, {LEARN}),
    ("GET", A): (TEACHERS, {LEARN}),
    ("PUT", A + "/draft"): (TEACHERS, {LEARN}),
    ("POST", A + "/check"): (TEACHERS, {LEARN}),
    ("POST", A + "/files"): (TEACHERS, {LEARN}),
    ("GET", A + "/thread"): (TEACHERS, {LEARN}),
    ("POST", A + "/posts"): (TEACHERS, {LEARN}),
    ("POST", A + "/preview"): (TEACHERS, {LEARN}),
    ("PUT", A + "/seen"): (TEACHERS, {LEARN}),
    ("GET", A + "/people"): (TEACHERS, {LEARN}),
    ("GET", M + "/submission"): (TEACHERS, {LEARN}),
    ("POST", M + "/submission"): (TEACHERS, {LEARN}),
    ("GET", M + "/events"): (TEACHERS, {LEARN}),
    ("GET", R): (TEACHERS, {LEARN}),
    ("POST", R + "/calibration"): (TEACHERS, {LEARN}),
    ("PUT", R + "/tasks/{task}/draft"): (TEACHERS, {LEARN}),
    ("POST", R + "/tasks/{task}/send"): (TEACHERS, {LEARN}),
    ("POST", R + "/overdue"): (TEACHERS - {"anna"}, {LEARN}),
    ("PUT", R + "/received/{task}/useful"): (TEACHERS, {LEARN}),
    ("POST", R + "/appeal"): (TEACHERS, {LEARN}),
    ("POST", R + "/self"): (TEACHERS, {LEARN}),
    ("GET", "api/review-cases/{edition}"): (MODERATORS, {LEARN}),
    ("POST", "api/review-cases/{edition}/{id}/decision"): (MODERATORS, {LEARN}),
    ("GET", V): (MODERATORS, {LEARN}),
    ("GET", V + "/people"): (MODERATORS, {LEARN}),
    ("GET", V + "/questions/{module}"): (MODERATORS, {LEARN}),
    ("GET", V + "/export/{form}"): (MODERATORS, {LEARN}),
    ("GET", "api/me/seen-by-trainers/{edition}"): (TEACHERS, {LEARN}),
    ("GET", K): (MODERATORS, {LEARN}),
    ("GET", K + "/phrases"): (MODERATORS, {LEARN}),
    ("POST", K + "/phrases"): (MODERATORS, {LEARN}),
    ("DELETE", K + "/phrases/{id}"): (MODERATORS, {LEARN}),
    ("GET", K + "/{module}/{criterion}"): (MODERATORS, {LEARN}),
    ("PUT", K + "/{module}/{criterion}/{id}"): (MODERATORS, {LEARN}),
    ("POST", K + "/{module}/look"): (MODERATORS, {LEARN}),
    ("POST", K + "/{module}/release"): (MODERATORS, {LEARN}),
    ("GET", "api/releases/{edition}"): (TRAINERS | {"classroom", "grader"}, {PAGES, TEACH, GRADE}),
    ("GET", "api/releases/{edition}/{module}/page"): ({"classroom"}, {PAGES}),
    ("GET", "api/releases/{edition}/{module}"): (TRAINERS | {"grader"}, {TEACH, GRADE}),
    ("PUT", "api/releases/{edition}/{module}"): (TRAINERS | {"grader"}, {TEACH, GRADE}),
    ("DELETE", "api/releases/{edition}/{module}"): (TRAINERS, {TEACH}),
    ("GET", "api/submissions/{edition}"): (TRAINERS | {"grader"}, {TEACH, GRADE}),
    ("GET", "api/submissions/{edition}/{id}"): (TRAINERS | {"grader"}, {TEACH, GRADE}),
    ("POST", "api/grading/claim"): ({"grader"}, {GRADE}),
    ("POST", "api/grading/marks/claim"): ({"grader"}, {GRADE}),
    ("POST", "api/grading/marks/{id}/done"): ({"grader"}, {GRADE}),
    ("POST", "api/grading/marks/{id}/failed"): ({"grader"}, {GRADE}),
    ("POST", "api/grading/sheets/{id}/done"): ({"grader"}, {GRADE}),
    ("POST", "api/grading/sheets/{id}/failed"): ({"grader"}, {GRADE}),
    ("POST", "api/grading/{id}/done"): ({"grader"}, {GRADE}),
    ("POST", "api/grading/{id}/failed"): ({"grader"}, {GRADE}),
    ("GET", "api/feedback/{edition}/{module}/{person}"): (TRAINERS, {TEACH}),
    ("PUT", "api/feedback/{edition}/{module}/{person}"): (TRAINERS, {TEACH}),
}
BODIES = {
    ("PATCH", "api/me"): lambda: {"locale": "en"},
    ("PUT", A + "/draft"): lambda: {"answer": {"fields": {}}, "key": key()},
    ("POST", A + "/check"): lambda: {"answer": {"fields": {}}, "key": key()},
    ("POST", A + "/posts"): lambda: {"text": "A post.", "key": key()},
    ("POST", A + "/preview"): lambda: {"text": "A post."},
    ("PUT", A + "/seen"): lambda: {"post": 1},
    ("DELETE", "api/me"): lambda: {"contributions": "remove", "confirm": "not hers"},
    ("PUT", "api/me/profile"): dict,
    **{
        ("PUT", "api/me/own/{kind}" + more): lambda: {"version": 0, "body": {"text": "Mine."}}
        for more in ("", "/{edition}", "/{edition}/{module}")
    },
    ("POST", "api/me/route/{edition}"): lambda: {"version": 0, "do": "take"},
    ("POST", "api/me/notices/read"): lambda: {"upto": 1},
    ("PUT", "api/me/digest"): dict,
    ("POST", "api/me/certificates/{edition}/{kind}"): lambda: {"name": "Anna P."},
    ("POST", "api/certificates/{id}/revocation"): lambda: {"reason": "name", "note": "Typo."},
    ("POST", "api/me/progress-file/{edition}"): lambda: {"text": "{}"},
    ("POST", "api/me/feeds"): lambda: {"topic": 1},
    ("POST", "api/me/plan/{edition}/outlook"): lambda: {"minutes": 60},
    ("POST", "api/cohorts/{edition}"): lambda: {"name": "Ours"},
    ("PUT", L + "/zone"): lambda: {"zone": "Europe/Moscow"},
    ("PUT", L + "/deadlines/{module}"): lambda: {"due": "2098-03-29T12:00"},
    ("PUT", L + "/deadlines/{module}/extensions/{person}"): lambda: {"until": "2098-04-01T12:00"},
    ("POST", "api/communities/{edition}"): lambda: {"kind": "theme", "title": key()},
    ("POST", "api/pictures"): lambda: {"data": "", "alt": "Nothing.", "key": key()},
    ("POST", "api/files/parts"): lambda: {"upload": key(), "number": 0, "data": "QQ=="},
    ("POST", A + "/files"): lambda: {"upload": key(), "field": "x", "name": "x", "parts": 1},
    ("PATCH", "api/posts/{id}"): lambda: {"text": "A post.", "version": 1, "key": key()},
    ("PUT", "api/posts/{id}/thanks"): lambda: {"reason": "idea"},
    ("POST", "api/posts/{id}/report"): lambda: {"reason": "other"},
    ("POST", "api/actions/{id}/appeal"): lambda: {"text": "Please look."},
    ("POST", "api/moderation/posts/{id}"): lambda: {"action": "dismiss", "note": "Fine."},
    ("POST", "api/moderation/{edition}/people/{name}"): lambda: {"action": "warn", "note": "!"},
    ("POST", "api/moderation/actions/{id}/decision"): lambda: {"upheld": True, "note": "Yes."},
    ("POST", M + "/submission"): lambda: {"key": key()},
    ("POST", R + "/calibration"): lambda: {"scores": {"clear": 1}, "key": key()},
    ("PUT", R + "/tasks/{task}/draft"): lambda: {"parts": {}, "key": key()},
    ("POST", R + "/tasks/{task}/send"): lambda: {"parts": {}, "key": key()},
    ("POST", R + "/overdue"): lambda: {"key": key()},
    ("PUT", R + "/received/{task}/useful"): lambda: {"useful": True},
    ("POST", R + "/appeal"): lambda: {"text": "I do not agree with it.", "key": key()},
    ("POST", R + "/self"): lambda: {"scores": {"clear": 1}, "key": key()},
    ("POST", "api/review-cases/{edition}/{id}/decision"): lambda: {
        "scores": {"clear": 1},
        "note": "Yes.",
        "key": key(),
    },
    ("POST", K + "/phrases"): lambda: {"text": "Good.", "key": key()},
    ("PUT", K + "/{module}/{criterion}/{id}"): lambda: {
        "score": 1.0,
        "seen": {},
        "version": 0,
        "key": key(),
    },
    ("POST", K + "/{module}/look"): lambda: {"works": [1]},
    ("POST", K + "/{module}/release"): lambda: {"key": key()},
    ("PUT", "api/releases/{edition}/{module}"): bundle,
    ("POST", "api/grading/claim"): lambda: {"worker": "w1"},
    ("POST", "api/grading/marks/{id}/done"): lambda: {"claim": "none", "scores": []},
    ("POST", "api/grading/marks/{id}/failed"): lambda: {"claim": "none", "reason": "none"},
    ("POST", "api/grading/sheets/{id}/done"): lambda: {"claim": "none", "scores": []},
    ("POST", "api/grading/sheets/{id}/failed"): lambda: {"claim": "none", "reason": "none"},
    ("POST", "api/grading/{id}/done"): lambda: {"claim": "none", "scores": []},
    ("POST", "api/grading/{id}/failed"): lambda: {"claim": "none", "reason": "none"},
    ("PUT", "api/feedback/{edition}/{module}/{person}"): lambda: {
        "submission": 1,
        "scores": [],
    },
}
TALKING = ("/thread", "/posts", "/preview", "/seen", "/activities/{activity}/people")
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


def someone(world, role):
    """Give the client of a role; those that the tiny world lacks come in."""
    if role == "mentor":
        return admit(world, "tmark", "mentors")
    if role == "admin":
        return admit(world, "tolga", "trainers", "admins")
    return getattr(world, role)


@pytest.mark.parametrize("role", sorted(EVERYONE))
async def test_each_role_is_let_in_where_the_table_says(world, role):
    """Every role on every route: let in, or refused in the one shape."""
    person = someone(world, role)
    unhurried(world)
    for (method, path), (admitted, _) in TABLE.items():
        if path.endswith("/events") and role in admitted:
            continue  # An open stream has no end; the tests of events open it.
        activity = "talk" if path.endswith(TALKING) else "request"
        url = path.format(
            edition="en", module=MODULE, activity=activity, id=1, person="tboris", name="tboris",
            code="c" * 40, token="t" * 43, picture="p" * 22, file="f" * 22, task="t" * 22,
            criterion="clear", kind="notes", number=0, cohort=0, form="csv",
        )  # fmt: skip
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
    person = someone(world, role)
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


async def test_things_of_others_answer_as_things_that_are_not_there(world):
    """Cohorts, people, communities, actions and feeds: by number, name or secret, all alike."""
    unhurried(world)
    dora = admit(world, "tdora", "trainers")
    clara = admit(world, "tclara")
    for person in (world.anna, world.boris, dora, clara):
        await ok(person.get("api/me"))
    made = await cohort(world.vera, clara)
    ended = made["invitation"]
    fresh = await ok(world.vera.post(f"api/cohorts/en/{made['id']}/invitation"))
    assert fresh["invitation"] != ended
    secret = await community(world.anna, title="Closed to none")
    action = {"action": "warn", "note": "Please."}
    warned = await ok(world.vera.post("api/moderation/en/people/tclara", json=action))
    appeal, decision = {"text": "Mine?"}, {"upheld": True, "note": "Yes."}
    pairs = [
        (dora, "POST", "api/cohorts/en/{}/invitation", (made["id"], 10**9), None),
        (dora, "DELETE", "api/cohorts/en/{}/invitation", (made["id"], 10**9), None),
        (world.vera, "POST", "api/cohorts/ru/{}/invitation", (made["id"], 10**9), None),
        (world.anna, "GET", "api/people/en/{}", ("tclara", "tnobody"), None),
        (dora, "POST", "api/moderation/en/people/{}", ("tclara", "tnobody"), action),
        (world.anna, "GET", "api/invitations/{}", (ended, "x" * len(ended)), None),
        (world.anna, "POST", "api/invitations/{}", (ended, "x" * len(ended)), None),
        (world.anna, "PUT", "api/communities/ru/{}/membership", (secret, 10**9), None),
        (world.anna, "POST", "api/actions/{}/appeal", (warned["id"], 10**9), appeal),
        (dora, "POST", "api/moderation/actions/{}/decision", (warned["id"], 10**9), decision),
    ]  # fmt: skip
    for person, method, path, things, body in pairs:
        real, unreal = [
            await person.request(method, path.format(thing), json=body) for thing in things
        ]
        assert real.status_code == 404, (path, real.text)
        assert real.content == unreal.content, path
