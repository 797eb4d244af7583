"""What stands around a module's text: where one is, neighbours, help, memo, notes."""

import json
import re

import pytest

from tests.hub.classroom_talk import PAGE, SPY
from tests.hub.classroom_world import MODULE, PREFIX, notebook

FORM = {
    "minutes": 42,
    "memo": ["<strong>Спросите</strong> об одном.", "Вернитесь с результатом."],
}
OWN = "m12-memo"


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


def test_a_memo_is_on_the_page_and_on_a_sheet_of_its_own(anna, memo):
    """The sheet has no navigation and no script; a title is a text, whatever stands in it."""
    page = anna.get(memo).text
    assert "<strong>Спросите</strong> об одном." in page
    assert "42 минуты" in page
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
