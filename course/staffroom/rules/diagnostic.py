"""The diagnostic: what two ratings of oneself and one scenario say of a module.

*Score* D = 50 · (self₁ + self₂) / 8 + 50 · scenario / 2, so 0 to 100. *Bands*: below 40 `start`,
below 75 `study`, from there `fast`. *Blind spot*: who rates herself high (6 of 8 or more) and finds
no way in the scenario is advised to study; the sentence for it blames nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from staffroom.wire.route import Band, Circumstances, Diagnostic, Taken, Told

RATING_MOST = 4
SCENARIO_MOST = 2
STUDY_FROM = 40
FAST_FROM = 75
SURE_FROM = 6
MENTOR_YEARS = 3
MENDING = timedelta(days=1)
"""So long what was answered at first can be mended."""


@dataclass(frozen=True)
class Outcome:
    """What the diagnostic says of one module.

    Attributes:
        score: 0 to 100.
        band: what is recommended.
        blind: whether the blind-spot rule has decided.
    """

    score: float
    band: Band
    blind: bool = False


def outcome(told: Told) -> Outcome:
    """Say what the answers on a module come to."""
    own = sum(told.ratings)
    score = 50 * own / (2 * RATING_MOST) + 50 * told.scenario / SCENARIO_MOST
    if own >= SURE_FROM and told.scenario == 0:
        return Outcome(score, "study", blind=True)
    if score >= FAST_FROM:
        return Outcome(score, "fast")
    return Outcome(score, "study" if score >= STUDY_FROM else "start")


def outcomes(taken: Taken | None) -> dict[str, Outcome]:
    """Say it of each module that was answered on."""
    return {name: outcome(told) for name, told in taken.modules.items()} if taken else {}


def present(results: Diagnostic) -> dict[str, Outcome]:
    """Say it by the newest answers on each module: where the repeat has none, the first count."""
    return outcomes(results.first) | outcomes(results.repeat)


def kept(results: Diagnostic, taken: Taken, said: Circumstances, *, repeats: bool) -> Diagnostic:
    """Give the document with new answers in it.

    Args:
        results: the document until now.
        taken: the answers; with none of a module nothing changes but the circumstances.
        said: of the circumstances.
        repeats: whether this is the repeat at the end of the course. The first may be taken again
            in one day, to mend it; later it stays as it was, or there would be nothing to compare
            with, and what is taken then is a repeat as well.
    """
    changed = results.model_copy(update={"circumstances": said})
    newest = results.repeat or results.first
    if not taken.modules or (newest and newest.modules == taken.modules):
        return changed
    first = results.first is None or taken.at - results.first.at < MENDING
    return changed.model_copy(update={"first" if first and not repeats else "repeat": taken})


def mentor_offered(said: Circumstances) -> bool:
    """Whether to offer a mentor: to whoever has been at school for three years or less."""
    return said.experience is not None and said.experience <= MENTOR_YEARS
