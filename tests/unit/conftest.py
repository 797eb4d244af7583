"""Fixtures for tests of the pure rules."""

import pytest

from staffroom.course import module_from_files
from tests.unit.small import small_files


@pytest.fixture
def files():
    """The files of the small module."""
    return small_files()


@pytest.fixture
def module(files):
    """The small module."""
    return module_from_files(files)
