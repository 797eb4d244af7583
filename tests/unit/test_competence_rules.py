"""Competences before and after: fair means over the same modules, whatever was answered."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from staffroom.rules.competences import Compared, by_code, compared
from staffroom.rules.diagnostic import outcome
from staffroom.wire.route import Diagnostic, Taken, Told

AT = datetime(2026, 1, 12, tzinfo=UTC)
NAMES = ["m01-a", "m02-b", "m03-c", "m04-d"]
CODES = ["KD6", "1.2", "A/01.6"]

ratings = st.integers(0, 4)
tolds = st.builds(Told, ratings=st.tuples(ratings, ratings), scenario=st.integers(0, 2))
answered = st.dictionaries(st.sampled_from(NAMES), tolds)
declarations = st.dictionaries(
    st.sampled_from(NAMES), st.lists(st.sampled_from(CODES), unique=True)
)


def results(first, repeat=None):
    """Give a diagnostic that was answered so, and again so."""
    again = None if repeat is None else Taken(at=AT + timedelta(days=90), modules=repeat)
    return Diagnostic(first=Taken(at=AT, modules=first), repeat=again)


def told(rating, scenario=0):
    """Give the answers on a module."""
    return Told(ratings=(rating, rating), scenario=scenario)


def test_a_competence_stands_at_the_mean_of_its_modules():
    """Two modules at 25 and 75 make 50; a competence of one of them stands where that one does."""
    declared = {"m01-a": ["KD6", "1.2"], "m02-b": ["KD6"]}
    found = compared(declared, results({"m01-a": told(2), "m02-b": told(2, 2)}))
    assert found == {"KD6": Compared(50, None, 2), "1.2": Compared(25, None, 1)}


def test_before_and_now_look_at_the_same_modules():
    """What was answered only once stays out: the weak module left out of the repeat is no gain."""
    declared = {"m01-a": ["KD6"], "m02-b": ["KD6"]}
    first = {"m01-a": told(0), "m02-b": told(4, 2)}
    assert compared(declared, results(first, {"m02-b": told(4, 2)})) == {
        "KD6": Compared(100, 100, 1)
    }


def test_nothing_is_said_of_what_nobody_asked():
    """Without a diagnostic, and of competences of other modules, there is no picture."""
    assert compared({"m01-a": ["KD6"]}, Diagnostic()) == {}
    assert compared({"m01-a": ["KD6"]}, results({"m02-b": told(4)})) == {}
    # A repeat alone has nothing to be compared with.
    alone = Diagnostic(repeat=Taken(at=AT, modules={"m01-a": told(4)}))
    assert compared({"m01-a": ["KD6"]}, alone) == {}


@given(declarations, answered, st.none() | answered)
def test_every_number_is_a_mean_of_modules_of_the_competence(declared, first, repeat):
    """Each lies between the lowest and the highest of its modules, of which there are enough."""
    for code, one in compared(declared, results(first, repeat)).items():
        own = [outcome(first[name]).score for name in by_code(declared)[code] if name in first]
        assert min(own) - 1e-9 <= one.before <= max(own) + 1e-9
        assert 1 <= one.modules <= len(own)
        assert one.now is None or 0 <= one.now <= 100


@given(declarations, answered)
def test_who_answers_the_same_again_stands_where_she_stood(declared, answers):
    """No change comes of the reckoning itself."""
    for one in compared(declared, results(answers, answers)).values():
        assert one.now == one.before


@given(declarations, answered, answered, st.sampled_from(NAMES), tolds)
def test_a_better_answer_never_lowers_and_a_foreign_module_never_counts(
    declared, first, repeat, name, better
):
    """A repeat with a better module stands no lower in anything, and elsewhere as it stood."""
    before = compared(declared, results(first, repeat))
    if name not in repeat or outcome(better).score < outcome(repeat[name]).score:
        return
    after = compared(declared, results(first, {**repeat, name: better}))
    assert after.keys() == before.keys()
    for code, one in after.items():
        was = before[code]
        assert (one.before, one.modules) == (was.before, was.modules)
        if name in by_code(declared)[code]:
            assert one.now is None or one.now >= was.now - 1e-9
        else:
            assert one == was


@given(declarations, answered, st.none() | answered)
def test_the_order_of_modules_changes_nothing(declared, first, repeat):
    """The same modules named in another order give the same picture, to the last digit but one."""
    turned = {name: list(reversed(declared[name])) for name in reversed(declared)}
    ordinary = compared(declared, results(first, repeat))
    other = compared(turned, results(first, repeat))
    assert ordinary.keys() == other.keys()
    assert all(abs(ordinary[code].before - other[code].before) < 1e-9 for code in ordinary)


@given(declarations)
def test_modules_by_competence_are_competences_by_module(declared):
    """Turning the one into the other loses and adds nothing."""
    turned = by_code(declared)
    pairs = {(code, name) for name, codes in declared.items() for code in codes}
    assert {(code, name) for code, names in turned.items() for name in names} == pairs
