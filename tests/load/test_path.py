"""The bench of the path: what it fills is a course that teachers are on, at any size."""

import json

from bench.commons import Commons, services
from bench.path import HOME, asked
from bench.path_filling import fill, person


async def test_a_filled_course_is_one_that_teachers_are_on(tmp_path):
    """Everybody has come as far as was said, and home asks no more where there are more."""
    counts = []
    for people in (40, 120):
        url = f"sqlite:///{tmp_path / f'{people}.sqlite'}"
        await fill(services(url), url, people)
        async with Commons(url) as commons:
            for number in (0, 3, 14):
                home = json.loads(await commons.get(person(number), HOME))
                assert home["route"]["done"] == number
                assert home["news"]["notices"] == 10
            assert home["go"]["kind"] == "done"
            assert json.loads(await commons.get(person(3), HOME))["go"]["kind"] == "resume"
            found = await asked(commons, [person(1), person(2)], lambda who: commons.get(who, HOME))
            assert len(found.ours) == len(found.stock) == 2
            await commons.get(person(1), HOME)
            counts.append(await commons.statements(lambda: commons.get(person(1), HOME)))
    assert counts[0] == counts[1]
