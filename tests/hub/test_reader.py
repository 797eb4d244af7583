"""Who opens a page: asked of the commons once a minute for each token."""

import httpx
import pytest

from staffroom.client import CommonsClient
from staffroom_hub.classroom.commons import Commons, UnavailableError

PEOPLE = {"token-of-anna": "Anna", "token-of-boris": "Boris"}


@pytest.fixture
def asked():
    """The tokens that the commons was asked with."""
    return []


@pytest.fixture
def commons(asked):
    """The classroom's side, before a commons that knows two people."""

    def answer(request):
        token = request.headers["Authorization"].removeprefix("Bearer ")
        asked.append(token)
        if token not in PEOPLE:
            return httpx.Response(503)
        name = PEOPLE[token]
        body = {"name": name.lower(), "display_name": name, "locale": "en", "roles": ["teacher"]}
        return httpx.Response(200, json=body)

    made = Commons("http://commons/", "own-token")
    made._client = CommonsClient("http://commons/", transport=httpx.MockTransport(answer))
    return made


async def test_each_reader_is_asked_about_once_and_stays_herself(commons, asked):
    """Pages that open later need no answer of the commons, and nobody gets another's name."""
    names = [(await commons.reader(token)).display_name for token in [*PEOPLE, *PEOPLE]]
    assert names == ["Anna", "Boris"] * 2
    assert asked == list(PEOPLE)


async def test_a_commons_that_does_not_answer_is_asked_again(commons, asked):
    """That nobody answered is not remembered, and no token is kept as it is."""
    for _ in range(2):
        with pytest.raises(UnavailableError):
            await commons.reader("late")
    await commons.reader("token-of-anna")
    assert asked == ["late", "late", "token-of-anna"]
    assert "token-of-anna" not in repr(vars(commons._people))
