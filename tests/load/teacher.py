"""A teacher at human pace: reads, types, checks, posts; one in ten comes to the end and hands in.

The paces are those of a person in the middle of a module of an hour: she types for part of the
time (the page saves every eight seconds then), checks something every minute and a half, writes in
the discussion every few minutes.
"""

import asyncio
import random

from tests.load import answers
from tests.load.waiting import until

TYPING_FORM, REQUEST, QUIZ = "diary", "request", "exit-quiz"
CHECKED = ("warm-up", "check-1", "check-2", "check-3", "check-4", "check-5", "check-6")
TALK, PANEL = "discussion", "submission"
SAVE_SECONDS, CHECK_SECONDS, POST_SECONDS, LOOK_SECONDS = 8, 90, 480, 300
FINISHERS = 0.1
"""What part of the teachers comes to the end while we watch: 75 minutes are a module, 5 the run."""


class Teacher:
    """One teacher with an open page.

    Args:
        page: her page, open.
        chance: her own random numbers.
        seconds: how long she stays.
    """

    def __init__(self, page, chance: random.Random, seconds: float):
        """Sit down."""
        self.page, self.chance, self.seconds = page, chance, seconds
        self.text = ""

    async def work(self) -> None:
        """Do things at random moments until the time is over."""
        end = asyncio.get_running_loop().time() + self.seconds
        habits = [
            self._again(SAVE_SECONDS, self.type, end),
            self._again(CHECK_SECONDS, self.check, end),
            self._again(POST_SECONDS, self.post, end),
            self._again(LOOK_SECONDS, self.look, end),
        ]
        if self.chance.random() < FINISHERS:
            habits.append(self.finish())
        await asyncio.gather(*habits)

    async def _again(self, seconds, habit, end):
        loop = asyncio.get_running_loop()
        while True:
            pause = self.chance.expovariate(1 / seconds)
            if loop.time() + pause > end:
                return
            await asyncio.sleep(pause)
            await habit()

    async def type(self) -> None:
        """Type on; the page saves."""
        self.text = f"{self.text} {answers.sentence(self.chance)}"[-1500:]
        definition = self.page.definitions[TYPING_FORM]
        await self.page.draft(TYPING_FORM, answers.typed(definition, self.text))

    async def check(self) -> None:
        """Check a practice question."""
        activity = self.chance.choice([name for name in CHECKED if name in self.page.states])
        view = self.page.states[activity]["view"]
        await self.page.check(activity, answers.quiz(view, self.chance))

    async def post(self) -> None:
        """Write in the discussion, or answer a colleague."""
        others = self._others()
        reply_to = self.chance.choice(others) if others and self.chance.random() < 0.6 else None
        await self.page.post(TALK, answers.prose(self.chance, 200), reply_to)

    async def look(self) -> None:
        """Look what is missing."""
        await self.page.look(PANEL)

    async def finish(self) -> None:
        """Do what the module asks for, and hand it in."""
        pause = self.seconds / 8
        await asyncio.sleep(self.chance.random() * self.seconds / 4)
        view = self.page.states[QUIZ]["view"]
        await self.page.check(QUIZ, answers.quiz(view, self.chance), final=True)
        await asyncio.sleep(pause)
        await self.page.post(TALK, answers.prose(self.chance, 200))
        await self._answer_two()
        request = answers.form(self.page.definitions[REQUEST], self.chance)
        await self.page.draft(REQUEST, request)
        await asyncio.sleep(pause)
        await self.page.check(REQUEST, request)
        await self.page.submit(PANEL)

    async def _answer_two(self):
        """Answer two colleagues, as soon as the room is open."""
        await until(self._others, 30)
        for post in self._two_who_wait():
            await self.page.post(TALK, answers.prose(self.chance, 120), post)
            await asyncio.sleep(self.seconds / 16)

    def _two_who_wait(self):
        """Posts of two colleagues, first of those who wait for an answer."""
        posts = {p["id"]: p for p in self.page.threads[TALK]["posts"]}
        waiting = [n for n in self.page.threads[TALK]["waiting"] if n in posts]
        rest = self.chance.sample(self._others(), len(self._others()))
        by_writer = {}
        for number in (*waiting, *rest):
            writer = posts[number]["person"] or posts[number]["author"]
            by_writer.setdefault(writer, number)
        return list(by_writer.values())[:2]

    def _others(self):
        """Posts of colleagues that one may answer."""
        posts = self.page.threads.get(TALK, {"posts": []})["posts"]
        return [p["id"] for p in posts if not p["mine"] and p["reply_to"] is None]
