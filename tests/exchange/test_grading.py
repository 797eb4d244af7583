"""nbgrader's record of a submission agrees with the pure scorers, again and again."""

import pytest
from nbgrader.api import Gradebook

from staffroom.compose import compose
from staffroom.exchange.folders import shown_name
from staffroom.exchange.scores import ScoreError, cell_scores
from staffroom.rules.marks import automatic_marks
from staffroom.wire import SubmittedWork
from staffroom_hub.grader import statements
from tests.exchange.stand_in import StandIn
from tests.exchange.works import FULL, NONE, PARTIAL, SETS


@pytest.fixture
def submitted(released, module, stand_in: StandIn):
    """Make a submission of some frozen work."""

    def make(work, **card) -> SubmittedWork:
        number = stand_in.submit(compose(released, module, work, "en"), **card)
        return SubmittedWork.model_validate(stand_in.work[number])

    return make


def grades(course, person="tanna"):
    """Read the gradebook's rows of one submission by cell."""
    with Gradebook(course.coursedir.db_url, "en") as gradebook:
        rows = gradebook.find_submission_notebook("page", "m90-tiny", person).grades
        return {
            row.name: (row.auto_score, row.manual_score, row.needs_manual_grade) for row in rows
        }


def give_manual_score(course, cell, score):
    """Mark a cell as formgrader does."""
    with Gradebook(course.coursedir.db_url, "en") as gradebook:
        grade = gradebook.find_grade(cell, "page", "m90-tiny", "tanna")
        grade.manual_score, grade.needs_manual_grade = score, False
        gradebook.db.commit()


@pytest.mark.parametrize("work", SETS.values(), ids=SETS)
def test_nbgrader_and_the_scorers_agree(course, module, submitted, work):
    """Full, partial, wrong, odd and missing answers get the same automatic marks twice over."""
    recorded = {s.cell: s for s in course.grade(submitted(work))}
    expected = automatic_marks_or_zero(module, work)
    assert {cell: recorded[cell].score for cell in expected} == expected
    assert recorded["exit_quiz"].max == 12
    assert recorded["discussion"].max == 3


def automatic_marks_or_zero(module, work):
    """Ask the pure scorers; work that is not of its activity's shape is worth nothing."""
    expected = {}
    for activity, cell in (("exit-quiz", "exit_quiz"), ("discussion", "discussion")):
        try:
            marks = automatic_marks(module, {activity: work.get(activity)}, "en")
        except ValueError:
            expected[cell] = 0
            continue
        expected[cell] = next(s.score for s in marks.scores if s.cell == cell)
    return expected


def test_criteria_wait_for_a_person(course, submitted):
    """A filled criterion waits for a person with its title; a blank one is 0 at once."""
    scores = {s.cell: s for s in course.grade(submitted(PARTIAL))}
    assert (scores["criterion_context"].score, scores["criterion_context"].by) == (None, "trainer")
    assert scores["criterion_context"].title == "Context"
    assert scores["criterion_privacy"].score == 0
    assert list(scores)[:2] == ["exit_quiz", "discussion"]


def test_grading_twice_leaves_one_record(course, submitted):
    """The same submission again gives the same rows, and nothing twice."""
    work = submitted(FULL)
    first = course.grade(work)
    rows = grades(course)
    assert course.grade(work) == first
    assert grades(course) == rows
    assert len(rows) == 5
    root = course.root
    assert (root / "feedback/tanna/m90-tiny/page.html").is_file()
    assert (root / "submitted/tanna/m90-tiny/timestamp.txt").read_text() == (
        "2026-01-02 03:04:06.678901 UTC"
    )


def test_manual_scores_survive_a_new_submission(course, submitted):
    """A trainer's mark stays and is flagged again when the teacher submits anew."""
    course.grade(submitted(FULL))
    give_manual_score(course, "criterion_context", 3)
    assert {s.cell: s.score for s in course.grade(submitted(PARTIAL))}["criterion_context"] is None
    assert grades(course)["criterion_context"] == (None, 3.0, True)


def test_students_have_their_display_names(course, submitted):
    """Formgrader, which shows a student with both names only, gets display name and id."""
    course.grade(submitted(NONE, name="Анна О'Нил"))
    with Gradebook(course.coursedir.db_url, "en") as gradebook:
        student = gradebook.find_student("tanna")
        assert (student.last_name, student.first_name) == ("Анна О’Нил", "tanna")


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "\u202eevil\x00", "a&lt;b \"'x"])
def test_names_bring_no_markup_into_formgrader(name):
    """Formgrader writes names unescaped, so what could be markup is replaced before."""
    assert not set(shown_name(name)) & set("<>&\"'\u202e\x00")


def test_answers_bring_no_markup_into_feedback(course, submitted):
    """nbgrader's own feedback page shows hostile texts as text."""
    attack = "``` <script>alert(1)</script> <img src=x onerror=alert(2)> [x](javascript:alert(3))"
    fields = {"situation": attack, "tried": attack, "pupils": 1, "pace": "slow"}
    quiz = {"seed": attack, "attempts": [{"items": {"one": attack}}]}
    course.grade(submitted({"exit-quiz": quiz, "request": {"fields": fields}}))
    page = (course.root / "feedback/tanna/m90-tiny/page.html").read_text()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page
    assert 'href="javascript' not in page


def test_a_mark_above_its_cell_is_refused(course, module, submitted):
    """nbgrader takes 99 of 4 without complaint; we do not, and name the cell."""
    course.grade(submitted(FULL))
    give_manual_score(course, "criterion_context", 99)
    with (
        Gradebook(course.coursedir.db_url, "en") as gradebook,
        pytest.raises(ScoreError, match="criterion_context has 99 of 4"),
    ):
        cell_scores(gradebook, module, "tanna")


def test_statements_are_compiled_once(course, submitted):
    """One more submission compiles nothing anew, though nbgrader makes engines for each."""
    for person in ("tanna", "tboris"):
        course.grade(submitted(FULL, person=person))
    before = set(statements.compiled)
    assert before
    course.grade(submitted(FULL, person="tvera"))
    assert set(statements.compiled) == before


def test_only_sqlite_gradebooks_share_statements():
    """The address of another database stays as the trainer wrote it."""
    assert statements.sharing("sqlite:////x/gradebook.db") == "sqlite+staffroom:////x/gradebook.db"
    assert statements.sharing("postgresql://host/book") == "postgresql://host/book"


def test_a_new_gradebook_in_the_place_of_an_old_one_gets_its_tables(tmp_path):
    """The tables a grader has seen are those of that file; an emptied one is filled again."""
    path = tmp_path / "gradebook.db"
    url = statements.sharing(f"sqlite:///{path}")
    for _ in range(3):
        with Gradebook(url, "en") as gradebook:
            assert gradebook.assignments == []
            gradebook.add_assignment("m90-tiny")
        # The same file by its number, as a new one may be.
        path.write_bytes(b"")
