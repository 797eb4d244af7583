"""The stage and the page that the tests by keyboard share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.browser import launch
from tests.widgets.stage import stage


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The stage's address."""
    with stage() as served:
        yield served


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """One page; nobody touches its mouse."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser.new_page()
        browser.close()
