"""What pages are made of: small, named by its content, packed, translated, calling nobody."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import time
from pathlib import Path

import brotli
import pytest

from staffroom.i18n import LOCALES, texts_for, translation
from staffroom_hub.classroom.rendering import CHUNK_OF
from staffroom_widgets.texts import DOMAIN
from tests.widgets.page_stage import BUILT

KEPT_SECONDS = 31 * 86_400
"""A day more than the build keeps what it replaces."""
MANIFEST: dict[str, str] = json.loads((BUILT / "manifest.json").read_text("utf-8"))
# Bytes as they travel, brotli.
BUDGETS = {
    "page.js": 29_500,
    "talk.js": 20_000,
    "form.js": 10_500,
    "people.js": 18_000,
    "review.js": 10_000,
    "marking.js": 12_000,
    "path.js": 21_000,
    "page.css": 12_000,
    "notes.js": 2_000,
    "light.js": 2_000,
    "widgets.js": 60_000,
    "widgets-more.js": 25_000,
    "widgets.css": 10_000,
    "math.js": 70_000,
    "math.css": 5_000,
}
# Names of markup languages, and what packages say of themselves in error texts.
NAMES = re.compile(
    r"http://www\.w3\.org/(1998/Math/MathML|1999/x(html|link)|2000/svg|XML/1998/namespace)$"
    r"|https://github\.com/manzt/anywidget/"
)
OWN_FILES = re.compile(r"^(\./)?[\w-]+-[0-9a-f]{12}\.woff2$")


def _packed(name: str) -> bytes:
    return (BUILT / f"{MANIFEST[name]}.br").read_bytes()


def test_the_classroom_fetches_the_chunks_that_the_page_asks_for() -> None:
    """What is in which chunk is said twice, for the browser and for the server: the same."""
    source = (BUILT.parents[6] / "js" / "page" / "modules.ts").read_text("utf-8")
    said = re.findall(r'^  (\w+): "(\w+)\.js",$', source, re.MULTILINE)
    assert dict(said) == dict(CHUNK_OF)


def test_every_part_is_there() -> None:
    """The manifest names what the classroom looks for, and nothing it does not know."""
    assert set(MANIFEST) == set(BUDGETS)


@pytest.mark.parametrize("name", BUDGETS)
def test_a_part_keeps_to_its_budget(name: str) -> None:
    """What a weak line has to bring is bounded."""
    assert len(_packed(name)) <= BUDGETS[name]


@pytest.mark.parametrize("name", BUDGETS)
def test_a_name_tells_the_content_and_packed_files_hold_the_same(name: str) -> None:
    """A browser may keep a file for ever: other bytes have another name."""
    plain = (BUILT / MANIFEST[name]).read_bytes()
    assert hashlib.sha256(plain).hexdigest()[:12] in MANIFEST[name]
    assert brotli.decompress(_packed(name)) == plain
    assert gzip.decompress((BUILT / f"{MANIFEST[name]}.gz").read_bytes()) == plain


def test_what_earlier_builds_left_is_young() -> None:
    """A file is named in the manifest, packed from it, a font of it, or of a build not long ago.

    Open pages and a server that runs go on with the files they know.
    """
    plain = set(MANIFEST.values())
    known = plain | {f"{name}.{kind}" for name in plain for kind in ("br", "gz")}
    known |= {"manifest.json", "page.texts.json"}
    style = (BUILT / MANIFEST["math.css"]).read_text("utf-8")
    known |= set(re.findall(r"[\w-]+\.woff2", style))
    there = {path.name: path.stat().st_mtime for path in BUILT.iterdir()}
    assert known <= set(there)
    assert [name for name in set(there) - known if time.time() - there[name] > KEPT_SECONDS] == []


@pytest.mark.parametrize("name", [name for name in BUDGETS if name.endswith(".js")])
def test_code_calls_nobody_and_makes_no_code(name: str) -> None:
    """No other host; no text becomes code."""
    code = (BUILT / MANIFEST[name]).read_text("utf-8")
    hosts = {one for one in re.findall(r"https?://[\w./-]+\w/?", code) if not NAMES.match(one)}
    assert hosts == set()
    assert not re.search(r"\beval\(|\bnew Function\(|\bFunction\(\"|importScripts\(", code)
    assert not re.search(r"sourceMappingURL", code)


@pytest.mark.parametrize("name", [name for name in BUDGETS if name.endswith(".css")])
def test_styles_bring_their_own_files_alone(name: str) -> None:
    """Fonts are files of the build, small signs are data; nothing else is fetched."""
    style = (BUILT / MANIFEST[name]).read_text("utf-8")
    assert "@import" not in style
    addresses = re.findall(r"url\(\s*['\"]?([^'\")]+)", style)
    strange = [one for one in addresses if not one.startswith("data:image/svg+xml")]
    assert [one for one in strange if not OWN_FILES.match(one)] == []
    assert all((BUILT / Path(one).name).is_file() for one in strange)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_text_of_the_page_is_translated(locale: str) -> None:
    """What the runtime says is in both catalogs, with the same things to fill in."""
    listed = json.loads((BUILT / "page.texts.json").read_text("utf-8"))
    ids = [one[0] if len(one) == 1 else (one[0], one[1]) for one in listed]
    catalog = vars(translation(DOMAIN, locale))["_catalog"]
    known = {key if isinstance(key, str) else key[0] for key in catalog}
    assert {one[0] for one in listed} - known == set()
    for msgid, text in texts_for(DOMAIN, locale, ids).items():
        forms = [text] if isinstance(text, str) else list(text.values())
        wanted = set(re.findall(r"\{\w+\}", msgid))
        assert all(set(re.findall(r"\{\w+\}", form)) == wanted for form in forms)


def test_texts_of_activities_are_not_listed_twice() -> None:
    """A page brings the texts of the activities that it has: the runtime lists its own only."""
    listed = json.loads((BUILT / "page.texts.json").read_text("utf-8"))
    assert ["Check"] not in listed
    assert ["Sign in"] in listed


@pytest.mark.parametrize(
    "name", ["talk.js", "form.js", "people.js", "review.js", "marking.js", "path.js"]
)
def test_a_chunk_with_activities_uses_what_the_page_has(name: str) -> None:
    """It imports from this build's page.js alone, and brings no second copy of what is there."""
    code = (BUILT / MANIFEST[name]).read_text("utf-8")
    imported = re.findall(r'\}from"([^"]+)"', code)
    assert set(imported) == {f"./{MANIFEST['page.js']}"}
    # Preact and the one place where text becomes markup.
    mark = "dangerouslySetInnerHTML"
    assert mark in (BUILT / MANIFEST["page.js"]).read_text("utf-8")
    assert mark not in code
