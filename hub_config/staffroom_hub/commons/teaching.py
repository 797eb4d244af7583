"""Whose work a trainer sees: that of the open cohort and of the cohorts that she leads.

Administrators and the grader see all of it. What is not hers answers as what is not there, on every
road on which work, files or marks of others travel.
"""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom_hub.commons.auth import Caller
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.store import submissions, topics
from staffroom_hub.commons.store.models import SubmissionRow
from staffroom_hub.commons.store.submissions import Cohorts
from staffroom_hub.roles import GRADE

OPEN = 0


async def cohorts_of(session: AsyncSession, caller: Caller, edition: str) -> Cohorts:
    """Name the cohorts whose work a caller sees; None is all of them.

    Args:
        session: any.
        caller: a trainer, an administrator or the grader.
        edition: `ru` or `en`.
    """
    if GRADE in caller.scopes or "admin" in caller.roles:
        return None
    return await topics.led(session, edition, caller.name) | {OPEN}


async def work(
    session: AsyncSession, caller: Caller, edition: str, number: int, *, lock: bool = False
) -> SubmissionRow:
    """Give a submission that a caller may see; with `lock`, hold it until the transaction ends.

    Raises:
        Problem: `not_found`.
    """
    row = await submissions.find(session, number, lock=lock)
    if row is None or row.edition != edition:
        raise Problem("not_found")
    cohorts = await cohorts_of(session, caller, edition)
    if cohorts is not None and (row.cohort or OPEN) not in cohorts:
        raise Problem("not_found")
    return row
