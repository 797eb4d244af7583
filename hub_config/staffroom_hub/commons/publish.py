"""Publishing a module: its files, and the seeded posts of its discussions, in one transaction.

And withdrawing one: it is no longer there for teachers, and nothing of theirs is lost.
"""

from __future__ import annotations

import asyncio

from staffroom.bundle import digest
from staffroom.module import Module
from staffroom.wire import Bundle, ReleaseCard
from staffroom_hub.commons import releases as rules
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.seeding import seed_module
from staffroom_hub.commons.services import Services
from staffroom_hub.commons.store import releases
from staffroom_hub.commons.store.locks import Lock, hold
from staffroom_hub.commons.store.models import ReleaseRow
from staffroom_hub.commons.store.places import SERVICE, ModulePlace


async def publish(parts: Services, place: ModulePlace, bundle: Bundle) -> ReleaseCard:
    """Publish a bundle as the current release of its module.

    Publishing what is current already changes nothing and gives the same card.

    Raises:
        Problem: `bad_release`, or `no_sandbox` where code of learners cannot be run.
    """
    module, files = await asyncio.to_thread(rules.read, bundle, place)
    if module.grading.code and not parts.runs_code():
        raise Problem("no_sandbox")
    return await publish_files(parts, module, files)


async def publish_files(parts: Services, module: Module, files: dict[str, bytes]) -> ReleaseCard:
    """Publish files that were checked."""
    place = ModulePlace(module.edition, module.id)
    mark = digest(files)
    now = parts.now()
    async with parts.database.writing() as session:
        await hold(session, Lock.RELEASES)
        row = await releases.current(session, place)
        if row is None or row.digest != mark:
            row = await releases.add(session, module, files, mark, now)
            await seed_module(session, place, module, now)
    parts.library.published(place)
    return card(row)


async def withdraw(parts: Services, place: ModulePlace) -> None:
    """Take a module from teachers; their drafts, submissions and marks stay.

    Raises:
        Problem: `not_found`, if it is not released; `service_page`.
    """
    if place.module.startswith(SERVICE):
        raise Problem("service_page")
    async with parts.database.writing() as session:
        await hold(session, Lock.RELEASES)
        row = await releases.current(session, place)
        if row is None:
            raise Problem("not_found")
        await releases.withdraw(session, row, parts.now())
    parts.library.published(place)


def card(row: ReleaseRow) -> ReleaseCard:
    """Describe a release."""
    return ReleaseCard.model_validate(
        {
            "edition": row.edition,
            "module": row.module,
            "title": row.title,
            "digest": row.digest,
            "released_at": row.released_at,
            "withdrawn": row.digest == releases.WITHDRAWN,
        }
    )
