"""A whole Staffroom for tests: `staffroom serve` on a free port and a folder of its own.

The interpreter comes from `STAFFROOM_TEST_PYTHON`, so that the same tests run on another version of
the hub. `Stack` is what tests get; `Visitor` is a browser without JavaScript.
"""

import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import httpx
import psutil

PYTHON = os.environ.get("STAFFROOM_TEST_PYTHON", sys.executable)
START_SECONDS = 290
PASSWORD = "four words make it"
_COMMAND = "import sys; from staffroom_hub.cli import main; sys.exit(main())"
_XSRF = re.compile(r'name="_xsrf" value="([^"]+)"')
_SIGN_IN = re.compile(r"sign in as (\S+) with password (\S+)")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command(*arguments: str) -> list[str]:
    """The command `staffroom` with the tests' interpreter."""
    return [PYTHON, "-c", _COMMAND, *arguments]


def environment(data: Path, port: int, **settings: str) -> dict[str, str]:
    """The shell's environment without settings of its own, and the stack's."""
    shell = {k: v for k, v in os.environ.items() if not k.startswith(("STAFFROOM_", "JUPYTER"))}
    shell.pop("PYTHONDONTWRITEBYTECODE", None)
    ours = {"STAFFROOM_DATA": str(data), "STAFFROOM_PORT": str(port), "PYTHONUNBUFFERED": "1"}
    return shell | ours | {f"STAFFROOM_{k.upper()}": v for k, v in settings.items()}


class Visitor(httpx.Client):
    """A browser without JavaScript."""

    def form(self, page: str, **fields: str) -> httpx.Response:
        """Open a page and send its form; redirects are not followed."""
        shown = self.get(page, follow_redirects=True)
        return self.post(page, data={"_xsrf": xsrf(shown.text), **fields})


def xsrf(html: str) -> str:
    """The token of a form."""
    found = _XSRF.search(html)
    assert found, f"no form in {html[:2000]}"
    return found[1].replace("&#39;", "'").replace("&amp;", "&")


@dataclass
class Person:
    """Somebody with an account, signed in with a browser of her own."""

    email: str
    password: str
    visitor: Visitor

    def hub_name(self, stack: "Stack") -> str:
        """Her opaque name."""
        from staffroom_hub.accounts.book import Book
        from staffroom_hub.accounts.database import connect

        book = Book(connect(f"sqlite:///{stack.data}/accounts.sqlite"))
        account = book.find_by_email(self.email)
        assert account is not None
        return account.name


@dataclass
class Stack:
    """A running Staffroom."""

    base_url: str
    port: int
    data: Path
    process: "subprocess.Popen[str]"
    said: list[str]
    trainer_email: str = ""
    trainer_password: str = ""

    def visitor(self, language: str = "en") -> Visitor:
        """A browser that nobody has signed in with."""
        headers = {"Accept-Language": language, "User-Agent": "Staffroom tests"}
        return Visitor(base_url=self.base_url, headers=headers, timeout=60, trust_env=False)

    def sign_up(
        self, display_name: str = "Anna Petrova", *, locale: str = "en", email: str = ""
    ) -> Person:
        """Make a teacher by the sign-up form."""
        email = email or f"teacher-{secrets.token_hex(6)}@school12.org"
        visitor = self.visitor(locale)
        answer = visitor.form(
            "/hub/signup",
            email=email,
            display_name=display_name,
            locale=locale,
            password=PASSWORD,
        )
        assert answer.status_code == httpx.codes.FOUND, answer.text
        return Person(email, PASSWORD, visitor)

    def sign_in(self, email: str, password: str) -> Person:
        """Sign somebody in by the form."""
        visitor = self.visitor()
        answer = visitor.form("/hub/login", email=email, password=password)
        assert answer.status_code == httpx.codes.FOUND, answer.text
        return Person(email, password, visitor)

    def trainer(self) -> Person:
        """Sign the first trainer in."""
        return self.sign_in(self.trainer_email, self.trainer_password)

    def processes(self) -> list[psutil.Process]:
        """Everything that runs for this stack, `serve` itself included."""
        serve = psutil.Process(self.process.pid)
        return [serve, *serve.children(recursive=True)]

    def process_of(self, module: str) -> psutil.Process | None:
        """The process of one part, for example `staffroom_hub.commons`."""
        for process in self.processes():
            try:
                line = process.cmdline()
            except psutil.NoSuchProcess:
                continue
            if line[1:3] == ["-m", module]:
                return process
        return None

    def kernels(self) -> list[psutil.Process]:
        """The kernels of open pages: below the classroom, its nursery's base, a zygote."""
        classroom = self.process_of("staffroom_hub.classroom")
        zygotes = [z for base in classroom.children() for z in base.children()] if classroom else []
        return [kernel for zygote in zygotes for kernel in zygote.children()]

    def logs(self) -> str:
        """All that was logged."""
        return "\n".join(file.read_text(errors="replace") for file in self.data.glob("log/*"))

    def stop(self) -> int:
        """Press Ctrl-C and wait."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)


def start(data: Path, *, port: int | None = None, **settings: str) -> Stack:
    """Start a Staffroom and wait until it says that it is ready."""
    port = port or free_port()
    process = subprocess.Popen(
        command("serve"),
        env=environment(data, port, **settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=data.parent,
    )
    stack = Stack(f"http://127.0.0.1:{port}", port, data, process, [])
    _wait_for_ready(stack)
    return stack


def _wait_for_ready(stack: Stack) -> None:
    """Read what is printed at the start."""
    Thread(target=_listen, args=(stack,), daemon=True).start()
    end = time.monotonic() + START_SECONDS
    while not any("is ready" in line for line in stack.said):
        going = stack.process.poll() is None and time.monotonic() < end
        assert going, f"{stack.said}\n{stack.logs()[-6000:]}"
        time.sleep(0.1)
    time.sleep(0.2)  # the trainer's line comes with the line before
    for line in stack.said:
        if found := _SIGN_IN.search(line):
            stack.trainer_email, stack.trainer_password = found.groups()


def _listen(stack: Stack) -> None:
    assert stack.process.stdout is not None
    for line in stack.process.stdout:
        stack.said.append(line.rstrip("\n"))


@contextmanager
def running(data: Path, **settings: str) -> Iterator[Stack]:
    """A Staffroom for as long as a block of code runs."""
    stack = start(data, **settings)
    try:
        yield stack
    finally:
        stack.stop()
