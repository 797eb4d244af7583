"""Export: everything of one's own, and of nobody else's."""

import json
from html.parser import HTMLParser

import pytest

from staffroom_hub.commons import takeout_page
from tests.service.everything import OWN, THEIRS, live
from tests.service.world import ok, post, refused

EXPORT = "api/me/export"


class Reader(HTMLParser):
    """Reads a page's tags and words."""

    def __init__(self, page):
        """Read the page."""
        super().__init__()
        self.tags, self.words, self.language, self.sources = [], "", None, []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        """Note a tag."""
        self.tags.append(tag)
        self.language = dict(attrs).get("lang", self.language)
        self.sources += [value for name, value in attrs if name in {"src", "href"}]

    def handle_data(self, data):
        """Note words."""
        self.words += data


@pytest.mark.parametrize("form", ["json", "html"])
async def test_everything_of_ones_own_is_there(world, form):
    """Each kind of own words is in both forms, circles included."""
    await live(world)
    told = await ok(world.anna.get(EXPORT, params={"form": form}))
    text = json.dumps(told, ensure_ascii=False)
    for kind, words in OWN.items():
        assert words in text, kind
    assert "Well done." in text


@pytest.mark.parametrize("form", ["json", "html"])
async def test_others_words_are_not(world, form):
    """Not even of those who answered, nor in notices."""
    await live(world)
    told = await ok(world.anna.get(EXPORT, params={"form": form}))
    text = json.dumps(told, ensure_ascii=False)
    for kind, words in THEIRS.items():
        assert words not in text, kind


async def test_each_kind_has_its_place(world):
    """A program finds posts with their versions and pictures, memberships, work, and wishes."""
    posts = await live(world)
    told = await ok(world.anna.get(EXPORT))
    assert set(told) == set(takeout_page._SECTIONS)
    assert told["person"]["display_name"] == "Анна П."
    mine = next(p for p in told["posts"] if p["id"] == posts["mine"]["id"])
    assert [v["text"] for v in mine["versions"]] == [OWN["post"]]
    assert mine["text"] == OWN["changed"]
    assert mine["pictures"][0]["alt"] == OWN["alt"]
    assert mine["pictures"][0]["webp"]
    assert [p["alt"] for p in told["pictures"]] == ["loose"]
    assert len(told["circle_posts"]) == 2
    assert told["cohorts"][0]["name"] == "First"
    assert told["communities"][0]["title"] == "Physics"
    assert told["digest"]["zone"] == "Europe/Moscow"
    assert [change["kind"] for change in told["deadline_changes"]] == ["extension"]
    assert told["submissions"][0]["late"] is False
    assert told["submissions"][0]["feedback"]["text"] == "Well done."
    for kind in ("thanks", "drafts", "attempts", "reports", "feeds", "notices", "extensions"):
        assert told[kind], kind


async def test_a_neighbours_export_has_nothing_of_it(world):
    """Everybody takes her own: Boris has none of Anna's words, in no circle either."""
    await live(world)
    text = json.dumps(await ok(world.boris.get(EXPORT)), ensure_ascii=False)
    assert all(words not in text for words in OWN.values())
    assert all(words in text for words in THEIRS.values())


async def test_the_page_can_be_read(world):
    """It has a language, headings, the pictures inside, and nothing to load or to run."""
    await live(world)
    page = (await ok(world.anna.get(EXPORT, params={"form": "html"})))["html"]
    reader = Reader(page)
    assert reader.language == "ru"
    assert reader.tags.count("h1") == 1
    assert reader.tags.count("h2") == len(takeout_page._SECTIONS)
    assert "script" not in reader.tags
    pictures = [s for s in reader.sources if s.startswith("data:image/webp;base64,")]
    assert len(pictures) == 2
    assert not [s for s in reader.sources if not s.startswith("data:")]
    assert "Что вы писали в кругах поддержки" in reader.words


async def test_what_people_typed_is_no_markup(world):
    """A name, a profile, a draft and a post with markup in them are text on the page."""
    evil = '"><img src=x onerror=alert(1)><script>alert(1)</script>'
    await ok(world.anna.patch("api/me", json={"display_name": evil}))
    await ok(world.anna.put("api/me/profile", json={"offer": evil}))
    await post(world.anna, evil)
    page = (await ok(world.anna.get(EXPORT, params={"form": "html"})))["html"]
    reader = Reader(page)
    assert "script" not in reader.tags
    assert "img" not in reader.tags
    assert reader.words.count("<script>alert(1)</script>") >= 3


async def test_an_empty_export_is_whole(world):
    """Whoever has done nothing gets that said."""
    told = await ok(world.anna.get(EXPORT))
    assert told["posts"] == []
    page = (await ok(world.boris.get(EXPORT, params={"form": "html"})))["html"]
    assert "Nothing." in page


async def test_another_form_is_refused(world):
    """There are two forms."""
    await refused(world.anna.get(EXPORT, params={"form": "pdf"}), 422, "invalid")
