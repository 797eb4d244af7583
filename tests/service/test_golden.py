"""The golden set against the page's check: what the commons answers."""

import json

import pytest
import yaml

from tests import golden
from tests.service.module import wrapped
from tests.service.world import key

MODULE = "m91-golden"
RELEASE = f"api/releases/en/{MODULE}"
CHECK = f"api/modules/en/{MODULE}/activities/practice/check"


@pytest.fixture
async def golden_world(bare):
    """A commons with the golden module released."""
    answer = await bare.grader.put(RELEASE, json=wrapped(golden.files(MODULE)))
    assert answer.status_code == 200, answer.text
    return bare


async def test_the_page_gives_the_documented_scores(golden_world):
    """Each answer is checked as a page has it checked, number by number of the set."""
    headers = {"Content-Type": "application/json"}
    wrong = []
    for case in golden.cases():
        # Python writes NaN and Infinity as no JSON does, which is how a hostile page would.
        body = json.dumps({"answer": case.sent, "key": key()})
        answer = await golden_world.anna.post(CHECK, content=body, headers=headers)
        told = _told(answer, case.item)
        expected = "refused" if case.refused_by_page else (round(case.score, 4), case.verdict)
        if told != expected:
            wrong.append((case.id, told, expected))
    assert wrong == []


async def test_right_answers_leave_the_server_when_they_are_due(bare):
    """Of an exit quiz neither view nor first result tells a key; the last attempt tells them all."""
    files = golden.files(MODULE)
    files[f"{golden.QUIZ}.yaml"] = yaml.safe_dump(golden.quiz(mode="exit", attempts=2)).encode()
    assert (await bare.grader.put(RELEASE, json=wrapped(files))).status_code == 200
    place = CHECK.replace("/practice/check", f"/{golden.QUIZ}")
    tellers = {"answer_html", "right_html", "missed"}
    seen = (await bare.anna.get(place)).text
    assert not [one for one in tellers if one in seen]
    for attempt in range(2):
        body = {"answer": {"items": {"g-mc": ["c"]}}, "key": key(), "final": True}
        told = (await bare.anna.post(f"{place}/check", json=body)).json()["result"]["items"]
        kept = (await bare.anna.get(place)).json()["result"]["items"]
        assert kept == told
        words = [word["verdict"] for one in told.values() for word in one["options"].values()]
        answers = {name for name, one in told.items() if one["answer_html"]}
        if attempt == 0:
            assert words == ["wrong"]
            assert answers == set()
        else:
            assert words.count("missed") == 6
            assert answers == {"g-ord", "g-mat", "g-cat", "g-num", "g-unit", "g-st"}


def _told(answer, item):
    """Give what the page learns: score and verdict, or that it was refused with a reason."""
    if answer.is_success:
        said = answer.json()["result"]["items"][item]
        return round(said["score"], 4), said["verdict"]
    assert 400 <= answer.status_code < 500, answer.text
    assert answer.json()["error"]["message"]
    return "refused"
