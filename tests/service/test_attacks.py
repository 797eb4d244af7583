"""Attacks on the discussions: each tries to get at what is not one's own, or to do harm with it.

`pry` tries every way by which words travel. The tests of single guards stand beside them in
`test_access_table`, `test_moderation`, `test_circle` and `test_pictures`.
"""

from collections import defaultdict

from fastapi.routing import iter_route_contexts

from tests.service.module import PLACE
from tests.service.talk import (
    COMMON,
    NOTICES,
    PICTURE,
    TALK,
    act,
    cohort,
    community,
    overheard,
    say,
    thread,
)  # fmt: skip
from tests.service.world import at, key, ok, refused

WORD = "Wordunheard"
NOWHERE = 10**9
NO_PICTURE = "A" * 22


async def told(person, to, **more):
    """Write a post that holds the word everywhere a post can, and has a history and thanks."""
    body = {"data": PICTURE, "alt": f"{WORD} in a picture", "key": key()}
    pictures = [(await ok(person.post("api/pictures", json=body)))["id"]]
    mentions = more.get("mentions", [])
    tail = "@Boris K." if mentions else ""
    post = await say(person, f"{WORD} before {tail}", to=to, pictures=pictures, **more)
    change = {"text": f"{WORD} for those who may {tail}", "version": post["version"],
              "key": key(), "pictures": pictures, "mentions": mentions}  # fmt: skip
    changed = await ok(person.patch(f"api/posts/{post['id']}", json=change))
    assert WORD in changed["html"]
    return changed


def by_id(activity, id_, picture):
    """Give every call that names a post or a picture."""
    post, thread_ = f"api/posts/{id_}", at(activity, "/thread")
    body = {"text": "Guessed.", "key": key()}
    return [
        ("GET", f"{post}/versions", None),
        ("PATCH", post, {**body, "version": 1}),
        ("DELETE", post, None),
        ("PUT", f"{post}/thanks", {"reason": "idea", "note": ""}),
        ("DELETE", f"{post}/thanks", None),
        ("PUT", f"{post}/helped", None),
        ("DELETE", f"{post}/helped", None),
        ("POST", f"{post}/report", {"reason": "child_data"}),
        ("POST", at(activity, "/posts"), {**body, "reply_to": id_}),
        ("GET", f"{thread_}?root={id_}", None),
        ("GET", f"{thread_}?post={id_}", None),
        ("GET", f"api/pictures/{picture}", None),
    ]


def everywhere(activity, topic):
    """Give every call that may bring words without naming a post."""
    return [
        *(("GET", f"{at(activity, '/thread')}?sort={sort}", None)
          for sort in ("calm", "new", "waiting", "subject")),
        ("GET", f"{at(activity, '/thread')}?after=0", None),
        ("GET", f"{at(activity, '/thread')}?after={2**40}", None),
        ("GET", f"{PLACE}/activities?more=true", None),
        ("GET", f"{PLACE}/activities", None),
        ("GET", f"api/search/en?q={WORD}", None),
        ("GET", f"api/search/en?q={WORD}&topic={topic}", None),
        ("GET", f"api/search/en?q={WORD}&module=m01-tiny&author=tanna", None),
        ("GET", "api/topics/en", None),
        ("GET", NOTICES, None),
        ("GET", "api/me/export", None),
        ("GET", "api/me/export?form=html", None),
        ("GET", "api/me/actions", None),
        ("GET", f"{at(activity, '/people')}?query=", None),
        ("POST", at(activity, "/preview"), {"text": "Any."}),
        ("POST", "api/me/feeds", {"topic": topic}),
        ("PUT", at(activity, "/seen"), {"post": NOWHERE}),
    ]  # fmt: skip


async def pry(world, person, activity, post):
    """Try every way to get at a post; nothing may tell its words, or that it is there."""
    picture = post["pictures"][0]["id"]
    pairs = zip(
        by_id(activity, post["id"], picture), by_id(activity, NOWHERE, NO_PICTURE), strict=True
    )
    for real, unreal in pairs:
        answers = [
            await person.request(method, url, json=body) for method, url, body in (real, unreal)
        ]
        statuses = [answer.status_code for answer in answers]
        assert statuses in ([404, 404], [409, 409]), (real, statuses, answers[0].text)
        assert answers[0].content == answers[1].content, real
    for method, url, body in everywhere(activity, post["topic"]):
        answer = await person.request(method, url, json=body)
        assert answer.status_code < 500, (url, answer.text)
        assert WORD not in answer.text, (url, answer.text)
    assert WORD not in await overheard(world, person)


# Reading what is not to be read


async def test_reading_before_posting(world, people):
    """Until her own post nothing tells what the others wrote; after it everything does."""
    post = await told(world.anna, TALK, mentions=["tboris"])
    await pry(world, world.boris, "talk", post)
    await say(world.boris, to=TALK)
    assert WORD in str(await thread(world.boris, "talk"))
    assert WORD in str(await ok(world.boris.get(f"api/search/en?q={WORD}")))


async def test_deleting_ones_own_post_closes_the_room_again(world, people):
    """Posting something to look and taking it back opens nothing for good."""
    post = await told(world.anna, TALK)
    ticket = await say(world.boris, to=TALK)
    feed = await ok(world.boris.post("api/me/feeds", json={"topic": post["topic"]}))
    await ok(world.boris.delete(f"api/posts/{ticket['id']}"))
    await pry(world, world.boris, "talk", post)
    assert WORD not in (await world.stranger.get(feed["path"])).text


async def test_an_answer_is_no_ticket(world, people):
    """An answer to a seed or a guess does not open a room that wants one's own post first."""
    post = await told(world.anna, TALK)
    for id_ in range(1, post["id"] + 1):
        body = {"text": "Guessed.", "key": key(), "reply_to": id_}
        await refused(world.boris.post(TALK, json=body), 404, "not_found")
    await pry(world, world.boris, "talk", post)


async def test_another_cohorts_posts(world, people):
    """A cohort's words stay in it: not by id, search, stream, feed, export or mention."""
    made = await cohort(world.vera, people.clara, world.anna)
    await say(people.clara, to=TALK)
    post = await told(people.clara, TALK)
    await say(world.boris, to=TALK)
    await pry(world, world.boris, "talk", post)
    await pry(world, people.mark, "talk", post)
    body = {"text": "@tclara", "key": key(), "mentions": ["tclara"]}
    await refused(world.boris.post(TALK, json=body), 422, "bad_mention")
    names = (await ok(world.boris.get(at("talk", "/people"), params={"query": ""})))["people"]
    assert "tclara" not in [one["name"] for one in names]
    assert made["invitation"]


async def test_leaving_a_cohort_takes_its_words_away(world, people):
    """Who has left reads nothing there any more, by what she was given before either."""
    await cohort(world.vera, people.clara, world.boris)
    await say(world.boris, to=TALK)
    post = await told(people.clara, TALK)
    assert WORD in str(await thread(world.boris, "talk"))
    feed = await ok(world.boris.post("api/me/feeds", json={"topic": post["topic"]}))
    assert WORD in (await world.stranger.get(feed["path"])).text
    await ok(world.boris.delete("api/cohorts/en/membership"))
    await say(world.boris, to=TALK)
    await pry(world, world.boris, "talk", post)
    assert WORD not in (await world.stranger.get(feed["path"])).text


async def test_a_community_that_one_has_not_joined(world, people):
    """Its topic answers as one that is not there, whichever number is named."""
    number = await community(world.anna, people.clara)
    post = await told(world.anna, at("group", f"/posts?community={number}"))
    await pry(world, world.boris, "group", post)
    for method, what, body in (
        ("GET", "thread", None),
        ("GET", "people", None),
        ("POST", "posts", {"text": "x", "key": key()}),
        ("PUT", "seen", {"post": 1}),
    ):
        real, unreal = [
            await world.boris.request(method, at("group", f"/{what}?community={some}"), json=body)
            for some in (number, NOWHERE)
        ]
        assert real.status_code == 404, what
        assert real.content == unreal.content


async def test_a_hidden_post(world, people):
    """What moderators hid is found by nobody but its writer and them."""
    post = await told(world.anna, COMMON)
    feed = await ok(world.boris.post("api/me/feeds", json={"topic": post["topic"]}))
    assert WORD in str(await ok(world.boris.get(f"api/search/en?q={WORD}")))
    await act(world.vera, post["id"], "hide")
    assert WORD not in (await world.stranger.get(feed["path"])).text
    for method, url, body in everywhere("common", post["topic"]):
        assert WORD not in (await world.boris.request(method, url, json=body)).text, url
    picture = world.boris.get(f"api/pictures/{post['pictures'][0]['id']}")
    nothing = world.boris.get(f"api/pictures/{NO_PICTURE}")
    assert await refused(picture, 404, "not_found") == await refused(nothing, 404, "not_found")
    for call in (
        world.boris.get(f"api/posts/{post['id']}/versions"),
        world.boris.put(f"api/posts/{post['id']}/thanks", json={"reason": "idea"}),
        world.boris.post(COMMON, json={"text": "x", "key": key(), "reply_to": post["id"]}),
    ):
        await refused(call, 404, "not_found")
    assert WORD not in await overheard(world, world.boris)
    assert WORD in await overheard(world, world.anna)


async def test_a_deleted_post(world, people):
    """What its writer took away is nowhere, for moderators neither; its answers stay."""
    post = await told(world.anna, COMMON)
    await say(world.boris, "Kept.", reply_to=post["id"])
    await ok(world.anna.delete(f"api/posts/{post['id']}"))
    for person in (world.boris, world.vera):
        for method, url, body in everywhere("common", post["topic"]):
            assert WORD not in (await person.request(method, url, json=body)).text, url
        assert WORD not in await overheard(world, person)
        await refused(person.get(f"api/pictures/{post['pictures'][0]['id']}"), 404, "not_found")
    assert "Kept." in str(await thread(world.boris))


async def test_others_notices_feeds_and_actions_are_not_reached_by_number(world, people):
    """Numbers of what is another's change nothing and tell nothing."""
    post = await say(world.anna)
    await say(world.boris, "An answer.", reply_to=post["id"])
    mine = (await ok(world.anna.get(NOTICES)))["items"][0]
    await ok(world.boris.post("api/me/notices/read", json={"upto": mine["id"], "only": True}))
    await ok(world.boris.post("api/me/notices/read", json={"upto": NOWHERE}))
    assert (await ok(world.anna.get("api/me/notices/unread")))["unread"] == 1
    feed = await ok(world.anna.post("api/me/feeds", json={"topic": post["topic"]}))
    await ok(world.boris.delete("api/me/feeds"))
    assert (await world.stranger.get(feed["path"])).status_code == 200
    for path in ("api/feeds/x.atom", f"api/feeds/{'A' * 43}.atom", "api/feeds/.atom"):
        assert (await world.stranger.get(path)).status_code in (404, 422)


PARAMETERS = defaultdict(
    lambda: "r1",
    edition="en", module="m01-tiny", activity="common", id=1, name="tanna", person="tanna",
    code="c" * 40, token="t" * 43, picture=NO_PICTURE, file="f" * 22, task=1,
)  # fmt: skip
"""What stands in a route's path, where its kind matters; a new name needs nothing here."""


PUBLIC = ("api/feeds/", "api/digest/", "certificates/")
"""Where strangers are served anyway."""


async def test_a_cookie_opens_nothing(world, people):
    """A form on another site can send cookies, not the header; every route refuses it."""
    await say(world.anna)
    cookies = {"Cookie": "jupyterhub-session-id=x; service-commons=token-of-tanna; _xsrf=y"}
    elsewhere = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    forms = ("application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x",
             "application/json")  # fmt: skip
    tried = 0
    for route in iter_route_contexts(world.app.routes):
        path = route.path.lstrip("/").format_map(PARAMETERS)
        if path in {"api/health", "openapi.json"} or path.startswith(PUBLIC):
            continue
        for method in route.methods - {"HEAD"}:
            for form in forms:
                headers = {**cookies, **elsewhere, "Content-Type": form}
                answer = await world.stranger.request(
                    method, path, headers=headers, content=b'{"text": "forged"}'
                )
                assert answer.status_code in (401, 422), (method, path, answer.status_code)
                if answer.status_code == 422:
                    # What cannot be read is refused before anybody is asked for.
                    assert "fields" in answer.json()["error"]["details"]
                assert "Access-Control-Allow-Origin" not in answer.headers
                tried += 1
    assert tried > 150
    assert len((await thread(world.anna))["posts"]) == 1


async def test_a_token_in_the_address_or_body_opens_nothing(world):
    """Only the header counts."""
    for call in (
        world.stranger.get("api/me?token=token-of-tanna&access_token=token-of-tanna"),
        world.stranger.get(f"{PLACE}/activities?token=token-of-tanna"),
        world.stranger.post(TALK, json={"text": "x", "key": key(), "token": "token-of-tanna"}),
    ):
        answer = await call
        assert answer.status_code in (401, 422)
