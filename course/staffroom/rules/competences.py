"""Competences before and after: what the diagnostic said at first, and what its repeat says.

A module's score comes from the diagnostic (`rules/diagnostic.py`): half is how a person rates
herself, half what she would do in a situation. A competence stands at the mean of the modules that
develop it. *Before and now are means of the same modules*: a module that was answered on only once
is left out as soon as there is anything to compare, or the two would differ for no other reason
than that they look at different things. It is no test and no mark, and compares nobody with
anybody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from staffroom.rules import diagnostic
from staffroom.wire.route import Diagnostic, Taken

Scores = Mapping[str, float]


@dataclass(frozen=True)
class Compared:
    """A competence as the diagnostic saw it.

    Attributes:
        before: 0 to 100, at first.
        now: the same by the repeat; None as long as no module of it was answered on again.
        modules: over how many modules both are means.
    """

    before: float
    now: float | None
    modules: int


def compared(declared: Mapping[str, Iterable[str]], results: Diagnostic) -> dict[str, Compared]:
    """Say, by code of competence, where a person was and where she is.

    Args:
        declared: codes of competences by module.
        results: of the diagnostic and its repeat.

    Returns:
        Only competences of which a module was answered on at first.
    """
    first, repeat = _scores(results.first), _scores(results.repeat)
    found = {code: _compared(of, first, repeat) for code, of in by_code(declared).items()}
    return {code: one for code, one in found.items() if one is not None}


def by_code(declared: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    """Turn competences by module into modules by competence."""
    pairs = {(code, module) for module, codes in declared.items() for code in codes}
    codes = sorted({code for code, _ in pairs})
    return {code: frozenset(module for one, module in pairs if one == code) for code in codes}


def _scores(taken: Taken | None) -> Scores:
    return {name: outcome.score for name, outcome in diagnostic.outcomes(taken).items()}


def _compared(modules: Collection[str], first: Scores, repeat: Scores) -> Compared | None:
    at_first = [module for module in modules if module in first]
    twice = [module for module in at_first if module in repeat]
    if twice:
        return Compared(_mean(first, twice), _mean(repeat, twice), len(twice))
    return Compared(_mean(first, at_first), None, len(at_first)) if at_first else None


def _mean(scores: Scores, modules: Collection[str]) -> float:
    return sum(scores[module] for module in modules) / len(modules)
