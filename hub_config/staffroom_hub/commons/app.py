"""The application: routes, errors and limits around the services it is given."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from fastapi import FastAPI
from fastapi.routing import APIRoute

from staffroom.wire import ErrorAnswer
from staffroom_hub.commons import errors
from staffroom_hub.commons.limits import Guard
from staffroom_hub.commons.routes import ROUTERS
from staffroom_hub.commons.services import Services
from staffroom_hub.commons.store import effects

# No browser repeats a call after this long.
_KEYS_KEPT = timedelta(days=30)


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
    async with services.database.writing() as session:
        await effects.forget(session, services.now() - _KEYS_KEPT)
    yield
    await services.database.close()


def _operation(route: APIRoute) -> str:
    return route.name
