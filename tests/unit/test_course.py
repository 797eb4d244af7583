"""Reading module folders: what is refused, and how an author is told."""

import pytest
import yaml

from staffroom.course import CourseError, load_module, module_from_files


def change(files, name, **parts):
    """Give the files with some top-level values of one file replaced."""
    return files | {name: yaml.safe_dump(yaml.safe_load(files[name]) | parts).encode()}


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
        assert module_from_files(change(files, name, **parts)).activities
        return
    with pytest.raises(CourseError) as caught:
        module_from_files(change(files, name, **parts))
    assert caught.value.file == name
    assert named in caught.value.message("en")


def test_how_a_page_is_shown_is_public(files, module):
    """Pages are slim and their kernels forks unless the author says otherwise; readers' side knows."""
    assert module.public()["page"] == {"front_end": "slim", "kernel": "forked"}
    chosen = change(files, "module.yaml", page={"front_end": "stock", "kernel": "ordinary"})
    assert module_from_files(chosen).public()["page"] == {
        "front_end": "stock",
        "kernel": "ordinary",
    }


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


def test_a_service_page_says_what_it_is(files):
    """Kind and audience are public, so that commons and classroom know whose page it is."""
    page = change(
        files, "module.yaml", id="s01-small", kind="service", audience="moderators", grading={}
    )
    public = module_from_files(page).public()
    assert (public["kind"], public["audience"]) == ("service", "moderators")
    ordinary = module_from_files(files).public()
    assert (ordinary["kind"], ordinary["audience"]) == ("module", "everyone")


def exemplar(level, **scores):
    """Describe an exemplar as the expert scored it."""
    return {"level": level, "title": level, "text": "Text.", "reasons": "Why.", "scores": scores}


def test_an_assignment_with_scored_exemplars_is_reviewed(files, module):
    """Colleagues review where they can calibrate themselves; the scores are no page's to know."""
    scored = change(files, "request.yaml", exemplars=[exemplar("weak", clear=3)])
    found = module_from_files(scored)
    assert found.reviewed
    assert not module.reviewed
    assert "exemplars" not in str(found.public())


@pytest.mark.parametrize(
    "exemplars",
    [
        [exemplar("weak", clear=5)],
        [exemplar("weak", clear=True)],
        [exemplar("weak", vague=1)],
        [exemplar("weak", clear=1, vague=1)],
        [exemplar("weak", clear=1), exemplar("fair")],
    ],
)
def test_the_expert_scores_each_criterion(files, exemplars):
    """Scores beyond a criterion, of unknown criteria, or of some exemplars only are refused."""
    with pytest.raises(CourseError) as caught:
        module_from_files(change(files, "request.yaml", exemplars=exemplars))
    assert caught.value.file in {"request.yaml", "module.yaml"}


def test_reviewing_is_marked_only_where_colleagues_review(files):
    """`grading.reviews` names an activity of its type, in a module whose exemplars have scores."""
    grading = yaml.safe_load(files["module.yaml"])["grading"] | {"reviews": "reviews"}
    marking = change(files, "module.yaml", grading=grading)
    with pytest.raises(CourseError, match="no activity `reviews` of type review"):
        module_from_files(marking)
    marking["reviews.yaml"] = yaml.safe_dump({"type": "review", "title": "Reviews"}).encode()
    with pytest.raises(CourseError, match="nobody reviews without exemplars"):
        module_from_files(marking)
    scored = change(marking, "request.yaml", exemplars=[exemplar("weak", clear=3)])
    points = module_from_files(scored).public()["activities"]["hand-in"]["points"]
    assert points["reviews"] == 2


def test_activities_stand_in_one_order_wherever_they_come_from(files, module):
    """A database gives files in any order; receipts and lists of what is missing do not jump."""
    turned = module_from_files(dict(sorted(files.items(), reverse=True)))
    assert list(turned.activities) == list(module.activities) == sorted(module.activities)
