"""The same widgets in a plain JupyterLab, with no hub: an author's desk, or a Binder."""

import secrets
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from staffroom.text import plain
from staffroom_hub.spawner import SERVER_SETTINGS
from tests.e2e.hands import Mouse
from tests.e2e.people import MODULE, NAMES, PATIENCE, ROOT, TEXTS, Teacher, module
from tests.e2e.watch import Watch
from tests.stack import environment, free_port

START_SECONDS = 90
STOP_SECONDS = 20
NOTEBOOK = f"source/{MODULE}/page.ipynb"
FORM, FIELD = "first-answer", "thought"


@dataclass
class Lab:
    """A JupyterLab that somebody started on her own machine."""

    base_url: str
    token: str
    data: Path
    process: "subprocess.Popen[bytes]"
    log: Path

    def wait(self) -> None:
        """Wait until it answers."""
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            try:
                answer = httpx.get(f"{self.base_url}/api", timeout=5, trust_env=False)
            except httpx.TransportError:
                time.sleep(0.2)
                continue
            if answer.is_success:
                return
        raise AssertionError(self.log.read_text()[-4000:])

    def stop(self) -> None:
        """End it and its kernels; never wait for ever."""
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(STOP_SECONDS)


def home_of_nobody(home: Path) -> dict[str, str]:
    """A home without any settings but those that keep JupyterLab from calling its makers."""
    config = home / "config"
    shutil.copytree(SERVER_SETTINGS / "labconfig", config / "labconfig")
    places = {"HOME": home, "JUPYTER_CONFIG_DIR": config, "IPYTHONDIR": home / "ipython"}
    places |= {"JUPYTER_DATA_DIR": home / "data", "JUPYTER_RUNTIME_DIR": home / "runtime"}
    return {name: str(place) for name, place in places.items()}


@contextmanager
def plain_lab(folder: Path):
    """JupyterLab on a copy of the English edition, for as long as a block of code runs."""
    port, token = free_port(), secrets.token_hex(16)
    root = shutil.copytree(
        ROOT / "course" / "en", folder / "en", ignore=shutil.ignore_patterns(".ipynb_checkpoints")
    )
    data, log = folder / "staffroom", folder / "lab.log"
    options = {
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": port,
        "ServerApp.port_retries": 0,
        "ServerApp.open_browser": False,
        "ServerApp.allow_root": True,
        "ServerApp.root_dir": root,
        "IdentityProvider.token": token,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyter", "lab", *(f"--{k}={v}" for k, v in options.items())],
        env=environment(data, port) | home_of_nobody(folder / "home"),
        cwd=folder,
        stdout=log.open("wb"),
        stderr=subprocess.STDOUT,
    )
    lab = Lab(f"http://127.0.0.1:{port}", token, data, process, log)
    try:
        lab.wait()
        yield lab
    finally:
        lab.stop()


@dataclass
class Author(Teacher):
    """Somebody who opens the module's notebook in JupyterLab and works on its page."""

    def open_notebook(self) -> None:
        """Open the notebook by its address."""
        address = f"{self.stack.base_url}/lab/tree/{NOTEBOOK}?token={self.stack.token}"
        self.page.goto(address)
        expect(self.page.locator("#jp-main-statusbar")).to_contain_text("Idle")

    def menu(self, name: str, entry: str) -> None:
        """Choose an entry of the menu bar."""
        bar = self.page.locator("#jp-MainMenu")
        bar.get_by_role("menuitem", name=name, exact=True).click()
        self.page.locator(".lm-Menu-content").get_by_text(entry, exact=True).click()

    def run_all(self) -> None:
        """Run all cells."""
        self.menu("Run", "Run All Cells")
        self.wait_for_activities()

    def restart_and_run_all(self) -> None:
        """Restart the kernel and run all cells."""
        self.menu("Kernel", "Restart Kernel and Run All Cells…")
        self.page.get_by_role("button", name="Confirm Kernel Restart").click()
        self.wait_for_activities()


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """One JupyterLab."""
    with plain_lab(tmp_path_factory.mktemp("lab")) as one:
        yield one


@pytest.fixture
def author(open_browser, lab):
    """Make an author at JupyterLab, with the notebook open: `author()`."""

    def make():
        page: Page = open_browser("en").new_page()
        page.set_default_timeout(PATIENCE)
        one = Author(page, "en", lab, Mouse(), Watch(page), NAMES["en"])
        one.open_notebook()
        return one

    return make


def explanation(quiz: str) -> str:
    """What only a check tells: why the first question's right option is right."""
    options = module("en").activities[quiz].slots[0].variants[0].options
    return plain(next(option.feedback for option in options if option.correct))


@pytest.mark.timeout(420)
def test_the_page_works_without_a_hub(author, lab):
    """Checks, saved texts and posts work in a plain JupyterLab, and outlive browser and kernel."""
    text, post = TEXTS["en"]["tried"], TEXTS["en"]["post"]
    anna = author()
    anna.run_all()
    anna.practice("warm-up")
    expect(anna.widget("warm-up")).to_contain_text(explanation("warm-up"))
    anna.fill(FORM, {FIELD: text})
    expect(anna.widget(FORM).locator(".sr-status")).to_contain_text("Saved")
    anna.post(post)
    anna.page.close()

    # A new window has nothing in its local storage: what it shows comes from the commons.
    again = author()
    again.restart_and_run_all()
    expect(again.widget(FORM).locator(f"[id$='-{FIELD}']")).to_have_value(text)
    expect(again.posts().get_by_text(post, exact=True)).to_have_count(1)
    assert (lab.data / "commons.sqlite").is_file()
    assert anna.watch.faults == []
    assert again.watch.faults == []
