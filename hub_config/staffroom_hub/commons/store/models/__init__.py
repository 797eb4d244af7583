"""The tables of the commons, by subject.

A person's rows carry her opaque hub name. Times are UTC. JSON is kept as text, because nothing
is ever searched for inside it.
"""

from staffroom_hub.commons.store.models.base import Base, InModule, RowId
from staffroom_hub.commons.store.models.certificates import CertificateRow
from staffroom_hub.commons.store.models.deadlines import (
    DeadlineChangeRow,
    DeadlineRow,
    ExtensionRow,
)
from staffroom_hub.commons.store.models.files import FilePartRow, FileRow, SubmissionFileRow
from staffroom_hub.commons.store.models.marking import MarkRow, PhraseRow, SheetRow
from staffroom_hub.commons.store.models.moderation import (
    ActionRow,
    AppealRow,
    PauseRow,
    ReportRow,
    SilenceRow,
)
from staffroom_hub.commons.store.models.notices import DigestRow, FeedRow, NoticeRow
from staffroom_hub.commons.store.models.own import OwnDocumentRow
from staffroom_hub.commons.store.models.people import (
    CohortMemberRow,
    CohortRow,
    CommunityMemberRow,
    CommunityRow,
    PersonRow,
    ProfileRow,
)
from staffroom_hub.commons.store.models.reviews import (
    CalibrationRow,
    ReviewCaseRow,
    ReviewMarkRow,
    ReviewPartRow,
    ReviewRow,
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
    "ActionRow", "AppealRow", "AttemptRow", "Base", "CalibrationRow", "CertificateRow",
    "CohortMemberRow", "CohortRow", "CommunityMemberRow", "CommunityRow", "DeadlineChangeRow",
    "DeadlineRow", "DigestRow", "DraftRow", "EffectRow", "EventRow", "ExtensionRow", "FeedRow",
    "FeedbackRow", "FilePartRow", "FileRow", "InModule", "MarkRow", "NoticeRow", "OwnDocumentRow",
    "PauseRow", "PersonRow", "PhraseRow", "PictureRow", "PostRow", "PostVersionRow", "ProfileRow",
    "ReleaseFileRow", "ReleaseRow", "ReportRow", "ResultRow", "ReviewCaseRow", "ReviewMarkRow",
    "ReviewPartRow", "ReviewRow", "RowId", "SeenRow", "SheetRow", "SilenceRow", "SubmissionFileRow",
    "SubmissionRow", "ThanksRow", "TopicRow",
]  # fmt: skip
