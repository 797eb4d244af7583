"""The syllabus names the whole course, in an order that can be taken."""

from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

import staffroom
from staffroom.competences import frameworks
from staffroom.syllabus import Syllabus, SyllabusError, read, syllabus

EDITIONS = Path(staffroom.__file__).parents[1]


def test_the_course_has_fourteen_modules_of_36_hours_less_transfer_and_reviews():
    """All fourteen are there with titles in both languages, 22.5 hours of study together."""
    modules = syllabus().modules
    assert [step.id[:3] for step in modules] == [f"m{number:02}" for number in range(14)]
    assert sum(step.minutes for step in modules) == 22.5 * 60
    assert all(set(step.title) == {"ru", "en"} for step in modules)


def test_every_competence_of_digcompedu_and_of_the_standard_is_developed_somewhere():
    """All 22 of DigCompEdu and all labour functions are in some module, as the course promises."""
    named = {code for step in syllabus().modules for code in step.competences}
    promised = {f.id: set(f.codes) for f in frameworks().frameworks}
    assert promised["digcompedu"] | promised["standard"] <= named
    assert all(step.competences for step in syllabus().modules)


def test_a_module_that_is_written_says_the_competences_of_the_syllabus():
    """Before and after its release a module develops the same."""
    for module in sorted(EDITIONS.glob("*/source/m*/module.yaml")):
        step = syllabus().step(module.parent.name)
        assert step is not None
        declared = yaml.safe_load(module.read_text("utf-8"))["competences"]
        assert tuple(map(str, declared)) == step.competences, module


def test_what_a_certificate_needs_can_be_reached():
    """Nothing that a certificate demands needs a module that the certificate's rule forbids."""
    whole = syllabus()
    assert {"route", "full"} == set(whole.certificates)
    assert set(whole.certificates["full"].modules) == {step.id for step in whole.modules}
    for needed in whole.certificates["route"].modules:
        step = whole.step(needed)
        assert set(step.needs) <= set(whole.certificates["route"].modules)


STEP = {"id": "m01-a", "minutes": 1, "title": {"en": "A", "ru": "A"}}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"modules": [STEP, STEP]}, "stands twice"),
        ({"modules": [STEP | {"needs": ["m02-b"]}]}, "needs m02-b before it"),
        ({"presets": {"one": ["m09-x"]}}, "unknown modules: m09-x"),
        ({"certificates": {"one": {"modules": ["m09-x"], "more": 0}}}, "unknown modules: m09-x"),
    ],
)
def test_a_syllabus_that_cannot_be_taken_is_refused(change, words):
    """Doubled and unknown modules, and an order in which nobody could learn, are refused."""
    whole = {"modules": [STEP], "presets": {}, "certificates": {}} | change
    with pytest.raises(ValidationError, match=words):
        Syllabus.model_validate(whole)


SHORT = {"modules": [STEP], "presets": {}, "certificates": {"route": {"modules": [], "more": 1}}}


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course folder of this installation."""
    monkeypatch.setenv("STAFFROOM_COURSE", str(tmp_path))
    syllabus.cache_clear()
    yield tmp_path
    syllabus.cache_clear()


def test_a_schools_own_syllabus_lies_beside_its_editions(course):
    """Where there is one, it is the course's; where there is none, ours is."""
    assert len(syllabus().modules) == 14
    (course / "syllabus.yaml").write_text(yaml.safe_dump(SHORT))
    syllabus.cache_clear()
    assert [step.id for step in syllabus().modules] == ["m01-a"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("modules: [", r"syllabus.yaml:\d+: is not readable YAML"),
        (
            "presets: {}\ncertificates: {}\nmodules:\n- id: nowhere\n",
            r"syllabus.yaml:\d+: modules\[0\]",
        ),
        (yaml.safe_dump(SHORT | {"presets": {"one": ["m09-x"]}}), "unknown modules: m09-x"),
    ],
)
def test_a_fault_in_it_is_told_with_its_place(course, text, words):
    """File, line where one can be named, and a sentence."""
    file = course / "syllabus.yaml"
    file.write_text(text)
    with pytest.raises(SyllabusError, match=words):
        read(file)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("modules: [", ":1: не читается как YAML: здесь ошибка"),
        ("presets: {}\ncertificates: {}\n", ":1: modules: отсутствует"),
        (
            yaml.safe_dump(SHORT | {"presets": {"one": ["m09-x"]}}),
            ":13: presets.one[0]: неизвестные модули: m09-x",
        ),
        (None, ": не удаётся прочитать: такого файла нет"),
    ],
)
def test_a_fault_in_it_is_told_in_russian(tmp_path, text, sentence):
    """A school that works in Russian reads what to mend in Russian, after file and line."""
    file = tmp_path / "syllabus.yaml"
    if text is not None:
        file.write_text(text)
    with pytest.raises(SyllabusError) as caught:
        read(file)
    assert caught.value.told("ru") == f"{file}{sentence}"
