"""Activities: the definitions authors write, their public forms, and the scorers.

One module a type; everything here is pure. `Activity` is the union of all types, told apart by
`type`.
"""

from typing import Annotated

from pydantic import Field

from staffroom.activities.base import ActivityBase, AnswerError
from staffroom.activities.branch import BranchActivity
from staffroom.activities.diagnostic import DiagnosticActivity
from staffroom.activities.discussion import DiscussionActivity
from staffroom.activities.form import FormActivity
from staffroom.activities.quiz import QuizActivity
from staffroom.activities.selfmap import SelfMapActivity
from staffroom.activities.service import (
    CertificatesActivity,
    CommunitiesActivity,
    DisplayActivity,
    HomeActivity,
    MarkingActivity,
    ModerationActivity,
    NoticesActivity,
    OverviewActivity,
    PeopleActivity,
    PlannerActivity,
    ProgressActivity,
    ProgressFileActivity,
    ReviewActivity,
    RouteActivity,
    SearchActivity,
    TakeoutActivity,
)
from staffroom.activities.sorter import SorterActivity
from staffroom.activities.stepper import StepperActivity
from staffroom.activities.submission import SubmissionActivity

Activity = Annotated[
    BranchActivity
    | CommunitiesActivity
    | DiagnosticActivity
    | DiscussionActivity
    | FormActivity
    | HomeActivity
    | MarkingActivity
    | DisplayActivity
    | ModerationActivity
    | NoticesActivity
    | OverviewActivity
    | PeopleActivity
    | PlannerActivity
    | ProgressActivity
    | ProgressFileActivity
    | QuizActivity
    | ReviewActivity
    | RouteActivity
    | SearchActivity
    | SelfMapActivity
    | SorterActivity
    | StepperActivity
    | SubmissionActivity
    | TakeoutActivity
    | CertificatesActivity,
    Field(discriminator="type"),
]

__all__ = [
    "Activity",
    "ActivityBase",
    "AnswerError",
    "BranchActivity",
    "CertificatesActivity",
    "CommunitiesActivity",
    "DiagnosticActivity",
    "DiscussionActivity",
    "DisplayActivity",
    "FormActivity",
    "MarkingActivity",
    "ModerationActivity",
    "NoticesActivity",
    "OverviewActivity",
    "PeopleActivity",
    "PlannerActivity",
    "ProgressFileActivity",
    "QuizActivity",
    "ReviewActivity",
    "RouteActivity",
    "SearchActivity",
    "SelfMapActivity",
    "SorterActivity",
    "StepperActivity",
    "SubmissionActivity",
    "TakeoutActivity",
]
