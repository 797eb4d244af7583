"""Every page of the course is small: bytes as they came over the line, and requests; no times."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from bench.every_page import FIRST_VISIT, RETURN_VISIT, WAITING, Cost, every_page
from bench.throttle import throttled
from bench.traffic import Counter
from bench.visits import on_port, port
from tests.e2e.cohorts import found_cohort, join_cohort
from tests.e2e.people import sit_down
from tests.e2e.test_together import go

QUIET_MS = 600
ALL_AT_ONCE = 1e10
"""Bits a second: the line only counts."""


def visit(context, page, base_url, line):
    """Open a page in a tab of its own until its activities have come to life; gives what it took."""
    tab = context.new_page()
    before = line.down.carried
    counter = Counter(urlsplit(base_url).netloc)
    log = context.new_cdp_session(tab)
    log.send("Network.enable")
    for event, hear in counter.hearers().items():
        log.on(event, hear)
    tab.goto(page.url(base_url))
    expect(tab.locator("main h1")).to_be_visible()
    expect(tab.locator(WAITING)).to_have_count(0)
    last = -1
    while last != line.down.carried:
        last = line.down.carried
        tab.wait_for_timeout(QUIET_MS)
    cost = Cost(last - before, counter.traffic.requests)
    tab.close()
    return cost


@pytest.mark.parametrize("edition", ["ru", "en"])
@pytest.mark.timeout(1200)
def test_every_page_keeps_to_its_budget(open_browser, stack, trainer, edition):
    """First visit and return visit of contents, modules, service pages and trainers' pages."""
    teacher = sit_down(open_browser(edition, 390), stack, edition)
    teacher.sign_up()
    vera = trainer(edition)
    go(vera, "s01-people")
    # Nobody has written anything there yet, whatever other tests have in the open cohort.
    join_cohort(teacher, found_cohort(vera, f"Quiet ones, {edition}"))
    sessions = {
        False: teacher.page.context.cookies(),
        True: vera.page.context.cookies(),
    }
    costs, faults = [], []
    with throttled(port(stack.base_url), bits_per_second=ALL_AT_ONCE, round_trip=0) as line:
        base_url = on_port(stack.base_url, line.port)
        for page in every_page([edition]):
            fresh = open_browser(edition, 390)
            fresh.add_cookies(sessions[page.staff])
            for budget in (FIRST_VISIT, RETURN_VISIT):
                cost = visit(fresh, page, base_url, line)
                costs.append((page.name, cost))
                faults += [f"{page.name}: {fault}" for fault in budget.faults(cost)]
            fresh.close()
    print(*costs, sep="\n")
    assert min(cost.bytes for _, cost in costs) > 0, "the line has counted nothing"
    assert faults == []
