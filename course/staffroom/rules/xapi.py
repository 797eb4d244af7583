"""A person's way through the course as xAPI 1.0.3 statements, for a learning record store.

The actor is an account of this installation, without a name or an address. A statement's id is
made of its content: who sends the same file twice has every statement once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import NAMESPACE_URL, uuid5

from staffroom.wire import Json
from staffroom.wire.overview import ModuleState

_VERBS = {
    "begun": ("http://adlnet.gov/expapi/verbs/attempted", "attempted"),
    "handed_in": ("http://activitystrea.ms/schema/1.0/submit", "submitted"),
    "done": ("http://adlnet.gov/expapi/verbs/completed", "completed"),
}
_MODULE = "http://adlnet.gov/expapi/activities/module"
_COURSE = "http://adlnet.gov/expapi/activities/course"


@dataclass(frozen=True)
class Installation:
    """Where it happened: the address of the installation, with a slash at its end."""

    home: str
    edition: str

    def course(self) -> str:
        """Name the edition as an activity."""
        return f"{self.home}services/classroom/{self.edition}/"


@dataclass(frozen=True)
class Taken:
    """How somebody stands in a module.

    Attributes:
        module: its id.
        title: in the language of the edition.
        state: how she stands.
        last: the day on which she last worked on it.
        handed_in: when she last handed it in.
    """

    module: str
    title: str
    state: ModuleState
    last: date | None
    handed_in: datetime | None


def statements(at: Installation, person: str, taken: Iterable[Taken]) -> list[Json]:
    """Give the statements about a person; nothing is said of what she has not touched."""
    return [_statement(at, person, one, told) for one in taken for told in _told(one)]


def _told(one: Taken) -> list[tuple[str, str | None]]:
    """What is said of a module: a verb, and when it happened, where that is known."""
    if one.state == "untouched":
        return []
    day = f"{one.last.isoformat()}T00:00:00Z" if one.last else None
    found = [("begun", day)]
    if one.handed_in is not None:
        found.append(("handed_in", one.handed_in.isoformat().replace("+00:00", "Z")))
    if one.state == "done":
        found.append(("done", None))
    return found


def _statement(
    at: Installation, person: str, one: Taken, told: tuple[str, str | None]
) -> dict[str, Json]:
    verb, when = told
    iri, word = _VERBS[verb]
    said: dict[str, Json] = {
        "actor": {"objectType": "Agent", "account": {"homePage": at.home, "name": person}},
        "verb": {"id": iri, "display": {"en": word}},
        "object": {
            "objectType": "Activity",
            "id": f"{at.course()}{one.module}/",
            "definition": {"type": _MODULE, "name": {at.edition: one.title}},
        },
        "context": {
            "platform": "Staffroom",
            "language": at.edition,
            "contextActivities": {
                "parent": [{"id": at.course(), "definition": {"type": _COURSE}}],
            },
        },
        **({"result": {"completion": True}} if verb == "done" else {}),
        **({"timestamp": when} if when else {}),
    }
    whole = json.dumps(said, sort_keys=True, ensure_ascii=True)
    return {"id": str(uuid5(NAMESPACE_URL, whole)), **said}
