"""Health: whether the service answers and its database does."""

from __future__ import annotations

from fastapi import APIRouter
from sqlalchemy import text

from staffroom_hub.commons.routes.depends import Parts

router = APIRouter(prefix="/api", tags=["health"])


@router.get("/health")
async def health(parts: Parts) -> dict[str, bool]:
    """Say that everything needed to answer is there."""
    async with parts.database.reading() as session:
        await session.execute(text("SELECT 1"))
    return {"ok": True}
