"""The caller herself."""

from tests.service.world import ok, refused


async def test_a_new_person_gets_her_name_and_language_from_the_hub(world):
    """Display name and language come from the account when a person is first seen."""
    me = await ok(world.anna.get("api/me"))
    assert me == {
        "name": "tanna",
        "display_name": "Анна П.",
        "locale": "ru",
        "roles": ["teacher"],
    }


async def test_the_hub_is_asked_for_a_profile_only_once(world):
    """Afterwards the commons owns name and language."""
    for _ in range(3):
        await ok(world.anna.get("api/me"))
    assert world.hub.asked.count("/hub/api/users/tanna") == 1


async def test_without_a_profile_the_account_name_stands_in(world):
    """An account of which the hub tells nothing still gets in, in Russian."""
    me = await ok(world.vera.get("api/me"))
    assert (me["display_name"], me["locale"]) == ("tvera", "ru")
    assert me["roles"] == ["teacher", "trainer"]


async def test_a_person_changes_her_name_and_language(world):
    """A change stays, and what is not named stays as it was."""
    await ok(world.anna.patch("api/me", json={"display_name": "  Анна  "}))
    changed = await ok(world.anna.patch("api/me", json={"locale": "en"}))
    assert (changed["display_name"], changed["locale"]) == ("Анна", "en")
    assert await ok(world.anna.get("api/me")) == changed


async def test_nobody_becomes_another_person_through_a_body(world):
    """A name in a body is refused, not believed."""
    await refused(
        world.anna.patch("api/me", json={"name": "tboris", "display_name": "B"}), 422, "invalid"
    )
    assert (await ok(world.boris.get("api/me")))["display_name"] == "Boris K."


async def test_an_empty_name_is_refused(world):
    """A display name of spaces is no name."""
    error = await refused(world.anna.patch("api/me", json={"display_name": "  "}), 422, "invalid")
    assert error["details"]["fields"][0]["field"] == "body.display_name"
