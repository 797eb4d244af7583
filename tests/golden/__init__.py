"""The golden set: answers with their documented scores, as data; read here, used by all layers."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import yaml
from nbformat.v4 import new_markdown_cell, new_notebook

HERE = Path(__file__).parent
QUIZ = "golden-quiz"
TALK = "golden-talk"
GOAL = "golden-goal"
MOST = {QUIZ: 12, TALK: 3, GOAL: 4}
"""By activity, the points of its cell."""
KINDS = {"right", "partly", "wrong", "empty", "hostile"}
PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"/>'


@dataclass(frozen=True)
class Case:
    """One answer to one question, and what is documented of it.

    Attributes:
        item: id of the question.
        number: place among the question's cases.
        kind: one of `KINDS`.
        answer: what is sent.
        score: of the question, 0 to 1; 0 where the answer is refused.
        verdict: what the page says.
        fate: `scored`, `refused` or `unsent`.
        refused_by_page: whether the page refuses it, whatever it would be worth.
    """

    item: str
    number: int
    kind: str
    answer: Any
    score: float
    verdict: str
    fate: str
    refused_by_page: bool

    @property
    def id(self) -> str:
        """A name for the case."""
        return f"{self.item}-{self.number}-{self.kind}"

    @property
    def activity(self) -> str:
        """The activity that the case is about."""
        return QUIZ

    @property
    def points(self) -> float:
        """Of the quiz's 12; a check gives its sum of questions to four digits."""
        return round(12 * round(self.score, 4) / len(items()), 2)

    @property
    def sent(self) -> dict[str, Any]:
        """The answer to the whole quiz."""
        return {"items": {self.item: self.answer}}

    @property
    def work(self) -> dict[str, Any]:
        """The answer as it is frozen."""
        return {"seed": "tgolden", "attempts": [self.sent]}


@dataclass(frozen=True)
class Work:
    """Frozen work, and its documented points."""

    activity: str
    name: str
    work: Any
    points: float
    fate: str

    @property
    def id(self) -> str:
        """A name for the case."""
        return f"{self.activity}: {self.name}"


def _read(name: str) -> Any:
    return yaml.safe_load((HERE / name).read_text("utf-8"))


def _fate(entry: dict[str, Any]) -> str:
    return next((fate for fate in ("refused", "unsent") if entry.get(fate)), "scored")


def _answer(entry: dict[str, Any]) -> Any:
    if "repeated" in entry:
        return entry["repeated"]["text"] * entry["repeated"]["times"]
    if "listed" in entry:
        return [entry["listed"]["text"]] * entry["listed"]["times"]
    return entry["answer"]


def _verdict(score: float) -> str:
    return "right" if score == 1 else "partly" if score else "wrong"


@cache
def items() -> list[dict[str, Any]]:
    """Give the questions, as an author writes them."""
    return _read("items.yaml")["items"]


@cache
def cases() -> list[Case]:
    """Give all answers to questions."""
    found = []
    for item, entries in _read("items.yaml")["cases"].items():
        for number, entry in enumerate(entries, start=1):
            fate, score = _fate(entry), float(entry.get("score", 0))
            verdict = entry.get("verdict") or ("none" if fate == "unsent" else _verdict(score))
            refused = fate != "scored" or entry.get("page") == "refused"
            answer = _answer(entry)
            found.append(Case(item, number, entry["kind"], answer, score, verdict, fate, refused))
    return found


@cache
def works() -> list[Work]:
    """Give all frozen works."""
    named = {"quiz": QUIZ, "discussion": TALK, "assignment": GOAL}
    return [
        Work(named[part], e["name"], e["work"], float(e.get("points", 0)), _fate(e))
        for part, entries in _read("work.yaml").items()
        for e in entries
    ]


def quiz(**rules: Any) -> dict[str, Any]:
    """Write the golden quiz: every question in a slot of its own."""
    slots = [{"id": f"s-{item['id']}", "variants": [item]} for item in items()]
    return {"type": "quiz", "title": "Golden", "slots": slots, **rules}


def files(module: str, edition: str = "en") -> dict[str, bytes]:
    """Write the files of a module that marks the golden quiz, a discussion and a form by itself."""
    seed = {"id": "one", "author": "An author", "text": "Who would try this?"}
    content = {
        "module.yaml": {
            "id": module,
            "edition": edition,
            "title": "Golden",
            "minutes": 5,
            "summary": "A module of answers.",
            "outcomes": ["Knows."],
            "grading": {
                "quiz": QUIZ,
                "discussion": TALK,
                "assignment": GOAL,
                "assignment_by": "completeness",
            },
        },
        f"{QUIZ}.yaml": quiz(mode="exit", attempts=20),
        "practice.yaml": quiz(),
        f"{GOAL}.yaml": {"type": "form", "title": "Goal", "fields": _read("items.yaml")["goal"]},
        f"{TALK}.yaml": {"type": "discussion", "title": "Talk", "seeds": [seed]},
    }
    page = nbformat.writes(new_notebook(cells=[new_markdown_cell("# Golden", id="top")]))
    written = {name: yaml.safe_dump(one, allow_unicode=True) for name, one in content.items()}
    return {name: text.encode() for name, text in written.items()} | {
        "page.ipynb": page.encode(),
        "media/form.svg": PICTURE,
    }
