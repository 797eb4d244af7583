"""One's own products: the list, each as a Word or PDF file, and as a document to print or show."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from fastapi import APIRouter, Response

from staffroom import product
from staffroom.rules.filenames import clean_name
from staffroom.wire.products import ProductDocument, ProductOut, Products
from staffroom_hub.commons import product_pdf, products
from staffroom_hub.commons.files import download_headers
from staffroom_hub.commons.routes.depends import AtActivity, Me, Parts

router = APIRouter(prefix="/api/me/products", tags=["products"])
one = APIRouter(prefix="/api/me/products/{edition}/{module}/{activity}", tags=["products"])

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SLASHES = re.compile(r"[/\\]+")


@dataclass(frozen=True)
class _Kind:
    """A kind of file: its media type, and who writes it."""

    media: str
    write: Callable[[ProductDocument], bytes]


def _word(made: ProductDocument) -> bytes:
    # Each page on Binder has a commons of its own in its kernel, and few of them write a file.
    from staffroom_hub.commons import product_docx  # noqa: PLC0415

    return product_docx.document(made)


_KINDS = {
    "docx": _Kind(_WORD, _word),
    "pdf": _Kind("application/pdf", product_pdf.document),
}


@router.get("")
async def list_products(me: Me, parts: Parts) -> Products:
    """List the caller's own products in both editions, the newest first."""
    async with parts.database.reading() as session:
        found = await products.every(session, parts, me)
    return Products(products=[each.card() for each in found])


@one.get(".{kind}", response_class=Response)
async def save_product(
    place: AtActivity, kind: Literal["docx", "pdf"], me: Me, parts: Parts
) -> Response:
    """Give one of the caller's own products as a file."""
    parts.pace.take(me.name, "product")
    async with parts.database.reading() as session:
        made = (await products.one(session, parts, me, place)).document()
    async with parts.printing:
        content = await asyncio.to_thread(_KINDS[kind].write, made)
    headers = download_headers(_name(made.title, kind))
    return Response(content, media_type=_KINDS[kind].media, headers=headers)


def _name(title: str, kind: str) -> str:
    """Give the file's name: the title, whole, where a slash in it would mean a folder."""
    return clean_name(_SLASHES.sub(" ", f"{title}.{kind}"), kind)


@one.get("")
async def read_product(place: AtActivity, me: Me, parts: Parts) -> ProductOut:
    """Give one of the caller's own products as a document, and as the text of a post."""
    async with parts.database.reading() as session:
        made = (await products.one(session, parts, me, place)).document()
    return ProductOut(document=made, markdown=product.markdown(made))
