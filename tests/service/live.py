"""The application behind a real server and a real socket, for streams and for raw requests."""

import asyncio
import socket
from contextlib import asynccontextmanager

import uvicorn


@asynccontextmanager
async def served(app):
    """Serve an application on a free port in this loop; gives its base URL."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, timeout_graceful_shutdown=1, lifespan="off"
    )
    server = uvicorn.Server(config)
    server.capture_signals = _nothing
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        await until(lambda: server.started)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        server.should_exit = True
        await task
        listener.close()


class _Signals:
    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None


def _nothing():
    """Leave the test runner's own signal handlers alone."""
    return _Signals()


async def until(condition):
    """Wait until a condition holds that rings no bell of its own."""
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110 - there is nothing else to wait for
            await asyncio.sleep(0.01)
