"""What `staffroom check` finds: one place in a module, one sentence for its author."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from staffroom.faults import Fault
from staffroom.i18n import translation
from staffroom.wire import Json

CATALOG = "check"
"""Domain of the sentences."""

PLACE = "%(path)s, cell %(cell)d"
"""Where a finding in a notebook is (a msgid)."""

Level = Literal["error", "hint"]
"""An error keeps a module from passing; a hint is an indicator, for the author to weigh."""


@dataclass(frozen=True)
class Finding:
    """One thing that an author should look at.

    Attributes:
        rule: name of the rule, for programs.
        edition: edition of the module; "" where the finding is about both.
        module: id of the module.
        file: the file in the module's folder.
        sentence: English sentence with placeholders, a msgid of the catalog `check`.
        values: what goes into the placeholders; a fault is told in the sentence's language.
        cell: number of the notebook's cell as JupyterLab counts, the first being 1.
        line: line of the file, from 1.
        level: whether the module passes nevertheless.
    """

    rule: str
    edition: str
    module: str
    file: str
    sentence: str
    values: dict[str, object] = field(default_factory=dict)
    cell: int | None = None
    line: int | None = None
    level: Level = "error"

    def told(self, locale: str) -> str:
        """Give the sentence in a language.

        Args:
            locale: `ru` or `en`.
        """
        values = {
            name: value.told(locale) if isinstance(value, Fault) else value
            for name, value in self.values.items()
        }
        return translation(CATALOG, locale).gettext(self.sentence) % values

    def place(self, locale: str) -> str:
        """Give where it is, as `en/m01-network/page.ipynb, cell 4`."""
        path = "/".join(part for part in (self.edition, self.module, self.file) if part)
        if self.line:
            return f"{path}:{self.line}"
        if self.cell is None:
            return path
        gettext = translation(CATALOG, locale).gettext
        return gettext(PLACE) % {"path": path, "cell": self.cell}

    def as_json(self, locale: str) -> dict[str, Json]:
        """Give it for programs."""
        return {
            "level": self.level,
            "rule": self.rule,
            "edition": self.edition,
            "module": self.module,
            "file": self.file,
            "cell": self.cell,
            "line": self.line,
            "sentence": self.told(locale),
        }
