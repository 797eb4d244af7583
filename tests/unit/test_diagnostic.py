"""The diagnostic: its formula, its bands, its blind spot, and what a page may know before."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from staffroom.activities import Activity, AnswerError
from staffroom.bundle import read_folder
from staffroom.modulefaults import CourseError
from staffroom.modulefiles import module_from_files
from staffroom.rules import diagnostic as rules
from staffroom.wire.route import Circumstances, Diagnostic, Taken, Told
from tests.unit.diagnostics import WHY, answer, definition, part

ONE, TWO = "m01-network", "m08-inclusion"


def told(first, second, scenario):
    return Told(ratings=(first, second), scenario=scenario)


def activity(*modules, **more):
    return TypeAdapter(Activity).validate_python(definition(*modules, **more))


TOLD = st.builds(told, st.integers(0, 4), st.integers(0, 4), st.integers(0, 2))


@pytest.mark.parametrize(
    ("answers", "score", "band"),
    [
        ((0, 0, 0), 0, "start"),
        ((4, 4, 2), 100, "fast"),
        ((2, 3, 0), 31.25, "start"),
        ((2, 0, 1), 37.5, "start"),
        ((1, 2, 1), 43.75, "study"),
        ((4, 3, 1), 68.75, "study"),
        ((4, 0, 2), 75, "fast"),
        ((4, 4, 1), 75, "fast"),
    ],
)
def test_the_score_and_its_band(answers, score, band):
    """D = 50 x (first + second) / 8 + 50 x scenario / 2; below 40 start, below 75 study, else fast."""
    found = rules.outcome(told(*answers))
    assert (found.score, found.band, found.blind) == (score, band, False)


@pytest.mark.parametrize("ratings", [(3, 3), (4, 2), (3, 4), (4, 4)])
def test_a_blind_spot_is_studied(ratings):
    """Who rates herself 6 of 8 or more and finds no way in the situation is told to study."""
    found = rules.outcome(told(*ratings, 0))
    assert (found.band, found.blind) == ("study", True)
    assert not rules.outcome(told(*ratings, 1)).blind


@given(TOLD)
def test_scores_stay_within_their_bounds(answers):
    """Whatever is answered, a score lies between 0 and 100, and its band fits it or is excused."""
    found = rules.outcome(answers)
    assert 0 <= found.score <= 100
    by_score = "fast" if found.score >= 75 else "study" if found.score >= 40 else "start"
    assert found.band == by_score or found.blind


@given(TOLD, TOLD)
def test_better_answers_never_score_less(one, other):
    """Where every answer is at least as high, so is the score."""
    higher = all(a <= b for a, b in zip(one.ratings, other.ratings, strict=True))
    if higher and one.scenario <= other.scenario:
        assert rules.outcome(one).score <= rules.outcome(other).score


def test_the_public_form_holds_no_key():
    """Neither what an option is worth nor what is said of it is on the page before an answer."""
    public = json.dumps(activity().public())
    assert WHY not in public
    assert "score" not in public
    assert "Way a" in public


def test_a_check_tells_of_what_was_chosen_alone():
    """The result has score, band, reason and the feedback on the chosen way; no other feedback."""
    result = activity().check(answer(ONE, ratings=(4, 4), choice="c"), "x", 0, "en")
    [found] = result.reveal["modules"]
    assert (found["id"], found["score"], found["band"]) == (ONE, 50, "study")
    assert "tricky" in found["reason"]
    assert found["feedback_html"] == f"<p>{WHY} c</p>"
    assert f"{WHY} a" not in result.model_dump_json()
    assert "so far" in result.message_html


@pytest.mark.parametrize(
    ("taken_out", "kind"), [("m01-a", "ratings"), ("m01-b", "ratings"), ("m01-s", "choices")]
)
def test_a_module_counts_when_all_three_are_answered(taken_out, kind):
    """While one of the three is missing nothing is said of the module."""
    given_ = answer(ONE, TWO)
    del given_[kind][taken_out]
    result = activity().check(given_, "x", 0, "en")
    assert [found["id"] for found in result.reveal["modules"]] == [TWO]


def test_nothing_answered_is_no_result():
    """Whoever checks an empty diagnostic is told what is missing."""
    result = activity().check({}, "x", 0, "ru")
    assert (result.percent, result.reveal["modules"]) == (0, [])
    assert "хотя бы" in result.message_html


def test_a_choice_that_is_gone_does_not_count():
    """A new release may have renamed an option: the old choice is as if it were not."""
    result = activity().check(answer(ONE, choice="zzz"), "x", 0, "en")
    assert result.reveal["modules"] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"ratings": {"m01-a": 5}},
        {"ratings": {"m01-a": -1}},
        {"ratings": {"m01-a": True}},
        {"ratings": {"m01-a": 1.5}},
        {"ratings": {"m01-a": None}},
        {"choices": {"m01-s": 1}},
        {"choices": {"m01-s": "x" * 49}},
        {"circumstances": {"experience": -1}},
        {"circumstances": {"experience": 1e9}},
        {"circumstances": {"connection": "<script>"}},
        {"circumstances": {"name": "x"}},
        {"ratings": {f"x{n}": 1 for n in range(200)}},
        {"score": 100},
        [],
        None,
    ],
)
def test_an_answer_of_another_shape_is_refused(wrong):
    """What no page would send changes nothing."""
    for call in (activity().validate_draft, lambda a: activity().check(a, "x", 0, "en")):
        with pytest.raises(AnswerError):
            call(wrong)


@pytest.mark.parametrize(
    ("modules", "words"),
    [
        ([part(ONE), part(ONE)], "modules must be unique"),
        ([part(ONE, (1, 1, 0))], "score: 2"),
        ([part(ONE, (2, 1, 1))], "score: 0"),
        ([{**part(ONE), "self": part(ONE)["self"][:1]}], "at least 2"),
        ([], "at least 1"),
    ],
)
def test_a_faulty_definition_is_refused(modules, words):
    """An author learns what is wrong with a diagnostic."""
    with pytest.raises(ValidationError, match=words):
        TypeAdapter(Activity).validate_python(definition() | {"modules": modules})


NOW = datetime(2026, 1, 12, tzinfo=UTC)
LATER = datetime(2026, 6, 12, tzinfo=UTC)
NOBODY = Circumstances()


def taken(at, **modules):
    return Taken(at=at, modules={f"{name}-x": told(*answers) for name, answers in modules.items()})


def test_the_first_may_be_mended_for_a_day():
    """What is answered soon after replaces the first; later it stays, to be compared with."""
    first = rules.kept(Diagnostic(), taken(NOW, m01=(1, 1, 0)), NOBODY, repeats=False)
    mended = rules.kept(first, taken(NOW, m01=(2, 1, 0)), NOBODY, repeats=False)
    assert mended.first == taken(NOW, m01=(2, 1, 0))
    repeated = rules.kept(mended, taken(LATER, m01=(4, 4, 2)), NOBODY, repeats=True)
    assert (repeated.first, repeated.repeat) == (mended.first, taken(LATER, m01=(4, 4, 2)))
    again = rules.kept(repeated, taken(LATER, m01=(0, 0, 0)), NOBODY, repeats=False)
    assert (again.first, again.repeat) == (mended.first, taken(LATER, m01=(0, 0, 0)))


def test_who_takes_it_again_later_has_a_before_and_a_now():
    """The repeat need not wait for the last module; the same answers again are no repeat."""
    first = rules.kept(Diagnostic(), taken(NOW, m01=(1, 1, 0)), NOBODY, repeats=False)
    soon = NOW + rules.MENDING - timedelta(seconds=1)
    mended = rules.kept(first, taken(soon, m01=(2, 1, 0)), NOBODY, repeats=False)
    assert (mended.first, mended.repeat) == (taken(soon, m01=(2, 1, 0)), None)
    same = rules.kept(mended, taken(LATER, m01=(2, 1, 0)), Circumstances(minutes=30), repeats=False)
    assert (same.first, same.repeat) == (mended.first, None)
    assert same.circumstances.minutes == 30
    again = rules.kept(same, taken(LATER, m01=(3, 3, 1)), NOBODY, repeats=False)
    assert (again.first, again.repeat) == (mended.first, taken(LATER, m01=(3, 3, 1)))


def test_nothing_answered_changes_nothing_but_the_circumstances():
    """An empty check does not wipe out what was there."""
    first = rules.kept(Diagnostic(), taken(NOW, m01=(1, 1, 0)), NOBODY, repeats=False)
    said = Circumstances(experience=2)
    after = rules.kept(first, taken(LATER), said, repeats=False)
    assert (after.first, after.circumstances) == (first.first, said)


def test_the_newest_answers_on_a_module_count():
    """Where the repeat left a module out, its first answers go on to count."""
    results = Diagnostic(
        first=taken(NOW, m01=(0, 0, 0), m02=(0, 0, 0)), repeat=taken(LATER, m01=(4, 4, 2))
    )
    found = rules.present(results)
    assert (found["m01-x"].band, found["m02-x"].band) == ("fast", "start")


@pytest.mark.parametrize(("years", "offered"), [(None, False), (0, True), (3, True), (4, False)])
def test_a_mentor_is_offered_to_beginners(years, offered):
    """Three years or less; who says nothing is not asked again."""
    assert rules.mentor_offered(Circumstances(experience=years)) is offered


@pytest.mark.parametrize(
    ("locale", "sentence"),
    [("en", "the course has no module `%s`"), ("ru", "в курсе нет модуля `%s`")],
)
def test_modules_that_the_course_has_not_are_told_at_their_lines(locale, sentence):
    """Each part about an unknown module is a fault of the diagnostic's file, with its line."""
    folder = Path(__file__).parents[2] / "course/en/source/m00-start"
    (file,) = (f for f in folder.glob("*.yaml") if "type: diagnostic" in f.read_text())
    first, second = re.findall(r"^  - id: (m\d\d-[a-z-]+)$", file.read_text(), re.MULTILINE)[:2]
    text = file.read_text().replace(f"- id: {first}\n", "- id: m77-first\n")
    text = text.replace(f"- id: {second}\n", "- id: m77-second\n")
    lines = [n for n, line in enumerate(text.splitlines(), 1) if "id: m77" in line]
    with pytest.raises(CourseError) as caught:
        module_from_files(read_folder(folder) | {file.name: text.encode()})
    assert caught.value.told(locale).splitlines() == [
        f"{file.name}:{lines[0]}: modules[0].id: {sentence % 'm77-first'}",
        f"{file.name}:{lines[1]}: modules[1].id: {sentence % 'm77-second'}",
    ]
