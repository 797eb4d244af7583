"""Competences: the codes of three frameworks, and what modules may say of them."""

import pytest
import yaml
from pydantic import ValidationError

from staffroom.competences import Frameworks, frameworks
from staffroom.modulefaults import CourseError
from staffroom.modulefiles import module_from_files
from tests.unit.small import small_files


def test_all_competences_of_the_frameworks_are_there():
    """18 of UNESCO, 22 of DigCompEdu, three labour functions, each in both languages."""
    found = {one.id: one.codes for one in frameworks().frameworks}
    assert {name: len(codes) for name, codes in found.items()} == {
        "ict-cft": 18,
        "digcompedu": 22,
        "standard": 3,
    }
    for codes in found.values():
        assert all(set(names) == {"ru", "en"} and all(names.values()) for names in codes.values())


def test_a_code_belongs_to_one_framework():
    """Where it stood in two nobody could say what a module means by it."""
    one = {"id": "a", "title": {"ru": "А", "en": "A"}, "codes": {"X": {"ru": "х", "en": "x"}}}
    with pytest.raises(ValidationError, match="two frameworks"):
        Frameworks.model_validate({"frameworks": [one, {**one, "id": "b"}]})


def declaring(codes):
    """Give the small module's files with these competences."""
    files = small_files()
    described = yaml.safe_load(files["module.yaml"]) | {"competences": codes}
    return files | {"module.yaml": yaml.safe_dump(described).encode()}


def test_a_module_lists_codes_and_numbers_stay_codes():
    """What YAML reads as a number is the code that was written."""
    assert module_from_files(declaring(["KD6", 1.2, "A/01.6"])).competences == [
        "KD6",
        "1.2",
        "A/01.6",
    ]
    assert module_from_files(small_files()).competences == []


@pytest.mark.parametrize(
    ("codes", "fault"), [(["KD9"], "no competence has the code `KD9`"), (["KD6", "KD6"], "unique")]
)
def test_unknown_codes_and_repetitions_are_told(codes, fault):
    """An author reads which code it is."""
    with pytest.raises(CourseError, match=fault):
        module_from_files(declaring(codes))
