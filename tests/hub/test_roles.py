"""The table of roles: what each may do, and what nobody may."""

import pytest

from staffroom_hub import roles
from staffroom_hub.roles import ROLES, STANDINGS, groups_of, load_roles, outranks

BY_NAME = {role.name: set(role.scopes) for role in ROLES}


def test_the_table():
    """The scopes of every role, written out: whoever changes one changes this table too."""
    known = {"read:users:name!user", "read:users:groups!user"}
    commons = {"access:services!service=commons"}
    learn, teach = {"custom:staffroom:learn"}, {"custom:staffroom:teach"}
    own_server = {"servers!user", "access:servers!user", "users:activity!user"}
    assert {
        "user": known | learn | commons | {"access:services!service=classroom"},
        "server": known | learn | teach | commons
        | {"users:activity!user", "access:servers!server"},
        "mentor": learn,
        "trainer": teach | own_server,
        "school-admin": teach,
        "commons": {"read:users:name", "read:users:groups", "admin:auth_state"},
        "classroom": {"custom:staffroom:pages"} | commons,
        "grader": {"custom:staffroom:grade"} | commons,
    } == BY_NAME  # fmt: skip


def test_teachers_start_no_servers():
    """What everybody holds opens no server and no administration."""
    assert not any("server" in s or s.startswith("admin") or s == "self" for s in BY_NAME["user"])


def test_nobody_administers_the_hub():
    """No role of people carries the hub's own administration."""
    people = ("user", "mentor", "trainer", "school-admin", "server")
    assert not any(scope.startswith("admin") for name in people for scope in BY_NAME[name])


def test_only_the_commons_reads_names_and_languages():
    """The scope that opens auth state is the commons' alone."""
    assert [role.name for role in ROLES if "admin:auth_state" in role.scopes] == ["commons"]


def test_every_custom_scope_is_described_and_used():
    """The hub knows each scope of ours, and each is held by somebody."""
    used = {scope for scopes in BY_NAME.values() for scope in scopes if scope.startswith("custom:")}
    assert used == set(roles.CUSTOM_SCOPES)


def test_built_in_roles_keep_their_bearers():
    """Overriding the hub's own roles takes them from nobody."""
    for spec in load_roles():
        assert ("groups" in spec) == (spec["name"] not in {"user", "server"})


def test_an_administrator_is_a_trainer_too():
    """Who decides about trainers can teach; a teacher is in no group."""
    assert groups_of("admin") == ["trainers", "admins"]
    assert groups_of("teacher") == []


@pytest.mark.parametrize("actor", STANDINGS)
@pytest.mark.parametrize("other", STANDINGS)
def test_nobody_gets_into_an_account_above_her_own(actor, other):
    """A link into an account is given by administrators, and by trainers for non-trainers."""
    allowed = {("trainer", "teacher"), ("trainer", "mentor")}
    assert outranks(actor, other) == (actor == "admin" or (actor, other) in allowed)
