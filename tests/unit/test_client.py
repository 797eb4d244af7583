"""The HTTP client against small ASGI applications: answers, errors, streams."""

import asyncio
import json

import pytest

from staffroom.asgi import StreamingASGITransport
from staffroom.client import HERE, CommonsClient, CommonsError


def application(status=200, body=b"{}", pieces=None, forever=False):
    """Make an ASGI application that gives one fixed answer."""

    async def app(scope, receive, send):
        await receive()
        await send({"type": "http.response.start", "status": status, "headers": []})
        for piece in pieces or []:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        if forever:
            await receive()
        await send({"type": "http.response.body", "body": body})

    return app


def client(app):
    return CommonsClient("http://test/", transport=StreamingASGITransport(app))


async def test_an_answer_is_json():
    """A good answer comes back as JSON, an empty one as None."""
    assert await client(application(body=b'{"ok": true}')).request("GET", "api/health") == {
        "ok": True
    }
    assert await client(application(204, b"")).request("POST", "api/x", {}) is None


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (
            "attachment; filename=\"_.pdf\"; filename*=UTF-8''%D0%9F%D0%BB%D0%B0%D0%BD.pdf",
            "План.pdf",
        ),
        ("attachment; filename*=UTF-8''a.pdf", "a.pdf"),
    ],
)
async def test_a_file_comes_under_its_name(header, name):
    """What is to be saved is told as JSON: name, kind and content."""

    async def app(scope, receive, send):
        headers = [
            (b"content-type", b"application/pdf; x=y"),
            (b"content-disposition", header.encode()),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"%PDF-"})

    told = await client(app).request("GET", "api/me/products/en/m/a.pdf")
    assert told == {"name": name, "type": "application/pdf", "data": "JVBERi0="}


async def test_a_call_in_somebody_elses_name():
    """A token given with a call is used for that call alone, and takes nothing along to the next."""
    seen = []

    async def app(scope, receive, send):
        seen.append({k: v for k, v in scope["headers"] if k in {b"authorization", b"cookie"}})
        headers = [(b"set-cookie", b"who=anna; Path=/")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"{}"})

    many = client(app)
    for token in ("hers", "his", None):
        await many.request("GET", "api/me", token=token)
    assert seen == [{b"authorization": b"Bearer hers"}, {b"authorization": b"Bearer his"}, {}]


async def test_a_refusal_is_a_commons_error():
    """The one error shape becomes a CommonsError with its parts."""
    body = {"error": {"code": "locked", "message": "Сначала напишите", "details": {"n": 1}}}
    with pytest.raises(CommonsError) as caught:
        await client(application(403, json.dumps(body).encode())).request("GET", "x")
    assert (caught.value.code, caught.value.status, caught.value.details) == (
        "locked",
        403,
        {"n": 1},
    )


@pytest.mark.parametrize("body", [b"<html>502</html>", b"[]", b'{"error": "x"}', b""])
async def test_a_foreign_error_page_is_a_calm_error(body):
    """What is not our error shape (a proxy's page) becomes `unavailable`, without its text."""
    with pytest.raises(CommonsError) as caught:
        await client(application(502, body)).request("GET", "x")
    assert caught.value.code == "unavailable"


async def test_no_connection_is_offline():
    """A refused connection is told as `offline`."""
    with pytest.raises(CommonsError) as caught:
        await CommonsClient("http://127.0.0.1:1/", "t").request("GET", "x")
    assert caught.value.code == "offline"


async def test_an_application_that_dies_is_offline():
    """An in-process application that fails before answering is told as `offline`."""

    async def app(scope, receive, send):
        raise RuntimeError("secret detail")

    with pytest.raises(CommonsError) as caught:
        await client(app).request("GET", "x")
    assert "secret" not in str(caught.value)


async def test_events_arrive_while_the_stream_is_open():
    """Each event is handed on at once, though the answer never ends; comments are skipped."""
    pieces = [b': hello\n\nid: 7\nevent: post\ndata: {"a":\n', b"data: 1}\n\nid: 8\ndata: 2\n\n"]
    seen = []
    stream = client(application(pieces=pieces, forever=True)).events("ru", "m01-small")
    async with asyncio.timeout(5):
        async for event in stream:
            seen.append((event.id, event.type, event.data))
            if len(seen) == 2:
                break
        await stream.aclose()
    assert seen == [("7", "post", {"a": 1}), ("8", "message", 2)]


async def test_a_stream_tells_where_it_begins():
    """An id without data is the point from which to resume."""
    stream = client(application(pieces=[b"id: 7\n\n"], forever=True)).events("ru", "m01-small")
    async with asyncio.timeout(5):
        event = await anext(stream)
        await stream.aclose()
    assert (event.id, event.type, event.data) == ("7", HERE, None)


def test_the_environment_chooses_the_way(monkeypatch):
    """A URL means the network, none means in-process, and nothing installed is said plainly."""
    remote = CommonsClient.from_environment({"STAFFROOM_COMMONS_URL": "http://127.0.0.1:1/"})
    assert not remote.embedded
    monkeypatch.setattr("staffroom.client.entry_points", lambda group: [])
    with pytest.raises(CommonsError, match="not installed"):
        CommonsClient.from_environment({})
