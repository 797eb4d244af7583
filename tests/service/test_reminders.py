"""Reminders of study in the letters: gently, in the chosen rhythm, through a real SMTP server."""

from datetime import timedelta

import pytest

from staffroom_hub.commons import mondays
from tests.service.planning import MONDAY, course, keep
from tests.service.test_digest import OFF, bodies, box, sender, tell, wish
from tests.service.test_mondays import FORM, WORDS, write
from tests.service.world import ok

__all__ = ["box", "course", "sender"]
"""The fixtures."""
GOAL = "Read one answer a day <3"


@pytest.fixture
def monday(box, course, world):
    """A Monday at nine, weeks after Anna came; the mail server takes letters."""
    world.clock.now = MONDAY + timedelta(days=35)
    return world.clock.now.date()


async def test_a_letter_says_when_there_is_time_for_study(world, box, sender, monday):
    """The week's times, in her words and language, with the goal, as text and as HTML."""
    await keep(world.anna, goal=GOAL, goal_week=monday.isoformat())
    assert await sender.round() == 1
    (letter,) = box.letters
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text, html = bodies(letter)
    for body in (text, html):
        assert "Ваше время для учёбы" in body
        assert "вторник, 14 июля, 18:00: «Network», 30 мин" in body
        assert "пятница, 17 июля, 18:00: «Network», 30 мин" in body
        assert "21 июля" not in body
        assert "план сдвинется сам" in body
        assert "services/classroom/en/m01-tiny/" in body
    assert GOAL in text
    assert "Read one answer a day &lt;3" in html


async def test_there_is_one_letter_a_period(world, box, sender, monday):
    """A plan sends no letter of its own: with news or without, one in the chosen rhythm."""
    await keep(world.anna)
    await tell(world)
    assert await sender.round() == 1
    for _ in range(6):
        world.clock.pass_(days=1)
        assert await sender.round() == 0
    world.clock.pass_(days=1)
    assert await sender.round() == 1
    text, _ = bodies(box.letters[1])
    assert "вторник, 21 июля" in text
    assert "проверена" not in text


async def test_daily_letters_speak_of_the_next_day(world, box, sender, monday):
    """Who wants letters daily gets one for a day with study, and none for one without."""
    await keep(world.anna)
    await wish(world.anna, every="day")
    assert await sender.round() == 0
    world.clock.pass_(days=1)
    assert await sender.round() == 1
    text, _ = bodies(box.letters[0])
    assert "вторник, 14 июля" in text
    assert "пятница" not in text
    # In the evening the hour is over.
    world.clock.pass_(days=1)
    assert await sender.round() == 0


@pytest.mark.parametrize(
    "quiet",
    [
        {"remind": False},
        {"paused_until": (MONDAY + timedelta(days=42)).date().isoformat()},
        {"rests": True},
        {"days": []},
        {"started": (MONDAY + timedelta(days=60)).date().isoformat()},
    ],
    ids=str,
)
async def test_whoever_wants_no_reminder_gets_none(world, box, sender, monday, quiet):
    """Switched off, paused, without days, or not begun: no letter for it."""
    await keep(world.anna, **quiet)
    assert await sender.round() == 0
    world.clock.pass_(hours=2)
    assert await sender.round() == 0


async def test_reminders_keep_the_quiet_hours_and_end_with_one_click(world, box, sender, monday):
    """At night none is sent; the letter's own link ends them all, without signing in."""
    await keep(world.anna)
    await wish(world.anna, quiet_from=8, quiet_to=12)
    assert await sender.round() == 0
    world.clock.pass_(hours=4)
    assert await sender.round() == 1
    path = OFF.search(bodies(box.letters[0])[0])[1]
    assert (await world.stranger.post(path)).status_code == 200
    world.clock.pass_(days=14)
    assert await sender.round() == 0


async def test_a_card_comes_back_in_the_letter_once(world, box, sender, monday):
    """Her own words with the question, in one letter and in no later one."""
    await world.release(monday=FORM)
    await write(world.anna, WORDS)
    world.clock.pass_(days=14)
    await mondays.bring_back(world.services)
    assert await sender.round() == 1
    text, html = bodies(box.letters[0])
    assert "Две недели назад в модуле «Tiny» вы решили это попробовать. Как всё прошло?" in text
    assert WORDS in text
    assert "Ask one question &lt;b&gt;less&lt;/b&gt; &amp; wait." in html
    world.clock.pass_(days=8)
    await mondays.bring_back(world.services)
    assert await sender.round() == 0


async def test_a_goal_of_another_week_is_not_repeated(world, box, sender, monday):
    """What she meant to do in an earlier week is hers to look up, not to be reminded of."""
    await keep(world.anna, goal=GOAL, goal_week=(monday - timedelta(days=7)).isoformat())
    assert await sender.round() == 1
    assert GOAL not in bodies(box.letters[0])[0]


async def test_a_goal_makes_no_header(world, box, sender, monday):
    """What looks like a header in a goal stays in the body, on one line of its own."""
    goal = "x\r\nBcc: all@school.example"
    await keep(world.anna, goal=goal, goal_week=monday.isoformat())
    assert await sender.round() == 1
    assert box.letters[0]["Bcc"] is None
    assert box.recipients == [["anna@school.example"]]
    assert (await ok(world.anna.get("api/me/plan/en")))["plan"]["goal"] == goal
