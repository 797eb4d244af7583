"""The discussion: the lock, answers, seeds, and hostile texts."""

import asyncio

import pytest

from tests.service.module import definitions
from tests.service.world import at, key, ok, post, refused


async def test_the_thread_opens_with_ones_own_post(world):
    """Seeds and colleagues' posts appear when the own post is written, and are marked."""
    locked = await ok(world.anna.get(at("talk", "/thread")))
    told = {name: value for name, value in locked.items() if value}
    assert told == {"topic": locked["topic"], "answers_wanted": 2}
    await post(world.anna, "My lesson changed.")
    thread = await ok(world.anna.get(at("talk", "/thread")))
    assert thread["open"]
    assert [(p["author"], p["seeded"], p["mine"], p["answers"]) for p in thread["posts"]] == [
        ("Anna", True, False, 1),
        ("Boris", True, False, 0),
        ("Анна П.", False, True, 0),
    ]
    assert thread["waiting"] == []
    assert (await ok(world.vera.get(at("talk", "/thread"))))["waiting"] == [
        p["id"] for p in thread["posts"] if p["mine"]
    ]


async def test_a_thread_without_the_rule_is_open_at_once(world):
    """Where the activity does not ask for an own post first, everything is shown."""
    await post(world.boris, "Hello.", activity="open-talk")
    thread = await ok(world.anna.get(at("open-talk", "/thread")))
    assert thread["open"]
    assert [p["author"] for p in thread["posts"]] == ["Boris K."]


async def test_answers_are_counted_for_others_only(world):
    """An answer to oneself is no answer to a colleague."""
    mine = await post(world.anna, "One.")
    theirs = await post(world.boris, "Two.")
    await post(world.anna, "To myself.", reply_to=mine["id"])
    await post(world.anna, "To Boris.", reply_to=theirs["id"])
    thread = await ok(world.anna.get(at("talk", "/thread")))
    assert (thread["own_posts"], thread["own_answers"]) == (1, 1)
    assert thread["waiting"] == []


async def test_answers_are_answered_to_a_sane_depth(world):
    """Below the third level nothing is set further in, but it is known what it answers."""
    above, depths = (await post(world.anna, "One."))["id"], []
    for number in range(5):
        answer = await post(world.anna, f"Answer {number}.", reply_to=above)
        assert answer["reply_to"] == above
        depths.append(answer["depth"])
        above = answer["id"]
    assert depths == [1, 2, 3, 3, 3]


async def test_a_post_of_another_thread_is_not_answered(world):
    """An answer stays in the thread of its post."""
    elsewhere = await post(world.anna, "Elsewhere.", activity="open-talk")
    await post(world.anna, "Here.")
    for target in (elsewhere["id"], 0, -1, 2**63, 10**30):
        body = {"text": "x", "reply_to": target, "key": key()}
        answer = await world.anna.post(at("talk", "/posts"), json=body)
        assert answer.status_code in (404, 422), target


async def test_the_same_key_posts_once(world):
    """A post sent five times at once stands once in the thread."""
    body = {"text": "Once.", "key": key()}
    calls = [world.anna.post(at("talk", "/posts"), json=body) for _ in range(5)]
    told = [answer.json() for answer in await asyncio.gather(*calls)]
    assert all(t == told[0] for t in told)
    assert (await ok(world.anna.get(at("talk", "/thread"))))["own_posts"] == 1


async def test_other_activities_have_no_thread(world):
    """Only a discussion can be posted to."""
    await refused(world.anna.get(at("request", "/thread")), 409, "no_discussion")
    body = {"text": "x", "key": key()}
    await refused(world.anna.post(at("request", "/posts"), json=body), 409, "no_discussion")


@pytest.mark.parametrize("text", ["", "   \n", "x" * 8001, 7, None])
async def test_posts_have_a_length(world, text):
    """An empty post and one of more than 8,000 characters are refused."""
    body = {"text": text, "key": key()}
    await refused(world.anna.post(at("talk", "/posts"), json=body), 422, "invalid")


async def test_a_changed_name_shows_on_old_posts(world):
    """Posts carry the author's present name."""
    await post(world.anna, "One.")
    await ok(world.anna.patch("api/me", json={"display_name": "Анна Петровна"}))
    thread = await ok(world.anna.get(at("talk", "/thread")))
    assert thread["posts"][-1]["author"] == "Анна Петровна"


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "[click](JaVaScRiPt&colon;alert(1))",
    "[click](data:text/html;base64,PHNjcmlwdD4=)",
    "![picture](https://tracker.example/pixel.png)",
    "<svg/onload=alert(1)>",
    '<a href="#" onclick="alert(1)">x</a>',
    "<iframe src=//evil.example></iframe>",
    "<style>*{display:none}</style>",
    "</p></div><form action=//evil.example><input name=password>",
    "`</code><script>alert(1)</script>`",
    "# Heading that would break the page's outline",
    "<math><mtext><table><mglyph><style><img src onerror=alert(1)>",
    "[a](https://example.org 'x\" onmouseover=\"alert(1)')",
    "\u202egnp.exe\u202c \u0000 \u2028",
]


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_markup_is_shown_as_text(world, text):
    """Nothing a teacher writes reaches another's browser as markup of its own."""
    told = await post(world.anna, f"Before. {text} After.\n\n{text}")
    tags = {part.split(">")[0].split()[0].strip("/") for part in told["html"].split("<")[1:]}
    assert tags <= {"p", "a", "code", "strong", "em", "br", "ul", "li", "ol", "pre", "blockquote"}
    for tag in (part.split(">")[0].lower() for part in told["html"].split("<")[1:]):
        assert " on" not in tag.split("title=")[0]
        assert "javascript:" not in tag
        assert "data:" not in tag
        assert "src" not in tag
    assert "Before." in told["html"]


async def test_a_hostile_name_stays_a_name(world):
    """A display name is text, given back as it was written."""
    name = "<b onmouseover=alert(1)>Анна</b>"
    await ok(world.anna.patch("api/me", json={"display_name": name}))
    told = await post(world.anna, "Hello.")
    assert told["author"] == name


async def test_markdown_is_rendered(world):
    """Emphasis, lists and links are shown; links carry no trust of ours."""
    told = await post(world.anna, "**Yes**\n\n- [one](https://example.org)")
    assert "<strong>Yes</strong>" in told["html"]
    assert 'rel="noopener noreferrer nofollow"' in told["html"]


def talk(*seeds):
    """Give the discussion's definition with other seeds."""
    return definitions()["talk.yaml"] | {"seeds": list(seeds)}


async def seeded(world):
    """Give the seeded posts as (author, text shown)."""
    thread = await ok(world.anna.get(at("talk", "/thread")))
    return [(p["author"], p["html"]) for p in thread["posts"] if p["seeded"]]


async def test_seeds_follow_the_release_and_keep_peoples_answers(world):
    """A changed seed is changed in place; one without an answer leaves with the definition."""
    await post(world.anna, "My own post.")
    thread = await ok(world.anna.get(at("talk", "/thread")))
    answered = thread["posts"][0]["id"]
    await post(world.anna, "I would try this.", reply_to=answered)
    changed = {"id": "one", "author": "Anna", "text": "Better words."}
    lonely = {"id": "two", "author": "Clara", "text": "Nobody answers."}
    await world.release(talk=talk(changed, lonely))
    assert ("Anna", "<p>Better words.</p>") in await seeded(world)
    assert ("Clara", "<p>Nobody answers.</p>") in await seeded(world)
    await world.release(talk=talk())
    authors = [author for author, _ in await seeded(world)]
    assert "Anna" in authors
    assert "Clara" not in authors
    thread = await ok(world.anna.get(at("talk", "/thread")))
    assert thread["posts"][0]["id"] == answered


async def test_releasing_the_same_again_doubles_no_seed(world):
    """Seeds stand once however often a module is released."""
    await post(world.anna, "My own post.")
    before = await seeded(world)
    await world.release()
    await world.release(talk=definitions()["talk.yaml"] | {"title": "Another title"})
    assert await seeded(world) == before
