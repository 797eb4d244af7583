"""A cohort's overview as files: a table for spreadsheet programs, statements for record stores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from staffroom.i18n import translation
from staffroom.module import Module
from staffroom.rules import xapi
from staffroom.rules.tables import Cell, csv_text
from staffroom.wire import Json
from staffroom.wire.overview import ModuleState
from staffroom_hub.commons.overview import Stands

PART = 100
"""How many people are in a part of a file."""


def _(message: str) -> str:
    """Mark a msgid for the catalogs."""
    return message


_HEAD = (_("Name"), _("Account"))
_TAIL = (_("Last worked on"), _("Weeks without a word"))
_STATES: Mapping[ModuleState, str] = {
    "untouched": _("not begun"),
    "begun": _("begun"),
    "handed_in": _("handed in"),
    "done": _("finished"),
}


def table(
    modules: Mapping[str, Module], people: Sequence[Stands], locale: str, *, first: bool
) -> str:
    """Write people into a table; `first` begins it, with the names of its columns."""
    say = translation("staffroom", locale).gettext
    titles = [module.title for module in modules.values()]
    head = [[*map(say, _HEAD), *titles, *map(say, _TAIL)]] if first else []
    body: list[list[Cell]] = [
        [
            one.row.display_name,
            one.row.person,
            *(say(_STATES[state]) for state in one.row.states),
            one.row.last.isoformat() if one.row.last else None,
            one.row.quiet_weeks,
        ]
        for one in people
    ]
    return csv_text([*head, *body], locale, first=first)


def statements(
    at: xapi.Installation, modules: Mapping[str, Module], people: Sequence[Stands]
) -> list[Json]:
    """Write people's ways through the course as xAPI statements, without any name."""
    return [
        told for one in people for told in xapi.statements(at, one.row.person, _taken(modules, one))
    ]


def _taken(modules: Mapping[str, Module], one: Stands) -> list[xapi.Taken]:
    return [
        xapi.Taken(
            module=name,
            title=module.title,
            state=state,
            last=one.last[name].date() if name in one.last else None,
            handed_in=one.handed_in.get(name),
        )
        for (name, module), state in zip(modules.items(), one.row.states, strict=True)
    ]
