"""The lesson that everything is measured on.

It has 4 Markdown and 5 code cells, 14 ipywidgets and 1 anywidget. Both sides get the same notebook.
Its button is answered through the kernel: a click changes the text of a label from `WAITING` to
`ANSWERED` and a number.
"""

from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

HEADING = "How far a question carries"
BUTTON = "Ask the kernel"
WAITING = "Nobody has asked yet"
ANSWERED = "Answered"
_WORDS = (
    "A question that names the class, the topic and what was tried gets an answer the same day; "
    "one that says only that nothing works gets sympathy. The difference is two sentences, and "
    "writing them down often answers the question by itself. "
)
_MARKDOWN = (
    f"# {HEADING}\n\n{_WORDS * 2}\n\n* who asks\n* what was tried\n* what would help",
    f"## What can be turned\n\n{_WORDS * 3}",
    f"## What can be written\n\n{_WORDS * 3}\n\n| said | heard |\n|---|---|\n| help | whom? |",
    f"## What comes back\n\n{_WORDS * 2}",
)
_NUMBERS = """\
import ipywidgets as w
from IPython.display import display

display(
    w.IntSlider(description="Pupils", value=24, max=40),
    w.FloatSlider(description="Hours", value=1.5, max=8),
    w.BoundedIntText(description="Year", value=7, max=11),
    w.IntProgress(description="Done", value=3, max=10),
)"""
_TEXTS = """\
display(
    w.Text(description="Topic", value="Fractions"),
    w.Textarea(description="Tried", value="Drawing it"),
    w.HTML("<p>What was tried matters <b>most</b>.</p>"),
)"""
_CHOICES = """\
display(
    w.Dropdown(description="Class", options=["5a", "5b", "6a"]),
    w.RadioButtons(description="Pace", options=["slow", "even", "quick"]),
    w.Select(description="Form", options=["alone", "in pairs", "together"]),
    w.Checkbox(description="With homework", value=True),
    w.ToggleButton(description="At the board"),
)"""
_COUNTER = """\
import anywidget
import traitlets


class Counter(anywidget.AnyWidget):
    _esm = '''
    export default {
      render({ model, el }) {
        const button = document.createElement("button");
        const show = () => { button.textContent = `Read ${model.get("count")} times`; };
        button.addEventListener("click", () => {
          model.set("count", model.get("count") + 1);
          model.save_changes();
        });
        model.on("change:count", show);
        show();
        el.append(button);
      },
    };
    '''
    _css = ".counter button { font-weight: bold }"
    count = traitlets.Int(0).tag(sync=True)


display(Counter())"""
_ANSWER = f"""\
clicks = 0
label = w.Label("{WAITING}")
button = w.Button(description="{BUTTON}")


def answer(_):
    global clicks
    clicks += 1
    label.value = f"{ANSWERED} {{clicks}}"


button.on_click(answer)
display(button, label)"""
_CODE = (_NUMBERS, _TEXTS, _CHOICES, _COUNTER, _ANSWER)


def notebook() -> Any:
    """Write the lesson."""
    first, second, third, last = (new_markdown_cell(text) for text in _MARKDOWN)  # type: ignore[no-untyped-call]
    numbers, texts, choices, counter, answer = (new_code_cell(code) for code in _CODE)  # type: ignore[no-untyped-call]
    cells = [first, second, numbers, third, texts, choices, counter, last, answer]
    for number, cell in enumerate(cells):
        cell["id"] = f"lesson-{number}"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})  # type: ignore[no-untyped-call]


def write(path: Path) -> Path:
    """Write the lesson to a file; gives the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook(), path)  # type: ignore[no-untyped-call]
    return path
