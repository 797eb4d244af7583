"""Reading module folders: what is refused, and how an author is told."""

import pytest

from staffroom.modulefaults import CourseError
from staffroom.modulefiles import load_module, module_from_files
from tests.unit.small import changed


def test_a_folder_reads_like_a_bundle(tmp_path, files, module):
    """The same files give the same module from a folder and from a bundle."""
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    assert load_module(tmp_path) == module


@pytest.mark.parametrize(
    ("name", "parts", "named"),
    [
        ("exit-quiz.yaml", {"slotz": []}, "slotz"),
        ("exit-quiz.yaml", {"type": "crossword"}, "crossword"),
        ("chain.yaml", {"start": "nowhere"}, "nowhere"),
        ("map.yaml", {"suggestions": [{"column": "zzz", "text": "x"}]}, "zzz"),
        ("module.yaml", {"grading": {"quiz": "talk"}}, "grading.quiz"),
        ("module.yaml", {"grading": {"assignment_by": "completeness"}}, "without criteria"),
        ("module.yaml", {"grading": {"assignment_by": "nobody"}}, "assignment_by"),
        ("module.yaml", {"id": "../m01"}, "id"),
        ("module.yaml", {"page": {"front_end": "lab"}}, "page.front_end"),
        ("module.yaml", {"page": {"kernel": "root"}}, "page.kernel"),
        ("module.yaml", {"page": {"theme": "x"}}, "page.theme"),
        ("module.yaml", {"kind": "service"}, "begin with s"),
        ("module.yaml", {"id": "s01-small"}, "begin with s"),
        ("module.yaml", {"id": "s01-small", "kind": "service"}, "has none"),
        ("module.yaml", {"audience": "nobody"}, "audience"),
        ("module.yaml", {"activities": {}}, None),
    ],
)
def test_faults_name_the_file_and_the_place(files, name, parts, named):
    """A fault in a definition is told with its file and what is wrong there."""
    if named is None:
        assert module_from_files(changed(files, name, **parts)).activities
        return
    with pytest.raises(CourseError) as caught:
        module_from_files(changed(files, name, **parts))
    assert caught.value.file == name
    assert named in caught.value.message("en")


def test_broken_yaml_and_missing_module_are_told(files):
    """Unreadable YAML, a list instead of a mapping and a missing module.yaml are CourseErrors."""
    with pytest.raises(CourseError, match=r"talk\.yaml:1: is not readable YAML"):
        module_from_files(files | {"talk.yaml": b"a: [1"})
    with pytest.raises(CourseError, match="must be a mapping"):
        module_from_files(files | {"talk.yaml": b"- 1"})
    with pytest.raises(CourseError, match=r"module\.yaml: is missing"):
        module_from_files({})


def test_yaml_cannot_make_objects(files):
    """A YAML tag that would build a Python object is refused, not obeyed."""
    evil = b"type: !!python/object/apply:os.system ['true']"
    with pytest.raises(CourseError, match="not readable"):
        module_from_files(files | {"talk.yaml": evil})


def test_activities_stand_in_one_order_wherever_they_come_from(files, module):
    """A database gives files in any order; receipts and lists of what is missing do not jump."""
    turned = module_from_files(dict(sorted(files.items(), reverse=True)))
    assert list(turned.activities) == list(module.activities) == sorted(module.activities)
