"""Fixtures for tests of the pure rules."""

import pytest
from hypothesis import settings

from staffroom.modulefiles import module_from_files
from tests.unit.small import small_files

# How long an example takes says how busy the machine is, not whether the rules are right.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.fixture
def files():
    """The files of the small module."""
    return small_files()


@pytest.fixture
def module(files):
    """The small module."""
    return module_from_files(files)
