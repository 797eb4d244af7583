"""Kill the classroom under typing pages: `python -m tests.load.kill`.

Fifty pages are typed in; the classroom is killed without warning, the hub starts it again. Every
page has to come back by itself, and all that was typed has to be in the commons in the end.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from pathlib import Path

from bench import ours
from bench.figures import put_row, say
from tests.load import answers, crew
from tests.load.page import Page
from tests.load.record import Record
from tests.load.run import allow_files
from tests.load.waiting import until

FORM = "diary"
BEFORE, AFTER, BACK = 8, 25, 90
"""Seconds of typing before the kill and after it, and how long coming back may take."""
STROKE, SAVE = 0.5, 2.0


class Typist:
    """Somebody who types on, whatever the line does; the page saves when it can."""

    def __init__(self, page, number):
        """Begin with an empty field."""
        self.page, self.number = page, number
        self.text = self.saved = f"Page {number}:"
        self.chance = random.Random(number)

    async def type(self, seconds):
        """Write a few words twice a second."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            await asyncio.sleep(STROKE * (0.5 + self.chance.random()))
            words = answers.sentence(self.chance).split()
            self.text += f" {' '.join(self.chance.sample(words, 2))} {self.chance.randrange(10**6)}"

    async def save(self):
        """Bring to the commons what is not there yet, until cancelled."""
        while True:
            await asyncio.sleep(SAVE)
            if self.saved != self.text:
                text = self.text
                definition = self.page.definitions[FORM]
                await self.page.draft(FORM, answers.typed(definition, text))
                self.saved = text

    async def finished(self):
        """Wait until all is saved; gives whether it is."""
        return await until(lambda: self.saved == self.text, BACK)


async def kill(stack, pages, record, before=BEFORE, after=AFTER):
    """Do it; gives a row that says how it went."""
    teachers = await crew.signed_in(stack, pages, record)
    opened = await crew.open_pages(stack, teachers, record, 5)
    typists = [Typist(page, number) for number, page in enumerate(opened)]
    savers = [asyncio.create_task(one.save()) for one in typists]
    typing = [asyncio.create_task(one.type(before + after)) for one in typists]
    await asyncio.sleep(before)
    killed = stack.process_of("staffroom_hub.classroom")
    say(f"killing the classroom ({killed.pid}) under {len(opened)} pages")
    begin = time.monotonic()
    killed.kill()
    back = await _all_back(opened, begin)
    await asyncio.gather(*typing)
    done = await asyncio.gather(*(one.finished() for one in typists))
    await _end(savers, opened)
    lost = await _lost(stack, teachers, typists, record)
    return {
        "name": "classroom killed",
        "pages": pages,
        "opened": len(opened),
        "recovered": sum(page.recoveries > 0 for page in opened),
        "all_back_s": back,
        "not_saved": done.count(False),
        "lost_text": lost,
        "events": dict(record.events),
        "errors": dict(record.errors),
    }


async def _all_back(opened, begin):
    """Wait until every page has a kernel again; gives the seconds, or None."""
    back = await until(lambda: all(page.recoveries for page in opened), BACK)
    return round(time.monotonic() - begin, 1) if back else None


async def _end(savers, opened):
    for saver in savers:
        saver.cancel()
    await asyncio.gather(*savers, return_exceptions=True)
    await asyncio.gather(*(page.close() for page in opened))


async def _lost(stack, teachers, typists, record):
    """Open every page anew and compare what the commons has with what was typed."""
    lost = 0
    url = ours.module_url(stack, crew.MODULE)
    for typist in typists:
        cookies = typist.page.cookies
        page = await Page(url, cookies, record).open()
        expected = answers.typed(page.definitions[FORM], typist.text)
        lost += page.states[FORM]["answer"] != expected
        await page.close()
    return lost


def good(row) -> bool:
    """Whether every page came back and nothing is lost."""
    whole = row["opened"] == row["recovered"] == row["pages"]
    return whole and not (row["not_saved"] or row["lost_text"] or row["errors"])


def main() -> None:
    """Run, print, exit."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pages", type=int, default=50)
    pages = parser.parse_args().pages
    allow_files()
    with (
        tempfile.TemporaryDirectory(prefix="kill-") as folder,
        ours.staffroom(Path(folder)) as stack,
    ):
        row = asyncio.run(kill(stack, pages, Record()))
    put_row(row)
    sys.exit(0 if good(row) else 1)


if __name__ == "__main__":
    main()
