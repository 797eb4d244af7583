"""The tables of the commons, by subject.

A person's rows carry her opaque hub name. Times are UTC. JSON is kept as text, because nothing
is ever searched for inside it.
"""

from staffroom_hub.commons.store.models.base import Base, InModule, RowId
from staffroom_hub.commons.store.models.moderation import (
    ActionRow,
    AppealRow,
    PauseRow,
    ReportRow,
    SilenceRow,
)
from staffroom_hub.commons.store.models.notices import DigestRow, FeedRow, NoticeRow
from staffroom_hub.commons.store.models.people import (
    CohortMemberRow,
    CohortRow,
    CommunityMemberRow,
    CommunityRow,
    PersonRow,
    ProfileRow,
)
from staffroom_hub.commons.store.models.talk import (
    EventRow,
    PictureRow,
    PostRow,
    PostVersionRow,
    SeenRow,
    ThanksRow,
    TopicRow,
)
from staffroom_hub.commons.store.models.work import (
    AttemptRow,
    DraftRow,
    EffectRow,
    FeedbackRow,
    ReleaseFileRow,
    ReleaseRow,
    ResultRow,
    SubmissionRow,
)

__all__ = [
    "ActionRow", "AppealRow", "AttemptRow", "Base", "CohortMemberRow", "CohortRow",
    "CommunityMemberRow", "CommunityRow", "DigestRow", "DraftRow", "EffectRow", "EventRow",
    "FeedRow", "FeedbackRow", "InModule", "NoticeRow", "PauseRow", "PersonRow", "PictureRow",
    "PostRow", "PostVersionRow", "ProfileRow", "ReleaseFileRow", "ReleaseRow", "ReportRow",
    "ResultRow", "RowId", "SeenRow", "SilenceRow", "SubmissionRow", "ThanksRow", "TopicRow",
]  # fmt: skip
