"""Doing what trainers do: the plug-in's actions, and marks by hand."""

from nbgrader.api import Gradebook

from tests.exchange.stand_in import TOKEN
from tests.exchange.tiny_course import MODULE


def fails(result, text):
    """The step failed with a sentence that holds this text, and without the token."""
    said = result["log"] + result.get("error", "")
    assert TOKEN not in said
    return not result["success"] and text in said


def grade_by_hand(api, **marks):
    """Mark cells as formgrader does; a value is a score, or a score and a comment."""
    with Gradebook(api.coursedir.db_url, "en") as gradebook:
        for cell, (score, comment) in marks.items():
            grade = gradebook.find_grade(cell, "page", MODULE, "tanna")
            grade.manual_score, grade.needs_manual_grade = score, False
            gradebook.find_comment(cell, "page", MODULE, "tanna").manual_comment = comment
        gradebook.db.commit()


def exchange(api, action, **traits):
    """One of the plug-in's actions, on the module, as nbgrader's commands make it."""
    made = getattr(api.exchange, action)(
        coursedir=api.coursedir, authenticator=api.authenticator, parent=api
    )
    api.coursedir.assignment_id = traits.pop("assignment", MODULE)
    api.coursedir.student_id = traits.pop("student", "*")
    for name, value in traits.items():
        setattr(made, name, value)
    return made
