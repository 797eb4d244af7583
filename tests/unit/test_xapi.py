"""Statements of a cohort's way, by the rules of xAPI: whatever modules are called, whoever it is."""

import copy
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffroom.rules.xapi import Installation, Taken, statements
from tests.unit.xapi_schema import VERBS, faults

AT = Installation("https://school.example/", "ru")
WHEN = datetime(2026, 1, 12, 9, 30, 15, 123456, tzinfo=UTC)
DONE = Taken("m01-network", "Сеть «педагогов»", "done", WHEN.date(), WHEN)

moments = st.timedeltas(timedelta(-9000), timedelta(9000)).map(lambda far: WHEN + far)
takens = st.builds(
    Taken,
    st.from_regex(r"[ms][0-9]{2}-[a-z0-9-]{1,40}", fullmatch=True),
    st.text(min_size=1, max_size=40),
    st.sampled_from(["untouched", "begun", "waiting", "done"]),
    st.none() | st.dates(),
    st.none() | moments,
)
people = st.from_regex(r"[a-z][a-z0-9]{3,31}", fullmatch=True)


@given(st.sampled_from(["ru", "en"]), people, st.lists(takens, max_size=4))
def test_every_statement_keeps_the_rules(edition, person, taken):
    """Ids are UUIDs, verbs and types IRIs, moments have a zone, and nothing else is in it."""
    made = statements(Installation("http://127.0.0.1:8000/", edition), person, taken)
    for one in made:
        assert faults(json.loads(json.dumps(one))) == []
        assert one["verb"]["id"] in VERBS
    touched = [one for one in taken if one.state != "untouched"]
    assert len(made) >= len(touched)
    assert statements(Installation("http://127.0.0.1:8000/", edition), person, taken) == made


def test_a_statement_of_each_kind():
    """Begun, handed in, done: each once, with an id of its own, the last with its result."""
    made = statements(AT, "tanna", [DONE])
    assert [faults(one) for one in made] == [[], [], []]
    assert {one["verb"]["id"] for one in made} == VERBS
    assert len({one["id"] for one in made}) == 3
    assert made[1]["timestamp"] == "2026-01-12T09:30:15.123456Z"
    assert made[2]["result"] == {"completion": True}


def test_a_moment_of_another_zone_keeps_its_zone():
    """What was handed in by another clock is told by that clock, with its distance to UTC."""
    there = WHEN.astimezone(timezone(timedelta(hours=-3, minutes=-30)))
    made = statements(AT, "tanna", [Taken("m01-a", "A", "begun", None, there)])
    assert made[1]["timestamp"].endswith("-03:30")
    assert faults(made[1]) == []


def _without(path):
    def change(statement):
        *way, last = path
        for name in way:
            statement = statement[name]
        del statement[last]

    return change


def _with(path, value):
    def change(statement):
        *way, last = path
        for name in way:
            statement = statement[name]
        statement[last] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        *(_without([name]) for name in ("id", "actor", "verb", "object")),
        _with(["id"], "7"),
        _with(["id"], "6F9619FF-8B86-D011-B42D-00CF4FC964FF"),
        _with(["actor", "mbox"], "mailto:anna@school.example"),
        _with(["actor", "name"], "Anna"),
        _without(["actor", "account", "homePage"]),
        _with(["actor", "account", "homePage"], "school.example"),
        _with(["actor", "account", "name"], "anna@school.example"),
        _with(["verb", "id"], "attempted"),
        _with(["verb", "display"], {}),
        _with(["verb", "display"], {"language of ours": "done"}),
        _with(["object", "id"], "m01-network"),
        _with(["object", "definition", "type"], "module"),
        _with(["object", "definition", "name"], "A module"),
        _with(["context", "contextActivities", "parent"], []),
        _with(["context", "contextActivities", "above"], [{"id": "http://school.example/"}]),
        _with(["context", "team"], None),
        _with(["timestamp"], "2026-01-12"),
        _with(["timestamp"], "2026-01-12T09:30:15"),
        _with(["timestamp"], "2026-01-12T09:30:15-00:00"),
        _with(["timestamp"], "12.01.2026 09:30"),
        _with(["result"], {}),
        _with(["result"], {"completion": "yes"}),
        _with(["stored"], "2026-01-12T09:30:15Z"),
        _with(["points"], 3),
    ],
)
def test_the_rules_refuse_what_breaks_them(change):
    """Each rule by itself notices a statement that breaks it."""
    statement = copy.deepcopy(statements(AT, "tanna", [DONE])[1])
    change(statement)
    assert faults(statement)
