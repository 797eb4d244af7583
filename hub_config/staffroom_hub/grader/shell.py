"""The IPython shell of a forked notebook: it gathers outputs and sends nothing anywhere."""

from __future__ import annotations

import sys
import tempfile
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Any as AnyTrait
from traitlets import Type
from traitlets.config import Config, SingletonConfigurable

from staffroom_hub.grader.outputs import Gathered


class _Hook(DisplayHook):
    """Gathers values of last expressions."""

    def write_output_prompt(self) -> None:
        """Print no prompt."""

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        """Gather a value in its formats."""
        shell: Any = self.shell
        shell.gathered.result(format_dict, md_dict or {}, self.prompt_count)

    def finish_displayhook(self) -> None:
        """Print no end of line."""
        sys.stdout.flush()
        sys.stderr.flush()


class _Publisher(DisplayPublisher):
    """Gathers what is displayed."""

    def publish(
        self,
        data: Any,
        metadata: Any = None,
        source: Any = None,
        *,
        transient: Any = None,
        update: bool = False,
        **_: Any,
    ) -> None:
        """Gather something displayed, or replace it."""
        del source
        gathered: Gathered = self.shell.gathered
        known = (transient or {}).get("display_id")
        if update:
            gathered.update(data, metadata or {}, str(known))
        else:
            gathered.show(data, metadata or {}, known)

    def clear_output(self, wait: bool = False) -> None:
        """Forget what the cell has put out so far."""
        self.shell.gathered.clear(later=wait)


class NotebookShell(InteractiveShell):
    """Runs cells and gathers their outputs.

    Attributes:
        gathered: the outputs.
        asked_to_exit: whether a cell called `exit()`.
    """

    gathered = AnyTrait()
    displayhook_class = Type(_Hook)
    display_pub_class = Type(_Publisher)
    asked_to_exit = False

    def ask_exit(self) -> None:
        """Remember that a cell asked the kernel to end."""
        self.asked_to_exit = True

    def init_virtualenv(self) -> None:
        """Stay with this process's libraries, whichever environment the terminal had activated."""

    def enable_gui(self, gui: Any = None) -> None:
        """Have no windows."""

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        self.gathered.error(str(etype.__name__), str(evalue), [str(line) for line in stb])


def make_shell() -> NotebookShell:
    """Make a shell for the forks of this process, which itself stays as it was.

    Making one takes longer than most notebooks, and so do the first cell and the first error.
    """
    config = Config()
    config.HistoryManager.enabled = False
    main = sys.modules["__main__"]
    with tempfile.TemporaryDirectory(prefix="staffroom-shell-") as home:
        make: Any = NotebookShell
        shell: NotebookShell = make(gathered=Gathered(), config=config, ipython_dir=home)
        for number, source in enumerate(("0.5", "1 / 0")):
            shell.gathered.begin(number)
            run_cell(shell, source, counted=False)
        shell.reset(new_session=True)  # type: ignore[no-untyped-call]
    sys.modules["__main__"] = main
    return shell


def run_cell(shell: NotebookShell, source: str, *, counted: bool = True) -> None:
    """Run a cell; its errors are among its outputs.

    Args:
        shell: that runs it.
        source: its code.
        counted: whether the next cell has the next number.
    """
    shell.run_cell(source, store_history=counted)  # type: ignore[no-untyped-call]


def take_over(shell: NotebookShell) -> Gathered:
    """Make a shell the one of this process; gives what takes its outputs."""
    kinds: list[Any] = type(shell).mro()
    for kind in kinds:
        if issubclass(kind, SingletonConfigurable):
            kind._instance = shell  # noqa: SLF001 - `instance()` could only make a new one
    sys.modules["__main__"] = shell.user_module
    shell.gathered = Gathered()
    return shell.gathered
