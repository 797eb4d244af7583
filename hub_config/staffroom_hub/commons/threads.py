"""The discussion as one person may see it: pure rules over the rows of a thread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from staffroom.activities import DiscussionActivity
from staffroom.text import block_html
from staffroom.wire import Post, ThreadView
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.store.models import PostRow

_html = lru_cache(maxsize=4096)(block_html)


def own_posts(posts: Sequence[PostRow], person: str) -> int:
    """Count a person's own posts that open a conversation."""
    return sum(p.person == person and p.reply_to is None for p in posts)


def own_answers(posts: Sequence[PostRow], person: str) -> int:
    """Count a person's answers to others; answering oneself is not counted."""
    authors = {p.id: p.person for p in posts}
    return sum(
        p.person == person and p.reply_to is not None and authors.get(p.reply_to) != person
        for p in posts
    )


def is_open(activity: DiscussionActivity, posts: Sequence[PostRow], person: str) -> bool:
    """Say whether a person may see what others wrote."""
    return not activity.post_first or own_posts(posts, person) > 0


def view(
    activity: DiscussionActivity,
    posts: Sequence[PostRow],
    names: Mapping[str, str],
    person: str,
) -> ThreadView:
    """Show a thread to a person."""
    open_ = is_open(activity, posts, person)
    answers = Counter(p.reply_to for p in posts)
    return ThreadView(
        open=open_,
        posts=[shown(p, names, person, answers[p.id]) for p in posts] if open_ else [],
        own_posts=own_posts(posts, person),
        own_answers=own_answers(posts, person),
        answers_wanted=activity.answers,
        waiting=[p.id for p in posts if p.reply_to is None and not answers[p.id]] if open_ else [],
    )


def shown(post: PostRow, names: Mapping[str, str], person: str, answers: int) -> Post:
    """Show one post."""
    return Post(
        id=post.id,
        reply_to=post.reply_to,
        author=(names.get(post.person) if post.person else post.author) or "",
        mine=post.person == person,
        seeded=post.seed is not None,
        html=_html(post.text),
        created_at=post.created_at,
        answers=answers,
    )


def check_reply(
    activity: DiscussionActivity, posts: Sequence[PostRow], person: str, reply_to: int | None
) -> None:
    """Make sure that a post may stand where it wants to.

    Raises:
        Problem: `not_found` for a post that is not there or not to be seen, `one_level` for an
            answer to an answer.
    """
    if reply_to is None:
        return
    parent = next((p for p in posts if p.id == reply_to), None)
    if parent is None or not is_open(activity, posts, person):
        raise Problem("not_found")
    if parent.reply_to is not None:
        raise Problem("one_level")
