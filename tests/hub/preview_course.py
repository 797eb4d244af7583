"""A small module that an author is writing: text, a picture, a quiz, and a part nobody may see."""

import nbformat
import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

MODULE = "m90-draft"
KEY = "canary-of-a-key"
HIDDEN = "canary-of-a-test"
DOT = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="3"/></svg>'
)
WORDS = {"ru": ("Проба пера", "Как дела?"), "en": ("A first try", "How are you?")}


def quiz(edition="en", prompt=None):
    """A quiz of one question."""
    options = [
        {"id": "a", "text": "A", "correct": True, "feedback": KEY},
        {"id": "b", "text": "B", "correct": False, "feedback": "No."},
    ]
    item = {"id": "one", "type": "sc", "prompt": prompt or WORDS[edition][1], "options": options}
    slots = [{"id": "s1", "variants": [item]}]
    return {"type": "quiz", "title": "Quiz", "mode": "practice", "slots": slots}


def describe(edition="en", **more):
    """What `module.yaml` says."""
    known = {"id": MODULE, "edition": edition, "title": WORDS[edition][0], "minutes": 5}
    return known | {"summary": "S.", "outcomes": ["O."], "memo": ["Take **this** along."]} | more


def write_yaml(folder, name, content):
    """Save a definition, as an editor does."""
    (folder / f"{name}.yaml").write_text(yaml.safe_dump(content, allow_unicode=True))


def write_notebook(folder, *cells):
    """Save the notebook; a text is Markdown, a pair with `code` a code cell."""
    made = [
        new_code_cell(cell[1]) if isinstance(cell, tuple) else new_markdown_cell(cell)
        for cell in cells
    ]
    test = new_code_cell(HIDDEN, metadata={"nbgrader": {"grade": True, "grade_id": "t"}})
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = new_notebook(cells=[*made, test], metadata={"kernelspec": kernel})
    nbformat.write(notebook, folder / "page.ipynb")


def usual_cells(edition="en", picture="\n\n![A dot](media/dot.svg)"):
    """Enough text to scroll, and the quiz below it."""
    title = WORDS[edition][0]
    long = [f"## {number}\n\n" + "Text. " * 120 for number in range(1, 7)]
    cell = ("code", 'from staffroom_widgets import Quiz\n\nQuiz("warm-up")')
    return [f"# {title}{picture}", *long, cell]


def write_module(root, edition="en"):
    """Make the module in an edition's folder; gives its own."""
    folder = root / "source" / MODULE
    (folder / "media").mkdir(parents=True)
    (folder / "media" / "dot.svg").write_text(DOT)
    (folder / "media" / "sheet.csv").write_text("a,b\n")
    write_yaml(folder, "module", describe(edition))
    write_yaml(folder, "warm-up", quiz(edition))
    write_notebook(folder, *usual_cells(edition))
    return folder
