"""`staffroom quiz …`: quizzes from and for Moodle, at the command line.

The result goes to standard output, what is not carried to standard error, one sentence a line, in
the language of the terminal.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import yaml

from staffroom.activities import QuizActivity
from staffroom.modulefaults import CourseError
from staffroom.modulefiles import activity_from_file
from staffroom.quizfiles import (
    Notice,
    QuizFileError,
    export_quiz,
    guess_format,
    import_quiz,
)
from staffroom.saying import Saying, of_reading
from staffroom_hub.terminal import complain, language_of

DONE, REFUSED, NOT_ALL = 0, 1, 3
"""Exit codes: everything is carried; nothing is; something is left behind. (2 is a wrong call.)"""


class _Indented(yaml.SafeDumper):
    """Writes lists as the course's files have them, indented below their key."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        del indentless
        return super().increase_indent(flow, indentless=False)


def bring_in(file: Path, format_: str | None, title: str, *, each: bool) -> int:
    """Print the YAML of a quiz that another system's file holds."""
    try:
        data = file.read_bytes()
        quiz, notices = import_quiz(data, format_ or guess_format(data), title=title, each=each)
    except OSError as error:
        return _refused(file, of_reading(error))
    except QuizFileError as error:
        return _refused(file, error.saying, error.notices)
    text = yaml.dump(quiz, Dumper=_Indented, allow_unicode=True, sort_keys=False, width=100)
    sys.stdout.write(text)
    return _told(file, notices)


def take_out(file: Path, format_: str) -> int:
    """Print a quiz as another system reads it."""
    try:
        quiz = activity_from_file(file)
        if not isinstance(quiz, QuizActivity):
            return _refused(file, Saying("is no quiz but a `%(type)s`", {"type": quiz.type}))
        text, notices = export_quiz(quiz, format_)
    except CourseError as error:
        complain(error.told(language_of(os.environ)))
        return REFUSED
    except QuizFileError as error:
        return _refused(file, error.saying, error.notices)
    sys.stdout.write(text)
    return _told(file, notices)


def _refused(file: Path, why: Saying, notices: Sequence[Notice] = ()) -> int:
    _told(file, [Notice(None, "", why), *notices])
    return REFUSED


def _told(file: Path, notices: Sequence[Notice]) -> int:
    language = language_of(os.environ)
    for notice in notices:
        where = f"{file}:{notice.line}" if notice.line else str(file)
        name = f"{_shown(notice.name)}: " if notice.name else ""
        complain(f"{where}: {name}{_shown(notice.saying.told(language))}")
    return NOT_ALL if notices else DONE


def _shown(text: str) -> str:
    """Keep a file's words from steering the terminal."""
    return "".join(c if c.isprintable() else " " for c in text)
