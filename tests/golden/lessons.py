"""A lesson builder whose table is counted, and what its counters and its bar come to."""

import json
from datetime import date
from pathlib import Path

import yaml

CASES = json.loads((Path(__file__).parent / "tables.json").read_text("utf-8"))
TEXT = "Children's eyes need a rest."
OPTIONS = [{"id": name, "text": name.title()} for name in CASES["options"]]
FOLLOWED = {"field": "band", "data": "screen-minutes"}


def counter(**parts):
    """Write a counter."""
    where = {"how": ["live", "screen"]}
    return {
        "label": "Screen",
        "sum": "minutes",
        "where": where,
        "most": FOLLOWED,
        "text": TEXT,
    } | parts


def fields(*counters, **table):
    """Write the fields of a lesson builder."""
    columns = [
        {"id": "what", "label": "What", "required": False},
        {"id": "minutes", "label": "Minutes", "kind": "number", "required": False},
        {"id": "how", "label": "How", "kind": "choice", "required": False, "options": OPTIONS},
    ]
    bands = [{"id": name, "text": f"Band {name}"} for name in CASES["numbers"]]
    return [
        {"id": "band", "label": "Band", "kind": "choice", "options": bands},
        {"id": "ceiling", "label": "Ceiling", "kind": "number", "required": False},
        {"id": "steps", "label": "Steps", "kind": "table", "columns": columns,
         "bar": {"minutes": "minutes", "by": "how"}, "counters": [*counters], **table},
    ]  # fmt: skip


def written(*counters, **data):
    """Write the files of a module whose assignment is a lesson builder."""
    levels = [f"level {n}" for n in range(5)]
    criterion = {"id": "clear", "title": "Clear", "levels": levels, "fields": ["steps"]}
    content = {
        "module.yaml": {
            "id": "m01-small", "edition": "en", "title": "Small", "minutes": 10,
            "summary": "A small module.", "outcomes": ["knows"],
            "grading": {"assignment": "plan", "criteria": [criterion]},
            "sources": [{"id": "rule", "text": "The *rule* of <b>2025</b>", "date": 2025}],
        },
        "plan.yaml": {"type": "form", "title": "Plan", "fields": fields(*(counters or (counter(),)))},
        "data/screen-minutes.yaml": {
            "as_of": date(2025, 9, 1), "source": "rule", "note": "A day at home.",
            "values": CASES["numbers"], **data,
        },
    }  # fmt: skip
    return {name: yaml.safe_dump(one).encode() for name, one in content.items()}
