"""Light pages: the switch in one's account, which works without JavaScript."""

import re

import httpx
import pytest

from tests.stack import xsrf

COOKIE = "staffroom_light"
ACCOUNT = "/hub/account"
YEAR = 365 * 24 * 3600


def switch(person, **fields):
    """Send the form of the switch."""
    return person.visitor.form(ACCOUNT, what="light", **fields)


def is_on(person):
    """Whether the account page shows the switch as on."""
    page = person.visitor.get(ACCOUNT).text
    return bool(re.search(r'name="light" value="1" checked', page))


def header_of(answer):
    """The header that sets the switch's cookie, in lower case."""
    [header] = [h for h in answer.headers.get_list("set-cookie") if h.startswith(f"{COOKIE}=")]
    return header.lower()


@pytest.fixture(scope="module")
def person(stack):
    """Somebody signed in."""
    return stack.sign_up()


def test_pages_are_whole_until_asked(person):
    """Nobody gets light pages without having chosen them."""
    assert not is_on(person)
    assert COOKIE not in person.visitor.cookies


def test_the_switch_sets_a_cookie_for_the_whole_course(person):
    """On: a cookie for every path, for a year, which no script reads and no other site sends."""
    answer = switch(person, light="1")
    assert "Pages are light now." in answer.text
    header = header_of(answer)
    assert header.startswith(f"{COOKIE}=1;")
    for part in ("path=/;", "httponly", "samesite=lax"):
        assert part in f"{header};"
    assert "expires=" in header
    assert is_on(person)
    assert person.visitor.cookies.get(COOKIE, path="/") == "1"


def test_the_switch_goes_off_again(person):
    """Off: the cookie is gone, and the page says so."""
    switch(person, light="1")
    answer = switch(person)
    assert "Pages show their pictures now." in answer.text
    assert "path=/" in header_of(answer)
    assert COOKIE not in person.visitor.cookies
    assert not is_on(person)


@pytest.mark.parametrize("value", ["", "on", "2", "1\r\nSet-Cookie: a=b", "x" * 5000])
def test_only_one_value_means_on(person, value):
    """Whatever else a form sends, or a cookie holds, is off and goes into no header."""
    answer = switch(person, light=value)
    assert f"{COOKIE}=1" not in str(answer.headers)
    assert not is_on(person)


def test_a_damaged_cookie_is_off(stack):
    """A cookie of somebody else's making is no choice and does no harm."""
    person = stack.sign_up()
    person.visitor.cookies.set(COOKIE, "<script>", path="/")
    page = person.visitor.get(ACCOUNT)
    assert page.status_code == httpx.codes.OK
    assert 'name="light" value="1" checked' not in page.text


def test_another_sites_form_changes_nothing(stack):
    """Without the token of the page's own form the switch stays as it is."""
    person = stack.sign_up()
    answer = person.visitor.post(ACCOUNT, data={"what": "light", "light": "1", "_xsrf": "guess"})
    assert answer.status_code == httpx.codes.FORBIDDEN
    assert not is_on(person)


def test_the_switch_is_for_who_is_signed_in(stack):
    """A stranger is asked to sign in."""
    visitor = stack.visitor()
    token = xsrf(visitor.get("/hub/login").text)
    answer = visitor.post(ACCOUNT, data={"what": "light", "light": "1", "_xsrf": token})
    assert answer.status_code == httpx.codes.FOUND
    assert COOKIE not in visitor.cookies


def test_the_switch_speaks_russian(stack):
    """The words are those of the page's language."""
    person = stack.sign_up(locale="ru")
    assert "Лёгкие страницы: картинки только по нажатию" in person.visitor.get(ACCOUNT).text
    assert "Страницы теперь лёгкие." in switch(person, light="1").text
