"""What stands around a module's text: where one is, neighbours, help, memo, notes."""

import json
import re
from html import unescape
from itertools import count

import pytest

from tests.hub.classroom_talk import PAGE, SPY, STOCK
from tests.hub.classroom_world import MODULE, PREFIX, notebook

FORM = {
    "minutes": 42,
    "memo": ["<strong>Спросите</strong> об одном.", "Вернитесь с результатом."],
}
OWN, SILENT, TALKING = "m12-memo", "m13-silent", "m14-talking"
TALK = {"activities": {"exchange": {"type": "discussion", "title": "Обмен"}}}


@pytest.fixture(scope="module")
def memo(world):
    """A module with a memo."""
    files = {"page.ipynb": notebook("# Памятка"), "activities.json": json.dumps(FORM).encode()}
    world.release(OWN, files, title="<i>Рост</i>")
    yield f"ru/{OWN}/"
    del world.releases["ru", OWN]


def test_a_page_says_where_it_is(anna):
    """The contents above, the next module below, of those that are released."""
    page = anna.get(PAGE).text
    where = re.search(r'<nav class="sr-where".*?</nav>', page, re.DOTALL)[0]
    assert f'href="{PREFIX}ru/"' in where
    assert 'aria-current="page"' in where
    assert f'rel="next" href="{PREFIX}ru/{SPY}/"' in page
    assert 'rel="prev"' not in page
    assert f'rel="prev" href="{PREFIX}ru/{MODULE}/"' in anna.get(f"ru/{SPY}/").text


def test_help_is_on_every_page_and_opens_without_scripts(anna):
    """It is an element that the browser itself opens and closes."""
    assert re.search(r"<details[^>]*>\s*<summary>Что делать\?</summary>", anna.get(PAGE).text)


LONG = "# Название\n\n## Первая\n\nТекст.\n\n## Вторая *часть* & ещё\n\n## Третья\n\n### Глубже\n\n## Четвёртая"


_numbers = count()


@pytest.fixture(params=["slim", "stock"])
def page_of(request, world, anna):
    """Shows a text on a page, with each front end."""
    form = json.dumps({"page": {"front_end": request.param}}).encode()
    released = []

    def show(text):
        # A name of its own: what was found out about a module holds for a moment.
        module = f"m15-{request.param}-{next(_numbers)}"
        world.release(module, {"page.ipynb": notebook(text), "activities.json": form})
        released.append(module)
        page = anna.get(f"ru/{module}/").text
        assert ('id="sr-made"' in page) is (request.param == "stock")
        return page

    yield show
    for module in released:
        del world.releases["ru", module]


def test_no_line_of_a_text_begins_with_a_dash(page_of):
    """The space before a dash does not break, but in code, with each front end."""
    page = unescape(page_of("# Название\n\nЦель — дорога. `a — b`"))
    assert "Цель\u00a0— дорога." in page
    assert "a — b" in page


def test_the_corner_of_a_table_is_no_heading(page_of):
    """A heading without words would be read out as nothing, with each front end."""
    page = page_of("# Название\n\n| | Слабая |\n|---|---|\n| Цель | срисовать |")
    assert re.findall(r"<th\b[^>]*>([^<]*)<", page) == ["Слабая"]


def test_a_long_page_lists_its_parts(page_of):
    """Every second-level heading is a link to its place, folded, with each front end."""
    page = page_of(LONG)
    listed = re.search(r"<details[^>]*sr-parts.*?</details>", page, re.DOTALL)[0]
    links = re.findall(r'<a href="#([^"]+)">(.*?)</a>', listed)
    assert [unescape(said) for _, said in links] == [
        "Первая",
        "Вторая часть & ещё",
        "Третья",
        "Четвёртая",
    ]
    assert all(f'id="{name}"' in page for name, _ in links)
    assert "На этой странице" in listed
    assert 'href="#text"' in page


def test_a_short_page_lists_nothing(anna):
    """A page of a few parts has no list of them."""
    assert "sr-parts" not in anna.get(PAGE).text


@pytest.fixture(scope="module")
def talks(world):
    """A module without a discussion, one with; both with each front end."""
    for number, (module, form) in enumerate([(SILENT, {}), (TALKING, TALK)]):
        for name, page in ((module, {}), (f"m2{number}-stock", {"page": {"front_end": "stock"}})):
            files = {
                "page.ipynb": notebook("# Разговор"),
                "activities.json": json.dumps(form | page).encode(),
            }
            world.release(name, files)
    yield
    for name in (SILENT, TALKING, "m20-stock", "m21-stock"):
        del world.releases["ru", name]


@pytest.mark.parametrize(
    ("module", "way"),
    [(SILENT, ""), ("m20-stock", ""), (TALKING, "#sr-talk"), ("m21-stock", "#sr-exchange")],
)
def test_help_leads_to_a_discussion_only_where_there_is_one(anna, talks, module, way):
    """Without a discussion no link promises one; with one the link names its place."""
    page = anna.get(f"ru/{module}/").text
    helping = re.search(r"<details[^>]*sr-help.*?</details>", page, re.DOTALL)[0]
    assert re.findall(r'href="(#[^"]*)"', helping) == ([way] if way else [])


def test_a_page_with_the_stock_front_end_says_where_it_is_too(anna):
    """Contents above, neighbours below, help; no notes, whose code it does not have."""
    page = anna.get(f"ru/{STOCK}/").text
    where = re.search(r'<nav class="sr-where".*?</nav>', page, re.DOTALL)[0]
    assert f'href="{PREFIX}ru/"' in where
    assert f'rel="prev" href="{PREFIX}ru/{SPY}/"' in page
    assert 'rel="next"' in page
    assert "<summary>Что делать?</summary>" in page
    assert 'id="sr-notes"' not in page


def test_a_wide_table_scrolls_in_a_place_of_its_own(anna, world):
    """The keyboard comes to it, it has a name, and it is still a table."""
    files = {"page.ipynb": notebook("| А | Б |\n|---|---|\n| в | г |"), "activities.json": b"{}"}
    world.release("m15-table", files)
    try:
        page = anna.get("ru/m15-table/").text
    finally:
        del world.releases["ru", "m15-table"]
    assert re.search(
        r'<div class="sr-scroll" role="group" tabindex="0" aria-label="Таблица[^"]+"><table>.*?'
        r"</table></div>",
        page,
        re.DOTALL,
    )


def test_a_memo_is_on_the_page_and_on_a_sheet_of_its_own(anna, memo):
    """The sheet has no navigation and no script; a title is a text, whatever stands in it."""
    page = anna.get(memo).text
    assert "<strong>Спросите</strong> об одном." in page
    assert "42 минуты" in page
    assert 'data-done="Модуль пройден"' in page
    sheet = anna.get(f"{memo}memo")
    assert sheet.status_code == 200
    assert "<strong>Спросите</strong>" in sheet.text
    assert "&lt;i&gt;Рост&lt;/i&gt;" in sheet.text
    assert "<script" not in sheet.text
    assert "<nav" not in sheet.text
    assert anna.get(f"{PAGE}memo").status_code == 404
    assert anna.get("ru/m99-none/memo").status_code == 404


def headers_of(browser):
    """What a page's script sends along."""
    return {"X-XSRFToken": browser.cookies.get("_xsrf", path=PREFIX) or ""}


def test_notes_go_to_the_commons_in_the_readers_name(anna, boris, world):
    """Read and written as hers; another's are another's; an older version gets the newer one."""
    anna.get(PAGE)
    address, headers = f"{PAGE}notes", headers_of(anna)
    empty = anna.get(address, headers=headers).json()
    assert empty == {"person": "tanna", "document": {"version": 0, "body": None, "saved_at": None}}
    first = {"version": 0, "body": {"text": "<b>Раз</b>"}}
    kept = anna.put(address, json=first, headers=headers)
    assert (kept.status_code, kept.json()["document"]["version"]) == (200, 1)
    assert kept.headers["Cache-Control"] == "no-store"
    late = anna.put(address, json={"version": 0, "body": {"text": "Два"}}, headers=headers)
    assert late.status_code == 409
    assert late.json()["document"]["body"] == {"text": "<b>Раз</b>"}
    assert boris.get(address, headers=headers_of(boris)).json()["document"]["version"] == 0


def test_notes_take_nothing_from_elsewhere(anna, classroom):
    """Without the page's token, without a sign-in, too large or no JSON: refused."""
    headers = headers_of(anna)
    change = {"version": 0, "body": {"text": "x"}}
    assert anna.put(f"ru/{SPY}/notes", json=change).status_code == 403
    large = {"version": 0, "body": {"text": "x" * 62_000}}
    assert anna.put(f"ru/{SPY}/notes", json=large, headers=headers).status_code == 413
    assert anna.put(f"ru/{SPY}/notes", content=b"{", headers=headers).status_code == 400
    with classroom.visitor() as stranger:
        assert stranger.put(f"ru/{SPY}/notes", json=change).status_code in {302, 403}
    kept = anna.get(f"ru/{SPY}/notes", headers=headers).json()
    assert kept["document"]["version"] == 0


TERMS = "m13-terms"
EVIL = {"id": "udl", "term": "<b>УДО</b>", "html": "<em>Сразу</em> для всех"}


@pytest.mark.parametrize("front_end", ["slim", "stock"])
def test_terms_are_explained_with_either_front_end(world, vera, front_end):
    """A link to a term is a button that opens its explanation; a term's name is never markup."""
    form = {"page": {"front_end": front_end}, "glossary": [EVIL]}
    text = notebook("# Термины\n\nЭто [УДО](#glossary-udl), а не [ИОМ](#glossary-iom).")
    files = {"page.ipynb": text, "activities.json": json.dumps(form).encode()}
    world.release(TERMS, files)
    try:
        page = vera.get(f"ru/{TERMS}/").text
    finally:
        del world.releases["ru", TERMS]
    if kernel := re.search(r'"kernelId": ?"([0-9a-f-]{36})"', page):
        vera.delete(f"api/kernels/{kernel[1]}", headers=headers_of(vera))
    button = re.search(r"<button[^>]*>УДО</button>", page)[0]
    assert 'popovertarget="glossary-udl"' in button
    assert 'aria-describedby="glossary-udl"' in button
    note = re.search(r'<div id="glossary-udl" popover>.*?</div>', page)[0]
    assert "<dt>&lt;b&gt;УДО&lt;/b&gt;</dt><dd><em>Сразу</em> для всех</dd>" in note
    assert '<a href="#glossary-iom">ИОМ</a>' in page
