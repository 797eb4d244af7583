"""The bench of marking: everything in it runs, and its account of lost marks can be trusted."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from sqlalchemy import update

from bench.grading_room import EDITION, MODULE, Room, person
from staffroom_hub.commons.store.models import SubmissionRow

ROOT = Path(__file__).parents[2]


@pytest.mark.timeout(300)
def test_the_smallest_run_prints_every_figure():
    """`--smoke` measures both sides, loses nothing, doubles nothing, and says so in lines of JSON."""
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bench.grading", "--smoke"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-3000:]
    rows = {row["name"]: row for row in map(json.loads, run.stdout.splitlines())}
    assert set(rows) == {
        "submit_to_feedback_ms",
        "result_in_page_ms",
        "submissions_per_s",
        "submissions_at_once",
    }
    both = [rows["submit_to_feedback_ms"], rows["submissions_per_s"]]
    assert all(row["stock"] > 0 and row["ours"] > 0 and row["ratio"] for row in both)
    crowd = rows["submissions_at_once"]
    assert (crowd["lost"], crowd["doubled"], crowd["wrong"]) == (0, 0, 0)


@pytest.mark.timeout(300)
async def test_lost_doubled_and_wrong_marks_are_counted(tmp_path):
    """A report that is taken away, said twice or changed, and a changed gradebook, are all seen."""
    async with Room(tmp_path, 1) as room:
        await room.hand_in(4)
        assert await room.finished(4, 120)
        room.stop_grader()
        assert await room.faults() == {"lost": 0, "doubled": 0, "wrong": 0}
        await change(room, person(0), state="failed")
        twice = [{"cell": "discussion", "score": 2.0}] * 2
        await change(room, person(1), recorded=twice)
        with Gradebook(f"sqlite:///{room.root}/gradebook.db", EDITION) as gradebook:
            row = gradebook.find_grade("exit_quiz", "page", MODULE, person(2))
            row.auto_score = 11.5
            gradebook.db.commit()
        assert await room.faults() == {"lost": 1, "doubled": 1, "wrong": 2}


async def change(room, name, **values):
    """Change what the commons has of somebody's submission."""
    async with room.commons.parts.database.writing() as session:
        await session.execute(
            update(SubmissionRow).where(SubmissionRow.person == name).values(**values)
        )
