"""The kernels of previews: ordinary ones, each with the embedded commons over a folder of its own.

They know no token and no address: what is answered, written and handed in in a preview stays in
that folder, and nobody else's is there.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from staffroom.client import AS_TEACHER_VARIABLE
from staffroom_hub.classroom import environment
from staffroom_hub.classroom.visit import Wish
from staffroom_hub.classroom.visit_kernel import Launcher
from staffroom_hub.classroom.zygotes import Zygotes
from staffroom_hub.zygote.nursery import KERNELS_VARIABLE, Nursery

_PASSED_ON = ("STAFFROOM_COURSE",)
"""What kernels are told beside: the syllabus is read from there."""


@dataclass
class Sitting:
    """What previews remember, until somebody starts afresh.

    Attributes:
        folder: has a folder for each.
        reader: name of the teacher who is seen in previews.
        number: of this one.
    """

    folder: Path
    reader: str
    number: int = 1

    @property
    def person(self) -> str:
        """An id by which browsers keep apart what was typed in each."""
        return f"preview-{self.folder.name[-8:]}-{self.number}"

    @property
    def data(self) -> Path:
        """Where the commons of this sitting is."""
        return self.folder / f"data-{self.number}"


class PreviewLauncher(Launcher):
    """Starts kernels of previews."""

    def __init__(self, zygotes: Zygotes, folder: Path, home: Path, sitting: Sitting) -> None:
        """Prepare.

        Args:
            zygotes: know that no kernel is a fork.
            folder: private, for connection files and sockets.
            home: the kernels' home folder.
            sitting: what they remember.
        """
        super().__init__(zygotes, folder, home, "")
        self._sitting = sitting

    def variables(self, wish: Wish) -> dict[str, str]:
        """Make the whole environment of a kernel."""
        del wish
        passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        own = {"STAFFROOM_DATA": str(self._sitting.data), AS_TEACHER_VARIABLE: self._sitting.reader}
        return environment.for_zygotes(os.environ, self._home) | passed | own


def without_forks(home: Path) -> Zygotes:
    """What executes pages, each in a process of its own: authors' code is trusted here."""
    alone = {KERNELS_VARIABLE: "ordinary"}
    return Zygotes(Nursery(environment=environment.for_zygotes(os.environ, home) | alone))
