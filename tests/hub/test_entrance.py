"""Signing up, in and out at a real hub, as a browser without JavaScript does it."""

import re
import secrets

import httpx
import pytest

from tests.stack import PASSWORD, xsrf

COURSE = "/services/classroom/"
NEW = {"display_name": "Vera", "locale": "en", "password": PASSWORD}


def address():
    """An e-mail address that nobody has."""
    return f"t{secrets.token_hex(6)}@school12.org"


def test_sign_up_signs_in_and_lands_on_the_course(stack):
    """A new teacher is at the course at once, with no mail and no second form."""
    visitor = stack.visitor()
    answer = visitor.form("/hub/signup", email=address(), **NEW)
    assert answer.status_code == httpx.codes.FOUND
    assert answer.headers["location"] == COURSE
    assert visitor.get("/hub/account").status_code == httpx.codes.OK


def test_a_refused_form_keeps_what_was_typed(stack):
    """Everything but the password is still there, each error stands at its field."""
    answer = stack.visitor().form(
        "/hub/signup", email="no address", display_name="Анна", locale="ru", password="short"
    )
    assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert 'value="no address"' in answer.text
    assert 'value="Анна"' in answer.text
    assert re.search(r'value="ru" checked', answer.text)
    assert "short" not in re.findall(r'value="([^"]*)"', answer.text)
    for field in ("email", "password"):
        assert re.search(rf'id="{field}"[^>]*aria-invalid="true"', answer.text)


def test_switching_the_language_keeps_what_was_typed(stack):
    """Half a form survives the switch to Russian."""
    answer = stack.visitor().form("/hub/signup", email="half@", display_name="A", switch="ru")
    assert '<html lang="ru">' in answer.text
    assert 'value="half@"' in answer.text


@pytest.mark.parametrize("page", ["/hub/login", "/hub/signup"])
@pytest.mark.parametrize(("header", "language"), [("ru-RU,ru;q=0.9,en;q=0.5", "ru"), ("de", "en")])
def test_pages_speak_the_browsers_language(stack, page, header, language):
    """Without a choice the browser's languages decide; English where we speak none of them."""
    text = stack.visitor(header).get(page).text
    assert f'<html lang="{language}">' in text


def test_a_chosen_language_is_remembered(stack):
    """The switch holds on later pages."""
    visitor = stack.visitor("ru")
    visitor.get("/hub/login?lang=en")
    assert '<html lang="en">' in visitor.get("/hub/signup").text


def test_the_accounts_language_holds_after_sign_in(stack):
    """Whoever chose Russian at sign-up gets Russian pages on an English browser."""
    person = stack.sign_up(locale="ru")
    again = stack.sign_in(person.email, person.password)
    assert '<html lang="ru">' in again.visitor.get("/hub/account").text


def test_sign_in_with_another_spelling_of_the_address(stack):
    """Case and margins of an address do not matter."""
    person = stack.sign_up()
    assert stack.sign_in(f" {person.email.upper()} ", person.password)


def test_unknown_address_and_wrong_password_look_the_same(stack):
    """The answer does not tell who has an account."""
    person = stack.sign_up()
    answers = [
        stack.visitor().form("/hub/login", email=email, password="not this one")
        for email in (person.email, address())
    ]
    texts = {re.sub(r"<input[^>]*>", "", answer.text) for answer in answers}
    assert {answer.status_code for answer in answers} == {httpx.codes.FORBIDDEN}
    assert len(texts) == 1


def test_guessing_is_stopped_on_the_page_and_behind_it(stack):
    """After ten failures even the right password waits; the hub's HTTP interface is no way round."""
    person = stack.sign_up()
    visitor = stack.visitor()
    for _ in range(10):
        visitor.form("/hub/login", email=person.email, password="not this one")
    answer = visitor.form("/hub/login", email=person.email, password=person.password)
    assert answer.status_code == httpx.codes.TOO_MANY_REQUESTS
    assert f'value="{person.email}"' in answer.text
    body = {"auth": {"email": person.email, "password": person.password}}
    behind = stack.visitor().post(f"/hub/api/users/{person.hub_name(stack)}/tokens", json=body)
    assert behind.status_code == httpx.codes.FORBIDDEN


def test_signing_out(stack):
    """A link only asks; the button ends the session."""
    person = stack.sign_up()
    asked = person.visitor.get("/hub/logout")
    assert person.visitor.get("/hub/account").status_code == httpx.codes.OK
    done = person.visitor.post("/hub/logout", data={"_xsrf": xsrf(asked.text)})
    assert "You are signed out" in done.text
    assert person.visitor.get("/hub/account").status_code == httpx.codes.FOUND


@pytest.mark.parametrize("page", ["/hub/login", "/hub/signup", "/hub/reset"])
@pytest.mark.parametrize("token", [None, "", "wrong"])
def test_a_form_from_elsewhere_is_refused_with_what_was_typed(stack, page, token):
    """No token, an empty one, a made-up one: nothing is done, and what was typed is shown."""
    visitor, email = stack.visitor(), address()
    visitor.get(page)
    given = {} if token is None else {"_xsrf": token}
    answer = visitor.post(page, data={**NEW, **given, "email": email})
    assert answer.status_code == httpx.codes.FORBIDDEN
    assert page == "/hub/reset" or f'value="{email}"' in answer.text
    assert stack.visitor().form("/hub/login", email=email, password=PASSWORD).status_code == 403


@pytest.mark.parametrize("page", ["/hub/account", "/hub/logout"])
def test_another_persons_token_is_refused(stack, page):
    """The token of one session is good for no other."""
    anna, vera = stack.sign_up(), stack.sign_up()
    foreign = xsrf(vera.visitor.get("/hub/account").text)
    fields = {"_xsrf": foreign, "old_password": anna.password, "password": PASSWORD[::-1]}
    assert anna.visitor.post(page, data=fields).status_code == httpx.codes.FORBIDDEN
    assert anna.visitor.get("/hub/account").status_code == httpx.codes.OK
    assert stack.sign_in(anna.email, anna.password)


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example", "//evil.example", "///evil.example", "/\\evil.example",
        "\\\\evil.example", "https:evil.example", "http:///evil.example", "javascript:alert(1)",
        "//evil.example@127.0.0.1", "/%2f%2fevil.example/..", "//127.0.0.1:1@evil.example",
        "/x\r\nLocation: https://evil.example", " //evil.example", "\t//evil.example", "data:,x",
    ],
)  # fmt: skip
@pytest.mark.parametrize("page", ["/hub/login", "/hub/signup"])
def test_nobody_is_sent_elsewhere(stack, page, wanted):
    """After the form the way leads to a page of ours, whatever `next` says."""
    email = address() if page == "/hub/signup" else stack.trainer_email
    password = PASSWORD if page == "/hub/signup" else stack.trainer_password
    fields = NEW | {"email": email, "password": password, "next": wanted}
    answer = stack.visitor().form(page, **fields)
    target = answer.headers["location"]
    assert answer.status_code == httpx.codes.FOUND
    assert target.startswith("/")
    assert httpx.URL(stack.base_url).join(target).host == "127.0.0.1"
    assert not target.startswith(("//", "/\\"))
    assert "\n" not in target


def test_the_wanted_page_comes_after_the_form(stack):
    """Whoever came for a page of ours gets there."""
    visitor = stack.visitor()
    answer = visitor.form("/hub/signup", email=address(), **NEW, next="/hub/account")
    assert answer.headers["location"] == "/hub/account"


def test_too_long_fields_do_no_harm(stack):
    """Ten thousand characters in each field: refused, and the log stays short."""
    before = len(stack.logs())
    long = "x" * 10_000
    answer = stack.visitor().form("/hub/login", email=long, password=long)
    assert answer.status_code == httpx.codes.FORBIDDEN
    assert len(stack.logs()) - before < 20_000


def test_too_large_a_form_is_refused(stack):
    """More than any form holds gets a page of ours."""
    answer = stack.visitor().form("/hub/login", email="x" * 100_000, password="y")
    assert answer.status_code == httpx.codes.REQUEST_ENTITY_TOO_LARGE
    assert "larger than we take" in answer.text


@pytest.mark.parametrize("page", ["/hub/login", "/hub/signup", "/hub/logout", "/hub/nowhere"])
def test_pages_are_strict(stack, page):
    """Nothing from elsewhere, nothing inline, no frames, no sniffing, no cache."""
    answer = stack.visitor().get(page)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert not re.search(r"<script(?![^>]*src=)|style=|onclick|https?://(?!127)", answer.text)


def test_pages_load_only_our_own_files(stack):
    """Style and icon are served by the hub itself."""
    visitor = stack.visitor()
    text = visitor.get("/hub/login").text
    files = [file for file in re.findall(r'(?:href|src)="([^"]+)"', text) if "/look/" in file]
    assert len(files) == 3
    for file in files:
        assert visitor.get(file).status_code == httpx.codes.OK


def test_cookies_are_not_for_other_sites(stack):
    """The session's cookie is out of reach of scripts and of other sites' requests."""
    answer = stack.visitor().form("/hub/signup", email=address(), **NEW)
    cookies = answer.headers.get_list("set-cookie")
    login = next(cookie for cookie in cookies if cookie.startswith("jupyterhub-hub-login"))
    assert "httponly" in login.lower()
    assert "samesite=lax" in login.lower()


def test_hostile_names_are_text(stack):
    """Markup in a name is shown, not obeyed."""
    name = "<script>alert(1)</script>\"'&{{7*7}}"
    page = stack.sign_up(name).visitor.get("/hub/account").text
    assert "<script>alert" not in page
    assert "{{7*7}}" in page


@pytest.mark.parametrize("path", ["/hub/look/../templates/page.html", "/hub/look/%2e%2e/look.py"])
def test_only_the_look_is_served(stack, path):
    """The folder of style sheets leads nowhere else."""
    answer = stack.visitor().get(path)
    assert answer.status_code in {httpx.codes.FORBIDDEN, httpx.codes.NOT_FOUND}
