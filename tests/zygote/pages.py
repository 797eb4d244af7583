"""Writes small releases: a folder with a page's notebook."""

import json
from pathlib import Path

TEXT = "# text"
"""A cell of text, where it is given as a page's cell."""

BUTTON = """
import ipywidgets
answer = ipywidgets.Label()
button = ipywidgets.Button()
def on_click(work):
    def clicked(_):
        try:
            answer.value = str(work())
        except BaseException as error:
            answer.value = f"{type(error).__name__}: {error}"
    button.on_click(clicked)
"""


def write(folder: Path, *cells: str) -> Path:
    """Write a page of code cells (and `TEXT`); returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    made = [
        {"cell_type": "markdown" if cell == TEXT else "code", "metadata": {}, "source": cell}
        for cell in cells
    ]
    page = {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (folder / "page.ipynb").write_text(json.dumps(page), "utf-8")
    return folder


def with_button(folder: Path, work: str) -> Path:
    """Write a page whose button calls `work()` and puts the result into a label."""
    return write(folder, f"{BUTTON}\n{work}\non_click(work)\nipywidgets.VBox([button, answer])")
