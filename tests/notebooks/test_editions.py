"""The editions of the course: equal where they must be, complete, and clean when they run."""

import ast
import re
import shutil
from difflib import unified_diff
from itertools import pairwise
from pprint import pformat

import pytest
import yaml
from nbclient import NotebookClient

from staffroom.activities.items import Numeric, ShortText
from staffroom.glossary import ALL, GLOSSARY, named
from staffroom.rules import points, privacy
from staffroom.syllabus import syllabus
from tests.notebooks.minimum import BLOCK_WORDS, MINIMUM, SENTENCE_WORDS
from tests.notebooks.reading import (
    COURSE,
    EDITIONS,
    RECORD,
    blocks,
    declared,
    folder,
    headings,
    keyed,
    listed,
    module,
    module_folders,
    notebook,
    page_cells,
    prose,
    sentences,
    words,
)

MODULES = sorted({name for edition in EDITIONS for name in module_folders(edition)})
each_module = pytest.mark.parametrize("name", MODULES)
each_page = pytest.mark.parametrize(
    ("edition", "name"), [(e, m) for e in EDITIONS for m in MODULES]
)
each_course_page = pytest.mark.parametrize(
    ("edition", "name"), [(e, m) for e in EDITIONS for m in MODULES if m.startswith("m")]
)
CLASSES = {
    "quiz": "Quiz", "sorter": "Sorter", "branch": "Branch", "selfmap": "SelfMap", "form": "Form",
    "display": "Display", "diagnostic": "Diagnostic", "route": "Route", "planner": "Planner",
    "stepper": "Stepper", "discussion": "Discussion", "submission": "Submission",
    "people": "People", "communities": "Communities", "notices": "Notices", "search": "Search",
    "takeout": "Takeout", "moderation": "Moderation", "review": "Review",
    "marking": "Marking", "home": "Home", "progress": "Progress",
    "certificates": "Certificates", "overview": "Overview", "progressfile": "ProgressFile",
}  # fmt: skip
OWN = {
    "edition": True,
    "sources": True,
    "activities": {"__all__": {"contacts": True, "exemplars": {"__all__": {"scores"}}}},
}
"""What each edition has of its own: helplines are those of its readers' countries, and an expert
scores the exemplars that were written for them."""
WORKED_EXAMPLE = re.compile(r"(?:Worked example|Пример) \d")


def activities(edition, name, kind):
    """The activities of one type, by id."""
    return {i: a for i, a in module(edition, name).activities.items() if a.type == kind}


def items(edition, name):
    """Every quiz item of a module, with the id of its quiz."""
    quizzes = activities(edition, name, "quiz").items()
    return [(q, item) for q, quiz in quizzes for slot in quiz.slots for item in slot.variants]


def exit_quiz(edition, name):
    """The quiz at the end; it gives points where the grading names it."""
    about = module(edition, name)
    return about.activities[about.grading.quiz or "exit-quiz"]


def graded(book):
    """The nbgrader metadata of a notebook, in order."""
    return [cell.metadata["nbgrader"] for cell in book.cells if "nbgrader" in cell.metadata]


# --- the two editions agree -------------------------------------------------------------------


def test_editions_offer_the_same_modules():
    """Both editions list the same modules in the same order; folders hold the service pages too."""
    assert listed("ru") == listed("en") != []
    assert module_folders("ru") == module_folders("en")
    assert [name for name in MODULES if name.startswith("m")] == sorted(listed("ru"))


@each_module
def test_definitions_agree(name):
    """Ids, item types, keys, effects, lengths and numbers of options are equal in both editions."""
    ru, en = (keyed(module(e, name).model_dump(exclude=OWN)) for e in EDITIONS)
    assert ru == en, "\n".join(unified_diff(pformat(ru).split("\n"), pformat(en).split("\n")))


@each_module
def test_sources_agree(name):
    """Both editions rest on the same sources, though each may link where its readers can read."""
    ru, en = ([source.id for source in module(edition, name).sources] for edition in EDITIONS)
    assert ru == en


@each_module
def test_notebooks_agree(name):
    """Cell ids, kinds, declared activities and everything nbgrader reads are equal."""
    ru, en = (notebook(edition, name) for edition in EDITIONS)
    assert [(c.id, c.cell_type) for c in ru.cells] == [(c.id, c.cell_type) for c in en.cells]
    assert declared(ru) == declared(en)
    assert graded(ru) == graded(en)


def test_glossaries_agree():
    """Both editions explain the same terms, and each page of all terms has them all."""
    ru, en = (yaml.safe_load((COURSE / edition / GLOSSARY).read_text()) for edition in EDITIONS)
    assert set(ru) == set(en) != set()
    for edition, terms in zip(EDITIONS, (ru, en), strict=True):
        assert set(module(edition, "s11-glossary").glossary) == set(terms)


# --- a page is whole --------------------------------------------------------------------------


@each_course_page
def test_a_module_is_called_alike_on_its_page_and_on_routes(edition, name):
    """Title and minutes are those of the syllabus, so nobody looks for a module under two names."""
    step, own = syllabus().step(name), module(edition, name)
    assert step is not None
    assert (own.title, own.minutes) == (step.title[edition], step.minutes)


@each_page
def test_the_module_knows_where_it_stands(edition, name):
    """A module's id and edition are those of its folder."""
    assert (module(edition, name).id, module(edition, name).edition) == (name, edition)


@each_page
def test_a_page_declares_each_activity_once(edition, name):
    """Every definition is declared exactly once, by the widget of its type; code does no more."""
    book = notebook(edition, name)
    defined = [(CLASSES[a.type], i) for i, a in module(edition, name).activities.items()]
    assert sorted(declared(book)) == sorted(defined)
    for cell, (cls, activity) in zip(
        [c for c in page_cells(book) if c.cell_type == "code"], declared(book), strict=True
    ):
        expected = ast.parse(f'from staffroom_widgets import {cls}\n{cls}("{activity}")')
        assert ast.dump(ast.parse(cell.source)) == ast.dump(expected), cell.id


@each_page
def test_headings_make_an_outline(edition, name):
    """One h1, at the start, is the module's title; no level is skipped on the way down."""
    found = headings(notebook(edition, name))
    levels = [level for level, _ in found]
    assert found[0] == (1, module(edition, name).title)
    assert levels.count(1) == 1
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []


@each_page
def test_terms_are_explained(edition, name):
    """Every term that a page marks is in the glossary of its edition, and is marked once."""
    text = prose(notebook(edition, name))
    assert set(named(text)) <= {*module(edition, name).glossary, ALL}
    assert len(re.findall(r"\]\(#glossary-", text)) == len(named(text))


@each_page
def test_pictures_have_words_and_come_from_the_module(edition, name):
    """A picture has an alternative text and is a file of the module; none is on another host."""
    for text, target in re.findall(r"!\[([^\]]*)\]\(([^)]*)\)", prose(notebook(edition, name))):
        assert len(words(text)) >= 3, target
        assert (folder(edition, name) / target).is_file()


@each_course_page
def test_the_record_fits_the_grading(edition, name):
    """nbgrader's cells are those of the module's grading, with its points, under their heading."""
    grading = module(edition, name).grading
    offered = points.module_points(grading)
    automatic = grading.automatic
    expected = {points.cell_of(activity): offered[part] for part, activity in automatic.items()}
    expected |= {points.criterion_cell_of(c.id): 4 for c in grading.criteria}
    if grading.reviews:
        expected |= {points.cell_of(grading.reviews): offered["reviews"]}
    cells = notebook(edition, name).cells
    found = graded(notebook(edition, name))
    assert {c["grade_id"]: c["points"] for c in found if c["grade"]} == expected
    answers = {points.answer_cell_of(activity) for activity in automatic.values()}
    assert {c["grade_id"] for c in found if not c["grade"]} == answers
    record = next(i for i, c in enumerate(cells) if RECORD in c.metadata.get("tags", []))
    assert all("nbgrader" in c.metadata for c in cells[record + 1 :])
    assert not any("nbgrader" in c.metadata for c in cells[:record])


# --- a page teaches ---------------------------------------------------------------------------


@each_page
def test_every_option_is_explained(edition, name):
    """Every option and every free answer has feedback of its own that is more than a verdict."""
    for quiz, item in items(edition, name):
        parts = [item] if isinstance(item, ShortText | Numeric) else item.options
        feedback = [part.feedback for part in parts]
        assert [f for f in feedback if len(words(f)) < 4] == [], f"{quiz}: {item.id}"
        assert len(set(feedback)) == len(feedback), f"{quiz}: {item.id}"


@each_page
def test_every_choice_has_a_consequence(edition, name):
    """Every decision is told what follows from it, at three decision points or more."""
    for branch in activities(edition, name, "branch").values():
        deciding = [node for node in branch.nodes.values() if node.choices]
        assert len(deciding) >= MINIMUM[name].decisions
        short = [c.id for n in deciding for c in n.choices if len(words(c.consequence)) < 8]
        assert short == []
        assert all(len(node.choices) >= 3 for node in deciding)
        assert all(node.end for node in branch.nodes.values() if not node.choices)


@each_page
def test_the_right_option_is_not_told_by_its_length(edition, name):
    """In no more than half of the exit quiz's single choices is the right option the longest."""
    single = [i for _, i in items(edition, name) if i.type == "sc" and len(i.options) > 3]
    longest = [i.id for i in single if max(i.options, key=lambda o: len(o.text)).correct]
    assert len(longest) <= len(single) / 2, longest


@each_course_page
def test_the_bank_is_full(edition, name):
    """The exit quiz has its slots, each with its variants, all of one type and worth a point."""
    slots = exit_quiz(edition, name).slots
    assert len(slots) == MINIMUM[name].slots
    for slot in slots:
        assert len(slot.variants) == MINIMUM[name].variants, slot.id
        assert len({item.type for item in slot.variants}) == 1, slot.id
    assert len({slot.variants[0].type for slot in slots}) >= MINIMUM[name].item_types


@each_course_page
def test_minimum_numbers(edition, name):
    """The module holds at least what the course design asks of it."""
    least, about = MINIMUM[name], module(edition, name)
    assert about.minutes == least.minutes
    assert len(about.sources) >= least.sources
    assert all(str(source.date) for source in about.sources)
    checks = {i for i in about.activities if i.startswith("check-")}
    assert len(checks) >= least.checks
    grading = about.grading
    apart = checks | {"exit-quiz", grading.discussion, grading.assignment, "submission"}
    assert len(set(about.activities) - apart) >= least.interactive
    assert set(least.mechanisms) <= set(about.activities)


@each_course_page
def test_models_and_seeds(edition, name):
    """There are worked examples on the page, graded exemplars of the task, and seeded posts."""
    least, about = MINIMUM[name], module(edition, name)
    texts = [text for _, text in headings(notebook(edition, name))]
    assert sum(bool(WORKED_EXAMPLE.match(text)) for text in texts) >= least.worked_examples
    exemplars = about.activities[about.grading.assignment].exemplars
    assert len(exemplars) >= least.exemplars
    assert not least.exemplars or {e.level for e in exemplars} == {"weak", "fair", "strong"}
    seeds = about.activities[about.grading.discussion].seeds
    assert len(seeds) >= least.seeds
    assert [bool(seed.replies) for seed in seeds].count(False) >= 1


@each_course_page
def test_what_is_shown_as_good_keeps_children_safe(edition, name):
    """Seeded posts, models and the better exemplars hold nothing our own privacy check warns of."""
    about = module(edition, name)
    shown = [form.model for form in activities(edition, name, "form").values()]
    for form in activities(edition, name, "form").values():
        shown += [e.text for e in form.exemplars if e.level != "weak"]
    for seed in about.activities[about.grading.discussion].seeds:
        shown += [seed.text, *(reply.text for reply in seed.replies)]
    assert [text for text in shown if privacy.findings(text)] == []


@each_course_page
def test_criteria_speak_of_fields_that_exist(edition, name):
    """Each criterion has five levels of its own and names fields of the assignment."""
    about = module(edition, name)
    known = {field.id for field in about.activities[about.grading.assignment].fields}
    by_people = about.grading.assignment_by == "people"
    assert any(criterion.star for criterion in about.grading.criteria) == by_people
    for criterion in about.grading.criteria:
        assert set(criterion.fields) <= known
        assert criterion.fields
        assert len(set(criterion.levels)) == points.ASSIGNMENT_CRITERION + 1


# --- a page reads well --------------------------------------------------------------------------


@each_course_page
def test_the_page_has_its_length(edition, name):
    """The prose of a page stays within its number of words."""
    low, high = MINIMUM[name].words
    assert low <= len(words(prose(notebook(edition, name)))) <= high


@each_course_page
def test_there_is_soon_something_to_do(edition, name):
    """No stretch of text before an activity is longer than a reader can hold."""
    assert max(blocks(notebook(edition, name))) <= BLOCK_WORDS


@each_page
def test_sentences_are_short(edition, name):
    """The mean sentence of running text stays short, headings left aside."""
    running = re.sub(r"^#.*$", "", prose(notebook(edition, name)), flags=re.MULTILINE)
    lengths = [len(found) for found in sentences(running)]
    assert sum(lengths) / len(lengths) <= SENTENCE_WORDS[edition]


# --- a page runs --------------------------------------------------------------------------------


@each_page
def test_the_notebook_runs_clean(edition, name, tmp_path):
    """Run in a copy of its folder, every activity shows, nothing is warned of, golden is full."""
    copy = shutil.copytree(folder(edition, name), tmp_path / name)
    book = notebook(edition, name).copy()
    NotebookClient(
        book, timeout=60, kernel_name="python3", resources={"metadata": {"path": str(copy)}}
    ).execute()
    code = {cell.id: cell for cell in book.cells if cell.cell_type == "code"}
    noisy = {
        i: o for i, c in code.items() for o in c.outputs if o.output_type in {"stream", "error"}
    }
    assert noisy == {}
    for cell in (c for c in page_cells(book) if c.cell_type == "code"):
        assert "application/vnd.jupyter.widget-view+json" in cell.outputs[0].data, cell.id
    for cell in (c for c in code.values() if c.metadata.get("nbgrader", {}).get("grade")):
        assert float(cell.outputs[0].data["text/plain"]) == cell.metadata["nbgrader"]["points"]


@each_course_page
def test_golden_answers_are_right_in_every_draw(edition, name):
    """The golden answer of a marked exit quiz is full whichever variants are drawn."""
    if module(edition, name).grading.quiz is None:
        assert exit_quiz(edition, name).mode == "practice"
        return
    quiz = exit_quiz(edition, name)
    cell = points.answer_cell_of(module(edition, name).grading.quiz)
    source = next(
        c.source
        for c in notebook(edition, name).cells
        if c.metadata.get("nbgrader", {}).get("grade_id") == cell
    )
    golden = ast.literal_eval(source.split("answer = ")[1].split("### END")[0].strip())
    for item in (item for slot in quiz.slots for item in slot.variants):
        assert item.mark(golden["attempts"][0]["items"][item.id]).score == 1, item.id
