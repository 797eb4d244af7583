"""The bench of every page: it leaves none out, and its budgets are exceeded by what exceeds them."""

from pathlib import Path

import pytest

from bench.every_page import FIRST_VISIT, RETURN_VISIT, STAFF, Cost, CoursePage, every_page
from bench.pages import Opened, Visits, row, table

COURSE = Path(__file__).parents[2] / "course"


@pytest.mark.parametrize("edition", ["ru", "en"])
def test_no_page_is_left_out(edition):
    """Every folder with a page is one of them, and so are the contents; trainers' pages are known."""
    pages = every_page([edition])
    folders = {path.parent.name for path in (COURSE / edition / "source").glob("*/page.ipynb")}
    assert {page.name for page in pages} == folders | {"contents"}
    assert len(pages) == len(folders) + 1
    assert {page.name for page in pages if page.staff} == STAFF <= folders


def test_addresses_are_those_of_the_classroom():
    """The contents are the edition itself; a page is below it."""
    contents, home = (CoursePage("ru", name).url("http://x") for name in ("contents", "s00-home"))
    assert contents == "http://x/services/classroom/ru/"
    assert home == "http://x/services/classroom/ru/s00-home/"


@pytest.mark.parametrize("budget", [FIRST_VISIT, RETURN_VISIT])
def test_a_budget_is_kept_to_the_last_byte(budget):
    """What is just within is within; one byte or one request more is told."""
    assert budget.faults(Cost(budget.bytes, budget.requests)) == []
    (fault,) = budget.faults(Cost(budget.bytes + 1, budget.requests))
    assert fault == f"{budget.bytes + 1} bytes, at most {budget.bytes}"
    (fault,) = budget.faults(Cost(budget.bytes, budget.requests + 1))
    assert fault == f"{budget.requests + 1} requests, at most {budget.requests}"


def visits(interactive, bytes_, count=3):
    """Visits that took so long and so much."""
    many = [Opened(interactive / 2, interactive, Cost(bytes_, 5))] * count
    return Visits(many, many)


def test_a_row_says_what_was_measured_and_what_was_too_much():
    """Times of both lines, the bytes of the usual one; both editions share a line of the table."""
    rows = [
        row(CoursePage(edition, "s00-home"), visits(100, 50_000), visits(2000, 1, 2))
        for edition in ("ru", "en")
    ]
    assert rows[0]["first_bytes"] == 50_000
    assert rows[0]["first_interactive_ms"] == 100
    assert rows[0]["slow_first_painted_ms"] == 1000
    assert (rows[0]["n"], rows[0]["slow_n"]) == (3, 2)
    assert len(rows[0]["over_budget"]) == 2, "a return visit may not take 50 kB nor 5 requests"
    head, rule, line = table(rows).splitlines()
    assert head.count("|") == rule.count("|") == line.count("|")
    assert line.startswith("| s00-home | 5 / 5 | 50000 / 50000 |")
