"""What the hub is configured to be, fact by fact, with no hub running."""

import sys

import pytest
from traitlets.config import Config

from staffroom_hub.configure import Ports, configure, free_ports
from staffroom_hub.settings import SettingsError, load_settings
from staffroom_hub.spawner import TrainerSpawner

PORTS = Ports(hub=1001, proxy=1002, classroom=1003, commons=1004)


@pytest.fixture
def configured(tmp_path):
    """A function that configures a hub from settings."""

    def make(**settings):
        c = Config()
        configure(c, load_settings(data=tmp_path / "data", **settings), PORTS)
        return c

    return make


def service(c, name):
    """One service of the configuration."""
    return next(one for one in c.JupyterHub.services if one["name"] == name)


def test_public_address_is_loopback_by_default(configured):
    """Nothing but this machine reaches the course unless somebody says so."""
    assert configured().JupyterHub.bind_url == "http://127.0.0.1:8000/"


def test_public_address_follows_the_settings(configured):
    """Another port and address are taken, an IPv6 address in brackets."""
    c = configured(port=8123, bind="::1")
    assert c.JupyterHub.bind_url == "http://[::1]:8123/"


def test_hub_and_proxy_interface_are_on_loopback(configured):
    """The hub and the proxy's own interface are not reachable from elsewhere."""
    c = configured(bind="0.0.0.0")
    assert c.JupyterHub.hub_ip == "127.0.0.1"
    assert c.ConfigurableHTTPProxy.api_url == "http://127.0.0.1:1002"


def test_three_services_each_with_a_command(configured):
    """The hub starts commons, classroom and grader, each tied to the hub's life."""
    c = configured()
    assert [one["name"] for one in c.JupyterHub.services] == ["commons", "classroom", "grader"]
    for one in c.JupyterHub.services:
        assert one["command"][-3:] == [sys.executable, "-m", f"staffroom_hub.{one['name']}"]
        assert one["command"][:3] == [sys.executable, "-m", "staffroom_hub.tether"]


def test_the_grader_has_no_address(configured):
    """The grader is nothing a browser could ask."""
    assert "url" not in service(configured(), "grader")


def test_a_page_gets_a_token_for_learning_only(configured):
    """The classroom's OAuth token opens the commons to learn and nothing else."""
    classroom = service(configured(), "classroom")
    assert classroom["oauth_no_confirm"]
    assert set(classroom["oauth_client_allowed_scopes"]) == {
        "custom:staffroom:learn",
        "access:services!service=commons",
        "access:services!service=classroom",
    }


def test_only_the_commons_knows_its_database(configured):
    """Database addresses, which may hold passwords, go where they are needed."""
    c = configured(database_url="postgresql://u:canary@db/commons")
    told = [one["name"] for one in c.JupyterHub.services if "canary" in str(one["environment"])]
    assert told == ["commons"]


def test_who_grades_knows_the_gradebooks(configured):
    """The grader and trainers' servers have their address, with a driver; nobody else does."""
    c = configured(gradebook_url="postgresql://u:canary@db/gradebook_{edition}")
    told = [one["name"] for one in c.JupyterHub.services if "canary" in str(one["environment"])]
    assert told == ["grader"]
    url = "postgresql+psycopg://u:canary@db/gradebook_{edition}"
    assert service(c, "grader")["environment"]["STAFFROOM_GRADEBOOK_URL"] == url
    assert c.Spawner.environment["STAFFROOM_GRADEBOOK_URL"] == url


def test_gradebooks_are_files_where_nothing_is_said(configured):
    """Without an address nothing about gradebooks is handed on."""
    c = configured()
    assert "GRADEBOOK" not in str(c.JupyterHub.services) + str(c.Spawner.environment)


@pytest.mark.parametrize("url", ["postgresql://u:secret@db/gradebook", "u:secret@db/{edition}"])
def test_a_wrong_gradebook_is_refused_without_its_password(url):
    """One database for both editions would mix them: nbgrader knows a name once."""
    with pytest.raises(SettingsError) as refused:
        load_settings(gradebook_url=url)
    assert str(refused.value).startswith("STAFFROOM_GRADEBOOK_URL=")
    assert "secret" not in str(refused.value)


def test_services_know_where_the_commons_is(configured):
    """Classroom, grader and trainers' servers reach the commons past the proxy."""
    c = configured()
    url = "http://127.0.0.1:1004/services/commons/"
    assert service(c, "classroom")["environment"]["STAFFROOM_COMMONS_URL"] == url
    assert service(c, "grader")["environment"]["STAFFROOM_COMMONS_URL"] == url
    assert c.Spawner.environment["STAFFROOM_COMMONS_URL"] == url


def test_all_know_where_the_course_is(configured):
    """Its syllabus lies there: services and trainers' servers read the same one."""
    c = configured(course="/srv/course")
    for name in ("commons", "classroom", "grader"):
        assert service(c, name)["environment"]["STAFFROOM_COURSE"] == "/srv/course"
    assert c.Spawner.environment["STAFFROOM_COURSE"] == "/srv/course"


def test_services_inherit_nothing_secret_from_the_shell(configured, monkeypatch):
    """What happens to be in the administrator's shell does not reach services or servers."""
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "canary")
    c = configured()
    assert "canary" not in str(c.JupyterHub.services)
    assert "canary" not in str(c.Spawner.environment)


def test_services_do_not_show_in_the_hubs_menus(configured):
    """The hub lists no services; our pages link to them."""
    assert not any(one["display"] for one in configured().JupyterHub.services)


def test_trainers_servers_are_named_after_editions(configured, tmp_path):
    """Two named servers per trainer, in the folders of the working course root."""
    c = configured()
    assert c.JupyterHub.spawner_class is TrainerSpawner
    assert c.JupyterHub.allow_named_servers
    assert c.JupyterHub.named_server_limit_per_user == 2
    assert c.TrainerSpawner.course == str(tmp_path / "data" / "course")


def test_secrets_are_made_once(configured):
    """A second start uses the secrets of the first; people stay signed in."""
    first, second = configured(), configured()
    assert first.CryptKeeper["keys"] == second.CryptKeeper["keys"]
    assert first.ConfigurableHTTPProxy.auth_token == second.ConfigurableHTTPProxy.auth_token


def test_demo_teachers_only_on_request(configured):
    """The service that speaks for others is there only where a demonstration is asked for."""
    plain, demo = configured(), configured(demo=True)
    assert "demo" not in {one["name"] for one in plain.JupyterHub.services}
    assert "demo" not in {one["name"] for one in plain.JupyterHub.load_roles}
    assert "demo" in {one["name"] for one in demo.JupyterHub.services}


def test_another_authenticator_by_one_setting(configured):
    """Accounts of one's own give way to another Authenticator."""
    c = configured(authenticator="dummy")
    assert c.JupyterHub.authenticator_class == "dummy"


def test_another_authenticator_need_not_manage_groups(configured):
    """An Authenticator that knows no groups is not asked for them."""
    assert configured().StaffroomAuthenticator.manage_groups
    assert "manage_groups" not in configured(authenticator="dummy").Authenticator


def test_sign_up_policy_reaches_the_accounts(configured):
    """The setting decides who may sign up."""
    assert configured(signup="closed").StaffroomAuthenticator.signup == "closed"


def test_postgresql_needs_no_driver_in_its_address(configured):
    """A plain PostgreSQL address is enough for the hub too."""
    c = configured(hub_database_url="postgresql://u@db/hub")
    assert c.JupyterHub.db_url == "postgresql+psycopg://u@db/hub"


def test_the_packaged_configuration_is_the_same(tmp_path, monkeypatch):
    """Without a checkout the hub reads a file of the package, which does the same."""
    from traitlets.config.loader import PyFileConfigLoader

    from staffroom_hub.serve import processes

    monkeypatch.setenv("STAFFROOM_DATA", str(tmp_path / "data"))
    for file in (processes._IN_CHECKOUT, processes._IN_PACKAGE):
        c = PyFileConfigLoader(file.name, path=str(file.parent)).load_config()
        assert c.JupyterHub.db_url == f"sqlite:///{tmp_path}/data/hub.sqlite"


def test_free_ports_are_four_different_ones():
    """Processes do not get each other's port."""
    ports = free_ports()
    assert len({ports.hub, ports.proxy, ports.classroom, ports.commons}) == 4


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", "eighty"), ("port", "70000"), ("signup", "maybe"), ("demo", "?"),
        *(("extensions", bad) for bad in ("../x", "@a/b/c", "a,,b", "a b", "/etc", ".", "a/../b", "A")),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_named_in_one_line(monkeypatch, name, value):
    """Whoever set a variable wrong reads its name and what is expected."""
    monkeypatch.setenv(f"STAFFROOM_{name.upper()}", value)
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert str(refused.value).startswith(f"STAFFROOM_{name.upper()}={value}: ")
    assert "\n" not in str(refused.value)


def test_databases_lie_in_the_data_folder(tmp_path):
    """By default all state is in one folder."""
    settings = load_settings(data=tmp_path)
    for url in (settings.database_url, settings.hub_database_url, settings.accounts_database_url):
        assert url.startswith(f"sqlite:///{tmp_path}/")
    assert settings.course == tmp_path / "course"


MAIL = "smtp://staffroom:pass%3Aword@mail.example:587"


def test_the_mail_servers_password_is_told_to_the_commons_alone(configured):
    """What sends letters knows the server; pages, trainers and the grader do not."""
    c = configured(smtp_url=MAIL, public_url="https://school.example")
    by_name = {service["name"]: service for service in c.JupyterHub.services}
    given = by_name.pop("commons")["environment"]
    assert given["STAFFROOM_SMTP_URL"] == MAIL
    assert given["STAFFROOM_PUBLIC_URL"] == "https://school.example/"
    for environment in (
        *(service["environment"] for service in by_name.values()), c.Spawner.environment,
    ):  # fmt: skip
        assert "word@" not in str(environment)


def test_links_begin_with_the_public_address(tmp_path):
    """Unless it is told, it is where the installation listens; a slash is at its end."""
    assert load_settings(data=tmp_path).public_url == "http://127.0.0.1:8000/"
    there = load_settings(data=tmp_path, port=81, bind="::1")
    assert there.public_url == "http://[::1]:81/"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("public_url", "javascript:alert(1)"), ("public_url", 'https://a.example/"><b>'),
        ("mail_from", "nobody"), ("mail_from", "a@b.c\nBcc: d@e.f"), ("mail_from", ""),
    ],
)  # fmt: skip
def test_a_wrong_setting_of_mail_is_refused(name, value):
    """Addresses that end in letters and headers are seen to when the installation starts."""
    with pytest.raises(SettingsError):
        load_settings(**{name: value})


def test_the_institution_is_told_to_the_commons_alone(configured):
    """Who gives certificates says so; without a name none is made up."""
    about = {"institution": "Школа № 12", "institution_country": "Россия"}
    c = configured(institution_url="https://school.example/", **about)
    by_name = {service["name"]: service["environment"] for service in c.JupyterHub.services}
    given = by_name.pop("commons")
    assert given["STAFFROOM_INSTITUTION"] == "Школа № 12"
    assert given["STAFFROOM_INSTITUTION_URL"] == "https://school.example/"
    assert given["STAFFROOM_INSTITUTION_COUNTRY"] == "Россия"
    assert all("STAFFROOM_INSTITUTION" not in other for other in by_name.values())
    assert load_settings().institution == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("institution", "School\nof magic"), ("institution", "x" * 121),
        ("institution_url", "javascript:alert(1)"), ("institution_url", 'https://a/"><b>'),
        ("institution_country", "\u202eRU"),
    ],
)  # fmt: skip
def test_an_institution_that_would_spoil_a_certificate_is_refused(name, value):
    """What is printed for years is looked at when the installation starts."""
    with pytest.raises(SettingsError, match=f"STAFFROOM_{name.upper()}="):
        load_settings(**{name: value})


@pytest.mark.parametrize("url", ["smtp://u:secret@", "mail://u:secret@h", "smtp://u:secret@h:x"])
def test_a_wrong_mail_server_is_refused_without_its_password(url):
    """The line that says so may end in a log."""
    with pytest.raises(SettingsError) as refused:
        load_settings(smtp_url=url)
    assert str(refused.value).startswith("STAFFROOM_SMTP_URL=")
    assert "secret" not in str(refused.value)
