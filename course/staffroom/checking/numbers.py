"""The least that a module holds, from the course design: `numbers.yaml` beside this file."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from staffroom import faults
from staffroom.wire import Edition, ModuleId

_FILE = Path(__file__).with_suffix(".yaml")


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Minimum(_Frozen):
    """Lower bounds, and the range of words of a page.

    Attributes:
        decisions: decision points of the longest story.
        slots: of the exit quiz.
        variants: of each slot.
        checks: quizzes inside the sections.
        interactive: activities besides checks, exit quiz, discussion, assignment and hand-in.
    """

    words: tuple[int, int]
    interactive: int
    decisions: int
    worked_examples: int
    slots: int
    variants: int
    item_types: int
    checks: int
    sources: int
    seeds: int
    exemplars: int


class _Row(Minimum):
    modules: tuple[ModuleId, ...]


class _Other(Minimum):
    up_to: int


class Numbers(_Frozen):
    """All minimum numbers.

    Attributes:
        block_words: most words in a row without anything to do.
        sentence_words: longest mean sentence, by edition.
        reading_ease: Flesch reading ease below which a text is hinted at, by edition.
        rows: modules of the course.
        others: any other module, by its minutes, the shortest first.
    """

    block_words: int
    sentence_words: dict[Edition, int]
    reading_ease: dict[Edition, int]
    rows: tuple[_Row, ...]
    others: tuple[_Other, ...]

    def of(self, module: str, minutes: int) -> Minimum:
        """Give the row of a module.

        Args:
            module: its id.
            minutes: of study on its page.
        """
        named = (row for row in self.rows if module in row.modules)
        fitting = (row for row in self.others if minutes <= row.up_to)
        return next(named, None) or next(fitting, None) or self.others[-1]


@cache
def numbers() -> Numbers:
    """Give the minimum numbers of the course design."""
    return Numbers.model_validate(faults.read(_FILE.read_bytes()).values)
