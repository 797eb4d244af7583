"""Wire models of discussions: posts, threads, what one may do with them, search, pictures."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from staffroom.wire.base import ActivityId, Edition, Json, ModuleId, PersonName, RowNumber, Wire

PostText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=8000)]
Excuse = Annotated[str, StringConstraints(strip_whitespace=True, max_length=400)]
PictureId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{22}$")]
Alt = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Label = Literal["hear", "same", "helped"]
"""Of an answer in a support circle: I hear you · it was so for me · what helped."""
Sort = Literal["calm", "new", "waiting", "subject"]
"""`calm`: who waits for an answer first, then the newest. `subject`: those of the caller's own."""
MOST_MENTIONS = 5
MOST_PICTURES = 4


class PostIn(Wire):
    """A post, or an answer to one."""

    text: PostText
    reply_to: RowNumber | None = None
    key: UUID
    mentions: Annotated[list[PersonName], Field(max_length=MOST_MENTIONS)] = []
    """Colleagues whose `@Display Name` stands in the text."""
    pictures: Annotated[list[PictureId], Field(max_length=MOST_PICTURES)] = []
    excuse: Excuse = ""
    """Why it is sent although the privacy check asked to rephrase."""
    label: Label | None = None
    advice: bool = False


class PostChange(Wire):
    """A post as its writer wants it now; `version` is the one that she changed."""

    text: PostText
    version: RowNumber
    key: UUID
    mentions: Annotated[list[PersonName], Field(max_length=MOST_MENTIONS)] = []
    pictures: Annotated[list[PictureId], Field(max_length=MOST_PICTURES)] = []
    excuse: Excuse = ""


class Picture(Wire):
    """A picture in a post."""

    id: PictureId
    alt: str
    width: int
    height: int


ThanksReason = Literal["question", "idea", "example", "support", "other"]
"""Your question helped me · your idea · your example from the classroom · your support."""


class ThanksIn(Wire):
    """Thanks, with their reason; `note` says to do what."""

    reason: ThanksReason
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""


class Thanks(Wire):
    """Somebody's thanks for a post."""

    author: str
    """Display name."""
    reason: ThanksReason
    note: str
    mine: bool = False


class Post(Wire):
    """One post of a thread as the caller may see it; `html` is sanitised on the server."""

    id: int
    topic: int
    root: int
    """The post that opens the conversation."""
    reply_to: int | None
    depth: int
    author: str
    """Display name; a pseudonym in a circle; empty where its writer has left."""
    person: PersonName | None = None
    """Whose it is; of seeded posts, of a circle's and of those who left nobody's."""
    mine: bool
    seeded: bool
    """Written by the course's authors to open an empty room, and marked as such."""
    state: Literal["shown", "hidden", "deleted"] = "shown"
    html: str
    """Empty where it is not shown."""
    text: str | None = None
    """As it was typed, for its writer."""
    created_at: datetime
    edited_at: datetime | None = None
    """Where it was changed more than 15 minutes after it was written."""
    version: int = 1
    """Higher after every change: an older one never takes the place of a newer."""
    answers: int
    helped: int | None = None
    """Of a post that opens a conversation: the answer that helped its writer."""
    thanks: list[Thanks] = []
    pictures: list[Picture] = []
    label: Label | None = None
    advice: bool = False


class ThreadView(Wire):
    """A part of a discussion as the caller may see it."""

    topic: int
    open: bool
    """Whether others' posts are shown: false until one's own post where the activity asks so."""
    anonymous: bool = False
    posts: list[Post]
    """Posts that open conversations and their answers, each once, in the order of their ids."""
    order: list[int] = []
    """Ids of those that open conversations, as they are to stand."""
    folded: dict[int, int] = {}
    """By conversation, how many answers it has beyond those that are here."""
    next: str | None = None
    """Asks for the conversations after these; None at the end."""
    total: int = 0
    """Conversations there are."""
    own_posts: int
    own_answers: int
    """Colleagues whom the caller has answered."""
    own_first: bool = False
    """Whether she has answered somebody who waited."""
    answers_wanted: int
    waiting: list[int]
    """Ids of posts that nobody has answered yet and that she could, longest first; at most 5."""
    seen: int = 0
    """The newest post she has seen; 0 in a circle, where the browser alone knows."""
    paused_until: datetime | None = None
    """Until when she may only read."""


class SeenIn(Wire):
    """The caller has seen everything up to this post."""

    post: RowNumber


class Seen(Wire):
    """How far the caller has read."""

    post: int


class PreviewIn(Wire):
    """A text that is being written."""

    text: Annotated[str, Field(max_length=8000)]


class Finding(Wire):
    """A place in a text that may identify a child: `text[start:end]`, in code points."""

    kind: Literal["email", "phone", "pupil", "child", "health", "birth_date", "school"]
    start: int
    end: int
    excerpt: str
    message: str
    """Asks the writer, kindly, to rephrase."""


class Preview(Wire):
    """A text as it will be shown, and what to think of before it is sent."""

    html: str
    findings: list[Finding] = []


class PictureIn(Wire):
    """A picture on its way: PNG, JPEG, WebP or GIF in base64."""

    data: Annotated[str, Field(max_length=1_400_000)]
    alt: Alt
    key: UUID


class PictureData(Wire):
    """A picture's own bytes: WebP in base64."""

    id: PictureId
    data: str


class PostVersion(Wire):
    """A post as it was until a moment."""

    version: int
    html: str
    until: datetime


ReportReason = Literal["child_data", "rude", "spam", "worry", "other"]


class ReportIn(Wire):
    """Ask moderators to look at a post."""

    reason: ReportReason
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)] = ""


class Reported(Wire):
    """That moderators will look; `hidden` says that nobody sees the post until then."""

    hidden: bool


class SearchHit(Wire):
    """A post that a search found."""

    post: Post
    module: ModuleId
    module_title: str
    activity: ActivityId
    topic_title: str
    community: int = 0
    excerpt_html: str
    """Around the words, which are in `<mark>`."""


class SearchPage(Wire):
    """What a search found, the newest first."""

    hits: list[SearchHit]
    next: str | None = None


class TopicCard(Wire):
    """A topic of the caller's, for filters and feeds."""

    id: int
    edition: Edition
    module: ModuleId
    activity: ActivityId
    title: str
    module_title: str
    community: int = 0
    unread: int = 0
    """Posts of others after the newest she has seen, up to 100."""


class Presence(Wire):
    """Colleagues who have this module open now: how many, and the names of some."""

    count: int
    names: list[str] = []


class Event(Wire):
    """What an open page is told; `type` says what `data` is."""

    type: str
    data: Json
