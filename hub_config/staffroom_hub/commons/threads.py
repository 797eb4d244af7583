"""The discussion as one person may see it: pure rules over its posts.

A `Talk` is what all readers of a discussion share; nothing in it depends on who reads, and nobody
changes it. What one of them may see of it is said by `view` and `shown`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from staffroom.activities import DiscussionActivity
from staffroom.text import block_html
from staffroom.wire import Post, ThreadView
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.store.models import PostRow


class Said:
    """A post, and whose it is."""

    def __init__(self, post: Post, person: str | None) -> None:
        """Keep the post as it is shown to everybody else."""
        self.post, self.person = post, person

    @cached_property
    def own(self) -> Post:
        """The post as its writer gets it."""
        return self.post.model_copy(update={"mine": True})

    def to(self, person: str) -> Post:
        """Give the post as a person gets it."""
        return self.own if self.person == person else self.post


class Talk:
    """A discussion with everything that is the same for whoever reads it."""

    def __init__(self, said: Iterable[Said]) -> None:
        """Count once what everybody will ask for."""
        self.said = {one.post.id: one for one in said}
        posts = [one.post for one in self.said.values()]
        self.waiting = [p.id for p in posts if p.reply_to is None and not p.answers]
        heads = (one.person for one in self.said.values() if one.post.reply_to is None)
        self._posts = Counter(heads)
        self._answers = Counter(filter(None, map(self._answerer, self.said.values())))

    def _answerer(self, one: Said) -> str | None:
        """Who answered somebody else here; answering oneself is not counted."""
        if one.post.reply_to is None:
            return None
        parent = self.said.get(one.post.reply_to)
        return None if parent and parent.person == one.person else one.person

    def own_posts(self, person: str) -> int:
        """Count a person's own posts that open a conversation."""
        return self._posts[person]

    def own_answers(self, person: str) -> int:
        """Count a person's answers to others."""
        return self._answers[person]


def talk_of(rows: Sequence[PostRow], names: Mapping[str, str]) -> Talk:
    """Put a discussion together from its rows, oldest first."""
    answers = Counter(row.reply_to for row in rows)
    return Talk(Said(posted(row, names, answers[row.id]), row.person) for row in rows)


def posted(row: PostRow, names: Mapping[str, str], answers: int = 0) -> Post:
    """Give a post as everybody but its writer gets it."""
    return Post(
        id=row.id,
        reply_to=row.reply_to,
        author=(names.get(row.person) if row.person else row.author) or "",
        mine=False,
        seeded=row.seed is not None,
        html=block_html(row.text),
        created_at=row.created_at,
        answers=answers,
    )


def is_open(activity: DiscussionActivity, talk: Talk, person: str) -> bool:
    """Say whether a person may see what others wrote."""
    return not activity.post_first or talk.own_posts(person) > 0


def view(activity: DiscussionActivity, talk: Talk, person: str) -> ThreadView:
    """Show a discussion to a person."""
    open_ = is_open(activity, talk, person)
    return ThreadView(
        open=open_,
        posts=[one.to(person) for one in talk.said.values()] if open_ else [],
        own_posts=talk.own_posts(person),
        own_answers=talk.own_answers(person),
        answers_wanted=activity.answers,
        waiting=talk.waiting if open_ else [],
    )


def shown(activity: DiscussionActivity, talk: Talk, post: int, person: str) -> Post | None:
    """Show one post to a person, if it is there and she may see it."""
    one = talk.said.get(post)
    return one.to(person) if one and is_open(activity, talk, person) else None


def check_reply(activity: DiscussionActivity, talk: Talk, person: str, reply_to: int) -> None:
    """Make sure that a post may stand where it wants to.

    Raises:
        Problem: `not_found` for a post that is not there or not to be seen, `one_level` for an
            answer to an answer.
    """
    parent = shown(activity, talk, reply_to, person)
    if parent is None:
        raise Problem("not_found")
    if parent.reply_to is not None:
        raise Problem("one_level")
