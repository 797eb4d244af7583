"""Trials of pages in the first pass: each page once, and while nbgrader is busy with it elsewhere.

The first pass may begin anew while the commons is not there yet, and a release's page is its
source's page; so what was tried is remembered by what a kernel would run.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from staffroom.bundle import NOTEBOOK, digest
from staffroom.course import CourseError, module_from_files
from staffroom.exchange.check import Run, code_of, read_notebook
from staffroom.exchange.trial import Fault, run_page


class Trials:
    """Runs pages and remembers how each went.

    Args:
        run: runs a page's code.
    """

    def __init__(self, run: Run = run_page) -> None:
        """Remember nothing yet."""
        self._run = run
        self._known: dict[str, Future[Fault | None]] = {}
        # One at a time: beside it nbgrader runs the same notebook, and machines are small.
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="trial")

    def begin(self, files: Mapping[str, bytes]) -> None:
        """Begin to run a module's page; a module that cannot be read is left to who reads it next.

        Args:
            files: of the module's source or release.
        """
        notebook = read_notebook(files)
        if notebook is None:
            return
        try:
            module = module_from_files(files)
        except CourseError:
            return
        self._begun(*code_of(notebook, module, files))

    def __call__(self, sources: Sequence[str], files: Mapping[str, bytes]) -> Fault | None:
        """Say how a page runs; see `staffroom.exchange.trial.run_page`."""
        try:
            return self._begun(sources, files).result()
        except Exception:
            # What went wrong here may go well the next time.
            self._known.pop(key(sources, files), None)
            raise

    def _begun(self, sources: Sequence[str], files: Mapping[str, bytes]) -> Future[Fault | None]:
        name = key(sources, files)
        if name not in self._known:
            self._known[name] = self._pool.submit(self._run, sources, files)
        return self._known[name]


def key(sources: Sequence[str], files: Mapping[str, bytes]) -> str:
    """Digest of what a kernel would run: the code and the files beside it, not the texts."""
    beside = {path: data for path, data in files.items() if path != NOTEBOOK}
    return digest({**beside, NOTEBOOK: json.dumps(list(sources)).encode()})
