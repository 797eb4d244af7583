"""The route: lowest score first, dependencies hold after whatever edit, the same gives the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffroom.rules import route
from staffroom.rules.diagnostic import Outcome, outcome
from staffroom.rules.route_words import note_words, reason_words
from staffroom.syllabus import syllabus
from staffroom.wire.route import Told
from tests.unit.diagnostics import small

COURSE = syllabus()
IDS = [step.id for step in COURSE.modules]
SHORT = {name[:3]: name for name in IDS}


def ids(*shorts):
    return tuple(SHORT[f"m{short:02}"] for short in shorts)


def scored(score):
    return Outcome(score, "fast" if score >= 75 else "study" if score >= 40 else "start")


OUTCOMES = st.dictionaries(
    st.sampled_from(IDS[1:-1]),
    st.builds(
        lambda a, b, c: outcome(Told(ratings=(a, b), scenario=c)),
        st.integers(0, 4),
        st.integers(0, 4),
        st.integers(0, 2),
    ),
)


@st.composite
def syllabuses(draw):
    """Give a syllabus of up to twelve modules, each needing some of those before it."""
    size = draw(st.integers(1, 12))
    needs = {
        f"m{n}": draw(st.lists(st.integers(0, n - 1), unique=True, max_size=3)) if n else []
        for n in range(size)
    }
    return small(**needs, last=draw(st.sampled_from([None, f"m{size - 1}"])))


def check(found, of):
    """The route has each module once, after what it needs, the last one last."""
    assert len(set(found)) == len(found)
    for place, module in enumerate(found):
        step = of.step(module)
        assert set(step.needs) <= set(found[:place])
        assert not step.last or place == len(found) - 1


@given(syllabuses(), st.data())
def test_any_wish_becomes_a_route_that_can_be_taken(of, data):
    """Whatever is wished for, in whatever order: no circle, nothing before what it needs."""
    known = [step.id for step in of.modules]
    wanted = data.draw(st.lists(st.sampled_from([*known, "m99-unknown", "x"])))
    found = route.arranged(wanted, of)
    check(found, of)
    assert set(found) >= set(wanted) & set(known)
    assert route.arranged(found, of) == found


@given(syllabuses(), st.data())
def test_a_suggestion_has_the_whole_course(of, data):
    """Every module is there once, whatever the outcomes; asked again, the order is the same."""
    scores = data.draw(
        st.dictionaries(st.sampled_from([s.id for s in of.modules]), st.integers(0, 100))
    )
    outcomes = {module: scored(score) for module, score in scores.items()}
    found = route.suggested(outcomes, of)
    check(found, of)
    assert set(found) == {step.id for step in of.modules}
    reversed_ = dict(reversed(outcomes.items()))
    assert route.suggested(reversed_, of) == found


@given(syllabuses(), st.data())
def test_dependencies_hold_after_any_edits(of, data):
    """Adding, dropping and moving in any order leave a route that can be taken."""
    known = st.sampled_from([*(step.id for step in of.modules), "m99-unknown"])
    edit = st.one_of(
        st.tuples(st.just(route.add), known),
        st.tuples(st.just(route.drop), known),
        st.tuples(st.just(route.move), known, st.sampled_from([-1, 1])),
    )
    found = route.suggested({}, of)
    for do, *args in data.draw(st.lists(edit, max_size=20)):
        made = do(found, *args, of)
        check(made.route, of)
        # A sentence is said exactly where something else came of it than was asked.
        if made.note in {"needed", "follows", "stays_last", "unknown"}:
            assert made.route == found
        found = made.route


@given(syllabuses(), st.data())
def test_whatever_was_dropped_can_be_added_again(of, data):
    """No module is out of reach from an empty route."""
    module = data.draw(st.sampled_from([step.id for step in of.modules]))
    made = route.add((), module, of)
    assert module in made.route
    assert (made.note == "added") == bool(of.step(module).needs)


@given(OUTCOMES)
def test_every_certificate_module_is_on_each_suggested_route(outcomes):
    """The suggestion and all presets lead to the certificate, whatever was answered."""
    certificate = COURSE.certificates["route"]
    routes = [route.suggested(outcomes, COURSE)]
    routes += [route.preset(name, outcomes, COURSE) for name in COURSE.presets]
    for found in routes:
        check(found, COURSE)
        assert route.missing_of(certificate, found) == ((), 0)
    assert route.missing_of(COURSE.certificates["full"], routes[0]) == ((), 0)


def test_the_lowest_comes_first_with_what_it_needs():
    """M10 is the lowest, so M8 and M9 come early with it; equals keep the course's order."""
    outcomes = {module: scored(60) for module in IDS[1:-1]}
    outcomes |= {SHORT["m10"]: scored(0), SHORT["m07"]: scored(20), SHORT["m02"]: scored(90)}
    found = route.suggested(outcomes, COURSE)
    assert found == ids(0, 1, 8, 9, 10, 7, 3, 4, 5, 6, 11, 12, 2, 13)


def test_what_was_not_answered_stands_between_study_and_fast():
    """An open module is neither urgent nor known."""
    outcomes = {SHORT["m02"]: scored(75), SHORT["m04"]: scored(68.75)}
    found = route.suggested(outcomes, COURSE)
    places = [found.index(SHORT[name]) for name in ("m04", "m03", "m02")]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("distance", (0, 1, 2, 5, 4, 6, 7, 3, 8, 9, 13)),
        ("special-pupil", (0, 1, 8, 11, 9, 10, 12, 13)),
        ("beginner", (0, 1, 12, 2, 7, 8, 9, 13)),
        ("mentor", (0, 1, 12, 6, 8, 9, 4, 13)),
    ],
)
def test_presets_are_filled_up_to_the_certificate(name, expected):
    """The listed order stays; what the certificate misses follows, what is lowest as one's choice."""
    outcomes = {module: scored(80) for module in IDS[1:-1]}
    outcomes |= {SHORT["m12"]: scored(10), SHORT["m04"]: scored(20)}
    assert route.preset(name, outcomes, COURSE) == ids(*expected)


def test_an_edit_that_cannot_be_says_why():
    """Each refusal names what stands in the way; what is brought along is named too."""
    start = ids(0, 1, 8, 9, 13)
    added = route.add(ids(0, 1), SHORT["m10"], COURSE)
    assert added.route == ids(0, 1, 8, 9, 10)
    assert note_words(added, "en") == ["Before M10 comes M8, M9: we have added it too."]
    needed = route.drop(start, SHORT["m08"], COURSE)
    assert (needed.route, needed.note, needed.others) == (start, "needed", ids(9))
    moved = route.move(start, SHORT["m08"], 1, COURSE)
    assert (moved.note, moved.module, moved.others) == ("follows", SHORT["m09"], ids(8))
    upwards = route.move(start, SHORT["m09"], -1, COURSE)
    assert note_words(upwards, "ru") == ["Перед M9 нужно пройти M8."]
    for module, by in (("m09", 1), ("m13", -1)):
        last = route.move(start, SHORT[module], by, COURSE)
        assert (last.note, last.module) == ("stays_last", SHORT["m13"])
    assert note_words(route.add(start, "m77-gone", COURSE), "en")


def test_an_edit_that_can_be_needs_no_words():
    """Moving among equals, dropping what nobody needs, and the ends of the list are silent."""
    start = ids(0, 1, 8, 9, 13)
    assert route.move(start, SHORT["m00"], 1, COURSE) == route.Edited(ids(1, 0, 8, 9, 13))
    assert route.move(start, SHORT["m00"], -1, COURSE) == route.Edited(start)
    assert route.drop(start, SHORT["m09"], COURSE) == route.Edited(ids(0, 1, 8, 13))
    assert note_words(route.Edited(start), "en") == []


def test_each_step_has_its_reason():
    """The opening, the last, what others need, bands and open answers are told apart."""
    outcomes = {module: scored(80) for module in IDS[1:-1]}
    outcomes |= {SHORT["m10"]: scored(0), SHORT["m05"]: Outcome(50, "study", blind=True)}
    del outcomes[SHORT["m07"]]
    found = route.suggested(outcomes, COURSE)
    why = {module[:3]: route.reason(module, found, outcomes, COURSE) for module in found}
    expected = {
        "m00": "opening", "m13": "last", "m09": "before", "m10": "start", "m05": "blind",
        "m07": "open", "m02": "fast", "m01": "before",
    }  # fmt: skip
    assert {name: why[name].why for name in expected} == expected
    assert why["m09"].others == ids(10)
    assert route.reason(SHORT["m02"], found, {}, COURSE).why == "whole"


@pytest.mark.parametrize("locale", ["ru", "en"])
def test_no_reason_shames(locale):
    """Each reason has words in both languages; the one for a blind spot names no score."""
    found = Outcome(37.5, "study", blind=True)
    for why in ("opening", "last", "blind", "start", "study", "fast", "before", "open", "whole"):
        words = reason_words(route.Reason(why, ids(9)), found, locale)
        assert words
        assert "{" not in words
    assert "38" not in reason_words(route.Reason("blind"), found, locale)


@pytest.mark.parametrize(
    ("score", "shown"), [(12.5, "13"), (37.5, "38"), (87.5, "88"), (62.4, "62")]
)
def test_a_half_is_told_as_the_bars_show_it(score, shown):
    """Halves go up, as they do on the page beside the sentence."""
    words = reason_words(route.Reason("study"), Outcome(score, "study"), "en")
    assert words.startswith(f"{shown} of 100")


@pytest.mark.parametrize(
    ("band", "best", "expected"),
    [
        ("fast", None, "quiz-first"),
        ("fast", 79.99, "quiz-first"),
        ("fast", 80, "optional"),
        ("study", 100, "usual"),
        ("start", None, "usual"),
    ],
)
def test_the_fast_track(band, best, expected):
    """Quiz first; from 80 percent on the sections are optional. Others go the usual way."""
    assert route.pace(Outcome(80, band), best) == expected
    assert route.pace(None, 100) == "usual"
