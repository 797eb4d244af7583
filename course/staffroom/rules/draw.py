"""Who reviews whom: a draw that is fair, that nobody can foresee, and that can be repeated.

The rules, in the order in which they are asked:

1. The submission with the fewest reviewers is served first; two reviewers are enough.
2. Nobody reviews herself, nobody reviews one submission twice, and the same two people never
   meet twice running: whoever was the last partner of either of them, in whichever role, waits.
3. Nobody has more than two reviews to write at once.
4. Among those who are left the work is even: somebody who was given more than one review above the
   least busy of them is passed over.
5. Where the author has no reviewer from another region yet, such a one goes first.
6. Then whoever was given fewest, and then the order of a keyed hash, which is the caller's.

Source: the course design, rules common to all modules (two peers) and SV10 (one reviewer from
another region).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

WANTED = 2
"""Reviewers of a submission."""
MOST_OPEN = 2
"""Reviews that one person has to write at once."""
UNEVEN = 1
"""How many reviews more than the least busy colleague somebody may have been given."""

Hash = Callable[[str, str], str]
"""Makes an order of (submission, reviewer) that nobody without its key can foresee."""


@dataclass(frozen=True)
class Waiting:
    """A submission that waits for reviewers."""

    id: int
    author: str
    region: str = ""
    wanted: int = WANTED
    """How many reviewers it still lacks."""
    had: frozenset[str] = frozenset()
    """Everybody who was ever given it."""
    abroad: bool = False
    """Whether one of those who review it is from another region."""


@dataclass(frozen=True)
class Colleague:
    """Somebody who may be given a review: she handed in the same assignment and is calibrated."""

    name: str
    region: str = ""
    open: int = 0
    """Reviews she has to write now."""
    given: int = 0
    """Reviews she was ever given in this module."""


@dataclass(frozen=True)
class Pair:
    """One review to be written."""

    submission: int
    reviewer: str


@dataclass
class _Table:
    """The people and submissions of one draw, as it goes on."""

    cases: dict[int, Waiting]
    people: dict[str, Colleague]
    last: dict[str, str]
    order: Hash
    stuck: set[int] = field(default_factory=set)

    def next(self) -> Waiting | None:
        """Give the submission to be served now."""
        left = [c for c in self.cases.values() if c.wanted > 0 and c.id not in self.stuck]
        if not left:
            return None
        return min(left, key=lambda c: (-c.wanted, self.order(str(c.id), ""), c.id))

    def reviewer(self, case: Waiting) -> Colleague | None:
        """Give the one who is to review a submission."""
        fit = [person for person in self.people.values() if self._may(person, case)]
        if not fit:
            return None
        least = min(person.given for person in fit)
        even = [person for person in fit if person.given <= least + UNEVEN]
        return min(
            even,
            key=lambda p: (
                not case.abroad and not elsewhere(p.region, case.region),
                p.given,
                self.order(str(case.id), p.name),
                p.name,
            ),
        )

    def _may(self, person: Colleague, case: Waiting) -> bool:
        met = self.last.get(person.name) == case.author or self.last.get(case.author) == person.name
        known = person.name == case.author or person.name in case.had
        return not known and not met and person.open < MOST_OPEN

    def give(self, case: Waiting, person: Colleague) -> Pair:
        """Let somebody review a submission."""
        self.cases[case.id] = replace(
            case,
            wanted=case.wanted - 1,
            had=case.had | {person.name},
            abroad=case.abroad or elsewhere(person.region, case.region),
        )
        self.people[person.name] = replace(person, open=person.open + 1, given=person.given + 1)
        self.last[person.name], self.last[case.author] = case.author, person.name
        # A meeting makes others free again.
        self.stuck.clear()
        return Pair(case.id, person.name)


def draw(
    waiting: Iterable[Waiting],
    colleagues: Iterable[Colleague],
    last: Mapping[str, str],
    order: Hash,
) -> Sequence[Pair]:
    """Draw reviewers until nobody can be given anything more.

    Args:
        waiting: submissions that lack reviewers.
        colleagues: those who may review.
        last: by person, whom she met last in a review, in whichever role.
        order: keyed hash of a submission's number and a name; the number alone goes with "".
    """
    table = _Table({c.id: c for c in waiting}, {c.name: c for c in colleagues}, {**last}, order)
    return list(_pairs(table))


def _pairs(table: _Table) -> Iterator[Pair]:
    while (case := table.next()) is not None:
        person = table.reviewer(case)
        if person is None:
            table.stuck.add(case.id)
        else:
            yield table.give(case, person)


def elsewhere(one: str, other: str) -> bool:
    """Say whether two regions, as people write them, are known to be different."""
    first, second = (" ".join(text.casefold().split()) for text in (one, other))
    return bool(first and second) and first != second
