"""How pages look to a reader: written into the first byte of a page that is the same for everybody."""

import re
from contextlib import closing

import pytest

from tests.hub.classroom_talk import LOOKS, PAGE, STOCK, wearing

LANGUAGE = "staffroom-locale"
DARK = "150.dark.less.device.tanna"
FORM = {"text": "150", "contrast": "dark", "motion": "less", "pictures": "tap"}
DRESSED = '<html lang="ru" data-sr-text="150" data-sr-contrast="dark" data-sr-motion="less">'
NONSENSE = [
    "",
    "150",
    "150.dark.less.device",
    "999.dark.less.device.tanna",
    "150.pink.less.device.tanna",
    '150.dark"><script>alert(1)</script>.less.device.tanna',
    '150.dark.less.device.tanna" onload="alert(1)',
    "150.dark.less.device.tboris",
    "../../../etc/passwd.x.y.z.tanna",
    "9" * 3000,
]


def opening(answer):
    """The first element of a page."""
    return re.search("<html[^>]*>", answer.text)[0]


def rest(answer):
    """A page without its first element."""
    return answer.text.replace(opening(answer), "", 1)


@pytest.fixture
def fresh(classroom):
    """Give a browser of Anna's that has opened nothing yet."""
    with closing(classroom.sign_in("token-of-tanna")) as browser:
        yield browser


@pytest.fixture
def settings(world):
    """What the accounts keep; whatever a test changes is forgotten."""
    yield world.displays
    world.displays.clear()


def test_two_readers_get_one_page_in_two_looks(anna, boris):
    """Each look is in the first element alone; the rest is the same, each with its own tag."""
    hers = anna.get(PAGE, headers=wearing(anna, DARK))
    his = boris.get(PAGE, headers=wearing(boris, "200.light.device.device.tboris"))
    assert opening(hers) == DRESSED
    assert opening(his) == '<html lang="ru" data-sr-text="200" data-sr-contrast="light">'
    assert rest(hers) == rest(his) == rest(boris.get(PAGE))
    assert hers.headers["Etag"] != his.headers["Etag"]
    assert "Cookie" in hers.headers["Vary"]


@pytest.mark.parametrize("accepts", ["br", "gzip", "identity"])
def test_a_look_comes_compressed_and_is_sent_once(anna, accepts):
    """Every form has a tag of its own, and who has it is told so."""
    headers = wearing(anna, DARK) | {"Accept-Encoding": accepts}
    first = anna.get(PAGE, headers=headers)
    assert opening(first) == DRESSED
    assert first.headers.get("Content-Encoding", "identity") == accepts
    tag = {"If-None-Match": first.headers["Etag"]}
    assert anna.get(PAGE, headers=headers | tag).status_code == 304
    usual = wearing(anna, "100.device.device.device.tanna") | {"Accept-Encoding": accepts}
    assert anna.get(PAGE, headers=usual | tag).status_code == 200


@pytest.mark.parametrize("value", NONSENSE)
def test_a_cookie_of_somebody_elses_making_is_no_choice(anna, value):
    """Script, other values, other people's: the page is the usual one, the cookie is put right."""
    answer = anna.get(PAGE, headers=wearing(anna, value))
    assert answer.status_code == 200
    assert opening(answer) == '<html lang="ru">'
    assert rest(answer) == rest(anna.get(PAGE))
    assert answer.cookies[LOOKS] == "100.device.device.device.tanna"


def test_a_new_device_gets_the_look_from_the_account(fresh, settings):
    """With the first page, in that very page; what follows asks nobody."""
    settings["tanna"] = (3, {"text": 150, "contrast": "dark", "motion": "less"})
    answer = fresh.get(PAGE)
    assert opening(answer) == DRESSED
    assert fresh.cookies[LOOKS] == DARK
    settings["tanna"] = (4, {})
    assert opening(fresh.get(PAGE)) == DRESSED


@pytest.mark.parametrize("path", ["", "ru/", "looks/ru"])
def test_a_change_on_another_device_comes_with_the_way_in(fresh, settings, path):
    """Way in, contents and the form itself ask the account though there is a cookie."""
    fresh.get(PAGE)
    settings["tanna"] = (1, {"text": 150, "contrast": "dark", "motion": "less"})
    fresh.get(path)
    assert opening(fresh.get(PAGE)) == DRESSED


def test_an_account_of_another_version_does_no_harm(fresh, settings):
    """Settings that this installation does not know give the usual look, and no cookie."""
    settings["tanna"] = (1, {"text": 31, "colour": "<script>"})
    answer = fresh.get(PAGE)
    assert opening(answer) == '<html lang="ru">'
    assert LOOKS not in fresh.cookies


def test_the_look_holds_while_the_commons_is_away(anna, world):
    """The cookie alone is enough; without one the page is the usual one."""
    world.commons_works = False
    try:
        assert opening(anna.get(PAGE, headers=wearing(anna, DARK))) == DRESSED
        assert opening(anna.get(PAGE, headers=wearing(anna, "?"))) == '<html lang="ru">'
        # Contents without the commons: a page that says so, in her look.
        gone = anna.get("ru/", headers=wearing(anna, DARK))
        assert (gone.status_code, opening(gone)) == (503, DRESSED)
    finally:
        world.commons_works = True


def test_pages_made_for_one_reader_have_her_look(anna):
    """An error, and a page with the stock front end."""
    assert opening(anna.get("ru/m99-none/", headers=wearing(anna, DARK))) == DRESSED
    assert opening(anna.get(f"ru/{STOCK}/", headers=wearing(anna, DARK))) == DRESSED


def test_the_form_works_without_scripts(fresh, settings):
    """What is chosen is kept in the account, in the cookie, and seen at once."""
    page = fresh.get("looks/ru")
    token = re.search('name="_xsrf" value="([^"]+)"', page.text)[1]
    answer = fresh.post("looks/ru", data=FORM | {"_xsrf": token})
    assert opening(answer) == DRESSED
    assert "Сохранено в вашей учётной записи." in answer.text
    assert settings["tanna"] == (1, FORM | {"text": 150})
    assert fresh.cookies[LOOKS] == "150.dark.less.tap.tanna"
    assert re.search('value="dark" checked', fresh.get("looks/ru").text)


def test_the_language_is_chosen_without_scripts(fresh, world):
    """It is kept by the commons, said in the new language at once, and told to the hub's pages."""
    page = fresh.get("looks/ru")
    assert re.search('name="language" value="ru" checked', page.text)
    assert fresh.cookies[LANGUAGE] == "ru.tanna"
    token = re.search('name="_xsrf" value="([^"]+)"', page.text)[1]
    try:
        answer = fresh.post("looks/ru", data=FORM | {"language": "en", "_xsrf": token})
        assert "Saved in your account." in answer.text
        assert 'lang="en"' in opening(answer)
        assert world.locales["tanna"] == "en"
        assert fresh.cookies[LANGUAGE] == "en.tanna"
    finally:
        world.locales["tanna"] = "ru"
        world.displays.clear()


@pytest.mark.parametrize("path", ["", "ru/"])
def test_the_way_in_tells_the_hub_the_language(fresh, path):
    """Another device has it with the way in, over what was chosen there by hand."""
    fresh.cookies.set(LANGUAGE, "en", path="/")
    fresh.get(path)
    assert "ru.tanna" in [one.value for one in fresh.cookies.jar if one.name == LANGUAGE]


@pytest.mark.parametrize(
    "change",
    [
        {"language": "de"},
        {"language": "<script>"},
        {"text": "31"},
        {"text": "<script>"},
        {"contrast": ""},
        {"motion": "more"},
    ],
)
def test_the_form_takes_nothing_else(fresh, settings, change):
    """Whatever no form of ours says is refused, and nothing is kept."""
    token = re.search('name="_xsrf" value="([^"]+)"', fresh.get("looks/ru").text)[1]
    assert fresh.post("looks/ru", data=FORM | change | {"_xsrf": token}).status_code == 400
    assert not settings


def test_another_sites_form_changes_nothing(fresh, settings):
    """Without the token of the page's own form nothing is kept."""
    fresh.get("looks/ru")
    assert fresh.post("looks/ru", data=FORM | {"_xsrf": "guess"}).status_code == 403
    assert not settings
