"""Convergence: however changes and broken lines follow each other, all pages end up the same."""

import json
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from staffroom_hub.commons import news
from staffroom_hub.commons.news import Board
from staffroom_hub.commons.pace import RATES, Pace, Rate
from staffroom_hub.commons.store.places import ModulePlace
from staffroom_hub.commons.topics import reader_of
from tests.service.module import MODULE, PLACE
from tests.service.world import at, key, ok

PEOPLE = ("anna", "boris", "vera")
THREAD = at("open-talk", "/thread")
MODERATOR = "vera"


@dataclass
class Page:
    """An open page as the browser keeps it: a thread that was fetched, and events on top of it."""

    world: object
    name: str
    posts: dict = field(default_factory=dict)
    last: int = 0

    @property
    def client(self):
        """Whose page it is."""
        return getattr(self.world, self.name)

    async def fetch(self):
        """Open the page: the event after which the stream goes on, then every conversation."""
        opened = await ok(self.client.get(f"{PLACE}/activities", params={"more": True}))
        self.last = opened["event"]
        self.posts = await whole(self.client)

    def take(self, frame):
        """Take in what the stream tells, an older version never in place of a newer."""
        if frame.type != news.POST:
            return
        data = json.loads(frame.frame.split(b"data: ")[1])
        post = data.get("post")
        if data["activity"] != "open-talk" or post is None:
            return
        known = self.posts.get(post["id"])
        if known is None or known["version"] <= post["version"]:
            self.posts[post["id"]] = post


async def whole(client):
    """Fetch all of a discussion, page after page and conversation after conversation."""
    found, after, folded = {}, None, {}
    while True:
        more = {} if after is None else {"after": after}
        thread = await ok(client.get(THREAD, params={"sort": "new", **more}))
        found |= {post["id"]: post for post in thread["posts"]}
        folded |= thread["folded"]
        if (after := thread["next"]) is None:
            break
    for root in folded:
        last = 0
        while True:
            thread = await ok(client.get(THREAD, params={"root": root, "after": last}))
            below = [p["id"] for p in thread["posts"] if p["id"] != int(root)]
            found |= {post["id"]: post for post in thread["posts"]}
            if not thread["folded"]:
                break
            last = max(below)
    return found


@dataclass
class Play:
    """A discussion under way: what was written, and two pages of each person."""

    world: object
    pages: list
    board: Board
    """What the streams of this process share."""
    ids: list = field(default_factory=list)

    def some(self, number):
        """Choose a post; None while there is none."""
        return self.ids[number % len(self.ids)] if self.ids else None

    async def post(self, who, number):
        """Open a conversation, or answer something."""
        reply_to = self.some(number) if number % 3 else None
        body = {"text": f"Said {len(self.ids)}.", "key": key(), "reply_to": reply_to}
        told = await self.act(who, "POST", at("open-talk", "/posts"), body)
        if told.is_success:
            self.ids.append(told.json()["id"])

    async def edit(self, who, number):
        """Change a post, if it is there and one's own."""
        chosen = self.some(number)
        known = (await whole(getattr(self.world, who))).get(chosen)
        if known:
            body = {"text": f"Changed {number}.", "version": known["version"], "key": key()}
            await self.act(who, "PATCH", f"api/posts/{chosen}", body)

    async def delete(self, who, number):
        """Take a post back."""
        await self.act(who, "DELETE", f"api/posts/{self.some(number)}")

    async def hide(self, _who, number):
        """A moderator hides a post."""
        await self.moderate("hide", number)

    async def restore(self, _who, number):
        """A moderator shows a post again."""
        await self.moderate("restore", number)

    async def moderate(self, action, number):
        """A moderator does something with a post."""
        body = {"action": action, "note": "Looked at."}
        await self.act(MODERATOR, "POST", f"api/moderation/posts/{self.some(number)}", body)

    async def thank(self, who, number):
        """Thank for a post."""
        path = f"api/posts/{self.some(number)}/thanks"
        await self.act(who, "PUT", path, {"reason": "idea", "note": ""})

    async def unthank(self, who, number):
        """Take thanks back."""
        await self.act(who, "DELETE", f"api/posts/{self.some(number)}/thanks")

    async def helped(self, who, number):
        """Say which answer helped."""
        await self.act(who, "PUT", f"api/posts/{self.some(number)}/helped")

    async def act(self, who, method, path, body=None):
        """Call a route; a refusal is as good as anything else, a fault is not."""
        answer = await getattr(self.world, who).request(method, path, json=body)
        assert answer.status_code < 500, answer.text
        self.board.changed()
        return answer

    async def listen(self, _who, number):
        """One page hears what there is to hear, a part of it or all."""
        page = self.pages[number % len(self.pages)]
        await hear(self, page, most=1 + number % 4)

    async def reopen(self, _who, number):
        """One page is opened anew."""
        await self.pages[number % len(self.pages)].fetch()

    async def lose(self, _who, number):
        """The process starts again: each page resumes from where it was, at a new board."""
        self.board = board_of(self.world)
        await hear(self, self.pages[number % len(self.pages)], most=2)


def board_of(world):
    """Make a board that looks only when it is told to."""
    return Board(world.services.sources, ModulePlace("en", MODULE), 3600.0)


async def hear(play, page, most=None):
    """Let a page resume its stream at the point where it is, and read at most so much."""
    roles = frozenset({"trainer"} if page.name == MODERATOR else {"teacher"})
    async with play.world.services.database.reading() as session:
        reader = await reader_of(session, f"t{page.name}", roles, "en")
    while True:
        told = await play.board.after(reader, page.last)
        for one in told[:most]:
            page.take(one)
            page.last = one.id
        if not told or most is not None:
            return


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["post", "post", "post", "edit", "delete", "hide", "restore", "thank",
                         "unthank", "helped", "listen", "listen", "reopen", "lose"]),
        st.sampled_from(PEOPLE),
        st.integers(0, 11),
    ),
    min_size=4,
    max_size=18,
)  # fmt: skip


def settled(posts):
    """What a page shows: all but what was deleted and is gone from the thread."""
    return {n: post for n, post in posts.items() if post["state"] != "deleted"}


@pytest.mark.parametrize("kept", [500, 2])
async def test_pages_differ_in_nothing_at_rest(world, kept, monkeypatch):
    """Whoever heard it all by events shows what a page shows that is opened now."""
    monkeypatch.setattr(news, "_KEPT", kept)
    world.services.pace = Pace(rates=dict.fromkeys(RATES, Rate(10**6, 10**6)))
    plays = []

    # Hypothesis drives a coroutine by itself; here the plays are drawn first and run after.
    @settings(max_examples=12, deadline=None, database=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(STEPS)
    def draw(steps):
        plays.append(steps)

    draw()
    for steps in plays:
        await run(world, steps)


async def run(world, steps):
    """Play, then let every page hear the rest, and compare."""
    pages = [Page(world, name) for name in (*PEOPLE, *PEOPLE)]
    for page in pages:
        await page.fetch()
    play = Play(world, pages, board_of(world))
    await play.board.newest()
    for what, who, number in steps:
        await getattr(play, what)(who, number)
    for page in pages:
        await hear(play, page)
        shown = await whole(page.client)
        assert settled(page.posts) == settled(shown), (page.name, steps)
