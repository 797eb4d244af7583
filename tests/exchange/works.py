"""Frozen work to submit: full, partial, wrong and none."""

from tests.exchange.tiny_course import GOLDEN_QUIZ, GOLDEN_TALK

FORM = {"fields": {"situation": "A silent class", "tried": "Asked", "pupils": 28, "pace": "slow"}}
FULL = {"exit-quiz": GOLDEN_QUIZ, "discussion": GOLDEN_TALK, "request": FORM}
PARTIAL = {
    "exit-quiz": {
        "seed": "tanna",
        "attempts": [
            {"items": {"one": "b", "two": ["c"], "three": 1}},
            {"items": {"one": "a", "two": ["a"], "three": 42}},
        ],
    },
    "discussion": {"posts": 1, "answers": 1},
    "request": {"fields": {"situation": "A silent class", "pupils": 3, "pace": "fast"}},
}
WRONG = {
    "exit-quiz": {
        "seed": "tanna",
        "attempts": [{"items": {"one": "b", "two": ["c"], "three": -7}}],
    },
    "discussion": {"posts": 0, "answers": 0},
}
ODD = {
    "exit-quiz": {
        "seed": "tanna",
        "attempts": [{"items": {"one": ["a"], "two": "x", "nobody": None}}],
    },
    "discussion": {"posts": 9, "answers": 99},
}
NONE: dict = {}
SETS = {"full": FULL, "partial": PARTIAL, "wrong": WRONG, "odd": ODD, "none": NONE}
