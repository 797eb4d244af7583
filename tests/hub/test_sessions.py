"""Sessions end when they should: new password, reset link, block, lost standing."""

import html
import re
import sqlite3
import time

import httpx
import pytest

from staffroom_hub.accounts.book import Book
from staffroom_hub.accounts.database import connect
from tests.stack import xsrf

NEW_PASSWORD = "five other words now"
COURSE = "/services/classroom/"


def signed_in(person):
    """Whether the hub still knows a browser."""
    return person.visitor.get("/hub/account").status_code == httpx.codes.OK


def page_tokens(stack, name):
    """Tokens that pages hold in somebody's name."""
    query = (
        "select count(*) from api_tokens join users on users.id = api_tokens.user_id"
        " where users.name = ? and api_tokens.client_id = 'service-classroom'"
    )
    with sqlite3.connect(f"file:{stack.data}/hub.sqlite?mode=ro", uri=True) as hub:
        return hub.execute(query, [name]).fetchone()[0]


def act(actor, what, /, **fields):
    """Press a button of the list of people."""
    return actor.visitor.form("/hub/people", what=what, **fields)


def link_in(answer):
    """The link that a page shows."""
    return html.unescape(re.search(r'id="link" readonly value="([^"]+)"', answer.text)[1])


def book_of(stack):
    """The accounts of a running stack."""
    return Book(connect(f"sqlite:///{stack.data}/accounts.sqlite"))


def ended(check, seconds=15):
    """Wait until something holds no more."""
    end = time.monotonic() + seconds
    while check() and time.monotonic() < end:
        time.sleep(0.2)
    return not check()


def test_a_new_password_signs_out_everywhere_else(stack):
    """This browser goes on; another browser and the tokens of open pages end."""
    here = stack.sign_up()
    there = stack.sign_in(here.email, here.password)
    there.visitor.get(COURSE, follow_redirects=True)
    name = here.hub_name(stack)
    assert page_tokens(stack, name) == 1
    answer = here.visitor.form("/hub/account", old_password=here.password, password=NEW_PASSWORD)
    assert "The password is changed" in answer.text
    assert signed_in(here)
    assert not signed_in(there)
    assert page_tokens(stack, name) == 0
    assert stack.sign_in(here.email, NEW_PASSWORD)


def test_the_form_after_a_new_password_still_works(stack):
    """The page that says so carries a token for the new session."""
    person = stack.sign_up()
    person.visitor.form("/hub/account", old_password=person.password, password=NEW_PASSWORD)
    answer = person.visitor.form(
        "/hub/account", old_password=NEW_PASSWORD, password=person.password
    )
    assert "The password is changed" in answer.text


def test_a_wrong_old_password_changes_nothing(stack):
    """The error stands at its field; the old password still signs in."""
    person = stack.sign_up()
    answer = person.visitor.form("/hub/account", old_password="not this", password=NEW_PASSWORD)
    assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert "This is not your password." in answer.text
    assert stack.sign_in(person.email, person.password)


def test_a_reset_link_from_the_trainer(stack):
    """The link sets a new password once, and ends the sessions so far."""
    person, trainer = stack.sign_up(), stack.trainer()
    link = link_in(act(trainer, "reset", person=person.hub_name(stack)))
    visitor = stack.visitor()
    page = visitor.get(link)
    assert page.headers["referrer-policy"] == "no-referrer"
    token = httpx.URL(link).params["token"]
    assert visitor.form(link, token=token, password="short").status_code == 422
    done = visitor.form(link, token=token, password=NEW_PASSWORD)
    assert done.headers["location"] == "/hub/login?done=reset"
    assert not signed_in(person)
    assert stack.sign_in(person.email, NEW_PASSWORD)
    assert "not valid any more" in visitor.get(link).text


def test_blocking_ends_everything(stack):
    """A blocked person is out at the next request and cannot come back until unblocked."""
    person, trainer = stack.sign_up(), stack.trainer()
    person.visitor.get(COURSE, follow_redirects=True)
    name = person.hub_name(stack)
    act(trainer, "block", person=name)
    assert not signed_in(person)
    assert page_tokens(stack, name) == 0
    refused = stack.visitor().form("/hub/login", email=person.email, password=person.password)
    assert refused.status_code == httpx.codes.FORBIDDEN
    act(trainer, "unblock", person=name)
    assert stack.sign_in(person.email, person.password)


def test_blocking_at_the_machine_is_followed_within_seconds(stack):
    """What the administrator's command writes, the running hub sees by itself."""
    person = stack.sign_up()
    assert signed_in(person)
    book_of(stack).set_blocked(person.hub_name(stack), blocked=True)
    assert ended(lambda: signed_in(person))


def test_a_password_set_at_the_machine_ends_sessions(stack):
    """A session from before a new password is refused even when the hub was not told."""
    person = stack.sign_up()
    book_of(stack).set_password(person.hub_name(stack), NEW_PASSWORD)
    assert ended(lambda: signed_in(person))
    assert signed_in(stack.sign_in(person.email, NEW_PASSWORD))
    assert not signed_in(person)


def test_lost_standing_holds_at_once(stack):
    """Whoever is no trainer any more cannot open the list of people at the next request."""
    person, admin = stack.sign_up(), stack.trainer()
    name = person.hub_name(stack)
    act(admin, "standing", person=name, standing="trainer")
    assert person.visitor.get("/hub/people").status_code == httpx.codes.OK
    act(admin, "standing", person=name, standing="teacher")
    assert person.visitor.get("/hub/people").status_code == httpx.codes.FORBIDDEN


@pytest.mark.parametrize("what", ["invite", "revoke", "reset", "standing", "block"])
def test_a_teacher_presses_no_button_of_the_list(stack, what):
    """A teacher neither sees the list nor does anything with it."""
    person, other = stack.sign_up(), stack.sign_up()
    token = xsrf(person.visitor.get("/hub/account").text)
    fields = {"_xsrf": token, "what": what, "person": other.hub_name(stack), "standing": "admin"}
    assert person.visitor.post("/hub/people", data=fields).status_code == httpx.codes.FORBIDDEN


def test_a_trainer_is_no_administrator(stack):
    """A trainer helps teachers, not trainers, and decides about nobody's standing."""
    admin, trainer, teacher = stack.trainer(), stack.sign_up(), stack.sign_up()
    act(admin, "standing", person=trainer.hub_name(stack), standing="trainer")
    name = teacher.hub_name(stack)
    assert act(trainer, "reset", person=name).status_code == httpx.codes.OK
    for what, fields in (
        ("reset", {"person": admin.hub_name(stack)}),
        ("standing", {"person": name, "standing": "admin"}),
        ("block", {"person": name}),
        ("standing", {"person": trainer.hub_name(stack), "standing": "admin"}),
    ):
        assert act(trainer, what, **fields).status_code == httpx.codes.FORBIDDEN


def test_nobody_changes_herself(stack):
    """An administrator cannot take her own standing away by mistake."""
    admin = stack.trainer()
    answer = act(admin, "standing", person=admin.hub_name(stack), standing="teacher")
    assert answer.status_code == httpx.codes.FORBIDDEN


@pytest.mark.parametrize(
    "fields",
    [
        {"what": "nothing"}, {}, {"what": "reset", "person": "../../x"}, {"what": "block"},
        {"what": "standing", "person": "nobody", "standing": "queen"},
    ],
)  # fmt: skip
def test_senseless_buttons_get_a_page(stack, fields):
    """What no button sends gets our page that there is no such thing."""
    answer = stack.trainer().visitor.form("/hub/people", **fields)
    assert answer.status_code == httpx.codes.NOT_FOUND
