"""Getting a crowd of teachers to their pages."""

import asyncio
import random

from bench import ours
from bench.figures import say
from tests.load.page import Page

MODULE = "m01-network"


async def signed_in(stack, count, record):
    """Teachers with accounts and sessions; signing in is what it costs, four at a time."""
    say(f"making {count} accounts")
    teachers = await asyncio.to_thread(ours.enrol, stack, count)
    url = ours.module_url(stack, MODULE)
    # The first one waits for what is made once per release.
    first = await ours.sign_in(url, teachers[:1])
    say("signing in")
    rest = await ours.sign_in(url, teachers[1:], record.seconds["sign in"].append)
    return [*first, *rest]


async def open_pages(stack, teachers, record, seconds):
    """Open a page for each teacher, spread over so many seconds; gives those that opened."""
    url = ours.module_url(stack, MODULE)
    chance = random.Random(1)

    async def one(teacher):
        await asyncio.sleep(chance.random() * seconds)
        page = Page(url, teacher.cookies, record)
        try:
            return await page.open()
        except Exception:
            # `record` has it as an error.
            await page.drop()
            return None

    opened = await asyncio.gather(*map(one, teachers))
    return [page for page in opened if page is not None]
