"""Pages opened in a browser: the sides in turn, so that what drifts, drifts for all."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from playwright.async_api import Browser, Page, StorageState

from bench.browser import Visit, answered, cold, visit
from bench.figures import say
from bench.opens import end_kernel
from bench.stats import median
from tests.stack import PASSWORD

_KERNEL = re.compile(r"/api/kernels/([0-9a-f-]{36})")


@dataclass
class Target:
    """A page of one side, and its visits.

    Attributes:
        name: for progress.
        url: of the page.
        session: cookies of whoever is signed in.
        rest: seconds of quiet after a visit, for what the server does on its own then.
        ends_kernels: whether the page's front end leaves its kernel running.
    """

    name: str
    url: str
    session: StorageState | None = None
    rest: float = 1.0
    ends_kernels: bool = True
    cold: list[Visit] = field(default_factory=list)
    warm: list[Visit] = field(default_factory=list)

    def median(self, kind: str, attribute: str) -> float:
        """Median of an attribute of all cold or warm visits."""
        visits: list[Visit] = getattr(self, kind)
        return median([float(getattr(one, attribute)) for one in visits])

    def bytes(self, kind: str) -> float:
        """Median bytes of cold or warm visits."""
        return median([one.traffic.bytes for one in getattr(self, kind)])

    def requests(self, kind: str) -> float:
        """Median requests of cold or warm visits."""
        return median([one.traffic.requests for one in getattr(self, kind)])

    def frame_bytes(self, kind: str) -> float:
        """Median bytes in WebSocket frames of cold or warm visits."""
        return median([one.traffic.frame_bytes for one in getattr(self, kind)])


async def rounds(browser: Browser, targets: Sequence[Target], count: int) -> None:
    """Visit all targets in turn, cold and again warm; a first round is dropped."""
    for number in range(count + 1):
        for target in targets:
            async with cold(browser, target.session) as context:
                first = await visit(context, target.url)
                await _rest(target, first)
                again = await visit(context, target.url)
                await _rest(target, again)
            if number:
                target.cold.append(first)
                target.warm.append(again)
        shown = ", ".join(_shown(t) for t in targets if t.cold)
        say(f"round {number} of {count}: {shown or 'not counted'}")


async def cold_rounds(browser: Browser, targets: Sequence[Target], count: int) -> None:
    """Visit all targets in turn, cold only; every round counts."""
    for number in range(count):
        for target in targets:
            async with cold(browser, target.session) as context:
                target.cold.append(await visit(context, target.url))
                await _rest(target, target.cold[-1])
        say(f"round {number + 1} of {count}: {', '.join(map(_shown, targets))}")


def _shown(target: Target) -> str:
    return f"{target.name} {target.cold[-1].interactive:.0f} ms"


async def _rest(target: Target, visited: Visit) -> None:
    if not target.ends_kernels:
        kernels = {found[1] for url in visited.traffic.urls if (found := _KERNEL.search(url))}
        for kernel in kernels:
            await end_kernel(urljoin(target.url, f"/api/kernels/{kernel}"))
    await asyncio.sleep(target.rest)


# --- signing in ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Form:
    """A form for signing in: where it is met, its fields, its button."""

    url: str
    name: str
    password: str
    button: str


def stock_form(url: str) -> Form:
    """The form of a stock hub."""
    return Form(f"{url}hub/login", "[name=username]", "[name=password]", "#login_submit")


def our_form(url: str) -> Form:
    """Our form, met on the way to a page."""
    return Form(url, "[name=email]", "[name=password]", "main .sr-button--primary")


async def sign_in(page: Page, form: Form, name: str, password: str = PASSWORD) -> float:
    """Fill in the form and press the button; gives the moment on the machine's clock in ms."""
    await page.goto(form.url)
    await page.fill(form.name, name)
    await page.fill(form.password, password)
    press = """(button) => {
      const now = performance.timeOrigin + performance.now();
      document.querySelector(button).click();
      return now;
    }"""
    pressed: float = await page.evaluate(press, form.button)
    return pressed


async def login_to_interactive(page: Page, form: Form, name: str) -> float:
    """Milliseconds from the button of the form to the first answer of the kernel."""
    pressed = await sign_in(page, form, name)
    marks = await answered(page)
    return float(marks["origin"]) + float(marks["answered"]) - pressed


async def session(browser: Browser, form: Form, name: str) -> StorageState:
    """Sign somebody in and give the cookies."""
    async with cold(browser) as context:
        page = await context.new_page()
        await sign_in(page, form, name)
        await answered(page)
        return await context.storage_state()


def port(url: str) -> int:
    """The port of an address."""
    found = urlsplit(url).port
    assert found is not None
    return found


def on_port(url: str, number: int) -> str:
    """The same address on another port of the loopback address."""
    return urlsplit(url)._replace(netloc=f"127.0.0.1:{number}").geturl()
