"""Colleagues' reviews: calibrating, being drawn, writing, sending, the mark, and no waiting."""

from types import SimpleNamespace

import pytest

from staffroom.modulefiles import module_from_files
from staffroom_hub.commons.review_desk import fields as work_fields
from staffroom_hub.commons.review_desk import in_order
from tests.service.module import MODULE, files
from tests.service.reviewing import (
    CASES,
    EXPERT,
    REVIEWS,
    SAID,
    Learner,
    author_of,
    learners,
    marked,
    review,
    reviewers_of,
    room,
)
from tests.service.talk import admit
from tests.service.world import key, ok, refused

NAMES = ("tpaula", "tquinn", "trosa", "tsimon")


@pytest.fixture
async def four(world):
    """Four people who have handed in and calibrated themselves."""
    return await room(world, *NAMES)


async def texts(person):
    """Give what the bell tells a person."""
    return [n["text"] for n in (await ok(person.client.get("api/me/notices")))["items"]]


async def test_a_module_without_scored_exemplars_has_no_reviews(world):
    """Nothing is offered, and there is nothing to calibrate on."""
    desk = await ok(world.anna.get(REVIEWS))
    assert (desk["offered"], desk["calibration"], desk["tasks"]) == (False, None, [])
    body = {"scores": {"clear": 1}, "key": key()}
    await refused(world.anna.post(f"{REVIEWS}/calibration", json=body), 404, "not_found")


async def test_exemplars_are_shown_after_ones_own_work(world):
    """They are model work: who has still to hand in sees none and scores none; a trainer may."""
    (paula,) = await learners(world, "tpaula")
    assert (await paula.desk())["calibration"] is None
    body = {"scores": {"clear": 4}, "key": key()}
    await refused(paula.client.post(f"{REVIEWS}/calibration", json=body), 409, "not_now")
    assert (await ok(world.vera.get(REVIEWS)))["calibration"]["exemplar_html"]
    await paula.hand_in()
    assert (await paula.desk())["calibration"]["exemplar_html"]


async def test_calibration_tells_the_experts_reasons_afterwards(world):
    """Far off means another exemplar; near means done. Points and reasons come after, not before."""
    (paula,) = await learners(world, "tpaula")
    await paula.hand_in()
    shown = set()
    for _ in EXPERT:
        before = (await paula.desk())["calibration"]
        assert "Reasons" not in before["exemplar_html"]
        assert "Title" not in before["exemplar_html"]
        level = next(name for name in EXPERT if f"Exemplar {name}" in before["exemplar_html"])
        shown.add(level)
        after = (await paula.score(4 - EXPERT[level]))["calibration"]
        assert not after["done"]
        assert after["last"]["expert"] == {"clear": EXPERT[level]}
        assert f"Reasons {level}" in after["last"]["reasons_html"]
    assert shown == set(EXPERT)
    done = (await paula.calibrate())["calibration"]
    assert (done["done"], done["exemplar_html"], done["last"]["near"]) == (True, "", True)


async def test_two_colleagues_are_drawn_for_each_work(four):
    """Nobody has her own, nobody more than two, and each work is on somebody's desk."""
    desks = [await one.desk() for one in four]
    seen = {}
    for one, desk in zip(four, desks, strict=True):
        assert len(desk["tasks"]) <= 2
        for task in desk["tasks"]:
            author = author_of(four, task)
            assert author is not one
            seen.setdefault(author.name, set()).add(one.name)
    assert set(seen) == set(NAMES)
    assert all(len(reviewers) <= 2 for reviewers in seen.values())


async def test_who_is_not_calibrated_is_not_drawn(world):
    """Having handed in is not enough."""
    paula, quinn = await learners(world, "tpaula", "tquinn")
    await paula.hand_in()
    await paula.calibrate()
    await quinn.hand_in("Another work that is long.")
    assert len((await paula.desk())["tasks"]) == 1
    assert (await quinn.desk())["tasks"] == []


async def test_a_reviewer_is_told_by_the_bell(four):
    """There is something to review, in her language, and nobody's name in it."""
    told = await texts(four[0])
    assert "There is a colleague's work on “Tiny” for you to review" in told
    assert not any(name in text for text in told for name in NAMES)


async def test_a_draft_is_kept(four):
    """What is typed is there when the page opens again; a draft may be of any size."""
    one = four[0]
    task = await one.task()
    url = f"{REVIEWS}/tasks/{task}/draft"
    body = {"parts": {"clear": {"strength": "Half a"}}, "key": key()}
    saved = await ok(one.client.put(url, json=body))
    assert saved == await ok(one.client.put(url, json=body))
    found = next(t for t in (await one.desk())["tasks"] if t["task"] == task)
    assert found["parts"]["clear"]["strength"] == "Half a"
    assert found["version"] == saved["version"] == 1


async def test_empty_praise_comes_back_with_an_example_and_is_kept(four):
    """The fields that are not whole are named; what was written is not lost."""
    one = four[0]
    task = await one.task()
    body = review(None, strength="Great job!", question="Why", suggestion="Молодец!")
    url = f"{REVIEWS}/tasks/{task}/send"
    english = {"Accept-Language": "en"}
    error = await refused(one.client.post(url, json=body, headers=english), 409, "thin_review")
    parts = [fault["part"] for fault in error["details"]["faults"]]
    assert parts == ["score", "strength", "question", "suggestion"]
    assert "For example" in error["details"]["faults"][1]["text"]
    russian = {"Accept-Language": "ru"}
    error = await refused(one.client.post(url, json=body, headers=russian), 409, "thin_review")
    assert "Например" in error["details"]["faults"][1]["text"]
    found = next(t for t in (await one.desk())["tasks"] if t["task"] == task)
    assert found["parts"]["clear"]["strength"] == "Great job!"


async def test_a_review_is_there_as_soon_as_it_is_sent(four):
    """Whether or not the author has reviewed; by a colleague, on a day, and the bell says so."""
    author = four[0]
    reviewer, task = (await reviewers_of(four, author))[0]
    await reviewer.send(2, task)
    (got,) = (await author.desk())["received"]
    assert (got["by"], got["parts"]["clear"]) == ("colleague", {"score": 2, **SAID})
    assert len(got["on"]) == len("2026-01-01")
    assert "There is a new review of your work on “Tiny”" in await texts(author)
    written = (await reviewer.desk())["written"]
    assert [w["task"] for w in written] == [task]


async def test_two_reviews_make_the_mark(four):
    """The mean of both, with whether it is passed."""
    author = four[0]
    await marked(four, author, 2, 3)
    case = (await author.desk())["case"]
    assert (case["state"], case["basis"]) == ("done", "colleagues")
    assert (case["scores"], case["total"], case["max"]) == ({"clear": 2.5}, 2.5, 4)
    assert case["passed"]
    assert "The reviews of your work on “Tiny” have become a mark" in await texts(author)


async def test_four_points_apart_are_for_a_trainer(world, four):
    """No mark is made of them; a trainer sees both, decides, and the author is told why."""
    author = four[0]
    await ok(world.vera.get("api/me"))
    assert await ok(world.vera.get(CASES)) == []
    await marked(four, author, 0, 4)
    state = (await author.desk())["case"]
    assert (state["state"], state["scores"], state["may_appeal"]) == ("apart", None, False)
    (case,) = await ok(world.vera.get(CASES))
    assert (case["person"], case["module"]) == (author.name, MODULE)
    assert sorted(r["parts"]["clear"]["score"] for r in case["reviews"]) == [0, 4]
    body = {"scores": {"clear": 3}, "note": "The count is there.", "key": key()}
    assert await ok(world.vera.post(f"{CASES}/{case['id']}/decision", json=body)) == []
    state = (await author.desk())["case"]
    assert (state["state"], state["basis"], state["total"]) == ("done", "trainer", 3)
    assert (state["note"], state["may_appeal"]) == ("The count is there.", False)


async def test_an_author_appeals_once_with_a_reason(world, four):
    """A trainer decides then; the mark stands until she has."""
    author = four[0]
    await ok(world.vera.get("api/me"))
    short = {"text": "No!", "key": key()}
    await refused(author.client.post(f"{REVIEWS}/appeal", json=short), 422, "invalid")
    body = {"text": "The second reviewer has overlooked my counting.", "key": key()}
    await refused(author.client.post(f"{REVIEWS}/appeal", json=body), 409, "not_now")
    await marked(four, author, 1, 2)
    desk = await ok(author.client.post(f"{REVIEWS}/appeal", json=body))
    assert (desk["case"]["state"], desk["case"]["total"]) == ("appealed", 1.5)
    again = body | {"key": key()}
    await refused(author.client.post(f"{REVIEWS}/appeal", json=again), 409, "appealed")
    (case,) = await ok(world.vera.get(CASES))
    assert case["appeal"] == body["text"]


async def test_an_author_says_what_was_of_use(four):
    """The reviewer reads it; two that were found useful make her attentive."""
    author = four[0]
    reviewer, task = (await reviewers_of(four, author))[0]
    await reviewer.send(3, task)
    (got,) = (await author.desk())["received"]
    url = f"{REVIEWS}/received/{got['received']}/useful"
    await ok(author.client.put(url, json={"useful": True, "thanks": "Your question helped."}))
    desk = await reviewer.desk()
    (written,) = desk["written"]
    assert (written["useful"], written["thanks"]) == (True, "Your question helped.")
    assert desk["standing"] == {
        "points": 1, "max": 2, "written": 1, "useful": 1, "attentive": False,
    }  # fmt: skip
    await ok(author.client.put(url, json={"useful": False}))
    assert (await reviewer.desk())["standing"]["points"] == 0


async def test_an_overdue_review_passes_to_a_mentor(world, four):
    """After seven days a mentor may take it; its first reviewer keeps her text, and sends no more."""
    mark = Learner("tmark", admit(world, "tmark", "mentors"))
    await ok(mark.client.get("api/me"))
    take = {"key": key()}
    await refused(mark.client.post(f"{REVIEWS}/overdue", json=take), 409, "nothing_overdue")
    held = {one.name: (await one.desk())["tasks"] for one in four}
    for one in four:
        for task in held[one.name]:
            url = f"{REVIEWS}/tasks/{task['task']}/draft"
            body = {"parts": {"clear": {"strength": "Kept words"}}, "key": key()}
            await ok(one.client.put(url, json=body))
    world.clock.pass_(days=7, minutes=1)
    assert (await mark.desk())["overdue"] > 0
    for _ in NAMES:
        desk = await ok(mark.client.post(f"{REVIEWS}/overdue", json={"key": key()}))
    assert len(desk["tasks"]) == len(NAMES)
    released = []
    for one in four:
        released += [(one, w) for w in (await one.desk())["written"] if w["state"] == "released"]
    assert released
    one, written = released[0]
    assert written["parts"]["clear"]["strength"] == "Kept words"
    url = f"{REVIEWS}/tasks/{written['task']}/send"
    await refused(one.client.post(url, json=review()), 409, "review_released")
    await mark.send(3)
    assert [r["by"] for one in four for r in (await one.desk())["received"]] == ["staff"]


async def test_without_staff_the_author_goes_on_by_herself(world):
    """After fourteen days her own points count, until two others have written."""
    (paula,) = await learners(world, "tpaula")
    await paula.hand_in()
    own = {"scores": {"clear": 3}, "key": key()}
    await refused(paula.client.post(f"{REVIEWS}/self", json=own), 409, "not_now")
    world.clock.pass_(days=14)
    await refused(paula.client.post(f"{REVIEWS}/self", json=own), 409, "not_now")
    await paula.calibrate()
    assert (await paula.desk())["case"]["may_score_self"]
    case = (await ok(paula.client.post(f"{REVIEWS}/self", json=own)))["case"]
    assert (case["state"], case["basis"], case["total"]) == ("open", "self", 3)
    mark = Learner("tmark", admit(world, "tmark", "mentors"))
    for _ in range(1):
        await ok(mark.client.post(f"{REVIEWS}/overdue", json={"key": key()}))
        await mark.send(1)
    vera = Learner("tvera", world.vera)
    await ok(vera.client.post(f"{REVIEWS}/overdue", json={"key": key()}))
    await vera.send(2)
    case = (await paula.desk())["case"]
    assert (case["state"], case["basis"], case["total"]) == ("done", "colleagues", 1.5)


async def test_a_newer_answer_is_what_is_reviewed(four):
    """While nobody has finished, reviewers see the newest work and keep what they wrote."""
    author = four[0]
    reviewer, task = (await reviewers_of(four, author))[0]
    url = f"{REVIEWS}/tasks/{task}/draft"
    body = {"parts": {"clear": {"strength": "Kept words"}}, "key": key()}
    await ok(reviewer.client.put(url, json=body))
    await author.hand_in(f"A newer work of {author.name[::-1]}.")
    found = next(t for t in (await reviewer.desk())["tasks"] if t["task"] == task)
    assert "A newer work" in str(found["work"])
    assert found["parts"]["clear"]["strength"] == "Kept words"


async def test_handing_in_the_same_again_asks_nobody_anew(four):
    """Only another answer opens another case."""
    author = four[0]
    await marked(four, author)
    await author.hand_in(f"The work of nobody but {author.name[::-1]}.")
    assert (await author.desk())["case"]["state"] == "done"
    await author.hand_in(f"Quite another work of {author.name[::-1]}.")
    assert (await author.desk())["case"]["state"] == "open"


async def test_an_export_has_both_sides_without_the_other(world, four):
    """What one wrote and what one was told, and nobody's name, work or moment beside it."""
    author = four[0]
    reviewer, task = (await reviewers_of(four, author))[0]
    world.clock.pass_(hours=2, minutes=17)
    await reviewer.send(2, task, strength="You counted the Zebra pupils twice.")
    theirs = await ok(reviewer.client.get("api/me/export"))
    hers = await ok(author.client.get("api/me/export"))
    assert "Zebra" in str(theirs["reviews"])
    assert author.name not in str(theirs)
    assert author.name[::-1] not in str(theirs)
    assert "Zebra" in str(hers["reviewed"])
    assert reviewer.name not in str(hers)
    assert theirs["calibrations"][0]["near"]
    sent_at = next(r["sent_at"] for r in theirs["reviews"] if r["sent_at"])
    assert sent_at not in str(hers)


@pytest.mark.parametrize("way", ["anonymise", "remove"])
async def test_who_leaves_leaves_no_trace_and_no_gap(four, way):
    """Her works go with their reviews, her unsent ones pass on, her sent ones keep their points."""
    author, leaver = four[0], None
    leaver, task = (await reviewers_of(four, author))[0]
    await leaver.send(2, task, strength="You counted the Zebra pupils twice.")
    body = {"contributions": way, "confirm": leaver.name}
    answer = await leaver.client.request("DELETE", "api/me", json=body)
    assert answer.status_code == 204, answer.text
    (got,) = (await author.desk())["received"]
    assert got["parts"]["clear"]["score"] == 2
    assert ("Zebra" in str(got)) is (way == "anonymise")
    left = [one for one in four if one is not leaver]
    for one in left:
        assert all(leaver.name[::-1] not in str(t) for t in (await one.desk())["tasks"])


def test_criteria_are_told_in_the_modules_order():
    """Whatever order the database gives, points and words stand as the module's author put them."""
    grading = SimpleNamespace(criteria=[SimpleNamespace(id=name) for name in ("zest", "aim")])
    said = {"aim": 1, "gone": 2, "zest": 3}
    told = in_order(said, SimpleNamespace(grading=grading))
    assert list(told.items()) == [("zest", 3), ("aim", 1), ("gone", 2)]


ODD_FORM = {
    "type": "form",
    "title": "Request",
    "fields": [
        {"id": "situation", "label": "Situation", "min_length": 5},
        {
            "id": "plan", "label": "Plan", "kind": "table", "required": False,
            "columns": [
                {"id": "step", "label": "Step"},
                {"id": "minutes", "label": "Minutes", "kind": "number", "totals": ["sum"]},
            ],
        },
        {
            "id": "tools", "label": "Tools", "kind": "checks", "required": False,
            "options": [{"id": "chat", "text": "A chat"}, {"id": "poll", "text": "A poll"}],
        },
        {"id": "proof", "label": "Proof", "kind": "file", "required": False},
    ],
}  # fmt: skip
ODD_ANSWER = {
    "situation": "Nobody answers Paula Quill.",
    "plan": [{"step": "Ask Paula Quill", "minutes": 7}, {"step": "Wait", "minutes": 3}],
    "tools": ["poll"],
    "proof": {"id": "A" * 22, "name": "Paula_Quill.pdf", "size": 2**20},
}


def test_tables_ticks_and_files_are_told_in_words():
    """A reviewer reads tables and ticks as their author does, and of a file that there is one."""
    module = module_from_files(files(request=ODD_FORM))
    work = SimpleNamespace(work={"request": {"fields": ODD_ANSWER}})
    told = {field.label: field.text for field in work_fields(work, module, "Paula Quill")}
    assert "- Step: Ask …" in told["Plan"]
    assert "Minutes: 10 in all" in told["Plan"]
    assert told["Tools"] == "- A poll"
    assert told["Proof"] == "A file, which trainers can open."
    assert not any(trace in " ".join(told.values()) for trace in ("{", "Quill", "A" * 22))
    for_trainers = {field.label: field.text for field in work_fields(work, module)}
    assert "Paula_Quill.pdf" in for_trainers["Proof"]
    assert "Ask Paula Quill" in for_trainers["Plan"]
