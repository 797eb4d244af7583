"""Leaving for good: what has to be right before anything is deleted, and what is gone afterwards."""

import json
import signal
import time

import httpx
import pytest

from staffroom_hub.accounts.book import Book
from staffroom_hub.accounts.database import connect
from tests.stack import PASSWORD, Person, Stack

COURSE = "/services/classroom/"


def book_of(stack: Stack) -> Book:
    """The accounts of a running stack."""
    return Book(connect(f"sqlite:///{stack.data}/accounts.sqlite"))


def leave(person: Person, **fields: str) -> httpx.Response:
    """Send the form, whole unless told otherwise."""
    whole = {"contributions": "anonymise", "confirm": "Anna Petrova", "password": PASSWORD}
    return person.visitor.form("/hub/leave", **(whole | fields))


def is_there(stack: Stack, person: Person) -> bool:
    """Whether somebody still has her account, and her session."""
    known = book_of(stack).find_by_email(person.email) is not None
    return known and person.visitor.get("/hub/account").status_code == httpx.codes.OK


@pytest.mark.parametrize("choice", ["anonymise", "remove"])
def test_who_leaves_is_gone(stack: Stack, choice: str) -> None:
    """Account, sessions and pages' tokens end; the address may be used by somebody new."""
    person = stack.sign_up()
    elsewhere = stack.sign_in(person.email, person.password)
    assert person.visitor.get(COURSE, follow_redirects=True).status_code == httpx.codes.OK
    answer = leave(person, contributions=choice)
    assert answer.status_code == httpx.codes.OK
    assert "You have left the course" in answer.text
    assert "Sign out" not in answer.text
    assert book_of(stack).find_by_email(person.email) is None
    for browser in (person.visitor, elsewhere.visitor):
        assert browser.get("/hub/account").status_code == httpx.codes.FOUND
    again = elsewhere.visitor.form("/hub/login", email=person.email, password=person.password)
    assert again.status_code == httpx.codes.FORBIDDEN
    assert stack.sign_up(email=person.email)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"confirm": "Anna Petrov"}, "not the name that colleagues see"),
        ({"confirm": " "}, "Enter your name"),
        ({"password": "not this one"}, "This is not your password"),
        ({"password": ""}, "Enter your password"),
        ({"contributions": "burn"}, "Choose what becomes"),
        ({"contributions": ""}, "Choose what becomes"),
    ],
)
def test_a_slip_deletes_nothing(stack: Stack, fields: dict[str, str], said: str) -> None:
    """A wrong name, password or choice is told at its field; account and session stay."""
    person = stack.sign_up()
    answer = leave(person, **fields)
    assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert said in answer.text
    assert PASSWORD not in answer.text
    assert is_there(stack, person)


def test_a_page_elsewhere_cannot_make_somebody_leave(stack: Stack) -> None:
    """A form without the session's own token, or with another person's, does nothing."""
    person, other = stack.sign_up(), stack.sign_up("Boris")
    whole = {"contributions": "remove", "confirm": "Anna Petrova", "password": PASSWORD}
    assert person.visitor.post("/hub/leave", data=whole).status_code == httpx.codes.FORBIDDEN
    theirs = other.visitor.get("/hub/leave").text.split('name="_xsrf" value="')[1].split('"')[0]
    refused = person.visitor.post("/hub/leave", data=whole | {"_xsrf": theirs})
    assert refused.status_code == httpx.codes.FORBIDDEN
    assert is_there(stack, person)
    assert is_there(stack, other)


def test_a_stranger_is_asked_to_sign_in(stack: Stack) -> None:
    """Without a session neither the page nor the form does anything."""
    stranger = stack.visitor()
    assert stranger.get("/hub/leave").status_code == httpx.codes.FOUND
    sent = stranger.post("/hub/leave", data={"contributions": "remove"})
    assert sent.status_code in {httpx.codes.FOUND, httpx.codes.FORBIDDEN}


def test_another_persons_name_is_of_no_use(stack: Stack) -> None:
    """Whoever is signed in can only leave herself, whatever the form adds."""
    person, other = stack.sign_up(), stack.sign_up("Boris")
    name = other.hub_name(stack)
    answer = leave(person, confirm="Boris", user=name, name=name)
    assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert is_there(stack, person)
    assert is_there(stack, other)


def test_guessing_the_password_is_slowed_down(stack: Stack) -> None:
    """Somebody at a browser that was left open may not try passwords for ever."""
    person = stack.sign_up()
    answers = [leave(person, password=f"guess number {n}") for n in range(11)]
    assert answers[-1].status_code == httpx.codes.TOO_MANY_REQUESTS
    assert is_there(stack, person)


def test_the_only_administrator_stays(stack: Stack) -> None:
    """Somebody else has to be able to decide who teaches."""
    trainer = stack.trainer()
    answer = leave(trainer, confirm="Course trainer", password=trainer.password)
    assert "only administrator" in answer.text
    assert is_there(stack, trainer)


def test_without_the_commons_nothing_is_deleted(stack: Stack) -> None:
    """While the commons does not answer, the form says so, and all stays."""
    person = stack.sign_up()
    assert person.visitor.get("/hub/leave").status_code == httpx.codes.OK
    process = stack.process_of("staffroom_hub.commons")
    assert process is not None
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    answer = leave(person)
    assert "Nothing is deleted" in answer.text
    assert is_there(stack, person)
    end = time.monotonic() + 60
    while person.visitor.get("/services/commons/api/health").status_code != httpx.codes.OK:
        assert time.monotonic() < end
        time.sleep(0.2)


def test_the_token_for_leaving_ends(stack: Stack) -> None:
    """A refused farewell leaves no token behind that could be used in the person's name."""
    import sqlite3

    person = stack.sign_up()
    leave(person, confirm="Somebody else")
    with sqlite3.connect(f"file:{stack.data}/hub.sqlite?mode=ro", uri=True) as hub:
        query = "select count(*) from api_tokens where note = 'Leaving the course'"
        assert json.dumps(hub.execute(query).fetchone()) == "[0]"
