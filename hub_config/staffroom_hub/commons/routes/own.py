"""Own documents: the caller's alone, whatever her role; nobody else has a way to them.

A kind is at one of three addresses, by what a person has one of it for: `…/display`, `…/route/en`,
`…/notes/en/m01-network`.
"""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Depends

from staffroom.wire import Edition, ModuleId
from staffroom.wire.own import KINDS, OwnChange, OwnDocument, Range
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.own import checked
from staffroom_hub.commons.routes.depends import Me, Parts
from staffroom_hub.commons.store import own
from staffroom_hub.commons.store.models import OwnDocumentRow
from staffroom_hub.commons.store.own import OwnPlace

router = APIRouter(prefix="/api/me/own", tags=["own documents"])


def _place(one_per: Range, kind: str, edition: str = "", module: str = "") -> OwnPlace:
    if kind not in KINDS or KINDS[kind].one_per != one_per:
        raise Problem("not_found")
    return OwnPlace(kind, edition, module)


async def of_person(kind: str) -> OwnPlace:
    """Name a document that a person has once."""
    return _place("person", kind)


async def of_edition(kind: str, edition: Edition) -> OwnPlace:
    """Name a document that a person has in each edition."""
    return _place("edition", kind, edition)


async def of_module(kind: str, edition: Edition, module: ModuleId) -> OwnPlace:
    """Name a document that a person has in each module."""
    return _place("module", kind, edition, module)


def _serve(path: str, find: Callable[..., Awaitable[OwnPlace]]) -> None:
    """Serve one of the addresses."""
    place_type = Annotated[OwnPlace, Depends(find)]
    name = find.__name__

    @router.get(path, name=f"read_own_{name}")
    async def read(me: Me, parts: Parts, place: place_type) -> OwnDocument:
        async with parts.database.reading() as session:
            return told(await own.find(session, me.name, place))

    @router.put(path, name=f"write_own_{name}")
    async def write(change: OwnChange, me: Me, parts: Parts, place: place_type) -> OwnDocument:
        change = OwnChange(version=change.version, body=checked(place.kind, change.body))
        async with parts.database.writing() as session:
            row, written = await own.put(session, me.name, place, change, parts.now())
            if not written:
                raise Problem("own_changed", document=told(row).model_dump(mode="json"))
            return told(row)

    @router.delete(path, status_code=204, name=f"drop_own_{name}")
    async def drop(me: Me, parts: Parts, place: place_type) -> None:
        async with parts.database.writing() as session:
            await own.drop(session, me.name, place)


def told(row: OwnDocumentRow | None) -> OwnDocument:
    """Tell a document as it is kept."""
    if row is None:
        return OwnDocument(version=0)
    return OwnDocument(version=row.version, body=row.body, saved_at=row.saved_at)


_serve("/{kind}", of_person)
_serve("/{kind}/{edition}", of_edition)
_serve("/{kind}/{edition}/{module}", of_module)
