"""A teacher's home and her progress: the caller's alone, whatever her role."""

from __future__ import annotations

from fastapi import APIRouter

from staffroom.wire import Edition
from staffroom.wire.path import Home, ProgressView
from staffroom_hub.commons import home, path
from staffroom_hub.commons.routes.depends import Me, Parts

router = APIRouter(prefix="/api/me", tags=["path"])


@router.get("/home/{edition}")
async def read_home(edition: Edition, me: Me, parts: Parts) -> Home:
    """Say where the caller goes on, who waits for her and what is new."""
    async with parts.database.reading() as session:
        return await home.of_person(session, parts, me, edition)


@router.get("/progress/{edition}")
async def read_progress(edition: Edition, me: Me, parts: Parts) -> ProgressView:
    """Say how far the caller has come."""
    async with parts.database.reading() as session:
        return await path.of_person(session, parts, me.name, edition)
