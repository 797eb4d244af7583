"""Running a page once before it is released, as a kernel of the classroom would.

The page's files lie in a folder of their own, the kernel is an ordinary one, and its environment
holds nothing but what Python needs: no token, no address, no home.
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat.v4 import new_code_cell, new_notebook

SECONDS = 40.0
"""How long a whole page may take; the classroom's own patience is a little longer."""
ENDLESS, DEADLY = "-endless", "-deadly"
"""Names of faults that are no Python error, and that none can have: it does not end; it ends the
kernel."""
_START_SECONDS = 30
_KNOWN = frozenset({"LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH", "PATH", "TMPDIR", "TZ"})
_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_TEXT_MAX = 300


class TrialError(Exception):
    """The page could not be tried, for no fault of its own."""


class _ExitError(Exception):
    """A cell asked its kernel to end."""


@dataclass(frozen=True)
class Fault:
    """Why a page does not run.

    Attributes:
        cell: which of its code cells, counted from 0.
        name: of the error, or `ENDLESS` or `DEADLY`.
        text: of the error, one line.
    """

    cell: int
    name: str
    text: str = ""


def run_page(
    sources: Sequence[str], files: Mapping[str, bytes], seconds: float = SECONDS
) -> Fault | None:
    """Run a page's code cells one after another.

    Args:
        sources: of its code cells; a tag of the author's does not make an error welcome.
        files: what lies in the folder it runs in.
        seconds: how long all of it may take.

    Returns:
        The first fault; None if the page runs.

    Raises:
        TrialError: no kernel started.
    """
    if not any(source.strip() for source in sources):
        return None
    with page_folder(files) as (page, home):
        trial = _run(sources, page, environment(os.environ, home), seconds)
        # In a thread: formgrader calls from a running event loop, and only in the main thread
        # would nbclient take over signals.
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(asyncio.run, trial).result()


@contextmanager
def page_folder(files: Mapping[str, bytes]) -> Iterator[tuple[Path, Path]]:
    """Give a folder that a page runs in, and an empty one beside it; both are gone afterwards.

    Args:
        files: what lies in the first.
    """
    with tempfile.TemporaryDirectory(prefix="staffroom-trial-") as name:
        page, home = Path(name, "page"), Path(name, "home")
        page.mkdir()
        home.mkdir()
        for path, data in files.items():
            (page / path).parent.mkdir(parents=True, exist_ok=True)
            (page / path).write_bytes(data)
        yield page, home


def environment(variables: Mapping[str, str], home: Path) -> dict[str, str]:
    """Make the whole environment of the kernel.

    Args:
        variables: the environment of this process.
        home: an empty folder.
    """
    kept = {name: variables[name] for name in _KNOWN if name in variables}
    return kept | {"HOME": str(home), "IPYTHONDIR": str(home / ".ipython")}


async def _run(
    sources: Sequence[str], folder: Path, variables: Mapping[str, str], seconds: float
) -> Fault | None:
    cells: list[Any] = [new_code_cell(source) for source in sources]  # type: ignore[no-untyped-call]
    end = time.monotonic() + seconds
    client = NotebookClient(
        new_notebook(cells=list(cells)),  # type: ignore[no-untyped-call]
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        startup_timeout=_START_SECONDS,
        timeout_func=lambda _: max(1, round(end - time.monotonic())),
        shutdown_kernel="immediate",
        on_cell_executed=_refuse_exit,
    )
    kernel = client.async_setup_kernel(env=dict(variables))
    try:
        await kernel.__aenter__()
    except (RuntimeError, OSError, TimeoutError) as error:
        raise TrialError(f"no kernel started: {error}") from error
    try:
        return await _first_fault(client, cells)
    finally:
        await kernel.__aexit__(None, None, None)


def _refuse_exit(cell: Any, cell_index: int, execute_reply: Mapping[str, Any]) -> None:  # noqa: ARG001 - nbclient's hook
    """Stop at `exit()`: the kernel answers first and ends a moment later."""
    if any(
        part.get("source") == "ask_exit" for part in execute_reply["content"].get("payload", ())
    ):
        raise _ExitError


async def _first_fault(client: NotebookClient, cells: Sequence[Any]) -> Fault | None:
    for index, cell in enumerate(cells):
        try:
            await client.async_execute_cell(cell, index)
        except CellExecutionError as error:
            return Fault(index, one_line(error.ename), one_line(error.evalue))
        except CellTimeoutError:
            return Fault(index, ENDLESS)
        except (DeadKernelError, _ExitError):
            return Fault(index, DEADLY)
    return None


def one_line(text: str, longest: int = _TEXT_MAX) -> str:
    """Give a text without colours, control characters and line breaks, and not too long."""
    words = "".join(c if c.isprintable() else " " for c in _COLOUR.sub("", text)).split()
    line = " ".join(words)
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
