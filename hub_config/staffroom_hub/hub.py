"""The hub's process: JupyterHub with our pages, which sees within a second that a service died.

`python -m staffroom_hub.hub -f jupyterhub_config.py` takes the same options as `jupyterhub`.
"""

import asyncio
import logging
from typing import Any

from jupyterhub.app import JupyterHub
from tornado.ioloop import PeriodicCallback
from tornado.log import app_log

from staffroom_hub.pages.routes import Route, our_routes, with_our_look

WATCH_MILLISECONDS = 1000


class _NoSessionIds(logging.Filter):
    """Keep from the log the one line of the hub that names session ids."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not str(record.msg).startswith("Setting new xsrf cookie")


class StaffroomHub(JupyterHub):  # type: ignore[misc]  # the hub has no types
    """JupyterHub as Staffroom runs it."""

    name = "staffroom-hub"

    def init_logging(self) -> None:
        """Set up logging without session ids."""
        super().init_logging()
        app_log.addFilter(_NoSessionIds())

    def init_handlers(self) -> None:
        """Put our pages before the hub's and give the hub's own pages our look."""
        super().init_handlers()
        ours = self.add_url_prefix(self.hub_prefix, our_routes())
        theirs: list[Route] = self.handlers
        self.handlers: list[Route] = ours + [with_our_look(route) for route in theirs]

    async def start(self) -> None:
        """Start, then look after the services."""
        await super().start()
        self.watch = PeriodicCallback(self._look_after_services, WATCH_MILLISECONDS)
        self.watch.start()

    async def start_service(self, service_name: str, service: Any, ssl_context: Any = None) -> bool:
        """Start services side by side; the hub alone waits for each and ends with a slow one."""
        if not service.managed:
            return bool(await super().start_service(service_name, service, ssl_context))
        await service.start()
        return True

    async def cleanup(self) -> None:
        """Stop looking after services; ask all of them to end at once, then tidy up as the hub."""
        if hasattr(self, "watch"):
            self.watch.stop()
        for service in self._running_services():
            service.spawner.stop_polling()
            service.proc.terminate()
        await super().cleanup()

    def _running_services(self) -> list[Any]:
        services: dict[str, Any] = self.tornado_settings["services"]
        return [service for service in services.values() if service.spawner and service.proc]

    async def _look_after_services(self) -> None:
        """Tell the hub at once of a service that died; by itself it looks every 30 seconds."""
        ended = [s for s in self._running_services() if s.proc.poll() is not None]
        await asyncio.gather(*(service.spawner.poll_and_notify() for service in ended))


def main() -> None:
    """Run the hub."""
    StaffroomHub.launch_instance()


if __name__ == "__main__":
    main()
