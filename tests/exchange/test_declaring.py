"""Which pages need no trial: service pages that declare their activities and do nothing else."""

from pathlib import Path

import pytest

from staffroom.bundle import read_folder
from staffroom.exchange.check import check_page
from staffroom.exchange.declaring import needs_no_trial
from staffroom.module import Module
from staffroom.modulefiles import load_module, module_from_files

COURSE = Path(__file__).parents[2] / "course"
IMPORT = "from staffroom_widgets import Discussion, People"
PAGES = [(e, f.name) for e in ("ru", "en") for f in sorted((COURSE / e / "source").glob("s*"))]


@pytest.fixture(scope="module")
def people() -> Module:
    """A service page with an activity of each of two types."""
    return load_module(COURSE / "en" / "source" / "s01-people")


@pytest.mark.parametrize(("edition", "name"), PAGES)
def test_bundled_service_pages_need_none(edition: str, name: str) -> None:
    """The first start does not wait for a kernel for each of them."""
    files = read_folder(COURSE / edition / "source" / name)
    ran: list[int] = []
    check_page(module_from_files(files), files, lambda *_: ran.append(1))
    assert ran == []


def test_widgets_with_their_own_activities_need_none(people: Module) -> None:
    """An import may serve later cells."""
    assert needs_no_trial(people, [IMPORT, 'People("people")', 'Discussion("introductions")'])
    assert needs_no_trial(people, [])


@pytest.mark.parametrize(
    "source",
    [
        'People("people")',
        f'{IMPORT}\nPeople("nobody")',
        f'{IMPORT}\nPeople("introductions")',
        f'{IMPORT}\nDiscussion("introductions", prompt="?")',
        f"{IMPORT}\nPeople(people)",
        f'{IMPORT}\nPeople("people").close()',
        f'{IMPORT}\nPeople("people"); 1 / 0',
        f'{IMPORT}\nPeople(*["people"])',
        f'{IMPORT}\nPeople(open("people"))',
        'from staffroom_widgets import *\nPeople("people")',
        'from staffroom_widgets import Discussion as People\nPeople("people")',
        'from os import People\nPeople("people")',
        "import os",
        "%matplotlib inline",
        "1 / 0",
    ],
)
def test_anything_else_is_tried(people: Module, source: str) -> None:
    """Whatever is not plain from reading runs in a kernel first."""
    assert not needs_no_trial(people, [source])


def test_modules_of_the_course_are_always_tried() -> None:
    """What teachers are marked on is executed as they will get it."""
    module = load_module(COURSE / "en" / "source" / "m01-network")
    assert not needs_no_trial(module, [])
