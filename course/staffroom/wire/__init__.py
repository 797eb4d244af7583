"""Wire models: what travels between commons, classroom, grader, widgets and trainers' tools.

Both sides of every call import these classes, so the format is written once. Words:
*edition* (`ru`, `en`), *module* (`m01-network`), *activity* (`exit-quiz`), *key* (a UUID that
makes a call idempotent), *bundle* (the files of a release, base64), *topic* (a discussion as one
audience has it). By subject: `base`, `people`, `course`, `deadlines`, `talk`, `notices`,
`moderation`, `errors`; what most callers need can be imported from here.
"""

from staffroom.wire.base import (
    ActivityId,
    DisplayName,
    Edition,
    Json,
    Locale,
    ModuleId,
    PersonName,
    Wire,
)
from staffroom.wire.course import (
    ActivityState,
    ActivityStates,
    Bundle,
    CellScore,
    CheckIn,
    CheckOut,
    DraftIn,
    DraftOut,
    FeedbackIn,
    FeedbackOut,
    GradingClaim,
    GradingDone,
    GradingFailed,
    GradingJob,
    ItemResult,
    Marks,
    Missing,
    ModuleCard,
    OptionResult,
    QuizBelow,
    Receipt,
    ReleaseCard,
    Result,
    SubmissionCard,
    SubmissionState,
    SubmitIn,
    SubmittedWork,
    Verdict,
)
from staffroom.wire.errors import (
    ErrorAnswer,
    ErrorBody,
)
from staffroom.wire.people import (
    Person,
    PersonChange,
)
from staffroom.wire.talk import (
    Post,
    PostIn,
    ThreadView,
)

__all__ = [
    "ActivityId",
    "ActivityState",
    "ActivityStates",
    "Bundle",
    "CellScore",
    "CheckIn",
    "CheckOut",
    "DisplayName",
    "DraftIn",
    "DraftOut",
    "Edition",
    "ErrorAnswer",
    "ErrorBody",
    "FeedbackIn",
    "FeedbackOut",
    "GradingClaim",
    "GradingDone",
    "GradingFailed",
    "GradingJob",
    "ItemResult",
    "Json",
    "Locale",
    "Marks",
    "Missing",
    "ModuleCard",
    "ModuleId",
    "OptionResult",
    "Person",
    "PersonChange",
    "PersonName",
    "Post",
    "PostIn",
    "QuizBelow",
    "Receipt",
    "ReleaseCard",
    "Result",
    "SubmissionCard",
    "SubmissionState",
    "SubmitIn",
    "SubmittedWork",
    "ThreadView",
    "Verdict",
    "Wire",
]
