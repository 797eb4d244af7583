"""A person who has done everything that one can do, for the tests of taking and of leaving."""

from staffroom_hub.commons import notices
from staffroom_hub.commons.store.models import PictureRow
from tests.service.world import at, claim, complete, draft, key, ok, post, record, submit

CIRCLE = {
    "type": "discussion",
    "title": "Circle",
    "post_first": False,
    "answers": 0,
    "anonymous": True,
}
OWN = {
    "post": "Anna-post-word",
    "changed": "Anna-changed-word",
    "answer": "Anna-answer-word",
    "circle": "Anna-circle-word",
    "thanks": "Anna-thanks-word",
    "profile": "Anna-profile-word",
    "draft": "Anna-draft-word",
    "alt": "Anna-alt-word",
    "report": "Anna-report-word",
    "extension": "Anna-extension-word",
    "notes": "Anna-notes-word",
}
THEIRS = {
    "post": "Boris-post-word",
    "answer": "Boris-answer-word",
    "circle": "Boris-circle-word",
    "below": "Boris-below-word",
}


def picture(number, alt, world, post=None):
    """Give a small picture's row."""
    return PictureRow(
        id=f"{number:022}", post=post, person="tanna", alt=alt, width=2, height=1,
        content=b"RIFF", created_at=world.clock(),
    )  # fmt: skip


async def live(world):
    """Let Anna do everything, and Boris answer; gives the posts by name."""
    return await world.begin("lived", lambda: _live(world))


async def _live(world):
    await world.release(circle=CIRCLE)
    anna, boris = world.anna, world.boris
    made = await ok(world.vera.post("api/cohorts/en", json={"name": "First"}))
    for person in (anna, boris):
        await ok(person.get("api/me"))
        await ok(person.post(f"api/invitations/{made['invitation']}"))
    place = f"api/cohorts/en/{made['id']}/deadlines/m01-tiny"
    await ok(world.vera.put(place, json={"due": "2098-03-29T12:00"}))
    more = {"until": "2098-04-01T12:00", "note": OWN["extension"]}
    await ok(world.vera.put(f"{place}/extensions/tanna", json=more))
    community = {"kind": "subject", "title": "Physics"}
    await ok(anna.post("api/communities/en", json=community))
    profile = {"subject": OWN["profile"]}
    await ok(anna.put("api/me/profile", json=profile))
    notes = {"version": 0, "body": {"text": OWN["notes"]}}
    await ok(anna.put("api/me/own/notes/en/m01-tiny", json=notes))
    await ok(anna.put("api/me/digest", json={"every": "day", "zone": "Europe/Moscow"}))
    posts = await _talk(anna, boris)
    posts |= await _circle(anna, boris)
    await complete(anna)
    await draft(anna, "request", {"fields": {"situation": OWN["draft"]}})
    await submit(anna)
    job = await claim(world)
    await record(world, job)
    marks = {"submission": job["work"]["card"]["id"], "scores": [], "text": "Well done."}
    await ok(world.vera.put("api/feedback/en/m01-tiny/tanna", json=marks))
    topic = posts["mine"]["topic"]
    posts["feed"] = await ok(anna.post("api/me/feeds", json={"topic": topic}))
    async with world.services.database.writing() as session:
        session.add_all(
            [picture(1, OWN["alt"], world, posts["mine"]["id"]), picture(2, "loose", world)]
        )
        await notices.tell(
            session, person="tboris", kind="thanks", edition="en", module="m01-tiny",
            post=posts["theirs"]["id"], actor="tanna", now=world.clock(),
        )  # fmt: skip
    return posts


async def _talk(anna, boris):
    mine = await post(anna, OWN["post"])
    change = {"text": OWN["changed"], "version": mine["version"], "key": key()}
    await ok(anna.patch(f"api/posts/{mine['id']}", json=change))
    theirs = await post(boris, THEIRS["post"])
    answer = await post(anna, OWN["answer"], reply_to=theirs["id"])
    theirs_answer = await post(boris, THEIRS["answer"], reply_to=mine["id"])
    below = await post(boris, THEIRS["below"], reply_to=answer["id"])
    await ok(boris.put(f"api/posts/{answer['id']}/helped"))
    body = {"reason": "idea", "note": OWN["thanks"]}
    await ok(anna.put(f"api/posts/{theirs['id']}/thanks", json=body))
    body = {"reason": "question", "note": "thanks"}
    await ok(boris.put(f"api/posts/{mine['id']}/thanks", json=body))
    body = {"reason": "other", "note": OWN["report"]}
    await ok(anna.post(f"api/posts/{below['id']}/report", json=body))
    await ok(anna.put(at("talk", "/seen"), json={"post": below["id"]}))
    return {"mine": mine, "theirs": theirs, "answer": answer, "theirs_answer": theirs_answer,
            "below": below}  # fmt: skip


async def _circle(anna, boris):
    opened = await post(boris, THEIRS["circle"], activity="circle")
    told = await post(anna, OWN["circle"], activity="circle", reply_to=opened["id"])
    alone = await post(anna, f"{OWN['circle']}-alone", activity="circle")
    return {"circle": opened, "circle_answer": told, "circle_alone": alone}
