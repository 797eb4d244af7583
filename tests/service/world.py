"""One commons with its people, as the tests see it."""

import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx

from staffroom_hub.commons.app import create_app
from staffroom_hub.commons.auth import HubIdentity
from staffroom_hub.commons.events import Broadcaster
from staffroom_hub.commons.services import Services
from staffroom_hub.commons.store.database import Database
from staffroom_hub.roles import GRADE, LEARN, PAGES, TEACH
from tests.service.hub import SERVICE_TOKEN
from tests.service.module import PLACE, RELEASE, bundle

BASE = "http://commons.test/"
_idle_apps = []
_databases = {}
_begun = {}


def _app(services):
    """Give an application, made for an earlier world if one is free: its routes cost time."""
    if not _idle_apps:
        return create_app(services, root_path="/services/commons")
    app = _idle_apps.pop()
    app.state.services = services
    return app


def _database(url):
    """Give a database, closed and thus without connections: its compiled statements cost time."""
    return _databases.setdefault(url, Database(url))


@dataclass
class Clock:
    """Time as the tests want it."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self):
        """Give the present moment."""
        return self.now

    def pass_(self, **span):
        """Let time pass."""
        self.now += timedelta(**span)


@dataclass
class Ticks:
    """Seconds for the identity's memory, moved by hand."""

    seconds: float = 0.0

    def __call__(self):
        """Give the present second."""
        return self.seconds


class World:
    """The application, its hub, and one HTTP client a person or service."""

    def __init__(self, url, hub, kept=None):
        """Put everything together on a migrated database.

        Args:
            url: of the database.
            hub: the stand-in.
            kept: the same database, where it can keep what is in it (`tests.service.databases`).
        """
        self.hub = hub
        self._kept = kept
        self._before = ()
        self._is_asked = False
        self.clock = Clock()
        self._made_at = self.clock.now
        self.ticks = Ticks()
        self.hub_client = hub.client()
        identity = HubIdentity(self.hub_client, SERVICE_TOKEN, clock=self.ticks)
        self.services = Services(
            _database(url), identity, broadcaster=Broadcaster(0.2, trust=0.0), now=self.clock
        )
        self.app = _app(self.services)
        self._clients = []
        people = {"anna": (LEARN,), "boris": (LEARN,), "idle": ()}
        for name, scopes in people.items():
            hub.admit(f"t{name}", *scopes)
        hub.states["tanna"] = {"display_name": "Анна П.", "locale": "ru"}
        hub.states["tboris"] = {"display_name": "Boris K.", "locale": "en"}
        hub.admit("tvera", LEARN, TEACH, groups=("trainers",))
        hub.admit("classroom", PAGES, kind="service")
        hub.admit("grader", GRADE, kind="service")
        self.anna, self.boris, self.idle = map(self.bearer, ("tanna", "tboris", "tidle"))
        self.vera, self.classroom, self.grader = map(self.bearer, ("tvera", "classroom", "grader"))
        self.stranger = self.client({})

    def bearer(self, name):
        """Give the client of someone the hub knows."""
        return self.client({"Authorization": f"Bearer token-of-{name}"})

    def client(self, headers, transport=None):
        """Give a client with any headers."""
        transport = transport or httpx.ASGITransport(self.app)
        hooks = {"request": [self._note]}
        made = httpx.AsyncClient(
            transport=transport, base_url=BASE, headers=headers, event_hooks=hooks
        )
        self._clients.append(made)
        return made

    async def _note(self, _):
        self._is_asked = True

    async def begin(self, name, do):
        """Have this world's database, clock and keys as `do` leaves them; give what `do` gives.

        Many tests begin alike, so it is done once and kept. Where something else has been asked
        before, it is done here.

        Args:
            name: of what is done, the same for the same deeds.
            do: asks the commons only.
        """
        if self._kept is None or self._is_asked or self.clock.now != self._made_at:
            return await do()
        names = (*self._before, name)
        place = self._kept, names
        await self.services.database.close()
        if not self._kept.bring(names):
            result = await do()
            await self.services.database.close()
            self._kept.keep(names)
            _begun[place] = result, self.clock.now, self.services.keys
        result, self.clock.now, self.services.keys = _begun[place]
        self._before, self._is_asked, self._made_at = names, False, self.clock.now
        return copy.deepcopy(result)

    async def release(self, **changed):
        """Publish the tiny module."""
        answer = await self.grader.put(RELEASE, json=bundle(**changed))
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def close(self):
        """Close whatever was opened."""
        for client in self._clients:
            await client.aclose()
        await self.hub_client.aclose()
        await self.services.database.close()
        _idle_apps.append(self.app)


def key():
    """Make a browser's key."""
    return str(uuid4())


def at(activity, what=""):
    """Name an activity's route."""
    return f"{PLACE}/activities/{activity}{what}"


async def ok(call):
    """Wait for an answer that must be good, and give its body."""
    answer = await call
    assert answer.is_success, answer.text
    return answer.json() if answer.content else None


async def refused(call, status, code):
    """Wait for an answer that must be this refusal, and give its error."""
    answer = await call
    assert answer.status_code == status, answer.text
    error = answer.json()["error"]
    assert set(answer.json()) == {"error"}
    assert error["code"] == code
    assert error["message"]
    return error


async def post(person, text, activity="talk", reply_to=None):
    """Write a post."""
    body = {"text": text, "reply_to": reply_to, "key": key()}
    return await ok(person.post(at(activity, "/posts"), json=body))


async def draft(person, activity, answer):
    """Save a draft."""
    body = {"answer": answer, "key": key()}
    return await ok(person.put(at(activity, "/draft"), json=body))


async def attempt(person, option):
    """Hand in an attempt at the exit quiz, choosing one option everywhere."""
    state = await ok(person.get(at("exit-quiz")))
    items = {item["id"]: option for item in state["view"]["items"]}
    body = {"answer": {"items": items}, "key": key(), "final": True}
    return await ok(person.post(at("exit-quiz", "/check"), json=body))


async def complete(person):
    """Do everything the tiny module asks for."""
    await attempt(person, "a")
    first = await post(person, "My own post.")
    thread = await ok(person.get(at("talk", "/thread")))
    # Who waits comes first; where nobody does, any two will do.
    waits = set(thread["waiting"])
    others = sorted(
        (p for p in thread["posts"] if not p["mine"]), key=lambda p: p["id"] not in waits
    )
    answered = set()
    for other in others:
        whom = other["person"] or other["id"]
        if len(answered) < 2 and whom not in answered:
            answered.add(whom)
            await post(person, "I would try this.", reply_to=other["id"])
    await draft(person, "request", {"fields": {"situation": "Long enough to count."}})
    return first


async def submit(person):
    """Hand the module in."""
    return await ok(person.post(f"{PLACE}/submission", json={"key": key()}))


async def claim(world, worker=None):
    """Let a worker of the grader, each time another one by default, take a job, or None."""
    body = {"worker": worker or key()}
    answer = await world.grader.post("api/grading/claim", json=body)
    return answer.json() if answer.status_code == 200 else None


SCORES = [{"cell": "exit_quiz", "score": 12.0, "max": 12.0}]


async def record(world, job):
    """Report a job as done."""
    body = {"claim": job["claim"], "scores": SCORES}
    await ok(world.grader.post(f"api/grading/{job['work']['card']['id']}/done", json=body))
