"""Modules: what belongs together in one, and what pages may know of it."""

import pytest
import yaml

from staffroom.modulefaults import CourseError
from staffroom.modulefiles import module_from_files
from tests.unit.small import changed


def test_how_a_page_is_shown_is_public(files, module):
    """Pages are slim and their kernels forks unless the author says otherwise; readers' side knows."""
    assert module.public()["page"] == {"front_end": "slim", "kernel": "forked"}
    chosen = changed(files, "module.yaml", page={"front_end": "stock", "kernel": "ordinary"})
    assert module_from_files(chosen).public()["page"] == {
        "front_end": "stock",
        "kernel": "ordinary",
    }


def test_a_service_page_says_what_it_is(files):
    """Kind and audience are public, so that commons and classroom know whose page it is."""
    page = changed(
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
    scored = changed(files, "request.yaml", exemplars=[exemplar("weak", clear=3)])
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
        module_from_files(changed(files, "request.yaml", exemplars=exemplars))
    assert caught.value.file in {"request.yaml", "module.yaml"}


def test_reviewing_is_marked_only_where_colleagues_review(files):
    """`grading.reviews` names an activity of its type, in a module whose exemplars have scores."""
    grading = yaml.safe_load(files["module.yaml"])["grading"] | {"reviews": "reviews"}
    marking = changed(files, "module.yaml", grading=grading)
    with pytest.raises(CourseError, match="no activity `reviews` of type review"):
        module_from_files(marking)
    marking["reviews.yaml"] = yaml.safe_dump({"type": "review", "title": "Reviews"}).encode()
    with pytest.raises(CourseError, match="nobody reviews without exemplars"):
        module_from_files(marking)
    scored = changed(marking, "request.yaml", exemplars=[exemplar("weak", clear=3)])
    points = module_from_files(scored).public()["activities"]["hand-in"]["points"]
    assert points["reviews"] == 2
