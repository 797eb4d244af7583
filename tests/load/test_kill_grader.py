"""The grader's processes killed while it grades, small."""

import random

import pytest

from tests.load.kill_grader import good, kill


@pytest.mark.timeout(300)
async def test_killed_anywhere_no_mark_is_lost_or_doubled(tmp_path):
    """Five kills among fifteen submissions end with fifteen right marks, each once."""
    row = await kill(tmp_path, 5, 15, random.Random(20261126))
    assert good(row), (row, (tmp_path / "grader.log").read_text()[-4000:])
