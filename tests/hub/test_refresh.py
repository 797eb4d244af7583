"""What the hub is told, every few seconds, of somebody who is signed in."""

from types import SimpleNamespace

import pytest

from staffroom_hub.accounts.authenticator import StaffroomAuthenticator
from staffroom_hub.accounts.book import Book
from staffroom_hub.accounts.database import connect, upgrade
from staffroom_hub.accounts.rules import check_sign_up


class User:
    """Somebody as the hub holds her."""

    def __init__(self, model):
        """Hold what was told last."""
        self.name = model["name"]
        self.groups = [SimpleNamespace(name=name) for name in model["groups"]]
        self.state = model["auth_state"]

    async def get_auth_state(self):
        """Give the state that was kept."""
        return self.state


@pytest.fixture
def authenticator(tmp_path):
    """An authenticator on an empty book."""
    url = f"sqlite:///{tmp_path / 'accounts.sqlite'}"
    upgrade(url)
    return StaffroomAuthenticator(database_url=url, book=Book(connect(url)))


@pytest.fixture
def account(authenticator):
    """Anna's account."""
    form = {
        "email": "anna@school12.org",
        "display_name": "Анна",
        "locale": "ru",
        "password": "four words make it",
    }
    return authenticator.book.add(check_sign_up(form))


async def test_what_the_hub_knows_is_not_told_again(authenticator, account):
    """The hub writes what it is told to the disk, so it is told nothing where nothing changed."""
    user = User(authenticator.model(account))
    assert await authenticator.refresh_user(user) is True


@pytest.mark.parametrize(
    ("part", "value"), [("state", None), ("groups", [SimpleNamespace(name="trainers")])]
)
async def test_what_the_hub_holds_otherwise_is_told(authenticator, account, part, value):
    """A changed name or language, or other groups, reach the hub at the next look."""
    model = authenticator.model(account)
    user = User(model)
    setattr(user, part, value)
    assert await authenticator.refresh_user(user) == model


async def test_a_changed_name_is_told(authenticator, account):
    """What the account says now replaces what the hub kept."""
    user = User(authenticator.model(account))
    user.state = {**user.state, "display_name": "Another name"}
    assert await authenticator.refresh_user(user) == authenticator.model(account)


async def test_the_address_is_told(authenticator, account):
    """The commons asks the hub where to write to; an account of before is told it at a look."""
    model = authenticator.model(account)
    assert model["auth_state"]["email"] == "anna@school12.org"
    user = User(model)
    user.state = {k: v for k, v in user.state.items() if k != "email"}
    assert await authenticator.refresh_user(user) == model
