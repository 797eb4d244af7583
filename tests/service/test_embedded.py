"""The commons without a hub, as the client loads it in a notebook's process."""

import pytest
import yaml

from staffroom.asgi import StreamingASGITransport
from staffroom.client import EMBEDDED_URL, HERE, CommonsClient, CommonsError
from staffroom_hub.commons.embedded import application
from tests.service.module import MODULE, PLACE, definitions, files
from tests.service.world import key


@pytest.fixture
def folder(tmp_path):
    """A module's source folder."""
    for path, data in files().items():
        target = tmp_path / MODULE / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return tmp_path / MODULE


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A data folder of the test's own."""
    monkeypatch.setenv("STAFFROOM_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
async def open_client(data):
    """A function that makes clients of the commons in this process."""
    opened = []

    def make(folder):
        app = application(folder)
        client = CommonsClient(EMBEDDED_URL, transport=StreamingASGITransport(app), locale="en")
        opened.append((client, app))
        return client

    yield make
    for client, app in opened:
        await client.aclose()
        await app.services.database.close()


async def test_the_entry_point_leads_here(data, monkeypatch, folder):
    """Without an address of a commons the client finds this one by itself."""
    monkeypatch.chdir(folder)
    client = CommonsClient.from_environment({}, locale="en")
    assert await client.request("GET", "api/health") == {"ok": True}
    assert (await client.request("GET", "api/modules/en"))[0]["id"] == MODULE
    await client.aclose()


async def test_a_previews_person_is_a_teacher_and_no_more(open_client, folder, monkeypatch):
    """Where a name is told, the one person bears it and may do nothing that trainers may."""
    monkeypatch.setenv("STAFFROOM_AS_TEACHER", "Учитель")
    client = open_client(folder)
    me = await client.request("GET", "api/me")
    assert (me["display_name"], me["roles"]) == ("Учитель", ["teacher"])
    with pytest.raises(CommonsError) as refused:
        await client.request("GET", "api/releases/en")
    assert refused.value.status == 403


async def test_the_local_person_learns_and_teaches(open_client, folder):
    """Whoever runs the notebook may do what a teacher and a trainer do."""
    client = open_client(folder)
    me = await client.request("GET", "api/me")
    assert (me["name"], me["roles"]) == ("local", ["teacher", "trainer"])
    assert await client.request("GET", "api/submissions/en") == []


@pytest.mark.parametrize(("kind", "begins"), [("docx", "UEsD"), ("pdf", "JVBERi")])
async def test_a_product_is_a_file_here_too(open_client, folder, kind, begins):
    """On Binder and in JupyterLab what was built in a form is saved as with a hub."""
    form = definitions()["request.yaml"] | {"product": "My request"}
    (folder / "request.yaml").write_text(yaml.safe_dump(form))
    client = open_client(folder)
    body = {"answer": {"fields": {"situation": "Long enough."}}, "key": key()}
    await client.request("PUT", f"{PLACE}/activities/request/draft", body)
    told = await client.request("GET", f"api/me/products/en/{MODULE}/request.{kind}")
    assert told["name"] == f"My_request.{kind}"
    assert told["data"].startswith(begins)


async def test_the_module_one_works_in_is_there_at_once(open_client, folder):
    """Drafts and checks work on the source folder, with nothing released by hand."""
    client = open_client(folder)
    body = {"answer": {"items": {"w1a": "b"}}, "key": key()}
    told = await client.request("POST", f"{PLACE}/activities/warm-up/check", body)
    assert told["result"]["percent"] == 100


async def test_a_restart_takes_changes_over_and_keeps_answers(open_client, folder):
    """After the kernel starts again the changed source counts and typed text is there."""
    draft = {"answer": {"fields": {"situation": "Typed."}}, "key": key()}
    await open_client(folder).request("PUT", f"{PLACE}/activities/request/draft", draft)
    changed = definitions()["module.yaml"] | {"title": "Changed"}
    (folder / "module.yaml").write_text(yaml.safe_dump(changed))
    client = open_client(folder)
    assert (await client.request("GET", PLACE))["title"] == "Changed"
    state = await client.request("GET", f"{PLACE}/activities/request")
    assert state["answer"] == draft["answer"]


FAULTS = {"talk.yaml": "type: unknown", "page.ipynb": "{", "media/a name.svg": "<svg/>"}


@pytest.mark.parametrize("file", FAULTS)
async def test_a_module_that_cannot_be_read_is_not_there(open_client, folder, file):
    """A fault in the author's files stops that module, not the commons."""
    (folder / file).write_text(FAULTS[file])
    client = open_client(folder)
    with pytest.raises(CommonsError) as caught:
        await client.request("GET", PLACE)
    assert caught.value.code == "not_found"
    assert await client.request("GET", "api/modules/en") == []


async def test_outside_a_module_there_is_an_empty_course(open_client, tmp_path):
    """A notebook that stands in no module still has a commons."""
    assert await open_client(tmp_path).request("GET", "api/modules/ru") == []


async def test_two_notebooks_hear_each_other(open_client, folder):
    """Two kernels, each with a commons of its own over one file, see each other's posts."""
    first, second = open_client(folder), open_client(folder)
    await second.request("GET", "api/me")
    stream = first.events("en", MODULE, "0")
    body = {"text": "Hello from the other notebook.", "key": key()}
    told = await second.request("POST", f"{PLACE}/activities/talk/posts", body)
    assert (await anext(stream)).type == HERE
    event = await anext(stream)
    assert (event.type, event.data["id"]) == ("post", told["id"])
    await stream.aclose()


def test_the_data_are_the_users_own(data, folder):
    """The data folder opens to its user only."""
    application(folder)
    assert data.stat().st_mode & 0o777 == 0o700
