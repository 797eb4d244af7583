"""A small module as its author writes it: a question, a form, a criterion."""

from pathlib import Path

import nbformat
import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tests.exchange.tiny_course import LEVELS, answer_cell, criterion_cell, marking_cell

MODULE = "m91-tour"
TITLE = "A first lesson"
QUESTION = {
    "id": "one",
    "type": "sc",
    "prompt": "Which?",
    "options": [
        {"id": "a", "text": "This one", "correct": True, "feedback": "Yes."},
        {"id": "b", "text": "That one", "correct": False, "feedback": "No."},
    ],
}
PARTS = {
    "module": {
        "id": MODULE,
        "edition": "en",
        "title": TITLE,
        "minutes": 5,
        "summary": "A module of a trainer's own.",
        "outcomes": ["Knows which."],
        "grading": {
            "quiz": "exit-quiz",
            "assignment": "request",
            "criteria": [
                {"id": "context", "title": "Context", "levels": LEVELS, "fields": ["situation"]}
            ],
        },
    },
    "exit-quiz": {
        "type": "quiz",
        "title": "Exit quiz",
        "mode": "exit",
        "slots": [{"id": "s1", "variants": [QUESTION]}],
    },
    "request": {
        "type": "form",
        "title": "A request",
        "fields": [{"id": "situation", "label": "The situation"}],
    },
    "submission": {"type": "submission", "title": "Hand in"},
}


def write_notebook(folder: Path) -> None:
    """Write the notebook alone, as somebody does who knows nbgrader and not yet our modules."""
    widgets = ('Quiz("exit-quiz")', 'Form("request")', 'Submission("submission")')
    golden = {"seed": "tgolden", "attempts": [{"items": {"one": "a"}}]}
    cells = [
        new_markdown_cell(f"# {TITLE}"),
        *(
            new_code_cell(f"from staffroom_widgets import {line.split('(')[0]}\n\n{line}")
            for line in widgets
        ),
        new_markdown_cell("## Record", metadata={"tags": ["staffroom-record"]}),
        answer_cell("exit_quiz", golden),
        marking_cell("exit_quiz", "exit-quiz", 12),
        criterion_cell("context"),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(
        new_notebook(cells=cells, metadata={"kernelspec": kernel}), folder / "page.ipynb"
    )


def write_parts(folder: Path) -> None:
    """Write what makes the notebook a module."""
    for name, content in PARTS.items():
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(content))
