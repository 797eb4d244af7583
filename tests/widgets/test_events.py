"""Live events: one stream a kernel, resumed after the last event seen."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

from staffroom_widgets import Quiz
from staffroom_widgets.link import Link
from tests.widgets.conftest import Commons


class LiveQuiz(Quiz):
    """A quiz that wants events, to try the line with."""

    wants_events = True


def _event(number: int) -> bytes:
    return f"id: {number}\nevent: post\ndata: {json.dumps({'id': number})}\n\n".encode()


def _deliver(line: Link, commons: Commons, piece: bytes) -> None:
    async def put() -> None:
        await commons.events.put(piece)

    asyncio.run_coroutine_threadsafe(put(), line._started()).result(5)


def test_an_event_reaches_every_widget_that_wants_it(
    page: Callable[..., Any], line: Link, commons: Commons
) -> None:
    """Two widgets share one stream; one that wants no events hears nothing."""
    live = [page(LiveQuiz("warm-up")) for _ in range(2)]
    quiet = page(Quiz("warm-up"))
    for each in [*live, quiet]:
        each.send({"op": "open"})
        each.get("state")
    _deliver(line, commons, _event(1))
    for each in live:
        assert each.get("event")["event"] == {"type": "post", "data": {"id": 1}}
    assert quiet.nothing()
    assert len(commons.resumed) == 1


def test_a_broken_stream_goes_on_after_the_last_event(
    page: Callable[..., Any], line: Link, commons: Commons
) -> None:
    """The new stream names the last event, so that nothing is missed and nothing doubled."""
    live = page(LiveQuiz("warm-up"))
    live.send({"op": "open"})
    live.get("state")
    _deliver(line, commons, _event(5))
    live.get("event")
    _deliver(line, commons, b"")
    _deliver(line, commons, _event(6))
    assert live.get("event")["event"]["data"] == {"id": 6}
    assert commons.resumed == [None, "5"]
