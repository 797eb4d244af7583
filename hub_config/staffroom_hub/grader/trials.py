"""Trials of pages in the first pass: each page once, in a fork of this process.

The first pass may begin anew while the commons is not there yet; so what was tried is remembered by
what a kernel would run.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence

from staffroom.bundle import NOTEBOOK, digest
from staffroom.exchange.check import Run
from staffroom.exchange.trial import SECONDS, Fault, page_folder, run_page
from staffroom_hub.grader.execution import prepared
from staffroom_hub.grader.forked import CellEndlessError, ForkedNotebook, NotebookDiedError
from staffroom_hub.grader.outputs import Output


class Trials:
    """Runs pages and remembers how each went.

    Args:
        run: runs a page's code.
    """

    def __init__(self, run: Run = run_page) -> None:
        """Remember nothing yet."""
        self._run = run
        self._known: dict[str, Fault | None] = {}

    def __call__(self, sources: Sequence[str], files: Mapping[str, bytes]) -> Fault | None:
        """Say how a page runs; see `staffroom.exchange.trial.run_page`."""
        name = key(sources, files)
        if name not in self._known:
            self._known[name] = self._run(sources, files)
        return self._known[name]


def key(sources: Sequence[str], files: Mapping[str, bytes]) -> str:
    """Digest of what a kernel would run: the code and the files beside it, not the texts."""
    beside = {path: data for path, data in files.items() if path != NOTEBOOK}
    return digest({**beside, NOTEBOOK: json.dumps(list(sources)).encode()})


def run_page_forked(
    sources: Sequence[str], files: Mapping[str, bytes], kernel: Run = run_page
) -> Fault | None:
    """Run a page's code cells in a fork of this process, which has one thread.

    A kernel takes seconds to start, a fork none. But a kernel can do more, for instance talk to
    widgets; so only its word counts against a page.

    Args:
        sources: see `staffroom.exchange.trial.run_page`.
        files: see there.
        kernel: runs what did not do in a fork.
    """
    return None if _runs(sources, files) else kernel(sources, files)


def _runs(sources: Sequence[str], files: Mapping[str, bytes]) -> bool:
    end = time.monotonic() + SECONDS
    with (
        page_folder(files) as (page, home),
        ForkedNotebook(prepared(), page, home) as notebook,
    ):
        try:
            ran = (
                notebook.run(number, source, max(0.001, end - time.monotonic()))
                for number, source in enumerate(sources)
            )
            return not any(one.late or _failed(one.outputs) for one in ran)
        except (CellEndlessError, NotebookDiedError):
            return False


def _failed(outputs: Mapping[int, list[Output]]) -> bool:
    return any(one["output_type"] == "error" for each in outputs.values() for one in each)
