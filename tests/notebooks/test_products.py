"""What teachers build in the course's own forms: each becomes both files and a post."""

import io
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest

from staffroom import product
from staffroom.activities import FormActivity
from staffroom.modulefiles import load_module
from staffroom.text import block_html
from staffroom_hub.commons import product_docx, product_pdf

COURSE = Path(__file__).parents[2] / "course"
WORDS = "Nine pupils say it in words of their own. / Девять детей говорят своими словами."
PLACES = [
    (folder.parents[1].name, folder.name, name)
    for folder in sorted(COURSE.glob("*/source/m*"))
    for name, form in load_module(folder).activities.items()
    if isinstance(form, product.Built) and form.product
]


def filled(part, number=0):
    """Fill a field or a column in, each kind as it wants to be filled."""
    if part.kind == "table":
        rows = range(max(part.min_rows, 2))
        return [{c.id: filled(c, n) for c in part.columns} for n in rows]
    if part.kind in {"choice", "checks"}:
        chosen = part.options[number % len(part.options)].id
        return chosen if part.kind == "choice" else [chosen]
    if part.kind == "file":
        return {"id": "f" * 22, "name": "plan.pdf", "size": 1}
    return 7.5 if part.kind == "number" else WORDS


def answered(built):
    """Fill a form or a map in."""
    if isinstance(built, FormActivity):
        return {"fields": {field.id: filled(field) for field in built.fields}}
    return {"rows": {row.id: [built.columns[-2].id] for row in built.rows}}


def test_both_editions_have_the_same_products():
    """What can be taken along in one language can be in the other."""
    by_edition = {edition: {p[1:] for p in PLACES if p[0] == edition} for edition in ("ru", "en")}
    assert by_edition["ru"] == by_edition["en"] != set()


@pytest.mark.parametrize("place", PLACES, ids="/".join)
def test_a_product_of_the_course_is_whole(place):
    """Every label is in the files, and nothing in the post is taken for code."""
    edition, folder, name = place
    module = load_module(COURSE / edition / "source" / folder)
    built = module.activities[name]
    origin = product.Origin(edition, module.title, datetime.now(UTC))
    made = product.document(built, answered(built), origin)
    is_form = isinstance(built, FormActivity)
    headings = [field.label for field in built.fields] if is_form else [built.title]
    assert [section.heading for section in made.sections][: len(headings)] == headings
    said = [p.text for p in docx.Document(io.BytesIO(product_docx.document(made))).paragraphs]
    assert {built.product, *headings} <= set(said)
    assert product_pdf.document(made).startswith(b"%PDF-")
    html = block_html(product.markdown(made))
    assert (WORDS if is_form else built.columns[-2].label) in html
    assert "<pre>" not in html or any(field.kind == "code" for field in built.fields)
