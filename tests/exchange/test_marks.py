"""Points of reviews in a real gradebook: written, written again, and a trainer's left alone."""

import pytest
from nbgrader.api import Gradebook

from staffroom.compose import compose
from staffroom.exchange.scores import ScoreError
from staffroom.fence import fenced
from staffroom.wire import SubmittedWork
from staffroom.wire.reviews import MarkCell, MarkJob, SeenCell
from staffroom_hub.grader.course import StepError
from staffroom_hub.grader.work import recorder, write
from tests.exchange.works import FULL

CELL = "criterion_context"


@pytest.fixture
def graded(course, released, module, stand_in):
    """A course in which one teacher's work is recorded; gives a way to record it again."""

    def again():
        number = stand_in.submit(compose(released, module, FULL, "en"))
        return course.grade(SubmittedWork.model_validate(stand_in.work[number]))

    again()
    return again


def cell(score, comment="Strength: the count."):
    return MarkCell(cell=CELL, score=score, comment=comment)


def job(score, ours=(), person="tanna", comment="Strength: the count."):
    return MarkJob(
        id=1, claim="c", edition="en", module="m90-tiny", person=person,
        cells=[cell(score, comment)], ours=list(ours),
    )  # fmt: skip


def row(course):
    """Read the cell: manual score, whether it waits for a person, comment."""
    with Gradebook(course.coursedir.db_url, "en") as gradebook:
        place = (CELL, "page", "m90-tiny", "tanna")
        grade, comment = gradebook.find_grade(*place), gradebook.find_comment(*place)
        return grade.manual_score, grade.needs_manual_grade, comment.manual_comment


def trainer(course, score, comment=None):
    """Mark the cell as formgrader does."""
    with Gradebook(course.coursedir.db_url, "en") as gradebook:
        place = (CELL, "page", "m90-tiny", "tanna")
        grade = gradebook.find_grade(*place)
        grade.manual_score, grade.needs_manual_grade = score, False
        if comment:
            gradebook.find_comment(*place).manual_comment = comment
        gradebook.db.commit()


def test_points_and_comment_are_written(course, graded):
    """The cell no longer waits, and the marks that are read say so."""
    scores, kept = course.mark(job(2.5))
    assert row(course) == (2.5, False, fenced("Strength: the count."))
    assert kept == {}
    found = next(score for score in scores if score.cell == CELL)
    assert (found.score, found.by) == (2.5, "trainer")
    # The fence is for nbgrader's pages; teachers' pages show text as text.
    assert found.comment == "Strength: the count."


def test_what_we_wrote_is_written_anew(course, graded):
    """Other points of ours take their place; the same job twice changes nothing."""
    course.mark(job(2.5))
    _, kept = course.mark(job(3, ours=[cell(2.5)], comment="Another."))
    assert (row(course), kept) == ((3.0, False, fenced("Another.")), {})
    assert course.mark(job(3, ours=[cell(3, "Another.")], comment="Another."))[1] == {}
    assert row(course) == (3.0, False, fenced("Another."))


@pytest.mark.parametrize("score", [0.0, 1.0, 4.0])
def test_a_trainers_points_stand(course, graded, score):
    """Whatever she gave since we wrote, zero too, is left alone and told."""
    course.mark(job(2.5))
    trainer(course, score, "I saw the lesson.")
    scores, kept = course.mark(job(3, ours=[cell(2.5)]))
    assert kept == {CELL: score}
    assert row(course) == (score, False, "I saw the lesson.")
    assert next(s.score for s in scores if s.cell == CELL) == score


def test_a_trainer_who_came_first_stands(course, graded):
    """Where we never wrote, what is there is hers."""
    trainer(course, 4.0)
    assert course.mark(job(2))[1] == {CELL: 4.0}


def test_a_trainers_comment_stands_beside_our_points(course, graded):
    """Who changed only the words keeps them."""
    course.mark(job(2.5))
    trainer(course, 2.5, "Well observed.")
    assert course.mark(job(3, ours=[cell(2.5)]))[1] == {}
    assert row(course) == (3.0, False, "Well observed.")


def test_a_new_record_is_confirmed_by_the_next_job(course, graded):
    """nbgrader flags our points when it grades anew; written again they wait for nobody."""
    course.mark(job(2.5))
    graded()
    assert row(course)[:2] == (2.5, True)
    course.mark(job(2.5, ours=[cell(2.5)]))
    assert row(course)[:2] == (2.5, False)


def test_points_beyond_a_cell_are_refused(course, graded):
    """Nothing of the job is written."""
    with pytest.raises(ScoreError, match="criterion_context cannot have 5"):
        course.mark(job(5))
    assert row(course) == (None, True, None)


def test_who_has_no_record_has_no_cell(course, graded):
    """The grader says so, and goes on."""
    with pytest.raises(StepError, match="marks"):
        course.mark(job(2, person="tnobody"))


def test_the_loop_reports_what_it_wrote(course, graded, stand_in, commons):
    """A job from the commons is written and reported; one that cannot be is reported as such."""
    stand_in.marks = [job(2.5).model_dump(mode="json"), job(5).model_dump(mode="json")]
    while (claimed := commons.claim_marks()) is not None:
        write(claimed, recorder({"en": course}), commons)
    (done, told), (failed, fault) = stand_in.marks_reported
    assert (done, told["claim"], told["kept"]) == ("done", "c", {})
    assert next(s["score"] for s in told["scores"] if s["cell"] == CELL) == 2.5
    assert failed == "failed"
    assert "criterion_context cannot have 5" in fault["reason"]
    write(job(3), recorder({}), commons)
    assert "no edition en" in stand_in.marks_reported[-1][1]["reason"]


def test_a_reviewers_markup_is_text_in_nbgraders_pages(course, graded):
    """Feedback shows comments as Markdown with raw HTML: inside a fence nothing is either."""
    attack = "``` <script>alert(1)</script> <img src=x onerror=alert(2)>"
    course.mark(job(2.5, comment=attack))
    course.api.generate_feedback("m90-tiny", "tanna", force=True)
    page = (course.root / "feedback/tanna/m90-tiny/page.html").read_text()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page


def seen(score=None, comment=""):
    return SeenCell(cell=CELL, score=score, comment=comment)


def hers(score, *known, comment="Count twice."):
    return job(score, comment=comment).model_copy(update={"by": "trainer", "seen": list(known)})


def reported(scores):
    found = next(score for score in scores if score.cell == CELL)
    return found.score, found.comment


def test_a_mark_from_the_desk_is_written(course, graded):
    """Points and comment stand in nbgrader's gradebook, and are read back as they were given."""
    scores, kept = course.mark(hers(3, seen()))
    assert (row(course), kept) == ((3.0, False, fenced("Count twice.")), {})
    assert reported(scores) == (3.0, "Count twice.")


def test_the_desk_writes_over_what_its_trainer_saw(course, graded):
    """Of reviews, of formgrader, of her own: what she has seen is hers to change."""
    course.mark(job(2.5))
    course.mark(hers(3, seen(2.5, "Strength: the count.")))
    assert row(course) == (3.0, False, fenced("Count twice."))
    trainer(course, 1.0, "In *formgrader*.")
    course.mark(hers(4, seen(1.0, "In *formgrader*."), comment="In *formgrader*."))
    assert row(course) == (4.0, False, "In *formgrader*.")


@pytest.mark.parametrize(
    ("score", "comment"), [(0.0, "None."), (2.0, "Count twice."), (3.0, "Other words.")]
)
def test_the_desk_leaves_alone_what_it_did_not_show(course, graded, score, comment):
    """Points or words that formgrader got meanwhile stand, and come back with the report."""
    course.mark(hers(3, seen()))
    trainer(course, score, comment)
    scores, _ = course.mark(hers(4, seen(), seen(3.0, "Count twice."), comment="More."))
    assert reported(scores) == (score, comment)
    assert row(course)[0] == score


def test_the_desk_marks_what_nbgrader_wants_marked_anew(course, graded):
    """After another submission the old points wait for a person, who is the trainer."""
    course.mark(hers(3, seen()))
    graded()
    assert row(course)[:2] == (3.0, True)
    scores, _ = course.mark(hers(1, seen(None, "Count twice."), comment="Less."))
    assert reported(scores) == (1.0, "Less.")


def test_without_cells_the_gradebook_is_only_read(course, graded):
    """The desk learns what formgrader did."""
    trainer(course, 2.0, "Seen in the lesson.")
    asked = hers(3).model_copy(update={"cells": []})
    assert reported(course.mark(asked)[0]) == (2.0, "Seen in the lesson.")
    assert row(course) == (2.0, False, "Seen in the lesson.")


def test_reviews_leave_a_mark_of_the_desk_alone(course, graded):
    """A mean that comes later is told what stands."""
    course.mark(hers(3, seen()))
    assert course.mark(job(2))[1] == {CELL: 3.0}
    assert row(course)[0] == 3.0


def test_a_trainers_markup_is_text_in_nbgraders_pages(course, graded):
    """A comment of the desk runs neither in formgrader's feedback nor, once read back, elsewhere."""
    attack = "``` <script>alert(1)</script> <img src=x onerror=alert(2)>"
    scores, _ = course.mark(hers(3, seen(), comment=attack))
    assert reported(scores)[1] == attack
    course.api.generate_feedback("m90-tiny", "tanna", force=True)
    page = (course.root / "feedback/tanna/m90-tiny/page.html").read_text()
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page


def test_a_sheet_is_reported_where_sheets_are(course, graded, stand_in, commons):
    """The loop tells the desk, and not the reviews."""
    stand_in.marks = [hers(3, seen()).model_dump(mode="json")]
    write(commons.claim_marks(), recorder({"en": course}), commons)
    assert stand_in.reported_at == ["sheets"]
