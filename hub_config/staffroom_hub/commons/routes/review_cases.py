"""Cases of colleagues' reviews that a trainer decides: two who are far apart, and appeals."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.wire import Edition
from staffroom.wire.reviews import CaseDecisionIn, CaseReview, ReviewCase
from staffroom_hub.commons import review_desk, review_marks, scopes
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.limits import clean_text
from staffroom_hub.commons.membership import pages
from staffroom_hub.commons.review_desk import check_criteria
from staffroom_hub.commons.reviews import Floor
from staffroom_hub.commons.routes.depends import Moderator, Parts
from staffroom_hub.commons.services import Services
from staffroom_hub.commons.store import effects, people
from staffroom_hub.commons.store import reviews as store
from staffroom_hub.commons.store.models import ReviewCaseRow
from staffroom_hub.commons.store.places import ModulePlace, Use

router = APIRouter(prefix="/api/review-cases/{edition}", tags=["reviews"])

CaseNumber = Annotated[int, Path(ge=1, le=store.LARGEST_ID)]


@router.get("")
async def read_cases(edition: Edition, me: Moderator, parts: Parts) -> list[ReviewCase]:
    """Give the cases that wait for the caller's decision."""
    async with parts.database.reading() as session:
        scope = await scopes.scope(session, me, edition)
        rows = await store.to_decide(session, scope)
        return [await _case(session, parts, row) for row in rows]


@router.post("/{id}/decision")
async def decide_case(
    edition: Edition,
    id: CaseNumber,  # noqa: A002
    body: CaseDecisionIn,
    me: Moderator,
    parts: Parts,
) -> list[ReviewCase]:
    """Decide a case; the points and the reasons go to its author."""
    async with parts.database.writing() as session:
        use = Use(me.name, body.key, f"decide:{edition}/{id}")
        scope = await scopes.scope(session, me, edition)
        place = pages(edition)
        if await effects.earlier(session, use) is None:
            await effects.take_turn(session, me.name)
            case = await store.decidable(session, scope, id)
            if case is None:
                raise Problem("not_found")
            place = ModulePlace(case.edition, case.module)
            floor = Floor(session, parts, place)
            module = await floor.module(await floor.submission(case))
            check_criteria(body.scores, [c.id for c in module.grading.criteria], whole=True)
            case.state, case.basis = "done", "trainer"
            case.scores = {name: float(score) for name, score in body.scores.items()}
            case.note = clean_text(body.note)
            case.decided_by, case.decided_at = me.name, parts.now()
            await review_marks.queue(session, case)
            await floor.tell(case.person, "decided")
            effects.remember(session, use, True, parts.now())
        rows = await store.to_decide(session, scope)
        left = [await _case(session, parts, row) for row in rows]
    parts.broadcaster.wake(place)
    parts.broadcaster.wake(pages(edition))
    return left


async def _case(session: AsyncSession, parts: Services, case: ReviewCaseRow) -> ReviewCase:
    floor = Floor(session, parts, ModulePlace(case.edition, case.module))
    work = await floor.submission(case)
    module = await floor.module(work)
    rows = [row for row in await store.of_case(session, case.id) if row.state == "sent"]
    said = await store.parts(session, [row.id for row in rows])
    names = await people.display_names(
        session, {case.person, *(row.person for row in rows if row.person)}
    )
    return ReviewCase.model_validate(
        {
            "id": case.id,
            "edition": case.edition,
            "module": case.module,
            "title": module.title,
            "person": case.person,
            "display_name": names[case.person],
            "state": case.state,
            "appeal": case.appeal or "",
            "criteria": review_desk.criteria(module),
            "work": review_desk.fields(work, module),
            "reviews": [
                CaseReview.model_validate(
                    {
                        "by": row.by,
                        "display_name": names.get(row.person or "", ""),
                        "parts": review_desk.parts_told(said[row.id], module),
                    }
                )
                for row in rows
            ],
        }
    )
