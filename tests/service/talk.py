"""Discussions of every kind and people of every kind, for the tests of what guards them."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from staffroom.asgi import StreamingASGITransport
from staffroom_hub.commons.pace import RATES, Pace, Rate
from staffroom_hub.commons.store.models import ActionRow
from staffroom_hub.roles import LEARN, TEACH
from tests.service.module import PLACE
from tests.service.world import at, key, ok

PICTURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR4nGNkYPjPgA8w4ZUdsdIAQS4BE9EM"
    "7mQAAAAASUVORK5CYII="
)
EDITION = "en"
DISCUSSIONS = {
    "common": {
        "type": "discussion",
        "title": "Common",
        "audience": "edition",
        "post_first": False,
        "answers": 0,
    },
    "group": {
        "type": "discussion",
        "title": "Group",
        "audience": "community",
        "post_first": False,
        "answers": 0,
    },
    "circle": {
        "type": "discussion",
        "title": "Circle",
        "audience": "edition",
        "anonymous": True,
        "post_first": False,
        "answers": 0,
    },
}
COMMON, GROUP, CIRCLE, TALK = (at(name, "/posts") for name in ("common", "group", "circle", "talk"))
QUEUE = f"api/moderation/{EDITION}/queue"
LOG = f"api/moderation/{EDITION}/log"
NOTICES = "api/me/notices"


@dataclass
class Staff:
    """People whom the tiny world lacks, each a client."""

    dora: Any
    """Another trainer."""
    olga: Any
    """An administrator."""
    mark: Any
    """A mentor."""
    clara: Any
    """A teacher."""


def admit(world, name, *groups):
    """Give the client of a new person."""
    scopes = (LEARN, TEACH) if "trainers" in groups else (LEARN,)
    world.hub.admit(name, *scopes, groups=groups)
    return world.bearer(name)


def newcomers(world):
    """Give the people whom the tiny world lacks; nobody has come in yet."""
    return Staff(
        admit(world, "tdora", "trainers"),
        admit(world, "tolga", "trainers", "admins"),
        admit(world, "tmark", "mentors"),
        admit(world, "tclara"),
    )


async def come_in(world, made):
    """Release discussions of every kind, and let everybody come in once."""
    await world.release(**DISCUSSIONS)
    everybody = (world.anna, world.boris, world.vera, made.dora, made.olga, made.mark, made.clara)
    for person in everybody:
        await ok(person.get("api/me"))


async def staff(world):
    """Have discussions of every kind and everybody in a world of a test's own making."""
    made = newcomers(world)
    await come_in(world, made)
    return made


def unhurried(world):
    """Let everybody in a world act as often as a test wants."""
    world.services.pace = Pace(rates=dict.fromkeys(RATES, Rate(100_000, 100_000)))


async def say(person, text="Something of my own.", to=COMMON, **more):
    """Write a post somewhere."""
    return await ok(person.post(to, json={"text": text, "key": key(), **more}))


async def thread(person, activity="common", **query):
    """Read a discussion."""
    return await ok(person.get(at(activity, "/thread"), params=query))


async def seen(person, id_, activity="common", **query):
    """Give a post as a person finds it in the discussion, or None."""
    posts = (await thread(person, activity, **query))["posts"]
    return next((post for post in posts if post["id"] == id_), None)


async def report(person, id_, reason="rude", note=""):
    """Report a post."""
    body = {"reason": reason, "note": note}
    return await ok(person.post(f"api/posts/{id_}/report", json=body))


def acting(person, id_, action, note="Because.", **more):
    """Ask to do something with a post."""
    body = {"action": action, "note": note, **more}
    return person.post(f"api/moderation/posts/{id_}", json=body)


async def act(person, id_, action, note="Because.", **more):
    """Do something with a post."""
    return await ok(acting(person, id_, action, note, **more))


def judging(person, name, action, note="Because.", **more):
    """Ask to do something about a person."""
    body = {"action": action, "note": note, **more}
    return person.post(f"api/moderation/{EDITION}/people/{name}", json=body)


async def judge(person, name, action, note="Because.", **more):
    """Do something about a person."""
    return await ok(judging(person, name, action, note, **more))


async def queue(person):
    """Give what waits for a moderator."""
    return await ok(person.get(QUEUE))


async def waiting(person):
    """Name the posts that wait for a moderator."""
    return [case["post"]["id"] for case in (await queue(person))["cases"]]


async def concerned(person):
    """Give what was last done that concerns a person, by kind."""
    newest_last = reversed((await ok(person.get("api/me/actions")))["actions"])
    return {one["kind"]: one for one in newest_last}


async def cohort(trainer, *members, name="Ours"):
    """Found a cohort and bring people into it."""
    made = await ok(trainer.post(f"api/cohorts/{EDITION}", json={"name": name}))
    for person in members:
        await ok(person.post(f"api/invitations/{made['invitation']}"))
    return made


async def community(founder, *members, title="Physics"):
    """Found a community and bring people into it."""
    body = {"kind": "subject", "title": title}
    made = await ok(founder.post(f"api/communities/{EDITION}", json=body))
    for person in (founder, *members):
        await ok(person.put(f"api/communities/{EDITION}/{made['id']}/membership"))
    return made["id"]


async def actions(world):
    """Give every action there is, oldest first."""
    async with world.services.database.reading() as session:
        rows = await session.scalars(select(ActionRow).order_by(ActionRow.id))
        return [(row.kind, row.moderator, row.note, row.before) for row in rows]


async def appealed(person, kind="hide", text="Please look again."):
    """Appeal against what was done; gives the action."""
    action = (await concerned(person))[kind]
    return await ok(person.post(f"api/actions/{action['id']}/appeal", json={"text": text}))


def deciding(person, action, *, upheld, note="Looked at it."):
    """Ask to decide an appeal."""
    body = {"upheld": upheld, "note": note}
    return person.post(f"api/moderation/actions/{action['id']}/decision", json=body)


async def overheard(world, person):
    """Give everything that a page's stream tells from the beginning up to now."""
    mark = await say(world.vera, "The end.")
    client = world.client(person.headers, StreamingASGITransport(world.app))
    heard = []
    headers = {"Last-Event-ID": "0"}
    async with (
        asyncio.timeout(20),
        client.stream("GET", f"{PLACE}/events", headers=headers) as answer,
    ):
        assert answer.status_code == 200
        async for line in answer.aiter_lines():
            heard.append(line)
            if line.startswith("data: ") and json.loads(line[6:]).get("id") == mark["id"]:
                break
    return "\n".join(heard)
