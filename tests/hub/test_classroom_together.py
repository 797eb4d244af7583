"""The ways to each other: service pages in the head of every page, the bell, joining a cohort."""

import asyncio
import json
import re
import time
from contextlib import closing

import pytest
from websockets.exceptions import InvalidStatus

from tests.hub.classroom_talk import PAGE, data_of, hello, lesson, line
from tests.hub.classroom_world import MODULE, PREFIX, Classroom, World, notebook

CODE = "c" * 43
GONE, FAST = "g" * 43, "f" * 43
STAFF = ("s06-moderation", "s07-marking", "s10-overview")
MODERATORS = json.dumps({"audience": "moderators"}).encode()
INVITATION = {
    "edition": "ru", "name": "Группа <b>А</b>", "trainer": "Ольга & Ко", "members": 3,
    "already": False, "leaves": "",
}  # fmt: skip


@pytest.fixture(scope="module")
def world():
    """A world with service pages, one of them for moderators."""
    world = World()
    world.admit("tanna")
    world.admit("tolga", role="trainer", display_name="Ольга")
    world.release(MODULE, lesson())
    for name in ("s01-people", "s04-news"):
        world.release(name, {"page.ipynb": notebook(f"# {name}"), "activities.json": b"{}"})
    for name in STAFF:
        world.release(
            name,
            {
                "page.ipynb": notebook("# Очередь"),
                "activities.json": MODERATORS,
                "media/a.svg": b"<svg/>",
            },
        )
    world.invitations[CODE] = INVITATION
    world.invitations[FAST] = "fast"
    yield world
    world.close()


@pytest.fixture(scope="module")
def classroom(world, tmp_path_factory):
    """A classroom of this file's own."""
    classroom = Classroom(world, tmp_path_factory.mktemp("together"))
    yield classroom
    classroom.stop()


@pytest.fixture(scope="module")
def anna(classroom):
    """A teacher's browser."""
    with closing(classroom.sign_in("token-of-tanna")) as browser:
        yield browser


@pytest.fixture(scope="module")
def olga(classroom):
    """A trainer's browser."""
    with closing(classroom.sign_in("token-of-tolga")) as browser:
        yield browser


def rooms(page):
    """Links of the navigation below the first: (address, what follows in the tag)."""
    nav = re.search(r'<nav class="sr-nav sr-nav--together".*?</nav>', page, re.DOTALL)
    return re.findall(r'<a href="([^"]+)"([^>]*)>', nav[0]) if nav else []


def xsrf(page):
    """The token of a form."""
    return re.search(r'name="_xsrf" value="([^"]+)"', page)[1]


# --- the way in ------------------------------------------------------------------------------------


def test_the_way_in_and_the_name_of_the_course_lead_home_where_there_is_one(world, anna):
    """Without a home they lead to the contents, with one to it, in each edition by itself."""
    brand = re.compile(r'<a class="sr-brand" href="([^"]+)"')
    assert anna.get("").headers["Location"] == f"{PREFIX}ru/"
    assert brand.search(anna.get("ru/").text)[1] == f"{PREFIX}ru/"
    world.release("s00-home", {"page.ipynb": notebook("# Главная"), "activities.json": b"{}"})
    try:
        until(lambda: anna.get("").headers["Location"] == f"{PREFIX}ru/s00-home/")
        until(lambda: brand.search(anna.get("ru/").text)[1] == f"{PREFIX}ru/s00-home/")
        assert brand.search(anna.get("en/").text)[1] == f"{PREFIX}en/"
    finally:
        del world.releases["ru", "s00-home"]
    until(lambda: anna.get("").headers["Location"] == f"{PREFIX}ru/")


def until(holds):
    """Wait until something holds: the classroom believes what it was told for a moment."""
    for _ in range(300):
        if holds():
            return
        time.sleep(0.1)
    raise AssertionError("it never came about")


# --- navigation and bell ---------------------------------------------------------------------------


def test_every_page_leads_to_the_service_pages_that_there_are(anna):
    """Contents, module, service page and error lead to what is released, and to nothing else."""
    wanted = {f"{PREFIX}ru/s01-people/", f"{PREFIX}ru/s04-news/"}
    for path in ("ru/", PAGE, "ru/s01-people/", "ru/m98-unknown/"):
        found = {address for address, tag in rooms(anna.get(path).text) if "hidden" not in tag}
        assert found == wanted, path
    assert rooms(anna.get("en/").text) == []


def test_the_page_that_one_is_on_is_marked(anna):
    """A screen reader hears which of the links is the present page."""
    marked = [
        address for address, tag in rooms(anna.get("ru/s01-people/").text) if "current" in tag
    ]
    assert marked == [f"{PREFIX}ru/s01-people/"]
    assert not [tag for _, tag in rooms(anna.get(PAGE).text) if "current" in tag]


def test_service_pages_are_no_part_of_the_contents(anna):
    """The contents list modules."""
    listed = re.search(r'<ol class="sr-modules">.*?</ol>', anna.get("ru/").text, re.DOTALL)[0]
    assert MODULE in listed
    assert "s01-people" not in listed


@pytest.mark.parametrize(("count", "said"), [(1, "1 новое"), (3, "3 новых"), (5, "5 новых")])
def test_the_bell_counts_on_the_contents(world, anna, count, said):
    """What waits is in words, beside the menu a number, and nothing is where nothing waits."""
    world.unread["tanna"] = count
    page = anna.get("ru/").text
    assert re.search(rf'id="sr-unread">{said}<', page)
    assert re.search(rf'class="sr-bell" href="[^"]+s04-news/">.*id="sr-waiting">{count}<', page)
    world.unread["tanna"] = 0
    page = anna.get("ru/").text
    assert re.search(r'id="sr-unread" hidden><', page)
    assert re.search(r'id="sr-waiting" hidden>', page)


def test_a_page_that_all_share_learns_the_count_over_its_line(world, classroom, anna):
    """The page itself names no count; the greeting of the line does."""
    world.unread["tanna"] = 4
    page = anna.get(PAGE).text
    assert re.search(r'id="sr-unread" hidden><', page)

    async def greeted():
        async with line(classroom, anna, data_of(page)) as socket:
            return await hello(socket)

    assert asyncio.run(greeted())["person"]["unread"] == 4
    world.unread["tanna"] = 0


# --- pages for moderators --------------------------------------------------------------------------


def test_a_page_for_moderators_is_not_there_for_teachers(classroom, anna, olga):
    """Page, media and line answer a teacher as if it had never been released."""
    shown = olga.get("ru/s06-moderation/")
    assert "Очередь" in shown.text
    refused, unknown = anna.get("ru/s06-moderation/"), anna.get("ru/s07-nothing/")
    assert refused.status_code == unknown.status_code == 404
    assert refused.text == unknown.text
    assert anna.get("ru/s06-moderation/media/a.svg").status_code == 404
    assert olga.get("ru/s06-moderation/media/a.svg").status_code == 200

    async def connect():
        async with line(classroom, anna, data_of(shown.text)):
            pass

    with pytest.raises(InvalidStatus) as caught:
        asyncio.run(connect())
    assert caught.value.response.status_code == 404


def test_without_the_commons_nobody_is_a_moderator(world, olga):
    """While nobody can say who reads, the page waits; it is not shown to whoever asks."""
    world.commons_works = False
    try:
        assert olga.get("ru/s06-moderation/").status_code == 503
    finally:
        world.commons_works = True


@pytest.mark.parametrize("name", STAFF)
def test_the_way_to_trainers_pages_is_shown_to_trainers(anna, olga, name):
    """On the contents it is there for trainers only; on shared pages it waits, hidden."""
    page = f"{PREFIX}ru/{name}/"
    assert page not in anna.get("ru/").text
    assert page in dict(rooms(olga.get("ru/").text))
    assert "hidden" in dict(rooms(anna.get(PAGE).text))[page]


# --- joining a cohort ------------------------------------------------------------------------------


def test_an_invitation_says_what_it_is_to(anna):
    """Cohort, trainer and a form, without scripts; nothing in a name is markup."""
    answer = anna.get(f"join/ru/{CODE}")
    assert "Группа &lt;b&gt;А&lt;/b&gt;" in answer.text
    assert "Ольга &amp; Ко" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "<script" not in answer.text


def test_who_joins_comes_to_the_contents(world, anna):
    """The button joins once and leads on."""
    world.joined.clear()
    form = {"_xsrf": xsrf(anna.get(f"join/ru/{CODE}").text)}
    answer = anna.post(f"join/ru/{CODE}", data=form)
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{PREFIX}ru/"
    assert world.joined == [("tanna", CODE)]


def test_one_is_told_what_one_leaves(world, anna):
    """Who is in another cohort reads its name first; who is in this one has no button."""
    world.invitations[CODE] = INVITATION | {"leaves": "Прежняя"}
    assert "Прежняя" in anna.get(f"join/ru/{CODE}").text
    world.invitations[CODE] = INVITATION | {"already": True}
    assert "<form" not in anna.get(f"join/ru/{CODE}").text
    world.invitations[CODE] = INVITATION


def test_no_foreign_page_makes_anybody_join(world, anna, olga):
    """Without the form's token, or with another person's, nobody joins."""
    world.joined.clear()
    theirs = xsrf(olga.get(f"join/ru/{CODE}").text)
    for form in ({}, {"_xsrf": "x"}, {"_xsrf": theirs}):
        assert anna.post(f"join/ru/{CODE}", data=form).status_code == 403
    assert world.joined == []


@pytest.mark.parametrize(("edition", "said"), [("ru", "не действует"), ("en", "does not work")])
def test_a_wrong_code_is_explained(anna, edition, said):
    """An old, cut or made-up code gets a sentence in the link's language."""
    answer = anna.get(f"join/{edition}/{GONE}")
    assert answer.status_code == 404
    assert said in answer.text
    assert anna.get(f"join/{edition}/short").status_code == 404
    assert anna.get(f"join/{edition}/..%2F..%2Fme").status_code == 404


def test_too_many_tries_are_told(anna, classroom):
    """The commons' limit is said in words, with the same page."""
    form = {"_xsrf": xsrf(anna.get(f"join/ru/{CODE}").text)}
    answer = anna.post(f"join/ru/{FAST}", data=form)
    assert answer.status_code == 429
    assert "Слишком быстро" in answer.text


def test_a_stranger_signs_in_first(classroom):
    """The invitation waits until somebody has signed in."""
    with classroom.visitor() as stranger:
        assert stranger.get(f"join/ru/{CODE}").status_code == 302


def test_without_the_commons_the_invitation_waits(world, anna):
    """A silent commons is told, and the link stays good."""
    world.commons_works = False
    try:
        assert anna.get(f"join/ru/{CODE}").status_code == 503
    finally:
        world.commons_works = True
    assert anna.get(f"join/ru/{CODE}").status_code == 200
