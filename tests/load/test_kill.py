"""The classroom killed under typing pages, on a real Staffroom, small."""

import shutil

import pytest

from bench import ours
from tests.load import kill
from tests.load.record import Record


@pytest.mark.timeout(300)
async def test_pages_come_back_and_nothing_typed_is_lost(tmp_path):
    """Every page has a kernel again without a reload, and the commons has every word."""
    course = tmp_path / "course"
    shutil.copytree(ours.COURSE / ours.EDITION, course / ours.EDITION)  # half of it starts sooner
    with ours.staffroom(tmp_path, course=course) as stack:
        row = await kill.kill(stack, 3, Record(), before=2, after=8)
    assert kill.good(row), row
