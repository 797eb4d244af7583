"""Fixtures of the grading side: a tiny module, released by nbgrader itself."""

import json
import shutil
from pathlib import Path

import pytest
from nbgrader.apps import NbGraderAPI
from traitlets.config.loader import PyFileConfigLoader

from staffroom.compose import compose
from staffroom.exchange.commons import Commons
from staffroom.module import Module
from staffroom.modulefiles import load_module
from staffroom_hub.grader.course import Course
from tests.exchange import tiny_course
from tests.exchange.stand_in import TOKEN, StandIn
from tests.exchange.works import FULL


@pytest.fixture(scope="session")
def released_root(tmp_path_factory):
    """A course root whose tiny module nbgrader has released; read only."""
    root = tiny_course.write_course(tmp_path_factory.mktemp("course"))
    Course(root).generate(tiny_course.MODULE)
    return root


@pytest.fixture(scope="session")
def released(released_root) -> dict:
    """The tiny module's released notebook, as JSON."""
    page = released_root / "release" / tiny_course.MODULE / "page.ipynb"
    return json.loads(page.read_text())


@pytest.fixture(scope="session")
def module(released_root) -> Module:
    """The tiny module."""
    return load_module(released_root / "source" / tiny_course.MODULE)


@pytest.fixture
def course_root(tmp_path, released_root):
    """A course root of one's own, with the tiny module already released by nbgrader."""
    return Path(shutil.copytree(released_root, tmp_path / "en"))


@pytest.fixture
def course(course_root):
    """The grader's view of a course root of one's own."""
    return Course(course_root)


@pytest.fixture
def stand_in():
    """What the commons remembers."""
    return StandIn()


@pytest.fixture
def commons_url(stand_in):
    """The commons on a real socket."""
    with stand_in.served() as url:
        yield url


@pytest.fixture
def commons(commons_url):
    """Calls of the commons with the right token."""
    commons = Commons(commons_url, TOKEN)
    yield commons
    commons.close()


@pytest.fixture
def as_trainer(monkeypatch, commons_url):
    """The environment of a trainer's server."""
    monkeypatch.setenv("STAFFROOM_COMMONS_URL", commons_url)
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", TOKEN)


@pytest.fixture
def api(course_root):
    """nbgrader as formgrader uses it, with the edition's own configuration."""
    config = PyFileConfigLoader("nbgrader_config.py", path=str(course_root)).load_config()
    return NbGraderAPI(config=config)


@pytest.fixture
def submit(released, module, stand_in):
    """Queue a submission of frozen work."""

    def queue(work=FULL, **card):
        return stand_in.submit(compose(released, module, work, "en"), **card)

    return queue
