"""Feedback that teachers were given, as a file for trainers: marks and words, nothing else."""

from __future__ import annotations

from datetime import datetime
from html import escape
from pathlib import Path

from staffroom.exchange.folders import timestamp
from staffroom.i18n import translation
from staffroom.wire import CellScore, Edition, FeedbackOut

FILE = "page.html"
FEEDBACK = "feedback"
HEADS = {"part": "Part", "points": "Points", "comment": "Comment"}
"""Heads of the table: msgids of the catalog `grading`."""
_PAGE = """<!DOCTYPE html>
<html lang="{locale}">
<head><meta charset="utf-8"><title>{title}</title></head>
<body>
<h1>{title}</h1>
<table>
<thead><tr>
<th scope="col">{part}</th><th scope="col">{points}</th><th scope="col">{comment}</th>
</tr></thead>
<tbody>
{rows}
</tbody>
</table>
<p>{text}</p>
</body>
</html>
"""
_ROW = '<tr><th scope="row">{title}</th><td>{score}</td><td><pre>{comment}</pre></td></tr>'


def given_folder(fetched: Path, module: str, person: str, submitted_at: datetime) -> Path:
    """Give the folder of what a person was given for a submission; names have been checked."""
    return fetched / module / FEEDBACK / person / timestamp(submitted_at)


def feedback_page(given: FeedbackOut, edition: Edition, module: str, person: str) -> str:
    """Write the page; every word in it is a text, whatever it looks like.

    Args:
        given: what the teacher was given.
        edition: in whose language.
        module: what it is about.
        person: whose it is.
    """
    gettext = translation("grading", edition).gettext
    return _PAGE.format(
        locale=edition,
        title=escape(f"{module}: {person}"),
        **{head: escape(gettext(text)) for head, text in HEADS.items()},
        rows="\n".join(map(_row, given.scores)),
        text=escape(given.text),
    )


def _row(score: CellScore) -> str:
    given = "–" if score.score is None else f"{score.score:g}"
    return _ROW.format(
        title=escape(score.title or score.cell),
        score=escape(f"{given} / {score.max:g}"),
        comment=escape(score.comment),
    )
