"""How pages look, on the hub's own pages: the same cookie, read and never believed."""

import re

import pytest

COOKIE = "staffroom_display"


def opening(page):
    """The first element of a page."""
    return re.search("<html[^>]*>", page.text)[0]


def test_what_is_chosen_in_the_course_holds_on_the_hub(stack):
    """One form in the classroom; account, sign-out and sign-in follow, also when signed out."""
    person = stack.sign_up(locale="ru")
    visitor = person.visitor
    page = visitor.get("/services/classroom/looks/ru", follow_redirects=True)
    token = re.search('name="_xsrf" value="([^"]+)"', page.text)[1]
    form = {"text": "150", "contrast": "dark", "motion": "less", "pictures": "tap"}
    visitor.post("/services/classroom/looks/ru", data=form | {"_xsrf": token})
    dressed = '<html lang="ru" data-sr-text="150" data-sr-contrast="dark" data-sr-motion="less">'
    assert opening(visitor.get("/hub/account")) == dressed
    assert 'href="/services/classroom/looks/ru"' in visitor.get("/hub/account").text
    visitor.form("/hub/logout")
    assert opening(visitor.get("/hub/login")) == dressed


def test_a_look_outlives_a_sign_out_elsewhere(stack):
    """Another device has the account's look with its first page, whoever signed out where."""
    person = stack.sign_up(locale="ru")
    page = person.visitor.get("/services/classroom/looks/ru", follow_redirects=True)
    token = re.search('name="_xsrf" value="([^"]+)"', page.text)[1]
    form = {"text": "200", "contrast": "device", "motion": "device", "pictures": "device"}
    person.visitor.post("/services/classroom/looks/ru", data=form | {"_xsrf": token})
    person.visitor.form("/hub/logout")
    other = stack.sign_in(person.email, person.password)
    shown = other.visitor.get("/services/classroom/ru/", follow_redirects=True)
    assert opening(shown) == '<html lang="ru" data-sr-text="200">'


def test_one_place_rules_the_language(stack):
    """Changed in the course's settings, it is that of pages, of the hub, and of later sign-ins."""
    person = stack.sign_up(locale="ru")
    visitor = person.visitor
    account = visitor.get("/hub/account").text
    assert 'name="locale"' not in account
    page = visitor.get("/services/classroom/looks/ru", follow_redirects=True)
    assert re.search('name="language" value="ru" checked', page.text)
    token = re.search('name="_xsrf" value="([^"]+)"', page.text)[1]
    form = {"text": "100", "contrast": "device", "motion": "device", "pictures": "device"}
    answer = visitor.post(
        "/services/classroom/looks/ru", data=form | {"_xsrf": token, "language": "en"}
    )
    assert opening(answer) == opening(visitor.get("/hub/account")) == '<html lang="en">'
    assert 'href="/services/classroom/looks/en"' in visitor.get("/hub/account").text
    way = visitor.get("/services/classroom/", follow_redirects=True)
    assert "/services/classroom/en/" in str(way.url)
    # The account said Russian at sign-up; the settings go before it, in this browser and another.
    visitor.form("/hub/logout")
    assert opening(visitor.get("/hub/login")) == '<html lang="en">'
    visitor.form("/hub/login", email=person.email, password=person.password)
    assert opening(visitor.get("/hub/account")) == '<html lang="en">'
    other = stack.sign_in(person.email, person.password).visitor
    other.get("/services/classroom/", follow_redirects=True)
    assert opening(other.get("/hub/account")) == '<html lang="en">'


def test_another_persons_language_is_not_mine(stack):
    """Who signs in after somebody else on the same device has her own language."""
    person = stack.sign_up(locale="ru")
    person.visitor.cookies.set("staffroom-locale", "en.tsomebodyelse", path="/")
    person.visitor.form("/hub/logout")
    person.visitor.form("/hub/login", email=person.email, password=person.password)
    assert opening(person.visitor.get("/hub/account")) == '<html lang="ru">'


@pytest.mark.parametrize(
    "value",
    [
        "<script>alert(1)</script>",
        '150.dark.less.tap.tanna"><script>',
        "999.dark.less.tap.tanna",
        "150.dark.less.tap.tsomebodyelse",
        "x" * 3000,
    ],
)
def test_a_damaged_cookie_is_no_choice(stack, value):
    """A cookie of somebody else's making, or somebody else's, does no harm to who is signed in."""
    person = stack.sign_up(locale="ru")
    person.visitor.cookies.set(COOKIE, value, path="/")
    page = person.visitor.get("/hub/account")
    assert page.status_code == 200
    assert opening(page) == '<html lang="ru">'
    assert "alert(1)" not in page.text
