"""The application: routes, errors and limits around the services it is given."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.routing import APIRoute

from staffroom.wire import ErrorAnswer
from staffroom_hub.commons import errors, upkeep
from staffroom_hub.commons.digest import Digests
from staffroom_hub.commons.limits import Guard
from staffroom_hub.commons.routes import ROUTERS
from staffroom_hub.commons.services import Services


def create_app(services: Services, root_path: str = "") -> FastAPI:
    """Build the application.

    Args:
        services: what it works with; closed when the application shuts down.
        root_path: the path under which a proxy passes requests on, unstripped.
    """
    app = FastAPI(
        title="Staffroom commons",
        version="1",
        lifespan=_lifespan,
        # The pages that show OpenAPI load scripts from other hosts.
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=_operation,
        responses={"default": {"model": ErrorAnswer, "description": "What went wrong."}},
    )
    app.state.services = services
    errors.install(app)
    for router in ROUTERS:
        app.include_router(router)
    app.add_middleware(Guard, root_path=root_path.rstrip("/"))
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    services: Services = app.state.services
    await upkeep.tidy(services)
    daily = asyncio.create_task(upkeep.daily(services))
    async with _letters(services):
        yield
    daily.cancel()
    await services.database.close()


@asynccontextmanager
async def _letters(services: Services) -> AsyncIterator[None]:
    """Send letters as long as the application runs, where mail is set up."""
    if services.mailer is None:
        yield
        return
    task = asyncio.create_task(Digests(services).run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


def _operation(route: APIRoute) -> str:
    return route.name
