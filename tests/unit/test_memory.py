"""What is remembered for a while: asked once, bounded, forgotten when told to."""

import asyncio

import pytest

from staffroom_hub.memory import Memory


class Source:
    """Answers with the number of times it was asked; waits where told to."""

    def __init__(self):
        """Begin unasked."""
        self.asked = 0
        self.gate = asyncio.Event()
        self.gate.set()
        self.fails = False

    async def __call__(self):
        """Answer."""
        self.asked += 1
        answer = self.asked
        await self.gate.wait()
        if self.fails:
            raise OSError
        return answer


@pytest.fixture
def seconds():
    """The clock, a list with the present second."""
    return [0.0]


@pytest.fixture
def memory(seconds):
    """A memory of ten seconds for three answers."""
    return Memory(10, 3, lambda: seconds[0])


async def test_an_answer_is_asked_for_again_when_it_is_old(memory, seconds):
    """Within its time an answer is given again, after it the source is asked."""
    source = Source()
    assert [await memory.get("a", source), await memory.get("a", source)] == [1, 1]
    seconds[0] = 10.0
    assert await memory.get("a", source) == 2


async def test_many_at_once_ask_once(memory):
    """Whoever comes while the question is open waits for the one answer."""
    source = Source()
    answers = await asyncio.gather(*(memory.get("a", source) for _ in range(5)))
    assert (answers, source.asked) == ([1] * 5, 1)


async def test_who_goes_away_takes_the_answer_from_nobody(memory):
    """The first to ask is cancelled; the second still gets the answer."""
    source = Source()
    source.gate.clear()
    first, second = (asyncio.create_task(memory.get("a", source)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    source.gate.set()
    assert (await second, source.asked) == (1, 1)


async def test_a_failure_is_not_remembered(memory):
    """All who wait are told of it, and the next one asks again."""
    source = Source()
    source.fails = True
    told = await asyncio.gather(
        *(memory.get("a", source) for _ in range(2)), return_exceptions=True
    )
    assert [type(error) for error in told] == [OSError, OSError]
    source.fails = False
    assert await memory.get("a", source) == 2


async def test_what_is_forgotten_on_its_way_is_not_kept(memory):
    """An answer read before the change it was forgotten for is given to nobody who asks later."""
    source = Source()
    source.gate.clear()
    early = asyncio.create_task(memory.get("a", source))
    await asyncio.sleep(0)
    memory.forget("a")
    late = asyncio.create_task(memory.get("a", source))
    await asyncio.sleep(0)
    source.gate.set()
    assert (await early, await late, await memory.get("a", source)) == (1, 2, 2)


async def test_the_memory_is_bounded(memory):
    """The oldest answers make room."""
    source = Source()
    for key in "abcd":
        await memory.get(key, source)
    await memory.get("d", source)
    assert source.asked == 4
    await memory.get("a", source)
    assert source.asked == 5
