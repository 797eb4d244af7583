"""The bell: what concerns a person, in her language, and how far she has read it."""

import re

from sqlalchemy import event, select

from staffroom.asgi import StreamingASGITransport
from staffroom_hub.commons import notices
from staffroom_hub.commons.store import notices as rows_of
from staffroom_hub.commons.store.models import EventRow, NoticeRow
from tests.service.test_events import listening
from tests.service.world import claim, complete, ok, post, record, refused, submit

GENDERED = re.compile(r"\b(ответил|упомянул|поблагодарил|отметил)\w*")


async def told(person, **params):
    """Give a person's notices."""
    return await ok(person.get("api/me/notices", params=params))


async def tell(world, person="tanna", **given):
    """Give a person a notice."""
    given = {"kind": "answer", "edition": "en", "actor": "tboris", "module": "m01-tiny"} | given
    async with world.services.database.writing() as session:
        await notices.tell(session, person=person, now=world.clock(), **given)


async def meet(world):
    """Let everybody come for the first time."""
    for person in (world.anna, world.boris, world.vera):
        await ok(person.get("api/me"))


async def test_nothing_has_happened_at_first(world):
    """Nobody is told anything without reason."""
    assert await told(world.anna) == {"unread": 0, "items": [], "next": None}
    assert await ok(world.anna.get("api/me/notices/unread")) == {"unread": 0}


async def test_an_answer_is_told_in_each_readers_language(world):
    """The text is made when it is read; in Russian it fits women and men."""
    await ok(world.boris.get("api/me"))
    first = await post(world.anna, "Мой **вопрос**?")
    await post(world.boris, "Mine.")
    answer = await post(world.boris, "Try *this*, <b>it</b> helps & works.", reply_to=first["id"])
    page = await told(world.anna)
    assert page["unread"] == 1
    notice = page["items"][0]
    assert notice["text"] == "Boris K. отвечает вам в обсуждении «Talk»"
    assert notice["excerpt"] == "Try this , <b>it</b> helps & works."
    assert (notice["kind"], notice["post"], notice["activity"]) == ("answer", answer["id"], "talk")
    assert (notice["edition"], notice["module"], notice["read"]) == ("en", "m01-tiny", False)
    english = await ok(world.anna.get("api/me/notices", headers={"Accept-Language": "en"}))
    assert english["items"][0]["text"] == "Boris K. answered you in “Talk”"
    assert (await told(world.boris))["items"] == []


async def test_no_russian_text_says_whether_somebody_is_a_man(world):
    """All kinds are said, each in a way that fits everybody."""
    await meet(world)
    for kind in notices._TEXTS:
        await tell(world, kind=kind)
    for action in [*notices._ACTIONS, "something else"]:
        await tell(world, kind="moderation", actor=None, data={"action": action})
    items = (await told(world.anna))["items"]
    assert len(items) == len(notices._TEXTS) + len(notices._ACTIONS) + 1
    for item in items:
        assert not GENDERED.search(item["text"]), item["text"]
        assert "{" not in item["text"]


async def test_braces_in_a_name_are_only_braces(world):
    """A name that looks like a place in a pattern is not taken for one."""
    await meet(world)
    await ok(world.boris.patch("api/me", json={"display_name": "{title} {0.__class__}"}))
    await tell(world)
    text = (await told(world.anna))["items"][0]["text"]
    assert text.startswith("{title} {0.__class__} отвечает")


async def test_what_one_does_oneself_is_no_notice(world):
    """Nobody is told of herself."""
    await meet(world)
    await tell(world, actor="tanna")
    assert (await told(world.anna))["items"] == []


async def test_the_same_thing_is_told_once(world):
    """An answer with a mention is one notice, thanks given twice too; two warnings are two."""
    await meet(world)
    mine = await post(world.anna, "Mine.")
    for kind in ("answer", "mention", "answer", "thanks", "thanks", "helped", "helped"):
        await tell(world, kind=kind, post=mine["id"])
    for _ in range(2):
        await tell(world, kind="moderation", actor=None, data={"action": "warn"})
    kinds = [item["kind"] for item in (await told(world.anna))["items"]]
    assert kinds == ["moderation", "moderation", "helped", "thanks", "answer"]


async def test_notices_are_read_one_by_one_or_up_to_one(world):
    """What was read stays read, on every device, and pages are told how many are left."""
    await meet(world)
    for _ in range(4):
        await tell(world, kind="marks")
    ids = [item["id"] for item in (await told(world.anna))["items"]]
    read = "api/me/notices/read"
    one = {"upto": ids[1], "only": True}
    assert await ok(world.anna.post(read, json=one)) == {"unread": 3}
    assert await ok(world.anna.post(read, json={"upto": ids[2]})) == {"unread": 1}
    assert [i["read"] for i in (await told(world.anna))["items"]] == [False, True, True, True]
    async with world.services.database.reading() as session:
        query = select(EventRow).where(EventRow.type == "notice").order_by(EventRow.id)
        rows = (await session.scalars(query)).all()
    assert {row.person for row in rows} == {"tanna"}
    assert [row.data["unread"] for row in rows] == [1, 2, 3, 4, 3, 3, 1, 1]
    await ok(world.anna.post(read, json={"upto": ids[2]}))
    async with world.services.database.reading() as session:
        assert len((await session.scalars(query)).all()) == len(rows)


async def test_nobody_reads_anothers_notices(world):
    """Marking a neighbour's notice as read does nothing."""
    await meet(world)
    await tell(world)
    notice = (await told(world.anna))["items"][0]["id"]
    await ok(world.boris.post("api/me/notices/read", json={"upto": notice}))
    await ok(world.boris.post("api/me/notices/read", json={"upto": 2**53}))
    for upto in (2**53 + 1, -1):
        body = {"upto": upto}
        await refused(world.boris.post("api/me/notices/read", json=body), 422, "invalid")
    assert (await told(world.anna))["unread"] == 1
    assert (await told(world.boris))["items"] == []


async def test_many_notices_come_page_by_page(world):
    """Older ones are asked for by the last id."""
    await meet(world)
    for _ in range(rows_of.PAGE * 2 + 1):
        await tell(world, kind="marks")
    seen, after = [], None
    while True:
        page = await told(world.anna, **({"after": after} if after else {}))
        seen += [item["id"] for item in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert seen == sorted(set(seen), reverse=True)
    assert len(seen) == rows_of.PAGE * 2 + 1


async def test_a_post_that_may_not_be_read_is_not_quoted(world):
    """A notice of another cohort's post leads to the module alone, without a word of the post."""
    await meet(world)
    made = await ok(world.vera.post("api/cohorts/en", json={"name": "First"}))
    await ok(world.boris.post(f"api/invitations/{made['invitation']}"))
    theirs = await post(world.boris, "Only for my cohort.")
    await tell(world, post=theirs["id"], kind="mention")
    await post(world.anna, "Mine.")
    notice = (await told(world.anna))["items"][0]
    assert (notice["post"], notice["excerpt"], notice["activity"]) == (None, "", None)
    assert notice["text"] == "Boris K. упоминает вас в обсуждении «Tiny»"


async def test_before_the_own_post_nothing_is_quoted(world):
    """Where one has to write first, the bell opens no back door."""
    await meet(world)
    theirs = await post(world.boris, "Seen only by those who wrote.")
    await tell(world, post=theirs["id"], kind="mention")
    assert (await told(world.anna))["items"][0]["excerpt"] == ""
    await post(world.anna, "Mine.")
    item = (await told(world.anna))["items"][0]
    assert item["excerpt"] == "Seen only by those who wrote."


async def test_a_deleted_post_is_not_quoted(world):
    """What its writer took back is nowhere to be read."""
    await meet(world)
    first = await post(world.anna, "Mine.")
    await post(world.boris, "Mine.")
    answer = await post(world.boris, "I take this back.", reply_to=first["id"])
    await ok(world.boris.delete(f"api/posts/{answer['id']}"))
    notice = (await told(world.anna))["items"][0]
    assert (notice["post"], notice["excerpt"]) == (None, "")


async def test_marks_are_told(world):
    """Feedback that a trainer releases is a notice too."""
    await complete(world.anna)
    await submit(world.anna)
    job = await claim(world)
    await record(world, job)
    body = {"submission": job["work"]["card"]["id"], "scores": []}
    await ok(world.vera.put("api/feedback/en/m01-tiny/tanna", json=body))
    notice = (await told(world.anna))["items"][0]
    assert (notice["kind"], notice["module"], notice["post"]) == ("marks", "m01-tiny", None)
    assert notice["text"] == "Ваша работа по модулю «Tiny» проверена"


async def test_somebody_who_has_gone_is_told_nothing(world):
    """A notice for a person who has left meanwhile is no error."""
    await meet(world)
    await tell(world, person="tgone")
    async with world.services.database.reading() as session:
        assert (await session.scalars(select(NoticeRow))).all() == []


async def test_reading_takes_a_constant_number_of_statements(world):
    """However many notices there are, and of however many posts."""
    await meet(world)
    mine = await post(world.anna, "Mine.")
    engine = world.services.database._engine.sync_engine
    counts = []

    async def counted():
        said = []
        listener = lambda *args: said.append(args[2])  # noqa: E731 - a listener
        event.listen(engine, "before_cursor_execute", listener)
        await told(world.anna)
        event.remove(engine, "before_cursor_execute", listener)
        counts.append(len(said))

    await tell(world, post=mine["id"])
    await counted()
    for number in range(12):
        theirs = await post(world.boris, f"Answer {number}.")
        await tell(world, post=theirs["id"])
    await counted()
    assert counts[0] == counts[1]


async def test_the_excerpt_is_short_and_plain():
    """It ends at a word, and whatever stood in the text is text."""
    assert notices.excerpt("<p>a &lt;b&gt; &amp; c</p>") == "a <b> & c"
    long = notices.excerpt(f"<p>{'слово ' * 100}</p>")
    assert len(long) <= 141
    assert long.endswith("слово…")
    assert len(notices.excerpt("x" * 1000)) == 141


async def test_the_bell_of_an_open_page_hears_at_once(world):
    """How many notices wait is told to the person's own pages, without a word of what they say."""
    await meet(world)
    first = await post(world.anna, "Mine.")
    await post(world.boris, "Mine.")
    page = world.client(world.anna.headers, StreamingASGITransport(world.app))
    async with listening(page) as anna:
        await post(world.boris, "Very-private-word.", reply_to=first["id"])
        unread = (await heard(anna, "notice"))["unread"]
        assert unread == 1
        await ok(world.anna.post("api/me/notices/read", json={"upto": 2**53}))
        assert await heard(anna, "notice") == {"unread": 0, "notice": None}
        made = await ok(world.vera.post("api/cohorts/en", json={"name": "First"}))
        await ok(world.anna.post(f"api/invitations/{made['invitation']}"))
        assert await heard(anna, "reset") == {}
    async with world.services.database.reading() as session:
        told = (await session.scalars(select(EventRow.data))).all()
    assert "private" not in str(told)


async def heard(listener, kind):
    """Wait for an event of a kind."""
    while True:
        event_, data = await listener.next()
        if event_ == kind:
            return data
