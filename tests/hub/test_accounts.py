"""Accounts: rules of forms, the book, links, slowing down guesses; with no hub running."""

import secrets
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from staffroom_hub.accounts import passwords
from staffroom_hub.accounts.book import LIFETIMES, Book, opaque_name
from staffroom_hub.accounts.commands import account as account_command
from staffroom_hub.accounts.database import connect, upgrade
from staffroom_hub.accounts.rules import (
    RefusedError,
    check_display_name,
    check_email,
    check_password,
    check_sign_up,
)
from staffroom_hub.accounts.throttle import KEYS_MAX, Limit, Throttle, sign_in_limits
from staffroom_hub.settings import load_settings
from tests.postgres import cluster

GOOD = {
    "email": "Anna@School12.org",
    "display_name": " Анна Петрова ",
    "locale": "ru",
    "password": "four words make it",
}


class Clock:
    """A clock that tests move."""

    def __init__(self):
        """Start on the first school day."""
        self.time = datetime(2026, 9, 1, tzinfo=UTC)

    def __call__(self):
        """What the clock shows."""
        return self.time

    def forward(self, **much):
        """Move the clock."""
        self.time += timedelta(**much)


@pytest.fixture
def clock():
    """A clock that stands still until it is moved."""
    return Clock()


@pytest.fixture(scope="module")
def postgresql():
    """A private PostgreSQL server, by URL."""
    with cluster() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path):
    """An empty database, of both kinds."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/accounts.sqlite"
    server, name = request.getfixturevalue("postgresql"), f"a{secrets.token_hex(8)}"
    engine = connect(f"{server}postgres").execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    return f"{server}{name}"


@pytest.fixture
def book(database_url, clock):
    """An empty book of accounts."""
    upgrade(database_url)
    book = Book(connect(database_url), clock)
    yield book
    book.engine.dispose()


@pytest.fixture
def anna(book):
    """Anna's account."""
    return book.add(check_sign_up(GOOD))


def refused(call, *arguments, **named):
    """The fields that a call refuses."""
    with pytest.raises(RefusedError) as error:
        call(*arguments, **named)
    return set(error.value.errors)


def test_a_good_form_is_tidied():
    """E-mail is compared without case, a name loses its margins."""
    form = check_sign_up(GOOD)
    assert (form.email, form.display_name) == ("anna@school12.org", "Анна Петрова")


def test_every_wrong_field_is_named():
    """A form that is wrong throughout says so about each field."""
    assert refused(check_sign_up, {}) == {"email", "display_name", "locale", "password"}


@pytest.mark.parametrize(
    "typed",
    ["", "anna", "anna@", "@school.org", "anna@school", "a@b@c.org", "a\n@b.org", "x" * 9999],
)
def test_bad_addresses(typed):
    """What is no e-mail address is refused without asking the network."""
    assert check_email(typed)


@pytest.mark.parametrize("typed", ["", " ", "a\x00b", "Анна\u202eрев", "a\nb", "я" * 81])
def test_bad_names(typed):
    """A name is short and holds only what can be shown: no control or direction characters."""
    assert check_display_name(typed)


@pytest.mark.parametrize("typed", ["", "ninechars", "aaaaaaaaaaaa", "x" * 201, "anna@school12.org"])
def test_bad_passwords(typed):
    """A password has ten characters at least and is not the address itself."""
    assert check_password(typed, email="anna@school12.org")


@given(st.text(max_size=300))
def test_any_password_is_taken_or_refused_with_a_reason(typed):
    """No text breaks the rule of passwords; what it takes has a sensible length."""
    assert check_password(typed) or 10 <= len(typed) <= 200


def test_names_on_the_hub_say_nothing(anna):
    """A hub name is opaque, safe in nbgrader, paths and addresses."""
    assert len(anna.name) == 16
    assert anna.name.isalnum()
    assert opaque_name() != opaque_name()


def test_passwords_are_kept_as_argon2(anna):
    """The database holds an argon2id hash, never the password."""
    assert anna.password_hash.startswith("$argon2id$")
    assert GOOD["password"] not in anna.password_hash


def test_one_account_per_address(book, anna):
    """A second sign-up with the same address, in other case, is refused at that field."""
    assert refused(book.add, check_sign_up(GOOD | {"email": "ANNA@school12.org"})) == {"email"}


def test_signing_in(book, anna):
    """Only the right password of an account that is not blocked signs in."""
    assert book.checked("ANNA@school12.org", GOOD["password"]).name == anna.name
    assert book.checked("anna@school12.org", "another password") is None
    assert book.checked("nobody@school12.org", GOOD["password"]) is None
    book.set_blocked(anna.name, blocked=True)
    assert book.checked("anna@school12.org", GOOD["password"]) is None


def test_an_unknown_address_costs_a_hash_too(book, monkeypatch):
    """For an unknown address a password is checked all the same, so that time tells nothing."""
    checked = []
    verify = type(passwords._hasher).verify

    def counted(self, *arguments):
        checked.append(arguments)
        return verify(self, *arguments)

    monkeypatch.setattr(type(passwords._hasher), "verify", counted)
    book.checked("nobody@school12.org", "whatever it is")
    assert len(checked) == 1


def test_changing_the_password_ends_sessions(book, anna):
    """A new password makes all sessions so far old; the old one signs in no more."""
    changed = book.change_password(anna.name, GOOD["password"], "five other words now")
    assert changed.epoch == anna.epoch + 1
    assert book.checked(anna.email, GOOD["password"]) is None
    assert book.checked(anna.email, "five other words now")


def test_changing_needs_the_old_password(book, anna):
    """Whoever finds an open browser cannot lock its owner out."""
    assert refused(book.change_password, anna.name, "wrong", "five other words now") == {
        "old_password"
    }


def test_a_reset_link_works_once(book, anna):
    """The second use of a reset link changes nothing."""
    token = book.make_link("reset", "trainer", anna.name)
    assert book.reset_password(token, "five other words now").epoch == anna.epoch + 1
    assert refused(book.reset_password, token, "six still other words") == {""}
    assert book.checked(anna.email, "five other words now")


def test_a_bad_password_does_not_use_up_a_reset_link(book, anna):
    """After a refused password the same link still works."""
    token = book.make_link("reset", "trainer", anna.name)
    assert refused(book.reset_password, token, "short") == {"password"}
    assert book.reset_password(token, "five other words now")


@pytest.mark.parametrize("kind", ["invitation", "reset"])
def test_links_expire(book, anna, clock, kind):
    """A link leads nowhere after its time."""
    token = book.make_link(kind, "trainer", anna.name)
    clock.forward(seconds=LIFETIMES[kind].total_seconds() - 1)
    assert book.link_is_good(kind, token)
    clock.forward(seconds=2)
    assert not book.link_is_good(kind, token)


def test_links_are_of_one_kind(book, anna):
    """An invitation is no reset link and the other way round."""
    assert not book.link_is_good("reset", book.make_link("invitation", "trainer"))
    assert not book.link_is_good("invitation", book.make_link("reset", "trainer", anna.name))


def test_invitations_admit_several_until_revoked(book):
    """A whole staffroom may use one invitation; a revoked one admits nobody."""
    token = book.make_link("invitation", "trainer")
    for number in range(2):
        form = check_sign_up(GOOD | {"email": f"t{number}@school12.org"})
        book.add(form, invitation=token)
    [link] = book.invitations()
    book.revoke(link.id)
    assert refused(book.add, check_sign_up(GOOD), invitation=token) == {""}
    assert book.find_by_email(GOOD["email"]) is None


def test_the_database_keeps_no_links_secret(book, anna):
    """Whoever reads the database cannot use the links in it."""
    token = book.make_link("reset", "trainer", anna.name)
    with book.engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM links")).all()
    assert len(rows) == 1
    assert token not in str(rows)


def test_migrations_make_what_the_models_say(book):
    """The tables after all migrations are those of the models."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from staffroom_hub.accounts.models import Base

    with book.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_guessing_at_one_account_is_stopped():
    """The eleventh try at one account from one address has to wait a quarter of an hour."""
    throttle, limits = Throttle(), sign_in_limits("a@b.org", "1.2.3.4")
    assert [throttle.wait(limits, 0.0) for _ in range(10)] == [0.0] * 10
    assert throttle.wait(limits, 60.0) == 15 * 60 - 60
    assert throttle.wait(limits, 15 * 60 + 1) == 0


def test_guessing_from_many_addresses_is_stopped():
    """Spreading guesses at one account over addresses helps little."""
    throttle = Throttle()
    waits = [throttle.wait(sign_in_limits("a@b.org", f"10.0.0.{n}"), 0.0) for n in range(40)]
    assert waits.count(0.0) == 30


def test_guessing_at_many_accounts_is_stopped():
    """One address tries at most a hundred accounts."""
    throttle = Throttle()
    waits = [throttle.wait(sign_in_limits(f"{n}@b.org", "1.2.3.4"), 0.0) for n in range(150)]
    assert waits.count(0.0) == 100


def test_a_success_is_no_guess():
    """A school behind one address signs in as often as it likes."""
    throttle = Throttle()
    for number in range(500):
        limits = sign_in_limits(f"{number}@b.org", "1.2.3.4")
        assert throttle.wait(limits, 0.0) == 0
        throttle.forget(limits)


def test_the_throttle_does_not_grow_for_ever():
    """However many addresses are tried, memory is bounded."""
    throttle = Throttle()
    for number in range(KEYS_MAX + 500):
        throttle.wait([Limit(str(number), 1)], 0.0)
    assert len(throttle._tries) == KEYS_MAX


def test_the_administrator_at_the_machine(tmp_path, capsys):
    """Somebody is made a trainer, gets a new password, is blocked, all from the command line."""
    settings = load_settings(data=tmp_path)
    assert account_command(settings, "trainer", "vera@school12.org") == 0
    first = capsys.readouterr().out.split("password ")[1].split()[0]
    book = Book(connect(settings.accounts_database_url))
    assert book.checked("vera@school12.org", first).standing == "trainer"
    assert account_command(settings, "password", "vera@school12.org") == 0
    second = capsys.readouterr().out.split("password ")[1].split()[0]
    assert book.checked("vera@school12.org", first) is None
    assert book.checked("vera@school12.org", second)
    assert account_command(settings, "block", "vera@school12.org") == 0
    assert book.checked("vera@school12.org", second) is None


def test_the_administrator_forgets_the_folder(tmp_path, capsys):
    """Where no data lie there is a sentence that names the folder, and none is made."""
    settings = load_settings(data=tmp_path / "var")
    assert account_command(settings, "password", "vera@school12.org") == 1
    said = capsys.readouterr().err
    assert str(tmp_path / "var") in said
    assert "STAFFROOM_DATA" in said
    assert not (tmp_path / "var").exists()


def test_the_administrator_mistypes(tmp_path, capsys):
    """An address without an account gets a sentence, and nothing happens."""
    assert account_command(load_settings(data=tmp_path), "password", "nobody@school12.org") == 1
    assert capsys.readouterr().err == "nobody@school12.org has no account.\n"
