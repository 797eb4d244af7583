"""Submissions as trainers and the grader get them."""

from __future__ import annotations

from datetime import datetime

from staffroom.wire import SubmissionCard, SubmittedWork
from staffroom_hub.commons.store.models import SubmissionRow


def card(row: SubmissionRow, display_name: str, returned: datetime | None = None) -> SubmissionCard:
    """Describe a submission; `returned` is when its feedback was released."""
    return SubmissionCard.model_validate(
        {
            "id": row.id,
            "edition": row.edition,
            "module": row.module,
            "person": row.person,
            "display_name": display_name,
            "submitted_at": row.submitted_at,
            "state": row.state,
            "late": row.late,
            "late_by": row.late_by,
            "cohort": row.cohort,
            "reason": row.reason or "",
            "returned_at": returned,
        }
    )


def submitted(row: SubmissionRow, display_name: str) -> SubmittedWork:
    """Give a submission with its composed notebook."""
    return SubmittedWork(card=card(row, display_name), notebook=row.notebook)
