"""One's own products: which there are, and each as a document.

What a form holds now counts; where it was emptied after it was handed in, what was handed in last.
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
from staffroom.activities import AnswerError, FormActivity
from staffroom.module import Module
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
    """What somebody has built in a form."""

    place: ActivityPlace
    module: Module
    form: FormActivity
    answer: Json
    changed_at: datetime

    def document(self) -> ProductDocument:
        """Give it as a document."""
        return product.document(self.form, self.answer, self._origin())

    def card(self) -> ProductCard:
        """Give its line in the list."""
        at = self.place
        address = f"api/me/products/{at.edition}/{at.module}/{at.activity_id}"
        return ProductCard(
            edition=cast(Edition, at.edition),
            module=at.module,
            activity=at.activity_id,
            title=self.form.product or self.form.title,
            module_title=self.module.title,
            changed_at=self.changed_at,
            complete=not self.form.missing(self.answer),
            docx=f"{address}.docx",
            pdf=f"{address}.pdf",
        )

    def _origin(self) -> product.Origin:
        edition = cast(Edition, self.place.edition)
        return product.Origin(edition, self.module.title, self.changed_at)


async def one(session: AsyncSession, parts: Services, me: Learner, place: ActivityPlace) -> Product:
    """Give one of the caller's own products.

    Raises:
        Problem: `not_found`: there is no such form, it gives no product, it is not for her, or she
            has not begun it.
    """
    _row, module = await parts.library.current(session, ModulePlace(place.edition, place.module))
    form = dict(_forms(module, me)).get(place.activity_id)
    if form is None:
        raise Problem("not_found")
    written = await store.written(session, me.name, place.edition, [place.module])
    found = _built(place, module, form, written)
    if found is None:
        raise Problem("not_found")
    return found


async def every(session: AsyncSession, parts: Services, me: Learner) -> list[Product]:
    """Give all of the caller's own products, the newest first."""
    found: list[Product] = []
    for edition in get_args(Edition):
        rows = await releases.all_current(session, edition)
        modules = await parts.library.modules(session, rows)
        forms = [
            (ActivityPlace(edition, name, activity), module, form)
            for name, module in modules.items()
            for activity, form in _forms(module, me)
        ]
        wanted = {place.module for place, _, _ in forms}
        written = await store.written(session, me.name, edition, wanted) if wanted else {}
        built = (_built(*each, written) for each in forms)
        found += filter(None, built)
    return sorted(found, key=attrgetter("changed_at"), reverse=True)


def _forms(module: Module, me: Learner) -> Iterator[tuple[str, FormActivity]]:
    """Give a module's forms with a product, as far as somebody may see the module."""
    if module.audience == "moderators" and not me.caller.moderator:
        return
    for name, activity in module.activities.items():
        if isinstance(activity, FormActivity) and activity.product is not None:
            yield name, activity


def _built(
    place: ActivityPlace,
    module: Module,
    form: FormActivity,
    written: Mapping[store.At, list[store.Written]],
) -> Product | None:
    for one in written.get((place.module, place.activity_id), ()):
        answer = form.known(one.answer)
        if _is_begun(form, answer):
            return Product(place, module, form, answer, one.at)
    return None


def _is_begun(form: FormActivity, answer: Json) -> bool:
    try:
        return product.is_begun(form, answer)
    except AnswerError:
        # It was typed under an earlier release and fits this one no more.
        return False
