"""The interface under requests that a machine makes up from its own description.

Each role finds discussions of every kind with something in them, and ids that lead somewhere.
"""

import asyncio
import contextlib
import socket
import threading

import httpx
import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.service.hub import Hub
from tests.service.live import until
from tests.service.talk import CIRCLE, act, cohort, community, judge, report, say, staff, unhurried
from tests.service.world import World, at, ok

# A stream of events has no end, so a made-up request would wait for ever.
EXCEPT = "/events$"
EXAMPLES = 15
CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
]


async def furnish(world):
    """Have something to be found under low numbers by whatever is made up."""
    unhurried(world)
    people = await staff(world)
    await cohort(world.vera, people.clara)
    number = await community(world.anna, people.clara)
    await say(world.anna, to=at("group", f"/posts?community={number}"))
    for to in (CIRCLE, at("common", "/posts"), at("talk", "/posts")):
        mine, theirs = await say(world.anna, to=to), await say(world.boris, to=to)
        await say(world.boris, to=to, reply_to=mine["id"])
        await report(world.anna, theirs["id"], "child_data", "Look.")
        await act(people.dora, mine["id"], "hide")
        warned = await judge(people.dora, "tanna", "warn", f"Because of {to}.")
        await ok(world.anna.post(f"api/actions/{warned['id']}/appeal", json={"text": "Why?"}))


@contextlib.contextmanager
def in_a_thread(url, hub):
    """Serve a whole world from a thread of its own; gives its base URL."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    ready, stop = threading.Event(), threading.Event()

    async def main():
        world = World(url, hub)
        await furnish(world)
        config = uvicorn.Config(world.app, log_level="critical", access_log=False, lifespan="off")
        server = uvicorn.Server(config)
        task = asyncio.create_task(server.serve(sockets=[listener]))
        await until(lambda: server.started)
        ready.set()
        await asyncio.to_thread(stop.wait)
        server.should_exit = True
        await task
        await world.close()

    thread = threading.Thread(target=lambda: asyncio.run(main()))
    thread.start()
    ready.wait(60)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        stop.set()
        thread.join()
        listener.close()


@pytest.fixture(scope="module")
def base(sqlite, tmp_path_factory):
    """A served commons with the tiny module released."""
    path = tmp_path_factory.mktemp("fuzz") / "commons.sqlite"
    sqlite.copy(path)
    with in_a_thread(f"sqlite:///{path}", Hub()) as url:
        yield url


# Hundreds of requests for every route: on a busy machine that takes minutes.
@pytest.mark.timeout(900)
@pytest.mark.parametrize("role", ["tanna", "tvera", "grader"])
def test_no_made_up_request_breaks_it(base, role):
    """Whatever is sent, the answer is no server error and has the type that was promised."""
    schema = schemathesis.openapi.from_url(f"{base}/openapi.json").exclude(path_regex=EXCEPT)
    headers = {"Authorization": f"Bearer token-of-{role}"}
    tried = 0
    for operation in schema.get_all_operations():

        @given(case=operation.ok().as_strategy())
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        def hold(case):
            case.call_and_validate(
                headers=headers,
                base_url=base,
                checks=CHECKS,
            )

        hold()
        tried += 1
    assert tried > 60
    assert httpx.get(f"{base}/api/health").json() == {"ok": True}
