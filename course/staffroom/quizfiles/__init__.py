"""Quizzes as files of other systems: GIFT and Moodle XML, both ways.

Everything here is pure: text in, definitions out, and the other way. What a format cannot carry is
always told, as a `Notice`, never dropped silently.

`gift` and `moodle` read and write questions as those formats know them (`question`); `arriving`
makes items of them and `leaving` makes them of items.
"""

from staffroom.quizfiles.convert import FORMATS, export_quiz, guess_format, import_quiz
from staffroom.quizfiles.question import Notice, QuizFileError

__all__ = [
    "FORMATS",
    "Notice",
    "QuizFileError",
    "export_quiz",
    "guess_format",
    "import_quiz",
]
