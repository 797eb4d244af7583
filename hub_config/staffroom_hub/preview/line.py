"""The line between a previewed page and its kernel."""

from __future__ import annotations

from typing import Any

from staffroom_hub.classroom.page_line import PageLine, Told
from staffroom_hub.classroom.releases import Release
from staffroom_hub.classroom.visit import Visit
from staffroom_hub.classroom.visits import Visits
from staffroom_hub.preview.desk import desk


class PreviewLine(PageLine):
    """The WebSocket of a page in a preview."""

    @property
    def visits(self) -> Visits:
        """All previews of this server."""
        return desk(self).visits

    async def find(self, place: dict[str, str], release: str) -> Release | None:
        """Find what a page shows; see the base."""
        return desk(self).studio(place["module"]).find(release)

    def ask(self) -> Told:
        """The reader is a teacher whom nobody knows yet."""

        async def told(visit: Visit) -> dict[str, Any]:
            del visit
            sitting = desk(self).sitting
            known = {"id": sitting.person, "name": sitting.reader}
            return known | {"trainer": False, "unread": 0, "look": None}

        return told
