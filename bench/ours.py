"""Our side: a whole Staffroom (`staffroom serve`) whose course holds the lesson as a module.

Nothing is left out of it: proxy, hub, accounts, OAuth, commons and classroom are there, the lesson
goes through nbgrader's release like any module, and teachers sign in by the form.
"""

import asyncio
import secrets
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil  # type: ignore[import-untyped]  # no stubs
import yaml

from bench import lesson
from bench.opens import client
from bench.processes import tree
from staffroom_hub.accounts.book import Book
from staffroom_hub.accounts.database import connect
from staffroom_hub.accounts.rules import SignUpForm
from tests.stack import PASSWORD, Stack, start, xsrf

COURSE = Path(__file__).parents[1] / "course"
EDITION = "en"
LESSON = "m90-lesson"
CLASSROOM = "/services/classroom/"
SIGNING_IN = 4
"""How many sign in at the same time: a password costs the hub a good part of a second."""
_MODULE = {
    "id": LESSON,
    "edition": EDITION,
    "title": "A lesson to measure",
    "minutes": 5,
    "summary": "Text, controls and one answer of the kernel.",
    "outcomes": ["Knows how long it takes."],
}


class NotSignedInError(RuntimeError):
    """Somebody with an account could not sign in."""


def write_course(root: Path) -> Path:
    """Write a working course root with the lesson as its one module; gives the root."""
    edition = root / EDITION
    folder = edition / "source" / LESSON
    lesson.write(folder / "page.ipynb")
    (folder / "module.yaml").write_text(yaml.safe_dump(_MODULE))
    for name in ("course.yaml", "nbgrader_config.py"):
        shutil.copy(COURSE / EDITION / name, edition)
    return root


@contextmanager
def staffroom(folder: Path, *, course: Path | None = None) -> Iterator[Stack]:
    """A running Staffroom.

    Args:
        folder: for its data.
        course: a working course root; left out, the bundled course.
    """
    data = folder / "data"
    stack = start(data) if course is None else start(data, course=str(course))
    try:
        yield stack
    finally:
        stack.stop()


def module_url(stack: Stack, module: str, edition: str = EDITION) -> str:
    """Address of a module's page."""
    return f"{stack.base_url}{CLASSROOM}{edition}/{module}/"


def processes(stack: Stack) -> list[psutil.Process]:
    """All processes of a Staffroom."""
    return tree(stack.process.pid)


@dataclass(frozen=True)
class Teacher:
    """Somebody with an account; `cookies` are those of a session of hers, once signed in."""

    email: str
    cookies: str = ""


def enrol(stack: Stack, count: int, locale: str = EDITION) -> list[Teacher]:
    """Make accounts in the book of accounts, as the sign-up form does."""
    book = Book(connect(f"sqlite:///{stack.data}/accounts.sqlite"))
    teachers = []
    for number in range(count):
        email = f"teacher-{secrets.token_hex(6)}@school12.org"
        book.add(SignUpForm(email, f"Teacher {number + 1}", locale, PASSWORD))
        teachers.append(Teacher(email))
    book.engine.dispose()
    return teachers


async def sign_in(
    url: str,
    teachers: Sequence[Teacher],
    done: Callable[[float], None] = lambda _seconds: None,
) -> list[Teacher]:
    """Sign teachers in by the form, on the way to a page; gives them with their cookies.

    Args:
        url: the page they want to see.
        teachers: who.
        done: is told how many seconds each of them took.

    Raises:
        NotSignedInError: somebody did not get to the page.
    """
    free = asyncio.Semaphore(SIGNING_IN)
    loop = asyncio.get_running_loop()

    async def one(teacher: Teacher) -> Teacher:
        async with free, client() as browser:
            begin = loop.time()
            signed = Teacher(teacher.email, await _cookies(browser, url, teacher.email))
            done(loop.time() - begin)
            return signed

    return await asyncio.gather(*map(one, teachers))


async def _cookies(browser: httpx.AsyncClient, url: str, email: str) -> str:
    form = await browser.get(url, follow_redirects=True)
    fields = {"_xsrf": xsrf(form.text), "email": email, "password": PASSWORD}
    page = await browser.post(str(form.url), data=fields, follow_redirects=True)
    if page.status_code != httpx.codes.OK or not str(page.url).startswith(url):
        raise NotSignedInError(f"{page.status_code} at {page.url.path}")
    jar = [one for one in browser.cookies.jar if CLASSROOM.startswith(one.path)]
    return "; ".join(f"{one.name}={one.value}" for one in jar)
