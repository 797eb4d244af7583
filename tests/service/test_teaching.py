"""Whose work a trainer sees: attacks by a trainer of another cohort, and by teachers."""

import pytest

from tests.service.module import MODULE, PLACE
from tests.service.talk import admit, cohort
from tests.service.test_files import FORM, PDF, answered, sent
from tests.service.world import SCORES, claim, complete, ok, record, refused, submit

LIST = "api/submissions/en"
GIVEN = f"api/feedback/en/{MODULE}/tanna"
NOBODYS = 10**9


@pytest.fixture
async def walled(world):
    """Anna handed in, with a file, in a cohort of Vera's; Dora leads another with Boris in it."""
    world.dora = admit(world, "tdora", "trainers")
    world.number, world.file = await world.begin("walled", lambda: _hand_in(world))
    return world


async def _hand_in(world):
    await world.release(plan=FORM)
    await cohort(world.vera, world.anna)
    await cohort(world.dora, world.boris, name="Theirs")
    await complete(world.anna)
    file = await sent(world.anna)
    await answered(world.anna, file)
    await submit(world.anna)
    job = await claim(world)
    await record(world, job)
    return job["work"]["card"]["id"], file["id"]


def marks(number):
    """Feedback on a submission."""
    return {"submission": number, "scores": SCORES, "text": "Well done."}


def roads(number, file):
    """Every way to a work, its files and its marks: method, address and body."""
    return [
        ("GET", f"{LIST}/{number}", None),
        ("GET", GIVEN, None),
        ("PUT", GIVEN, marks(number)),
        ("GET", f"api/files/{file}", None),
    ]


async def listed(person, **query):
    """Numbers of the submissions that a person is shown."""
    return [card["id"] for card in await ok(person.get(LIST, params=query))]


async def test_who_leads_the_cohort_sees_its_work(walled):
    """Its trainer, administrators and the grader have work, file and marks."""
    admin = admit(walled, "tolga", "trainers", "admins")
    await ok(walled.vera.put(GIVEN, json=marks(walled.number)))
    for person in (walled.vera, admin, walled.grader):
        assert await listed(person, module=MODULE) == [walled.number]
        await ok(person.get(f"{LIST}/{walled.number}"))
    for person in (walled.vera, admin):
        given = await ok(person.get(GIVEN))
        assert (given["submission"], given["text"]) == (walled.number, "Well done.")
        assert (await person.get(f"api/files/{walled.file}")).content == PDF
    (card,) = await ok(walled.vera.get(LIST))
    assert card["returned_at"] == given["released_at"]


async def test_another_cohorts_work_answers_as_if_it_were_not_there(walled):
    """For a trainer of another cohort list, work, file and marks are those of nobody."""
    await ok(walled.vera.put(GIVEN, json=marks(walled.number)))
    assert await listed(walled.dora) == []
    assert await listed(walled.dora, module=MODULE) == []
    pairs = zip(roads(walled.number, walled.file), roads(NOBODYS, "A" * 22), strict=True)
    for (method, address, body), (_, nowhere, other) in pairs:
        real = await walled.dora.request(method, address, json=body)
        unreal = await walled.dora.request(method, nowhere, json=other)
        assert real.status_code == 404, (address, real.text)
        assert real.content == unreal.content, address
    state = await ok(walled.anna.get(f"{PLACE}/submission"))
    assert state["feedback_text"] == "Well done."


async def test_feedback_of_another_trainer_changes_nothing(walled):
    """A refused release of feedback tells the teacher nothing and keeps no marks."""
    await refused(walled.dora.put(GIVEN, json=marks(walled.number)), 404, "not_found")
    state = await ok(walled.anna.get(f"{PLACE}/submission"))
    assert (state["released"], state["feedback_text"]) == (None, "")
    await refused(walled.vera.get(GIVEN), 404, "not_found")


async def test_a_member_of_a_cohort_does_not_see_it_by_being_a_trainer(walled):
    """A trainer who learns in another's cohort reads no colleague's work there."""
    (made,) = await ok(walled.vera.get("api/cohorts/en/led"))
    await ok(walled.dora.post(f"api/invitations/{made['invitation']}"))
    assert await listed(walled.dora) == []
    await refused(walled.dora.get(f"{LIST}/{walled.number}"), 404, "not_found")


async def test_another_edition_leads_to_no_work(walled):
    """Leading a cohort of one edition opens nothing through the address of the other."""
    await refused(walled.vera.get(f"api/submissions/ru/{walled.number}"), 404, "not_found")
    body = marks(walled.number)
    there = walled.vera.put(f"api/feedback/ru/{MODULE}/tanna", json=body)
    await refused(there, 404, "not_found")
    await refused(walled.vera.get(f"api/feedback/ru/{MODULE}/tanna"), 404, "not_found")


async def test_a_cohort_of_the_other_edition_opens_nothing_here(walled):
    """Who leads only a Russian cohort sees no English one's work."""
    fedor = admit(walled, "tfedor", "trainers")
    await ok(fedor.get("api/me"))
    await ok(fedor.post("api/cohorts/ru", json={"name": "Наша"}))
    assert await listed(fedor) == []
    for method, address, body in roads(walled.number, walled.file):
        answer = await fedor.request(method, address, json=body)
        assert answer.status_code == 404, address


async def test_the_open_cohorts_work_is_every_trainers(walled):
    """What was handed in outside every cohort is there for all trainers."""
    clara = admit(walled, "tclara")
    await complete(clara)
    await submit(clara)
    for person in (walled.vera, walled.dora):
        assert len([n for n in await listed(person) if n != walled.number]) == 1


async def test_a_cohort_that_is_handed_over_takes_its_work_along(walled):
    """Its work is the new leader's at once, and the old one's no more."""
    admin = admit(walled, "tolga", "trainers", "admins")
    (made,) = await ok(walled.vera.get("api/cohorts/en/led"))
    await ok(admin.post(f"api/cohorts/en/{made['id']}/trainer"))
    assert await listed(walled.vera) == []
    await refused(walled.vera.get(f"{LIST}/{walled.number}"), 404, "not_found")


async def test_work_stays_where_it_was_handed_in(walled):
    """A teacher who moves on leaves what she handed in with the trainer who led her then."""
    (made,) = await ok(walled.dora.get("api/cohorts/en/led"))
    await ok(walled.anna.post(f"api/invitations/{made['invitation']}"))
    assert await listed(walled.dora) == []
    await submit(walled.anna)
    (newer,) = await listed(walled.dora)
    assert newer != walled.number
    assert await listed(walled.vera) == [walled.number]


async def test_a_teachers_token_opens_no_road_of_the_exchange(walled):
    """Neither her own nor a colleague's work is to be had by a teacher on trainers' routes."""
    trainers_roads = [
        *roads(walled.number, walled.file)[:3],
        ("GET", LIST, None),
        ("GET", "api/releases/en", None),
        ("GET", f"api/releases/en/{MODULE}", None),
        ("GET", f"api/releases/en/{MODULE}/page", None),
        ("DELETE", f"api/releases/en/{MODULE}", None),
        ("POST", "api/grading/claim", {"worker": "evil"}),
    ]
    for person in (walled.anna, walled.boris):
        for method, address, body in trainers_roads:
            await refused(person.request(method, address, json=body), 403, "forbidden")
    await refused(walled.boris.get(f"api/files/{walled.file}"), 404, "not_found")
