"""`python -m staffroom_hub.demo`: make the demo teachers and let them talk, once.

Runs as a service of the hub where `STAFFROOM_DEMO` is set. Posts go through the commons' own
interface, each with a key made from its author and text, so that doing it again changes nothing.
"""

import asyncio
import logging
import os
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import httpx

from staffroom.client import CommonsClient, CommonsError
from staffroom_hub import roles
from staffroom_hub.accounts import passwords
from staffroom_hub.accounts.book import Book
from staffroom_hub.accounts.database import connect
from staffroom_hub.accounts.rules import SignUpForm
from staffroom_hub.demo.talk import TALKS, TEACHERS, Said, Teacher, words_of
from staffroom_hub.settings import load_settings
from staffroom_hub.tether import die_with_parent

log = logging.getLogger("staffroom_hub.demo")
TOKEN_SECONDS = 900
PAUSE_SECONDS = 2


def account_name(book: Book, teacher: Teacher) -> str:
    """The hub name of a demo teacher, whose account is made when it is missing."""
    found = book.find_by_email(teacher.email)
    if found is None:
        form = SignUpForm(teacher.email, teacher.name, teacher.edition, passwords.generated())
        found = book.add(form)
    return found.name


async def token_for(hub: httpx.AsyncClient, name: str) -> str:
    """A short-lived token by which the commons takes a call for this teacher's."""
    made = await hub.post(f"users/{name}")
    if made.status_code not in {httpx.codes.CREATED, httpx.codes.CONFLICT}:
        made.raise_for_status()
    wanted = {"expires_in": TOKEN_SECONDS, "scopes": list(roles.PAGE_SCOPES)}
    answer = await hub.post(f"users/{name}/tokens", json=wanted)
    return str(answer.raise_for_status().json()["token"])


class Demo:
    """The demo teachers at the commons."""

    def __init__(self, clients: dict[str, CommonsClient]) -> None:
        """Take one client for each teacher."""
        self.clients = clients

    async def introduce(self) -> None:
        """Have every teacher say who she is."""
        for teacher in TEACHERS:
            client = self.clients[teacher.key]
            change = {"display_name": teacher.name, "locale": teacher.edition}
            await client.request("PATCH", "api/me", change)
            await client.request("PUT", "api/me/profile", teacher.profile)

    async def talk(self) -> None:
        """Say everything that has not been said yet, on one page after the other."""
        for module, talk in TALKS.items():
            await self._talk(module, talk)

    async def _talk(self, module: str, talk: tuple[Said, ...]) -> None:
        """Say what belongs to one page: own posts first, then answers."""
        places = {edition: await self._discussion(edition, module) for edition in ("ru", "en")}
        if all([await self._has_talked(places, teacher, talk) for teacher in TEACHERS]):
            return
        posts = [(said, await self._post(places, said)) for said in talk]
        for said, number in posts:
            for answer in said.answers:
                await self._post(places, answer, number)

    async def _discussion(self, edition: str, module: str) -> str:
        """The address of a page's discussion."""
        teacher = next(teacher for teacher in TEACHERS if teacher.edition == edition)
        path = f"api/modules/{edition}/{module}"
        page = await self.clients[teacher.key].request("GET", path)
        activities: dict[str, Any] = page["activities"]
        name = next(name for name, one in activities.items() if one["type"] == "discussion")
        return f"{path}/activities/{name}"

    async def _has_talked(
        self, places: dict[str, str], teacher: Teacher, talk: tuple[Said, ...]
    ) -> bool:
        """Whether this teacher has said all she has to say; keys are not kept for ever."""
        path = f"{places[teacher.edition]}/thread"
        thread = await self.clients[teacher.key].request("GET", path)
        own, answers = words_of(teacher, talk)
        return bool(thread["own_posts"] >= own and thread["own_answers"] >= answers)

    async def _post(self, places: dict[str, str], said: Said, reply_to: int | None = None) -> int:
        edition = next(teacher.edition for teacher in TEACHERS if teacher.key == said.by)
        key = str(uuid5(NAMESPACE_URL, f"staffroom-demo:{said.by}:{said.text}"))
        body = {"text": said.text, "reply_to": reply_to, "key": key}
        path = f"{places[edition]}/posts"
        return int((await self.clients[said.by].request("POST", path, body))["id"])


async def run() -> None:
    """Make the teachers and let them talk, as soon as the course is released."""
    settings = load_settings()
    book = Book(connect(settings.accounts_database_url))
    commons = os.environ["STAFFROOM_COMMONS_URL"]
    headers = {"Authorization": f"token {os.environ['JUPYTERHUB_API_TOKEN']}"}
    base = os.environ["JUPYTERHUB_API_URL"].rstrip("/") + "/"
    async with httpx.AsyncClient(base_url=base, headers=headers, trust_env=False) as hub:
        clients = {
            teacher.key: CommonsClient(commons, await token_for(hub, account_name(book, teacher)))
            for teacher in TEACHERS
        }
    demo = Demo(clients)
    await demo.introduce()
    await demo.talk()


async def main() -> None:
    """Do it when the others are there, then wait for the end of the hub."""
    while True:
        try:
            await run()
        except (CommonsError, httpx.HTTPError) as error:
            log.info("Later: %s", error)
            await asyncio.sleep(PAUSE_SECONDS)
        else:
            break
    log.info("The demo teachers have talked.")
    await asyncio.Event().wait()


if __name__ == "__main__":
    die_with_parent()
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    asyncio.run(main())
