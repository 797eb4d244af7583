"""Finding a Chromium, and starting it for tests."""

import os
import shutil
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

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
