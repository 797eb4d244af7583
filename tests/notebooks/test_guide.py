"""The author's guide: every YAML example in it loads, and together they make a module."""

import re
from pathlib import Path

import pytest

from staffroom.activities import ActivityBase
from staffroom.activities.items import MARKS, ItemBase
from staffroom.activities.items.choice import Choice
from staffroom.activities.items.pairs import Pairing
from staffroom.modulefiles import module_from_files

GUIDE = Path(__file__).parents[2] / "course" / "README.md"
MARKS_PAGE = GUIDE.parents[1] / "docs" / "marks.md"
EXAMPLE = re.compile(r"```yaml\n# (\S+\.yaml)\n(.*?)```", re.DOTALL)
FILES = {name: text.encode() for name, text in EXAMPLE.findall(GUIDE.read_text())}


def kinds(base):
    """The names that a family of types goes by in YAML."""
    typed = [c for c in base.__subclasses__() if "type" in c.model_fields]
    return {c.model_fields["type"].annotation.__args__[0] for c in typed}


ITEM_KINDS = kinds(ItemBase) | kinds(Choice) | kinds(Pairing)


def test_the_examples_make_a_module():
    """An author who copies all examples of the guide has a module that loads."""
    module = module_from_files(FILES)
    # Of the activities that are widgets alone, reviews stand on modules' pages.
    assert {a.type for a in module.activities.values()} == kinds(ActivityBase) | {"review"}


def test_every_item_type_has_an_example():
    """The guide shows each type of quiz item."""
    quiz = module_from_files(FILES).activities["exit-quiz"]
    assert {i.type for slot in quiz.slots for i in slot.variants} == ITEM_KINDS


def test_the_page_about_marks_holds_the_formulas():
    """The table of `docs/marks.md` is the table of the scorers, and has every type."""
    rows = re.findall(r"^\| `(\w+)` \|[^|]*\| (.*) \|$", MARKS_PAGE.read_text(), re.MULTILINE)
    assert dict(rows) == MARKS
    assert set(MARKS) == ITEM_KINDS


@pytest.mark.parametrize("name", FILES)
def test_an_example_with_a_slip_is_refused(name):
    """A misspelt key in any example is told with its file, so the examples are truly checked."""
    first = b"as_of:" if name.startswith("data/") else b"title:"
    broken = FILES | {name: FILES[name].replace(first, b"titel:", 1)}
    with pytest.raises(ValueError, match=re.escape(name)):
        module_from_files(broken)
