"""Progress: when a module is done, how far a route has been gone, what competences have grown by.

A module is done by its quiz, its assignment and its discussion, as far as it has them. A quiz
without a mark counts for nothing; an assignment without criteria is done when it is handed in.
Nothing here compares people. Source of the rules: the course design, rules common to all modules.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from staffroom.rules import reviews

if TYPE_CHECKING:
    from staffroom.module import Module

# Shares are binary fractions: 70 of 100 must not fail by the last digit.
_NEARLY = 1e-6

Role = Literal["quiz", "assignment", "discussion"]
State = Literal["new", "begun", "waiting", "done"]
"""`waiting`: it is handed in, and somebody else's turn."""


@dataclass(frozen=True)
class Asked:
    """What a module asks for before it is done; what is None or empty it does not ask for.

    Attributes:
        quiz: the activity of the quiz that is marked.
        percent: with which it is passed.
        assignment: the activity of the assignment.
        criteria: by which people mark it; without any it is done when it is handed in.
        starred: criteria of which none may have a zero.
        discussion: the activity of the discussion.
        answers: colleagues to answer there.
    """

    quiz: str | None = None
    percent: int = 0
    assignment: str | None = None
    criteria: tuple[str, ...] = ()
    starred: frozenset[str] = frozenset()
    discussion: str | None = None
    answers: int = 0


@dataclass(frozen=True)
class Work:
    """A person's work on a module, as far as it counts.

    Attributes:
        best: percentage of her best attempt at the quiz, not rounded; None before the first.
        handed_in: whether she handed the module in.
        marked: of each work that was marked, oldest first, the points by criterion; None where a
            criterion waits for its own.
        judged: whether what she handed in last has all its points.
        posts: her own posts in the discussion.
        answers: colleagues answered there.
        first: whether one of them had waited.
        touched: activities in which she has typed or checked anything.
    """

    best: float | None = None
    handed_in: bool = False
    marked: tuple[Mapping[str, float | None], ...] = ()
    judged: bool = False
    posts: int = 0
    answers: int = 0
    first: bool = False
    touched: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Part:
    """One of the things that count, and how it stands."""

    role: Role
    activity: str
    state: State


def asked(module: Module) -> Asked:
    """Say what a module asks for."""
    grading = module.grading
    quiz = module.activities.get(grading.quiz or "")
    discussion = module.activities.get(grading.discussion or "")
    return Asked(
        quiz=grading.quiz,
        percent=int(getattr(quiz, "pass_percent", 0)),
        assignment=grading.assignment,
        criteria=tuple(criterion.id for criterion in grading.criteria),
        starred=frozenset(criterion.id for criterion in grading.criteria if criterion.star),
        discussion=grading.discussion,
        answers=int(getattr(discussion, "answers", 0)),
    )


def parts(of: Asked, work: Work) -> tuple[Part, ...]:
    """Say how each thing that counts stands, in the order in which one comes to it."""
    found: list[Part] = []
    if of.quiz:
        state = _state(quiz_passed(of, work), of.quiz in work.touched or work.best is not None)
        found.append(Part("quiz", of.quiz, state))
    if of.discussion:
        started = of.discussion in work.touched or bool(work.posts or work.answers)
        found.append(Part("discussion", of.discussion, _state(discussion_done(of, work), started)))
    if of.assignment:
        state = _state(assignment_passed(of, work), of.assignment in work.touched)
        if state != "done" and work.handed_in and not work.judged:
            state = "waiting"
        found.append(Part("assignment", of.assignment, state))
    return tuple(found)


def done(of: Asked, work: Work) -> bool:
    """Say whether a module is done: all that counts is; where nothing counts, it never is."""
    stands = parts(of, work)
    return bool(stands) and all(part.state == "done" for part in stands)


def state(of: Asked, work: Work) -> State:
    """Say how a module stands; it waits where all that is not done waits for others."""
    left = {part.state for part in parts(of, work)} - {"done"}
    if done(of, work):
        return "done"
    if left == {"waiting"}:
        return "waiting"
    return "begun" if work.touched or work.posts or work.handed_in else "new"


def quiz_passed(of: Asked, work: Work) -> bool:
    """Say whether the best attempt reaches the percentage that is asked for."""
    return work.best is not None and work.best >= of.percent - _NEARLY


def discussion_done(of: Asked, work: Work) -> bool:
    """Say whether a person has posted and answered colleagues, one of whom had waited."""
    answered = work.answers >= of.answers and (work.first or not of.answers)
    return work.posts > 0 and answered


def assignment_passed(of: Asked, work: Work) -> bool:
    """Say whether a work of hers is passed: 12 of 20, no zero where there is a star.

    What was passed once stays passed, however often she hands in again.
    """
    if not of.criteria:
        return work.handed_in
    return any(_passed(of, points) for points in work.marked)


def _passed(of: Asked, points: Mapping[str, float | None]) -> bool:
    given = {name: score for name, score in points.items() if score is not None}
    # What it was marked by may have been other criteria than today's.
    whole = bool(given) and len(given) == len(points)
    return whole and reviews.passed(given, of.starred & given.keys())


def _state(finished: bool, started: bool) -> State:
    if finished:
        return "done"
    return "begun" if started else "new"


# --- a route ---


@dataclass(frozen=True)
class Stretch:
    """A module on somebody's route.

    Attributes:
        minutes: of study.
        activities: in how many of its activities one answers; 0 where that is not known.
        touched: how many of them she has been at.
        done: whether it is done.
        waits: whether others have to do the next thing.
    """

    minutes: int
    activities: int = 0
    touched: int = 0
    done: bool = False
    waits: bool = False

    @property
    def left(self) -> int:
        """Minutes of hers that are left, rounded up to five; what was begun costs only the rest."""
        if self.done or self.waits:
            return 0
        share = min(self.touched / self.activities, 1.0) if self.activities else 0.0
        # Handing in, reading reviews and the last answer take time after the last activity, too.
        rest = max(self.minutes * (1 - share), min(self.minutes, _LEAST))
        return int(-(-rest // _STEP) * _STEP)


_STEP = 5
_LEAST = 5


@dataclass(frozen=True)
class Way:
    """How far a route has been gone."""

    done: int
    of: int
    minutes_left: int

    @property
    def percent(self) -> int:
        """The share of its modules that are done; 100 only when all are."""
        return 100 * self.done // self.of if self.of else 0


def way(stretches: Sequence[Stretch]) -> Way:
    """Say how far a route has been gone, and what time is left."""
    gone = sum(stretch.done for stretch in stretches)
    return Way(gone, len(stretches), sum(stretch.left for stretch in stretches))


# --- competences ---


@dataclass(frozen=True)
class Grown:
    """A competence, by the modules that develop it."""

    code: str
    done: int
    of: int


def competences(declared: Mapping[str, Iterable[str]], finished: Collection[str]) -> list[Grown]:
    """Say, by competence, how many of the modules that develop it are done.

    Args:
        declared: codes of competences by module.
        finished: modules that are done.
    """
    codes = {code for named in declared.values() for code in named}
    by_module = {module: set(named) for module, named in declared.items()}
    return [
        Grown(
            code,
            sum(code in named and module in finished for module, named in by_module.items()),
            sum(code in named for named in by_module.values()),
        )
        for code in sorted(codes)
    ]
