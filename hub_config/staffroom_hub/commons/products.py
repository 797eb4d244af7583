"""One's own products: which there are, and each as a document.

What a form or a self-map holds now counts; where it was emptied after it was handed in, what was
handed in last.
Another's is nobody's: it is asked for under the caller's own name, so there is nothing to find.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING, cast, get_args

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom import product
from staffroom.activities import AnswerError
from staffroom.module import Module
from staffroom.product import Built
from staffroom.wire import Edition, Json
from staffroom.wire.products import ProductCard, ProductDocument
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.store import products as store
from staffroom_hub.commons.store import releases
from staffroom_hub.commons.store.places import ActivityPlace, ModulePlace

if TYPE_CHECKING:
    from staffroom_hub.commons.routes.depends import Learner
    from staffroom_hub.commons.services import Services


@dataclass(frozen=True)
class Product:
    """What somebody has built."""

    place: ActivityPlace
    module: Module
    built: Built
    answer: Json
    changed_at: datetime

    def document(self) -> ProductDocument:
        """Give it as a document."""
        return product.document(self.built, self.answer, self._origin())

    def card(self) -> ProductCard:
        """Give its line in the list."""
        at = self.place
        address = f"api/me/products/{at.edition}/{at.module}/{at.activity_id}"
        return ProductCard(
            edition=cast(Edition, at.edition),
            module=at.module,
            activity=at.activity_id,
            title=self.built.product or self.built.title,
            module_title=self.module.title,
            changed_at=self.changed_at,
            complete=self.built.complete(self.answer),
            docx=f"{address}.docx",
            pdf=f"{address}.pdf",
        )

    def _origin(self) -> product.Origin:
        edition = cast(Edition, self.place.edition)
        return product.Origin(edition, self.module.title, self.changed_at)


async def one(session: AsyncSession, parts: Services, me: Learner, place: ActivityPlace) -> Product:
    """Give one of the caller's own products.

    Raises:
        Problem: `not_found`: there is no such activity, it gives no product, it is not for her,
            or she has not begun it.
    """
    _row, module = await parts.library.current(session, ModulePlace(place.edition, place.module))
    built = dict(_builds(module, me)).get(place.activity_id)
    if built is None:
        raise Problem("not_found")
    written = await store.written(session, me.name, place.edition, [place.module])
    found = _filled(place, module, built, written)
    if found is None:
        raise Problem("not_found")
    return found


async def every(session: AsyncSession, parts: Services, me: Learner) -> list[Product]:
    """Give all of the caller's own products, the newest first."""
    found: list[Product] = []
    for edition in get_args(Edition):
        rows = await releases.all_current(session, edition)
        modules = await parts.library.modules(session, rows)
        builds = [
            (ActivityPlace(edition, name, activity), module, built)
            for name, module in modules.items()
            for activity, built in _builds(module, me)
        ]
        wanted = {place.module for place, _, _ in builds}
        written = await store.written(session, me.name, edition, wanted) if wanted else {}
        filled = (_filled(*each, written) for each in builds)
        found += filter(None, filled)
    return sorted(found, key=attrgetter("changed_at"), reverse=True)


def _builds(module: Module, me: Learner) -> Iterator[tuple[str, Built]]:
    """Give a module's activities with a product, as far as somebody may see the module."""
    if module.audience == "moderators" and not me.caller.moderator:
        return
    for name, activity in module.activities.items():
        if isinstance(activity, Built) and activity.product is not None:
            yield name, activity


def _filled(
    place: ActivityPlace,
    module: Module,
    built: Built,
    written: Mapping[store.At, list[store.Written]],
) -> Product | None:
    for one in written.get((place.module, place.activity_id), ()):
        answer = built.known(one.answer)
        if _is_begun(built, answer):
            return Product(place, module, built, answer, one.at)
    return None


def _is_begun(built: Built, answer: Json) -> bool:
    try:
        return product.is_begun(built, answer)
    except AnswerError:
        # It was typed under an earlier release and fits this one no more.
        return False
