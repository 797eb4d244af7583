"""Publish a module: the release that nbgrader made becomes what teachers see.

What would not work as a page is refused before anything is sent, so the earlier release stays.
"""

from __future__ import annotations

from pathlib import Path

from nbgrader.exchange.abc import ExchangeReleaseAssignment as AbstractRelease

from staffroom.bundle import NOTEBOOK, BundleError, from_files, read_folder
from staffroom.exchange.base import Exchange
from staffroom.exchange.check import Run, check_page
from staffroom.exchange.commons import Commons
from staffroom.exchange.trial import run_page
from staffroom.modulefaults import CourseError
from staffroom.modulefiles import module_from_files
from staffroom.wire import Edition, ReleaseCard


def publish(
    commons: Commons, folder: Path, edition: Edition, module: str, run: Run = run_page
) -> ReleaseCard:
    """Send a release folder to the commons.

    Args:
        commons: where to.
        folder: `release/<module>`, as nbgrader made it.
        edition: `ru` or `en`.
        module: the module's id, which its `module.yaml` has to bear out.
        run: runs the page's code.

    Raises:
        BundleError: the folder holds another module, or none that can be read; or its page does
            not run, or shows a picture without an alt text or a file.
        CommonsError: the commons refused or could not be reached.
    """
    try:
        files = read_folder(folder)
        read = module_from_files(files)
    except CourseError as error:
        raise BundleError(error.told(edition)) from error
    except OSError as error:
        raise BundleError(f"{folder} cannot be read: {error.strerror}") from error
    if (read.edition, read.id) != (edition, module):
        raise BundleError(f"module.yaml describes {read.edition}/{read.id}, not {edition}/{module}")
    check_page(read, files, run)
    return commons.release(edition, module, from_files(files))


class ExchangeReleaseAssignment(Exchange, AbstractRelease):  # type: ignore[misc]
    """The button and command *Release*."""

    def copy_files(self) -> None:
        """Publish the module named by the assignment."""
        folder = self.folder(self.coursedir.release_directory)
        if not (folder / NOTEBOOK).is_file():
            self.fail(f"{self.module} has no release yet: generate the assignment first.")
        with self.commons() as commons:
            card = publish(commons, folder, self.edition, self.module)
        self.log.info("Released %s %s (%s)", card.edition, card.module, card.digest[:12])
