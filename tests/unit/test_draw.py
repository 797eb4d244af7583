"""The draw of reviewers: nobody reviews herself, the work is even, nobody can foresee it."""

import hashlib
import hmac
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from staffroom.rules.draw import MOST_OPEN, WANTED, Colleague, Waiting, draw, elsewhere

REGIONS = ("", "Tomsk", "tomsk ", "Perm")


def order(key=b"key"):
    return lambda *parts: hmac.digest(key, "/".join(parts).encode(), hashlib.sha256).hex()


def room(size, regions=None):
    """Give people who have all handed in."""
    regions = regions or [""] * size
    names = [f"t{n:02}" for n in range(size)]
    waiting = [Waiting(n, name, regions[n]) for n, name in enumerate(names)]
    return waiting, [Colleague(name, regions[n]) for n, name in enumerate(names)]


rooms = st.integers(0, 12).flatmap(
    lambda size: st.builds(
        room, st.just(size), st.lists(st.sampled_from(REGIONS), min_size=size, max_size=size)
    )
)


@given(rooms)
def test_nobody_reviews_herself_or_one_submission_twice(room):
    """Whoever is there, no pair is of one person, and none is drawn twice."""
    waiting, colleagues = room
    authors = {case.id: case.author for case in waiting}
    pairs = draw(waiting, colleagues, {}, order())
    assert all(authors[pair.submission] != pair.reviewer for pair in pairs)
    assert len(set(pairs)) == len(pairs)


@given(rooms)
def test_the_same_two_never_meet_twice_running(room):
    """For each person the partner of one review is never the partner of the next, in any role."""
    waiting, colleagues = room
    authors = {case.id: case.author for case in waiting}
    last = {}
    for pair in draw(waiting, colleagues, {}, order()):
        author = authors[pair.submission]
        assert last.get(author) != pair.reviewer
        assert last.get(pair.reviewer) != author
        last[author], last[pair.reviewer] = pair.reviewer, author


@given(rooms, st.data())
def test_an_earlier_meeting_counts(room, data):
    """Those who met last before the draw do not meet at once again, in either direction."""
    waiting, colleagues = room
    names = [person.name for person in colleagues]
    if len(names) < 2:
        return
    one, other = data.draw(st.permutations(names))[:2]
    pairs = draw(waiting, colleagues, {one: other, other: one}, order())
    authors = {case.id: case.author for case in waiting}
    meetings = [{authors[pair.submission], pair.reviewer} for pair in pairs]
    both = {one, other}
    first = next((met for met in meetings if met & both), None)
    assert first != both


@given(rooms)
def test_nobody_is_given_more_than_she_can_write(room):
    """Two submissions at once are the most, and two reviewers are enough."""
    pairs = draw(*room, {}, order())
    assert max(Counter(pair.reviewer for pair in pairs).values(), default=0) <= MOST_OPEN
    assert max(Counter(pair.submission for pair in pairs).values(), default=0) <= WANTED


@given(st.integers(4, 12), st.binary(min_size=1))
def test_where_there_are_enough_people_nobody_goes_without(size, key):
    """Of four people or more everybody has a reviewer and nobody two before all have one."""
    pairs = draw(*room(size), {}, order(key))
    served = [pair.submission for pair in pairs]
    assert set(served) == set(range(size))
    assert len(set(served[:size])) == size


@given(rooms)
def test_the_work_is_even(room):
    """A reviewer passed over for being busy was given more than one review above somebody."""
    waiting, colleagues = room
    authors = {case.id: case.author for case in waiting}
    count, had = Counter(), {}
    last = {}
    for pair in draw(waiting, colleagues, {}, order()):
        author = authors[pair.submission]
        able = [
            person.name
            for person in colleagues
            if person.name not in {author, *had.get(pair.submission, ())}
            and count[person.name] < MOST_OPEN
            and last.get(person.name) != author
            and last.get(author) != person.name
        ]
        assert pair.reviewer in able
        assert count[pair.reviewer] <= min(count[name] for name in able) + 1
        count[pair.reviewer] += 1
        had.setdefault(pair.submission, set()).add(pair.reviewer)
        last[author], last[pair.reviewer] = pair.reviewer, author


@given(rooms, st.randoms())
def test_the_draw_can_be_repeated(room, random):
    """The order in which people and submissions are read changes nothing."""
    waiting, colleagues = room
    expected = draw(waiting, colleagues, {}, order())
    random.shuffle(waiting)
    random.shuffle(colleagues)
    assert draw(waiting, colleagues, {}, order()) == expected


def test_the_key_decides_who_is_drawn():
    """Without the key nobody can foresee her reviewer: other keys draw other pairs."""
    drawn = {tuple(draw(*room(9), {}, order(bytes([n])))) for n in range(20)}
    assert len(drawn) > 15


def test_somebody_from_another_region_goes_first():
    """One reviewer is from elsewhere wherever the work stays even by that."""
    waiting = [Waiting(1, "author", "Tomsk", wanted=1)]
    near = [Colleague(f"near{n}", " tomsk") for n in range(5)]
    far = Colleague("far", "Perm", given=1)
    busy = Colleague("far", "Perm", given=2)
    assert draw(waiting, [*near, far], {}, order())[0].reviewer == "far"
    assert draw(waiting, [*near, busy], {}, order())[0].reviewer != "far"


def test_two_people_review_each_other_once():
    """A meeting of the only two is not followed by another: the second waits for staff."""
    assert len(draw(*room(2), {}, order())) == 1


def test_regions_that_are_not_told_are_not_elsewhere():
    """Only two regions that are both known and different are."""
    assert elsewhere("Tomsk", "Perm")
    assert not elsewhere("Tomsk", " tomsk")
    assert not elsewhere("", "Perm")


@given(st.binary(min_size=1, max_size=8))
def test_three_who_come_one_after_the_other_all_review_each_other(key):
    """In the smallest room in which it can be, each work has two reviewers whatever the order."""
    cases, people = room(3)
    authors = {case.id: case.author for case in cases}
    drawn, last = [], {}
    for here in range(1, 4):
        waiting = [
            Waiting(
                case.id,
                case.author,
                wanted=WANTED - sum(pair.submission == case.id for pair in drawn),
                had=frozenset(pair.reviewer for pair in drawn if pair.submission == case.id),
            )
            for case in cases
        ]
        loads = Counter(pair.reviewer for pair in drawn)
        colleagues = [Colleague(p.name, "", loads[p.name], loads[p.name]) for p in people[:here]]
        for pair in draw(waiting, colleagues, last, order(key)):
            author = authors[pair.submission]
            last[author], last[pair.reviewer] = pair.reviewer, author
            drawn.append(pair)
    assert len(drawn) == len(set(drawn)) == 3 * WANTED
