"""A cohort's overview: what it tells, to whom, and what it never tells; on both databases."""

import csv
import io
import json
from datetime import timedelta

import pytest
from sqlalchemy import insert

from staffroom.rules.tables import BOM
from staffroom_hub.commons import overview
from staffroom_hub.commons.store.models import (
    CohortMemberRow,
    DraftRow,
    PersonRow,
    SubmissionRow,
)
from tests.service.module import MODULE, definitions
from tests.service.talk import CIRCLE, COMMON, admit, cohort, say, staff, unhurried
from tests.service.test_topics import counted
from tests.service.world import (
    attempt,
    claim,
    complete,
    draft,
    ok,
    post,
    record,
    refused,
    submit,
)
from tests.unit.xapi_schema import faults

OVERVIEW = "api/overview/en"
SEEN = "api/me/seen-by-trainers/en"
ROADS = ("", "/people", f"/questions/{MODULE}", "/export/csv", "/export/xapi")


@pytest.fixture
async def group(world):
    """Vera leads a cohort with Anna and Boris in it."""
    unhurried(world)
    made = await world.begin("led", lambda: cohort(world.vera, world.anna, world.boris))
    world.number = made["id"]
    world.url = f"{OVERVIEW}/{world.number}"
    return world


async def rows(world, person=None, **query):
    """Give the rows of the overview by account."""
    told = await ok((person or world.vera).get(f"{world.url}/people", params=query))
    return {row["person"]: row for row in told["people"]}


async def marked(world, number, score=3.0, person="tanna"):
    """Record a work and give its author, Anna if nobody else, its marks."""
    await record(world, await claim(world))
    cell = {"cell": "criterion_clear", "title": "Clear", "score": score, "max": 4.0}
    body = {"submission": number, "scores": [cell], "text": ""}
    await ok(world.vera.put(f"api/feedback/en/{MODULE}/{person}", json=body))


async def test_it_tells_how_far_each_has_come(group):
    """Not begun, begun, handed in, done: each comes of the work itself."""
    assert {name: row["states"] for name, row in (await rows(group)).items()} == {
        "tanna": ["untouched"],
        "tboris": ["untouched"],
    }
    await draft(group.anna, "request", {"fields": {"situation": "Something."}})
    assert (await rows(group))["tanna"]["states"] == ["begun"]
    await complete(group.anna)
    number = (await submit(group.anna))["receipt"]["id"]
    assert (await rows(group))["tanna"]["states"] == ["handed_in"]
    await marked(group, number)
    told = await rows(group)
    assert told["tanna"]["states"] == ["done"]
    assert told["tanna"]["last"] == group.clock.now.date().isoformat()
    assert (told["tboris"]["states"], told["tboris"]["last"]) == (["untouched"], None)


async def test_people_stand_by_name_and_the_trainer_is_none_of_them(group):
    """Nothing else orders them; whoever leads a cohort is not looked after."""
    (led,) = await ok(group.vera.get("api/cohorts/en/led"))
    await ok(group.vera.post(f"api/invitations/{led['invitation']}"))
    assert list(await rows(group)) == ["tboris", "tanna"]
    told = await ok(group.vera.get(group.url))
    assert (told["members"], [one["module"] for one in told["modules"]]) == (2, [MODULE])


async def test_who_went_quiet_is_told_kindly_and_counted_in_weeks(group):
    """After three weeks; a word, or being through, ends it."""
    await draft(group.anna, "request", {"fields": {"situation": "Something."}})
    group.clock.pass_(days=20)
    assert (await ok(group.vera.get(group.url)))["quiet"] == []
    group.clock.pass_(days=9)
    quiet = (await ok(group.vera.get(group.url)))["quiet"]
    assert [(one["person"], one["weeks"]) for one in quiet] == [("tboris", 4), ("tanna", 4)]
    await complete(group.anna)
    await marked(group, (await submit(group.anna))["receipt"]["id"])
    group.clock.pass_(weeks=5)
    quiet = (await ok(group.vera.get(group.url)))["quiet"]
    assert [one["person"] for one in quiet] == ["tboris"]
    assert (await rows(group))["tanna"]["quiet_weeks"] == 0


async def test_a_cohort_that_has_finished_needs_no_line(group, monkeypatch):
    """Who is through is silent with good reason, and is not counted among those who are not named."""
    monkeypatch.setattr(overview, "_LISTED", 1)
    for person, name in ((group.anna, "tanna"), (group.boris, "tboris")):
        await complete(person)
        await marked(group, (await submit(person))["receipt"]["id"], person=name)
    assert {row["states"][0] for row in (await rows(group)).values()} == {"done"}
    group.clock.pass_(weeks=5)
    told = await ok(group.vera.get(group.url))
    assert (told["quiet"], told["quiet_more"]) == ([], 0)


async def test_posts_that_wait_are_there_until_somebody_answers(group):
    """Those of the cohort's own topics, with the way to them."""
    mine = await post(group.anna, "Who has tried this?")
    (waiting,) = (await ok(group.vera.get(group.url)))["waiting"]
    assert waiting["post"] == mine["id"]
    assert (waiting["module"], waiting["activity"]) == (MODULE, "talk")
    assert "tried" not in json.dumps(waiting)
    await post(group.boris, "My own.")
    await post(group.boris, "I have.", reply_to=mine["id"])
    left = (await ok(group.vera.get(group.url)))["waiting"]
    assert mine["id"] not in [one["post"] for one in left]


async def test_another_trainer_finds_nothing(group):
    """A cohort that is not hers answers on every road as one that is not there."""
    dora = admit(group, "tdora", "trainers")
    await ok(dora.get("api/me"))
    for road in ROADS:
        real = await dora.get(group.url + road)
        unreal = await dora.get(f"{OVERVIEW}/{2**40}{road}")
        assert real.status_code == unreal.status_code == 404, road
        assert real.content == unreal.content
    (led,) = await ok(group.vera.get("api/cohorts/en/led"))
    await ok(dora.post(f"api/invitations/{led['invitation']}"))
    await refused(dora.get(group.url), 404, "not_found")


async def test_teachers_are_refused_and_administrators_let_in(group):
    """The overview is for those who look after a cohort, whoever asks."""
    admin = admit(group, "tolga", "trainers", "admins")
    for road in ROADS:
        for number in (group.number, 0):
            await refused(group.anna.get(f"{OVERVIEW}/{number}{road}"), 403, "forbidden")
        await ok(admin.get(group.url + road))
    await refused(admin.get(f"{OVERVIEW}/{2**40}"), 404, "not_found")


@pytest.mark.parametrize(
    "road",
    [
        "/-1", "/x", f"/{2**53 + 1}", "/0/people/x", "/0/export/xls", "/0/questions/../../me",
        "/0/questions/m99-none", "/0/questions/s01-people",
    ],
)  # fmt: skip
async def test_forged_places_lead_nowhere(group, road):
    """Numbers, modules and forms that are none answer as what is not there."""
    await refused(group.vera.get(OVERVIEW + road), 404, "not_found")


async def test_a_cohort_of_the_other_edition_is_not_there(group):
    """Its number opens nothing under another language, not even for administrators."""
    admin = admit(group, "tolga", "trainers", "admins")
    for person in (group.vera, admin):
        await refused(person.get(f"api/overview/ru/{group.number}"), 404, "not_found")


async def test_a_forged_place_in_the_list_tells_nothing_of_others(group):
    """`after` names somebody; one who is not there, or is elsewhere, gives no row of hers."""
    clara = admit(group, "tclara")
    await ok(clara.get("api/me"))
    assert await rows(group, after="tnobody-here") == {}
    assert "tclara" not in await rows(group, after="tclara")
    answer = await group.vera.get(f"{group.url}/people", params={"after": "a' OR 1=1 --"})
    assert answer.status_code == 422


async def test_the_open_cohort_is_every_trainers(group):
    """Those in no cohort who read the language, or have worked in the edition."""
    clara, dmitri = admit(group, "tclara"), admit(group, "tdmitri")
    group.hub.states["tclara"] = {"display_name": "Clara", "locale": "en"}
    group.hub.states["tdmitri"] = {"display_name": "Дмитрий", "locale": "ru"}
    for person in (clara, dmitri):
        await ok(person.get("api/me"))
    dora = admit(group, "tdora", "trainers")
    group.url = f"{OVERVIEW}/0"
    assert list(await rows(group, dora)) == ["tclara"]
    await draft(dmitri, "request", {"fields": {"situation": "Something."}})
    assert list(await rows(group, dora)) == ["tclara", "tdmitri"]


async def test_circles_communities_and_what_is_private_never_appear(world):
    """Neither words nor traces of a circle, no draft, no document of one's own."""
    people = await staff(world)
    unhurried(world)
    world.url = f"{OVERVIEW}/{(await cohort(world.vera, world.anna))['id']}"
    await say(world.anna, "secret-circle", to=CIRCLE)
    body = {"version": 0, "body": {"text": "secret-note"}}
    await ok(world.anna.put(f"api/me/own/notes/en/{MODULE}", json=body))
    assert (await rows(world))["tanna"]["last"] is None
    assert (await rows(world))["tanna"]["states"] == ["untouched"]
    await draft(world.anna, "request", {"fields": {"situation": "secret-draft"}})
    await say(world.anna, "secret-common", to=COMMON)
    told = [await world.vera.get(world.url + road) for road in ROADS]
    assert all(answer.status_code == 200 for answer in told)
    for answer in told:
        assert "secret" not in answer.text
        assert "circle" not in answer.text.lower()
        assert "@" not in answer.text
    shared = (await ok(people.olga.get(world.url)))["waiting"]
    assert [one["topic_title"] for one in shared] == ["Common"]


async def test_a_teacher_sees_exactly_the_row_that_trainers_see(group):
    """Whatever she has done: word for word the same."""
    seen = await ok(group.anna.get(SEEN))
    assert seen["row"] == (await rows(group))["tanna"]
    await complete(group.anna)
    await marked(group, (await submit(group.anna))["receipt"]["id"])
    group.clock.pass_(weeks=4)
    for person, name in ((group.anna, "tanna"), (group.boris, "tboris")):
        seen = await ok(person.get(SEEN))
        assert seen["row"] == (await rows(group))[name]
        assert seen["cohort"] == group.number
        assert seen["trainer"]
    alone = admit(group, "tclara")
    assert (await ok(alone.get(SEEN)))["cohort"] == 0


async def test_questions_are_figured_only_from_enough_first_attempts(group):
    """Of nine people nothing is told; of ten the share of right answers at the first attempt."""
    questions = f"{group.url}/questions/{MODULE}"
    (led,) = await ok(group.vera.get("api/cohorts/en/led"))
    for number in range(10):
        one = admit(group, f"tquiz{number}")
        await ok(one.post(f"api/invitations/{led['invitation']}"))
        await attempt(one, "a" if number else "b")
        await attempt(one, "b")
        told = await ok(group.vera.get(questions))
        assert told["tries"] == number + 1
        if number < 9:
            assert all(one["right"] is None for one in told["questions"])
    by_item = {one["item"]: one for one in told["questions"]}
    assert set(by_item) == {"s1a", "s1b", "s2a", "s2b"}
    for slot in "12":
        met = [by_item[f"s{slot}{variant}"] for variant in "ab"]
        assert sum(one["answers"] for one in met) == 10
        assert all((one["right"] is not None) == (one["answers"] >= 10) for one in met)


async def test_attempts_at_other_questions_are_left_out(group):
    """What was answered before the quiz was changed says nothing of what it asks now."""
    await attempt(group.anna, "a")
    quiz = definitions()["exit-quiz.yaml"]
    for slot in quiz["slots"]:
        for item in slot["variants"]:
            item["id"] = f"new-{item['id']}"
    await group.release(exit_quiz=quiz)
    told = await ok(group.vera.get(f"{group.url}/questions/{MODULE}"))
    assert told["tries"] == 0


def _cells(text, delimiter=","):
    return list(csv.reader(io.StringIO(text.removeprefix(BOM)), delimiter=delimiter))


async def test_the_table_opens_in_spreadsheets_and_holds_no_formula(group):
    """A name that is a formula is a text there, whichever sign the program splits at."""
    english = {"Accept-Language": "en"}
    for name in ('=HYPERLINK("http://x")', "+1;=cmd|' /C calc'!A0", "@SUM(1)", "-2+3"):
        await ok(group.anna.patch("api/me", json={"display_name": name}))
        told = await ok(group.vera.get(f"{group.url}/export/csv", headers=english))
        assert told["text"].startswith(BOM)
        for delimiter in ",;\t|":
            for row in _cells(told["text"], delimiter):
                assert not any(cell.lstrip(" \"'")[:1] in "=+@" and cell[:1] != "'"
                               for cell in row if cell)  # fmt: skip
    head, *body = _cells(told["text"])
    assert head == ["Name", "Account", "Tiny", "Last worked on", "Weeks without a word"]
    assert ["'-2+3", "tanna", "not begun", "", "0"] in body


async def test_the_table_speaks_the_callers_language(group):
    """In Russian its cells are parted by what Russian spreadsheets expect."""
    asked = {"Accept-Language": "ru"}
    told = await ok(group.vera.get(f"{group.url}/export/csv", headers=asked))
    head, *_ = _cells(told["text"], ";")
    assert head[:3] == ["Имя", "Учётная запись", "Tiny"]


async def test_statements_name_an_account_and_nobody(group):
    """xAPI: attempted, submitted, completed, by an opaque account; no name, no address."""
    await complete(group.anna)
    await marked(group, (await submit(group.anna))["receipt"]["id"])
    told = await ok(group.vera.get(f"{group.url}/export/xapi"))
    home = group.services.public_url
    verbs = [one["verb"]["id"].rsplit("/", 1)[1] for one in told["statements"]]
    assert verbs == ["attempted", "submit", "completed"]
    for one in told["statements"]:
        assert faults(one) == []
        account = {"homePage": home, "name": "tanna"}
        assert one["actor"] == {"objectType": "Agent", "account": account}
        assert one["object"]["id"] == f"{home}services/classroom/en/{MODULE}/"
    text = json.dumps(told, ensure_ascii=False)
    assert "Анна" not in text
    assert "mbox" not in text
    assert "@" not in text
    again = await ok(group.vera.get(f"{group.url}/export/xapi"))
    assert again == told
    assert len({one["id"] for one in told["statements"]}) == 3


async def people_of(world, number, many):
    """Write many people with work into a cohort at once."""
    names = [f"tmany{number}x{n:05d}" for n in range(many)]
    now = world.clock.now
    release = (await ok(world.vera.get("api/modules/en")))[0]
    assert release["id"] == MODULE
    async with world.services.database.writing() as session:
        await session.execute(insert(PersonRow), [
            {"name": n, "display_name": f"Teacher {n}", "locale": "en",
             "created_at": now - timedelta(weeks=9)} for n in names
        ])  # fmt: skip
        await session.execute(insert(CohortMemberRow), [
            {"person": n, "edition": "en", "cohort": number,
             "joined_at": now - timedelta(weeks=8)} for n in names
        ])  # fmt: skip
        await session.execute(insert(DraftRow), [
            {"person": n, "edition": "en", "module": MODULE, "activity": "request", "version": 1,
             "answer": {"fields": {}}, "saved_at": now - timedelta(weeks=4)} for n in names
        ])  # fmt: skip
        await session.execute(insert(SubmissionRow), [
            {"person": n, "edition": "en", "module": MODULE, "release": 1, "work": {},
             "notebook": {}, "automatic": [], "submitted_at": now - timedelta(weeks=4),
             "cohort": number, "state": "done"} for n in names[::2]
        ])  # fmt: skip


async def test_it_costs_as_many_statements_for_200_as_for_10(group):
    """Every road, the first time and once more; nothing grows with the people or their work."""
    costs = []
    for many in (10, 200):
        number = (await ok(group.vera.post("api/cohorts/en", json={"name": f"N{many}"})))["id"]
        await people_of(group, number, many)
        for road in ROADS:
            await ok(group.vera.get(f"{OVERVIEW}/{number}{road}"))
            with counted(group) as sent:
                await ok(group.vera.get(f"{OVERVIEW}/{number}{road}"))
            costs.append((road, len(sent)))
    assert costs[: len(ROADS)] == costs[len(ROADS) :]
    assert max(count for _, count in costs) <= 16


async def test_many_people_come_part_by_part_and_each_once(group):
    """120 people in parts of 50, and a file's parts put together hold each once."""
    number = (await ok(group.vera.post("api/cohorts/en", json={"name": "Many"})))["id"]
    await people_of(group, number, 120)
    url, after, names = f"{OVERVIEW}/{number}", None, []
    for size in (50, 50, 20):
        told = await ok(group.vera.get(f"{url}/people", params={"after": after} if after else {}))
        assert len(told["people"]) == size
        names += [row["person"] for row in told["people"]]
        after = told["next"]
    assert after is None
    assert len(set(names)) == 120
    assert names == sorted(names)
    glance = await ok(group.vera.get(url))
    assert (len(glance["quiet"]), glance["quiet_more"], glance["members"]) == (50, 70, 120)
    assert glance["quiet"][0]["weeks"] == 4
