"""What a Binder is built with: the course released, colleagues who have spoken, no key."""

import json
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select
from traitlets.config import Config
from voila.exporter import VoilaExporter

from staffroom import glossary
from staffroom.asgi import StreamingASGITransport
from staffroom.client import EMBEDDED_URL, CommonsClient
from staffroom_hub.binder.pages import BinderSite, page_context, tell_template
from staffroom_hub.binder.prepare import COURSE, Colleagues, module_folders, prepare
from staffroom_hub.classroom.context import SHARE, TEMPLATE
from staffroom_hub.commons.embedded import application, open_services
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.keys import KEY_FILE
from staffroom_hub.commons.store.models import PostRow, ReleaseRow


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A data folder of the test's own."""
    monkeypatch.setenv("STAFFROOM_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


async def counted():
    """Count posts and releases."""
    services = open_services(Colleagues())
    async with services.database.reading() as session:
        counts = [
            await session.scalar(select(func.count()).select_from(table))
            for table in (PostRow, ReleaseRow)
        ]
    await services.database.close()
    return counts


async def test_the_course_is_there_and_somebody_has_spoken(data):
    """Both editions are released, colleagues have posted; once more changes nothing."""
    await prepare()
    assert not (data / KEY_FILE).exists()
    before = await counted()
    assert before[0] > 4
    assert before[1] == sum(len(module_folders(COURSE, edition)) for edition in ("ru", "en"))
    await prepare()
    assert await counted() == before


async def test_whoever_comes_is_nobody_of_the_colleagues(data):
    """The person of the session has written nothing, and makes a key of her own."""
    await prepare()
    app = application(COURSE / "en" / "source" / "m01-network")
    client = CommonsClient(EMBEDDED_URL, transport=StreamingASGITransport(app), locale="en")
    assert (await client.request("GET", "api/me"))["name"] == "local"
    export = await client.request("GET", "api/me/export")
    assert export["posts"] == export["drafts"] == []
    assert (data / KEY_FILE).exists()
    await client.aclose()
    await app.services.database.close()


async def test_only_this_process_speaks_for_colleagues(data):
    """No token, or any other than a teacher's key, is let in."""
    for token in (None, "", "local", "nobody"):
        with pytest.raises(Problem, match="not_signed_in"):
            await Colleagues().caller(token)


class Handler:
    """What the hook sees of Voilà's handler."""

    def __init__(self, path):
        """Take the path of a request."""
        self.request = SimpleNamespace(path=path)
        self.base_url = "/user/x/"


@pytest.mark.parametrize(
    "path",
    [
        "/user/x/voila/render/other.ipynb",
        "/user/x/voila/render/course/en/source/m99-gone/page.ipynb",
        "/user/x/voila/render/course/en/source/m01-network/other.ipynb",
        "/user/x/voila/render/course/en/source/../../../binder/page.ipynb",
        "/user/x/voila/render/binder/de.ipynb",
    ],
)
def test_a_notebook_that_is_no_page_is_not_there(path):
    """Voilà would run any notebook that it finds."""
    with pytest.raises(Exception, match="404"):
        tell_template(Handler(path), {}, "")


def test_a_page_leads_to_pages_of_the_session_alone():
    """No address of a hub: neither account nor sign-out, no trainers, no moderation."""
    folder = SHARE / "voila" / "templates" / TEMPLATE
    site = BinderSite.of("/user/x/voila/", "/user/x/", folder)
    context = page_context(site, "ru", "m01-network")
    assert {room["name"] for room in context["rooms"]} == {
        *("home", "path", "people", "communities", "circle", "news", "own")
    }
    assert context["name"] == ""
    assert not context["trainer"]
    assert context["other"]["url"].endswith("/render/course/en/source/m01-network/page.ipynb")
    assert context["session"]["own"].endswith("/render/course/ru/source/s05-own/page.ipynb")
    assert context["before"]["url"].endswith("/render/course/ru/source/m00-start/page.ipynb")
    assert (context["is_module"], context["talk"], context["memo"]) == (True, "sr-discussion", ())
    home = page_context(site, "ru", None)
    assert (home["is_module"], home["before"], home["after"]) == (False, None, None)


def test_binders_voila_knows_what_the_template_asks_for():
    """The server's settings, which alone reach Voilà's exporter there, name the filter for terms."""
    settings = json.loads(
        (COURSE.parent / "binder/config/jupyter_server_config.json").read_text("utf-8")
    )
    exporter = VoilaExporter(config=Config(settings))
    assert exporter.environment.filters["terms"] is glossary.marked
