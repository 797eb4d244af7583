"""Finding a Chromium, starting it for tests, and waiting for what a page sets going."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Playwright, sync_playwright

# Chromium calls home in the background; a test's network log must hold our pages alone.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
_AXE = Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js"
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def chromium() -> str | None:
    """Give the path of a Chromium: `STAFFROOM_CHROMIUM`, the system's, or Playwright's own."""
    if named := os.environ.get("STAFFROOM_CHROMIUM"):
        return named
    for name in NAMES:
        if found := shutil.which(name):
            return found
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def launch(playwright: Playwright) -> Browser:
    """Start Chromium headless."""
    return playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)


def settle(page: Page) -> None:
    """Wait until nothing changes its looks: half way from one colour to another is no colour."""
    page.evaluate(
        "Promise.allSettled(document.getAnimations().map((each) => each.finished)).then(() => 0)"
    )


def violations(page: Page, within: str = "html") -> list[str]:
    """Run axe on a page, or on a part of it, as it stands; gives what it finds, a line each."""
    settle(page)
    # Through the debugger, not a script element: the pages' own policy stays in force. What is
    # right is neither gathered nor brought here, which would take most of the time.
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE.read_text("utf-8"))
    found = page.evaluate(
        """([within, tags]) => axe.run(within, {runOnly: tags, resultTypes: ["violations"]})
          .then(({violations}) => violations)""",
        [within, _TAGS],
    )
    return [
        f"{violation['id']}: {node['target']} {node['html'][:200]} {node['failureSummary'][:300]}"
        for violation in found
        for node in violation["nodes"]
    ]


def too_wide(page: Page) -> list[str]:
    """Give what makes a page wider than its window, a line each; nothing if it is not."""
    return page.evaluate(
        """() => {
          const root = document.documentElement;
          const over = root.scrollWidth - window.innerWidth;
          if (over <= 0) return [];
          const out = [...document.body.querySelectorAll("*")]
            .map((node) => [node.getBoundingClientRect().right + scrollX - innerWidth, node])
            .filter(([by]) => by > 0)
            .map(([by, node]) => `${by} px: ${node.outerHTML.slice(0, 160)}`);
          return [`the page: ${over} px`, ...out];
        }"""
    )


def head(page: Page, press: Callable[[Locator], None] = Locator.click) -> Locator:
    """Give a page's head with every way seen; where they are behind the menu, open that.

    Args:
        page: any page of ours.
        press: how to work a button.
    """
    whole = page.locator("header.sr-header")
    whole.wait_for()
    opener = whole.locator(".sr-menu-button")
    if opener.is_visible() and not page.locator("#sr-menu:popover-open").count():
        press(opener)
    return whole


def until(page: Page, holds: Callable[[], bool], timeout: int = 10_000) -> None:
    """Wait, at most `timeout` ms, for something beside the page; the browser goes on meanwhile."""
    for _ in range(timeout // 50):
        if holds():
            return
        page.wait_for_timeout(50)
    pytest.fail("it did not come to that")
