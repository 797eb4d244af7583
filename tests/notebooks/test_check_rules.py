"""`staffroom check`: each rule finds the module that breaks it, in its file and cell."""

import json
import re
import shutil

import pytest
import yaml

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
STORIES = [
    path.stem
    for path in (COURSE / "en" / "source" / MODULE).glob("*.yaml")
    if path.read_text().startswith("type: branch")
]


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

    def data(self, file, change):
        """Change what a YAML file holds."""
        path = self.folder / file
        held = yaml.safe_load(path.read_text())
        change(held)
        path.write_text(yaml.safe_dump(held, allow_unicode=True, sort_keys=False))

    def nbgrader(self, cell, **changed):
        """Change what nbgrader is told of a cell."""
        self.cells(lambda cells: named(cells, cell)["metadata"]["nbgrader"].update(changed))

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


def ends_soon(story):
    """Let a story end at its first decision."""
    first = story["nodes"][story["start"]]
    del first["choices"]
    first["end"] = "That was it."
    story["nodes"] = {story["start"]: first}


def two_ways(story):
    """Leave two choices at the first decision."""
    story["nodes"][story["start"]]["choices"].pop()


def wordless_end(story):
    """Take the word away at which a story ends."""
    next(node for node in story["nodes"].values() if "end" in node).pop("end")


def one_variant(quiz):
    """Leave one variant in a slot."""
    quiz["slots"][0]["variants"] = quiz["slots"][0]["variants"][:1]


def of_one_type(quiz):
    """Leave the slots whose items are single choices."""
    quiz["slots"] = [s for s in quiz["slots"] if s["variants"][0]["type"] == "sc"]


def same_feedback(quiz):
    """Say the same of two options."""
    options = quiz["slots"][0]["variants"][0]["options"]
    options[1]["feedback"] = options[0]["feedback"]


def longest_is_right(quiz):
    """Make every right option the longest."""
    for slot in quiz["slots"]:
        for item in slot["variants"]:
            for option in item.get("options", []):
                if option.get("correct"):
                    option["text"] += " and very" + " much" * 60


def no_exit(copy):
    """Take the exit quiz away, and the grading's word of it."""
    (copy.folder / "exit-quiz.yaml").unlink()
    copy.data("module.yaml", lambda module: module["grading"].pop("quiz"))


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
    "numbers: decisions": lambda c: [c.data(f"{name}.yaml", ends_soon) for name in STORIES],
    "numbers: slots": lambda c: c.data("exit-quiz.yaml", lambda quiz: quiz["slots"].pop()),
    "numbers: variants": lambda c: c.data("exit-quiz.yaml", one_variant),
    "numbers: types of items": lambda c: c.data("exit-quiz.yaml", of_one_type),
    "numbers: seeds": lambda c: c.data("discussion.yaml", lambda talk: talk["seeds"].pop()),
    "numbers: exemplars": lambda c: c.data("request.yaml", lambda form: form["exemplars"].pop()),
    "numbers: worked examples": lambda c: c.text("page.ipynb", "### Worked example 2", "### Look"),
    "numbers: sources": lambda c: c.text(
        "module.yaml", c.folder.joinpath("module.yaml").read_text().split("sources:\n")[1].split("memo:")[0],
        "  - {id: article, text: One alone., date: 2026}\n",
    ),
    "sources": lambda c: c.data("module.yaml", lambda module: module["sources"][0].update(date="")),
    "mechanisms": without("monday"),
    "mechanisms: no exit quiz": no_exit,
    "outcomes": lambda c: c.data("module.yaml", lambda module: module.update(outcomes=[])),
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
    "feedback: twice the same": lambda c: c.data("exit-quiz.yaml", same_feedback),
    "lengths": lambda c: c.data("exit-quiz.yaml", longest_is_right),
    "exemplars": lambda c: c.data(
        "request.yaml", lambda form: form["exemplars"][0].update(level="fair")
    ),
    "stories: two choices": lambda c: c.data("chain.yaml", two_ways),
    "stories: no ending": lambda c: c.data("chain.yaml", wordless_end),
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
    "criteria: no fields": lambda c: c.data(
        "module.yaml", lambda module: module["grading"]["criteria"][0].update(fields=[])
    ),
    "criteria: levels alike": lambda c: c.data(
        "module.yaml",
        lambda module: module["grading"]["criteria"][0]["levels"].__setitem__(
            1, module["grading"]["criteria"][0]["levels"][0]
        ),
    ),
    "privacy": lambda c: c.text("discussion.yaml", "text: |\n      ", "text: |\n      Write to me@example.org. "),
    "record: none": lambda c: c.cells(lambda cells: named(cells, "m01-rec-01").update(metadata={})),
    "record: before it": lambda c: c.cells(lambda cells: cells.insert(0, cells.pop())),
    "nbgrader: other points": lambda c: c.cells(
        lambda cells: named(cells, "m01-rec-03")["metadata"]["nbgrader"].update(points=10)
    ),
    "record: a stranger": lambda c: c.cells(
        lambda cells: named(cells, "m01-rec-03")["metadata"].pop("nbgrader")
    ),
    "nbgrader: twice": lambda c: c.nbgrader("m01-rec-03", grade_id="exit_quiz_answer"),
    "nbgrader: no answer": lambda c: c.cells(drop("m01-rec-02")),
    "nbgrader: a graded answer": lambda c: c.nbgrader("m01-rec-02", grade=True, points=1),
    "nbgrader: an open test": lambda c: c.nbgrader("m01-rec-03", locked=False),
    "nbgrader: a mark that nobody gives": lambda c: c.nbgrader("m01-rec-06", solution=False),
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
        PAPER.format(
            '<path d="M0 0h40v30H0z" fill="#222222"/><text x="5" y="20" fill="#12263a">where</text>'
        )
    ),
    "contrast: on no ground": drawn(
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


def sayings():
    """Give every sentence of the rules by the name of its module."""
    modules = (reading, page, teaching, wording, pictures, record, editions)
    return [
        text
        for one in modules
        for name, value in vars(one).items()
        if name.isupper() and not name.startswith("_")
        for text in (value.values() if isinstance(value, dict) else [value])
        if isinstance(text, str) and " " in text
    ]


def test_every_sentence_is_said_of_a_module_here(tmp_path):
    """No sentence of the package is without a module that earns it."""
    said = set()
    for number, broken in enumerate(BROKEN.values()):
        copy = Copy(tmp_path / str(number))
        broken(copy)
        said |= {one.sentence for one in copy.found()}
    assert set(sayings()) - said == set()


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
    said = [text for text in (*sayings(), running.SHORT) if "%(" in text]
    assert len(said) > 50
    for text in said:
        assert translation(CATALOG, "ru").gettext(text) != text
