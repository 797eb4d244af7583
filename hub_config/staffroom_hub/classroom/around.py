"""What stands around a module's text, as templates get it: the same with every front end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from staffroom.glossary import Shown
from staffroom.wire import Edition
from staffroom_hub.classroom import texts
from staffroom_hub.classroom.context import Context, Site
from staffroom_hub.classroom.neighbours import NOBODY, Named, Neighbours, is_service


@dataclass(frozen=True)
class Around:
    """What is told beside a module's text.

    Attributes:
        minutes: how long the module takes; 0 where nobody says.
        memo: lines to take along, as HTML; none where there is no sheet of its own for them.
        talk: id of the element in which the module's discussion is; empty where it has none.
        beside: the modules before and after it.
        glossary: the terms that its text names, explained.
    """

    minutes: int = 0
    memo: Sequence[str] = ()
    talk: str = ""
    beside: Neighbours = NOBODY
    glossary: Sequence[Shown] = ()

    def context(self, site: Site, edition: Edition, module: str) -> Context:
        """Give the templates what they need.

        Args:
            site: where things are.
            edition: of the page.
            module: of the page; empty for a page that is no module's.
        """

        def way(named: Named | None) -> dict[str, str] | None:
            return named and {"title": named[1], "url": site.module(edition, named[0])}

        return {
            "is_module": bool(module) and not is_service(module),
            "minutes": self.minutes,
            "minutes_text": texts.minutes(edition, self.minutes),
            "memo": tuple(self.memo),
            "talk": self.talk,
            "before": way(self.beside.before),
            "after": way(self.beside.after),
            "glossary": list(self.glossary),
        }
