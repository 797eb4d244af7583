"""Fixtures of the hub's tests: `stack`, one whole running Staffroom for the session."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stack import Stack, running


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A whole running Staffroom; tests share it, each with people of its own."""
    folder: Path = tmp_path_factory.mktemp("stack")
    with running(folder / "data") as started:
        yield started
