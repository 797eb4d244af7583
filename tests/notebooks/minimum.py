"""The least a module holds, from the course design (minimum numbers): one row a module."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Minimum:
    """Lower bounds, and the range of words of a page."""

    minutes: int
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
    mechanisms: tuple[str, ...] = ("warm-up", "monday", "diary", "first-answer")


MINIMUM = {
    "m00-start": Minimum(
        minutes=60,
        words=(1200, 1800),
        interactive=6,
        decisions=0,
        worked_examples=1,
        slots=5,
        variants=1,
        item_types=3,
        checks=3,
        sources=2,
        seeds=2,
        exemplars=0,
    ),
    "m01-network": Minimum(
        minutes=75,
        words=(2200, 3000),
        interactive=8,
        decisions=3,
        worked_examples=2,
        slots=12,
        variants=2,
        item_types=5,
        checks=6,
        sources=5,
        seeds=3,
        exemplars=3,
    ),
}

BLOCK_WORDS = 350
"""Most words in a row without anything to do."""

SENTENCE_WORDS = {"ru": 15, "en": 18}
"""Longest mean sentence, by edition."""
