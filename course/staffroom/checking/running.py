"""Rules that run something: a page as a kernel would, golden answers as nbgrader would."""

from __future__ import annotations

from collections.abc import Iterator

from staffroom.activities import AnswerError
from staffroom.bundle import BundleError
from staffroom.checking.findings import Finding
from staffroom.checking.written import Written
from staffroom.exchange.check import Run, check_page
from staffroom.rules import points
from staffroom.rules.marks import activity_points

REFUSED = "%(reason)s"
SHORT = "The golden answer of `%(activity)s` gets %(found)g of %(full)g points."


def would_be_released(written: Written, run: Run) -> Iterator[Finding]:
    """The page runs, and its pictures and terms are there: what a release would be refused for.

    Args:
        written: the module.
        run: runs the page's code; see `staffroom.exchange.check`.
    """
    try:
        check_page(written.module, written.files, run)
    except BundleError as error:
        for line in str(error).splitlines():
            yield written.finding("release", REFUSED, reason=line)


def golden_is_full(written: Written) -> Iterator[Finding]:
    """The golden answer of each marked activity earns all its points."""
    grading = written.module.grading
    offered = points.module_points(grading)
    for part, activity in grading.automatic.items():
        golden = written.golden(points.answer_cell_of(activity))
        try:
            found = activity_points(written.module, activity, golden)
        except AnswerError:
            found = 0.0
        if found < offered[part]:
            yield written.finding(
                "golden", SHORT, activity=activity, found=found, full=offered[part]
            )
