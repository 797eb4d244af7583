"""`staffroom check`: each rule finds the module that breaks it, in its file and cell."""

import json
import re
import shutil
from pathlib import Path

import pytest

from staffroom import checking
from staffroom.checking import check_course, editions, page, pictures, record, running, teaching
from staffroom.checking import texts as wording
from staffroom.checking import written as reading
from staffroom.checking.findings import CATALOG
from staffroom.checking.numbers import numbers
from staffroom.checking.pictures import contrast
from staffroom.checking.words import reading_ease, sentences
from staffroom.i18n import translation
from staffroom.syllabus import syllabus
from tests.notebooks.reading import COURSE

MODULE = "m01-network"


class Copy:
    """A copy of a module in both editions, to be broken."""

    def __init__(self, root):
        """Copy the module into a course of its own."""
        self.root = root
        for edition in ("ru", "en"):
            shutil.copytree(
                COURSE / edition / "source" / MODULE, root / edition / "source" / MODULE
            )
            shutil.copy(COURSE / edition / "glossary.yaml", root / edition)
        self.folder = root / "en" / "source" / MODULE

    def text(self, file, old, new, times=1):
        """Replace a text in a file; it must be there."""
        path = self.folder / file
        before = path.read_text()
        assert old in before, f"{old!r} is not in {file}"
        path.write_text(before.replace(old, new, times))

    def cells(self, change):
        """Change the list of cells."""
        path = self.folder / "page.ipynb"
        book = json.loads(path.read_text())
        change(book["cells"])
        path.write_text(json.dumps(book))

    def add(self, cell, text):
        """Add a text to a Markdown cell."""
        self.cells(lambda cells: named(cells, cell)["source"].append(f"\n\n{text}"))

    def code(self, cell, text):
        """Replace the source of a cell."""
        self.cells(lambda cells: named(cells, cell).update(source=text))

    def found(self, modules=(MODULE,)):
        """Check the copy without running its code."""
        return list(check_course(self.root, modules, lambda *_: None))


def named(cells, name):
    """The cell of an id."""
    return next(cell for cell in cells if cell["id"] == name)


@pytest.fixture
def copy(tmp_path):
    return Copy(tmp_path / "course")


def drop(*names):
    """Leave cells out of a notebook."""

    def change(cells):
        cells[:] = [cell for cell in cells if cell["id"] not in names]

    return change


def emptied(cells):
    """Leave one word in each text below the title."""
    for cell in cells[1:]:
        if cell["cell_type"] == "markdown" and not cell["metadata"]:
            cell["source"] = ["Words."]


def without(*activities):
    """Take activities off the page and out of the folder."""

    def change(copy):
        for name in activities:
            (copy.folder / f"{name}.yaml").unlink()
        copy.cells(lambda cells: cells.__setitem__(slice(None), [c for c in cells if not shows(c)]))

    def shows(cell):
        source = "".join(cell["source"])
        return any(f'("{name}")' in source for name in activities) and not cell["metadata"]

    return change


def drawn(svg):
    """Draw a picture in place of the module's."""
    return lambda copy: (copy.folder / "media" / "answer-chain.svg").write_text(svg)


PAPER = (
    '<svg xmlns="http://www.w3.org/2000/svg"><rect width="100" height="50" fill="#ffffff"/>{}</svg>'
)
BROKEN = {
    # rule: what breaks it, by a word about how
    "loads: a key nobody knows": lambda c: c.text("module.yaml", "summary:", "sumary:"),
    "loads: no notebook": lambda c: (c.folder / "page.ipynb").write_text("{}"),
    "place": lambda c: c.text("module.yaml", "id: m01-network", "id: m01-elsewhere"),
    "syllabus": lambda c: c.text("module.yaml", "minutes: 75", "minutes: 70"),
    "declared: unknown": lambda c: c.code(
        "m01-s1-04", 'from staffroom_widgets import Quiz\n\nQuiz("check-9")'
    ),
    "declared: twice": lambda c: c.code(
        "m01-s1-04", 'from staffroom_widgets import Quiz\n\nQuiz("check-2")'
    ),
    "declared: other widget": lambda c: c.code(
        "m01-s1-04", 'from staffroom_widgets import Sorter\n\nSorter("check-1")'
    ),
    "declared: nowhere": lambda c: c.cells(drop("m01-s1-04")),
    "code": lambda c: c.code(
        "m01-s1-04", 'from staffroom_widgets import Quiz\n\nQuiz("check-1")\nprint(1)'
    ),
    "headings: skipped": lambda c: c.add("m01-s1-01", "##### Deep down"),
    "headings: a second title": lambda c: c.add("m01-s1-01", "# Another title"),
    "length": lambda c: c.cells(emptied),
    "blocks": lambda c: c.add("m01-s1-01", "Word. " * 360),
    "sentences": lambda c: c.add("m01-s1-01", "and so on " * 1500),
    "reading": lambda c: c.add("m01-s1-01", "Individualisation necessitates operationalisation. " * 90),
    "numbers: interactive": without("diary", "benefits", "rewrite", "sqs", "consultation", "tour"),
    "numbers: checks": without("check-5"),
    "numbers: worked examples": lambda c: c.text("page.ipynb", "### Worked example 2", "### Look"),
    "numbers: sources": lambda c: c.text(
        "module.yaml", c.folder.joinpath("module.yaml").read_text().split("sources:\n")[1].split("memo:")[0],
        "  - {id: article, text: One alone., date: 2026}\n",
    ),
    "mechanisms": without("monday"),
    "memo": lambda c: c.text(
        "module.yaml", c.folder.joinpath("module.yaml").read_text().split("memo:")[1], " []\n"
    ),
    "slots": lambda c: c.text(
        "exit-quiz.yaml",
        c.folder.joinpath("exit-quiz.yaml").read_text().split("      - id: s01b\n")[1].split("  - id: s02\n")[0],
        "        type: num\n        prompt: How many?\n        value: 2\n        feedback: One and one make two.\n",
    ),
    "feedback": lambda c: c.text(
        "check-1.yaml", re.search(r"feedback: (.+)", (c.folder / "check-1.yaml").read_text())[1], "Wrong."
    ),
    "stories": lambda c: c.text(
        "chain.yaml", c.folder.joinpath("chain.yaml").read_text().split("consequence: >-\n")[1].split("        effects")[0],
        "          Well.\n",
    ),
    "seeds": lambda c: c.text(
        "discussion.yaml", "  - id: seed-3", "  - id: seed-3\n    replies: [{author: A, text: Hello there}]"
    ),
    "criteria: no star": lambda c: c.text("module.yaml", "star: true", "star: false"),
    "criteria: no such field": lambda c: c.text(
        "module.yaml", "fields: [situation, tried]", "fields: [situation, dreamt]"
    ),
    "privacy": lambda c: c.text("discussion.yaml", "text: |\n      ", "text: |\n      Write to me@example.org. "),
    "record: none": lambda c: c.cells(lambda cells: named(cells, "m01-rec-01").update(metadata={})),
    "record: before it": lambda c: c.cells(lambda cells: cells.insert(0, cells.pop())),
    "nbgrader: other points": lambda c: c.cells(
        lambda cells: named(cells, "m01-rec-03")["metadata"]["nbgrader"].update(points=10)
    ),
    "nbgrader: no cell": lambda c: c.cells(drop("m01-rec-06")),
    "nbgrader: needless": lambda c: c.cells(
        lambda cells: named(cells, "m01-rec-06")["metadata"]["nbgrader"].update(grade_id="other")
    ),
    "golden": lambda c: c.code("m01-rec-02", "answer = {}"),
    "golden: of the discussion": lambda c: c.code("m01-rec-04", 'answer = {"posts": 0, "answers": 2}'),
    "link-text": lambda c: c.add("m01-s1-01", "More [here](https://example.org/a)."),
    "links: a file": lambda c: c.add("m01-s1-01", "The [plan for print](media/none.pdf) is ready."),
    "links: an activity": lambda c: c.add("m01-s1-01", "Go [to the question](#sr-nothing)."),
    "links: a module": lambda c: c.add("m01-s1-01", "See [the last module](../m99-none/)."),
    "links: half an address": lambda c: c.add("m01-s1-01", "See [the report](https://report)."),
    "tables": lambda c: c.add("m01-s1-01", "| a | |\n|---|---|\n| 1 | 2 |"),
    "leftovers": lambda c: c.add("m01-s1-01", "The law says so [M]."),
    "leftovers: in a file": lambda c: c.text("module.yaml", "summary: >-\n", "summary: >-\n  TODO "),
    "quotes": lambda c: c.add("m01-s1-01", 'She said "no" twice.'),
    "terms": lambda c: c.add("m01-s1-01", "Again [network interaction](#glossary-network)."),
    "release: a term": lambda c: c.add("m01-s1-01", "A [new term](#glossary-unheard-of)."),
    "release: no alt text": lambda c: c.add("m01-s1-01", "![](media/answer-chain.svg)"),
    "alt": lambda c: c.add("m01-s1-01", "![chain.svg](media/answer-chain.svg)"),
    "contrast": drawn(PAPER.format('<text x="5" y="20" fill="#cccccc">pale</text>')),
    "contrast: in the dark alone": drawn(
        PAPER.format(
            "<style>@media (prefers-color-scheme: dark) {"
            '[fill="#ffffff"] {fill: #242320} [fill="#12263a"] {fill: #4a4a4a}}</style>'
            '<text x="5" y="20" fill="#12263a">lost by night</text>'
        )
    ),
    "dark": lambda c: c.text("media/answer-chain.svg", '[fill="#14301f"]', '[fill="#14301e"]'),
    "contrast: not to be told": drawn(
        '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9"/><text x="5" y="20">where</text></svg>'
    ),
    "pictures: broken": drawn("<svg"),
    "pictures: active": drawn(PAPER.format("<script>1</script>")),
    "editions: cells": lambda c: c.cells(lambda cells: named(cells, "m01-s1-01").update(id="other")),
    "editions: sources": lambda c: c.text("module.yaml", "id: eun-pilot", "id: elsewhere"),
    "editions: keys": lambda c: c.text("chain.yaml", "effects: {voices: 2, trust: 1}", "effects: {voices: 1}"),
    "editions: missing": lambda c: shutil.rmtree(c.folder),
}  # fmt: skip


def test_a_sound_module_passes(copy):
    """Nothing is found in a module of the course, so what a test below finds is what it broke."""
    assert copy.found() == []


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_module_is_found(case, copy):
    """The rule that is broken speaks, about the English edition or about both."""
    BROKEN[case](copy)
    rule = case.split(":")[0]
    spoken = [one for one in copy.found() if one.rule == rule]
    assert spoken
    assert {one.edition for one in spoken} <= {"en", ""}
    assert all(one.told("ru") and one.place("ru") for one in spoken)


def test_every_rule_is_broken_here():
    """No rule of the package is without a module that breaks it."""
    source = "".join(p.read_text() for p in Path(checking.__file__).parent.glob("*.py"))
    names = set(re.findall(r'(?:finding|Finding|_both)\(\s*(?:ru, )?"([a-z-]+)"', source))
    assert {case.split(":")[0] for case in BROKEN} >= names - {"lengths", "exemplars", "outcomes"}


def test_lengths_exemplars_and_outcomes(copy):
    """A right option that is always the longest, lost exemplars and lost outcomes are found."""
    quiz = (copy.folder / "exit-quiz.yaml").read_text()
    longer = re.sub(
        r"(            text: )(.+)(\n            feedback: .+\n            correct: true)",
        lambda m: (
            m[1] + json.dumps(m[2].strip('"“”') + " " + "very " * 60, ensure_ascii=False) + m[3]
        ),
        quiz,
    )
    (copy.folder / "exit-quiz.yaml").write_text(longer)
    copy.text("request.yaml", "level: weak", "level: fair")
    about = (copy.folder / "module.yaml").read_text()
    between = about.split("outcomes:\n")[1].split("competences:")[0]
    (copy.folder / "module.yaml").write_text(
        about.replace(between, "").replace("outcomes:", "outcomes: []")
    )
    assert {"lengths", "exemplars", "outcomes"} <= {one.rule for one in copy.found()}


def test_places_are_told_as_jupyterlab_counts(copy):
    """A finding in the notebook names the cell by its number, the first being 1."""
    copy.add("m01-sit-01", "She said [M].")
    [one] = copy.found()
    assert (one.file, one.cell) == ("page.ipynb", 2)
    assert one.place("en") == "en/m01-network/page.ipynb, cell 2"


def test_faults_of_a_file_come_with_their_line(copy):
    """What the loader refuses is a finding with the line, and no traceback."""
    copy.text("check-1.yaml", "mode: practice", "mode: sometimes")
    [one] = [one for one in copy.found() if one.rule == "loads"]
    assert (one.file, one.line) == ("check-1.yaml", 3)


def test_a_course_of_one_edition_is_checked_alone(copy):
    """Where a school has but one edition, nothing is missed of the other."""
    shutil.rmtree(copy.root / "ru")
    assert copy.found() == []


def test_the_scheme_in_which_a_text_is_lost_is_told(copy):
    """The finding says that it is on a dark page, once; by day the drawing is sound."""
    BROKEN["contrast: in the dark alone"](copy)
    [one] = [one for one in copy.found() if one.rule == "contrast"]
    assert one.sentence == pictures.LOW_DARK
    assert one.values["text"] == "lost by night"


def test_contrast_is_that_of_wcag():
    """Black on white is 21 : 1, a colour on itself 1 : 1, #767676 on white just passes."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#336699", "#336699") == 1
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_reading_ease_is_flesch():
    """Short words make easy texts, in both languages; an empty text is easy."""
    easy, hard = (
        sentences("The cat sat. The dog ran."),
        sentences("Individualisation necessitates operationalisation."),
    )
    assert reading_ease(easy, "en") > 90
    assert reading_ease(hard, "en") < 0
    assert reading_ease(sentences("Мама мыла раму."), "ru") > reading_ease(
        sentences("Осуществление индивидуализации."), "ru"
    )
    assert reading_ease([], "ru") == 100


def test_every_module_of_the_course_has_its_numbers():
    """Each module of the syllabus has one row of minimum numbers; others go by their minutes."""
    named_once = [name for row in numbers().rows for name in row.modules]
    assert sorted(named_once) == sorted(step.id for step in syllabus().modules)
    assert numbers().of("m20-small", 15) == numbers().others[0]
    assert numbers().of("m20-endless", 9000) == numbers().others[-1]


def test_every_sentence_is_in_the_catalog():
    """Whatever a rule can say stands in the catalog of both languages."""
    modules = (reading, page, teaching, wording, pictures, record, running, editions)
    said = [
        text
        for one in modules
        for name, value in vars(one).items()
        if name.isupper()
        for text in (value.values() if isinstance(value, dict) else [value])
        if isinstance(text, str) and "%(" in text and text != "%(reason)s"
    ]
    assert len(said) > 50
    for text in said:
        assert translation(CATALOG, "ru").gettext(text) != text
