"""Activities as wholes: public forms without keys, draws, plays, drafts."""

import json
import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from staffroom.activities import (
    Activity,
    AnswerError,
    DiscussionActivity,
    QuizActivity,
    SelfMapActivity,
    SorterActivity,
)
from staffroom.modulefaults import CourseError
from staffroom.modulefiles import module_from_files
from tests.unit.small import single, small_files

SECRET = "because-secret"


def test_no_public_form_holds_a_private_text(module):
    """What pages get has no feedback, consequence, model answer, suggestion or later node."""
    assert SECRET not in json.dumps(module.public())
    assert "correct" not in json.dumps(module.public())


def test_the_panel_learns_its_criteria_from_the_grading(module):
    """The submission panel shows points and levels of the module's criteria."""
    panel = module.public()["activities"]["hand-in"]
    assert panel["points"] == {"quiz": 12.0, "discussion": 3.0, "assignment": 4.0, "reviews": 0.0}
    assert panel["criteria"][0]["levels"][4] == "level 4"


def test_a_draw_is_stable_and_moves_on(module):
    """The same teacher and attempt see the same items; the next attempt sees the others."""
    quiz = module.activities["exit-quiz"]
    first, again, second = (quiz.view("t1", 0), quiz.view("t1", 0), quiz.view("t1", 1))
    assert first == again
    assert {i["id"] for i in first["items"]}.isdisjoint(i["id"] for i in second["items"])
    assert quiz.view("t1", 2)["items"][0]["id"] == first["items"][0]["id"]


@given(st.text(min_size=1, max_size=20), st.integers(0, 5))
def test_right_answers_to_the_drawn_items_pass(seed, attempt):
    """For any teacher and attempt, the golden answers to all variants score in full."""
    quiz = module_from_files(small_files()).activities["exit-quiz"]
    golden = {"items": {f"s{n}{v}": v for n in range(4) for v in "ab"}}
    result = quiz.check(golden, seed, attempt, "en")
    assert (result.score, result.percent, result.passed) == (4, 100, True)


def test_a_quiz_is_failed_below_its_mark(module):
    """Half of the answers right is below 70 percent."""
    quiz = module.activities["exit-quiz"]
    drawn = [i.id for i in quiz.draw("t1", 0)]
    given = {i: i[-1] for i in drawn[:2]}
    result = quiz.check({"items": given}, "t1", 0, "ru")
    assert (result.percent, result.passed) == (50, False)
    assert "2 из 4" in result.message_html


def test_a_branch_reveals_only_the_path_walked(module):
    """A check gives the consequence of each choice made and the next node, and clamps meters."""
    chain = module.activities["chain"]
    start = chain.check({"path": []}, "t1", 0, "en").reveal
    assert start["steps"] == []
    assert start["end_html"] is None
    walked = chain.check({"path": ["ask"]}, "t1", 0, "en")
    assert walked.percent == 100
    assert walked.reveal["meters"] == {"trust": 2}
    assert SECRET in walked.reveal["steps"][0]["consequence_html"]
    assert walked.reveal["node"] is None
    assert "The end" in walked.reveal["end_html"]


@pytest.mark.parametrize("path", [["fly"], ["ask", "ask"], ["mock", "ask"]])
def test_a_branch_refuses_choices_that_are_not_there(module, path):
    """A choice that is not offered at this point is an error, also after the end."""
    with pytest.raises(AnswerError) as caught:
        module.activities["chain"].check({"path": path}, "t1", 0, "en")
    assert caught.value.code == "unknown_choice"


def test_suggestions_follow_the_ticks(module):
    """A suggestion shows only when its cell is ticked."""
    grid = module.activities["map"]
    assert grid.check({"rows": {"b1": ["have"]}}, "t", 0, "en").reveal["suggestions"] == []
    assert grid.check({"rows": {"b1": ["want"]}}, "t", 0, "en").reveal["suggestions"]


def test_a_form_shows_its_model_only_when_complete(module):
    """An incomplete form says what is missing; a complete one shows the model."""
    form = module.activities["request"]
    short = form.check({"fields": {"situation": "short"}}, "t", 0, "ru")
    assert "model_html" not in short.reveal
    assert "подробнее" in short.message_html
    full = form.check({"fields": {"situation": "long enough now"}}, "t", 0, "ru")
    assert SECRET in full.reveal["model_html"]


def test_a_form_warns_of_personal_data_and_refuses_nothing(module):
    """An e-mail address in a field leads to a kind warning and no more."""
    form = module.activities["request"]
    result = form.check({"fields": {"situation": "write to anna@example.org please"}}, "t", 0, "en")
    assert [w["kind"] for w in result.reveal["warnings"]] == ["email"]
    assert result.percent == 100


def test_a_stepper_is_done_when_every_step_is(module):
    """Steps count only when all are ticked."""
    steps = module.activities["steps"]
    assert steps.check({"done": ["a"]}, "t", 0, "en").percent == 0
    assert steps.check({"done": ["b", "a"]}, "t", 0, "en").percent == 100


def test_a_sorter_explains_each_card(module):
    """Every sorted card comes back with its reason; cards not sorted are left alone."""
    result = module.activities["sort"].check({"items": {"i1": "no"}}, "t", 0, "en")
    assert result.items["i1"].verdict == "wrong"
    assert SECRET in result.items["i1"].feedback_html
    assert "i2" not in result.items


# --- one column a row, changes on cards, guesses --------------------------------------------------


def checklist(**more):
    """Define a checklist of three questions with suggestions for two of its three columns."""
    ids = ("g7", "g8", "g1")
    suggestions = [
        {"row": row, "column": column, "text": f"{row} {column}"}
        for row in reversed(ids)
        for column in ("partly", "no")
    ]
    return SelfMapActivity.model_validate(
        {
            "type": "selfmap",
            "title": "Checklist",
            "choose": "one",
            "columns": [{"id": name, "label": name} for name in ("yes", "partly", "no")],
            "rows": [{"id": row, "text": row} for row in ids],
            "suggestions": [*suggestions, {"column": "no", "text": "any no"}],
            **more,
        }
    )


def suggested(made, **rows):
    """Give the suggestions that fit such answers, as texts."""
    given = {row: [column] for row, column in rows.items()}
    reveal = made.check({"rows": given}, "t", 0, "en").reveal
    return [re.sub("<.*?>", "", s["html"]).strip() for s in reveal["suggestions"]]


def test_the_first_suggestions_are_those_that_matter_most():
    """By the order of columns, then of rows, then what any row asks for; no more than wanted."""
    ordered = checklist(suggest_order=["no", "partly"])
    assert suggested(ordered, g7="partly", g8="no", g1="no") == [
        "g8 no", "g1 no", "any no", "g7 partly",
    ]  # fmt: skip
    few = checklist(suggest_order=["no", "partly"], suggest=2)
    assert suggested(few, g7="partly", g8="no", g1="no") == ["g8 no", "g1 no"]
    assert suggested(few, g7="yes") == []
    as_written = checklist(suggest=2)
    assert suggested(as_written, g7="partly", g8="no", g1="no") == ["g1 no", "g8 no"]


def test_a_checklist_is_done_when_every_row_is_answered(module):
    """One tick is a map, and not yet a checklist."""
    made = checklist()
    rows = {"g7": ["yes"], "g8": ["no"]}
    assert made.check({"rows": rows}, "t", 0, "en").percent == 0
    assert made.check({"rows": {**rows, "g1": []}}, "t", 0, "en").percent == 0
    assert made.check({"rows": {**rows, "g1": ["partly"]}}, "t", 0, "en").percent == 100
    assert module.activities["map"].check({"rows": {"b1": ["have"]}}, "t", 0, "en").percent == 100


def test_a_row_that_takes_one_takes_no_more():
    """Further, unknown and repeated columns, and rows that are not there, count for nothing."""
    made = checklist()
    rows = {"g7": ["zzz", "no", "partly"], "zzz": ["no"], "g8": ["zzz"], "g1": ["yes", "no"]}
    assert suggested(made, g8="zzz") == []
    result = made.check({"rows": rows}, "t", 0, "en")
    assert [s["html"] for s in result.reveal["suggestions"]] == [
        "<p>g7 no</p>",
        "<p>any no</p>",
    ]
    assert result.percent == 0


@pytest.mark.parametrize(
    "more",
    [
        {"choose": "two"},
        {"suggest": 0},
        {"suggest_order": ["never"]},
        {"suggest_order": ["no", "no"]},
    ],
)
def test_a_checklist_that_means_nothing_is_refused(more):
    """Unknown ways of choosing, no suggestions at all, unknown or repeated columns."""
    with pytest.raises(ValueError, match=next(iter(more))):
        checklist(**more)


def test_pages_know_how_many_columns_a_row_takes(module):
    """Not which suggestions there are."""
    assert checklist(suggest=2).public()["choose"] == "one"
    assert set(checklist(suggest=2).public_part()) == {"choose", "columns", "rows"}
    assert module.activities["map"].public()["choose"] == "several"


def test_a_card_may_show_what_changes():
    """Before and after are public, and a card without a before is as it was."""
    cards = [
        {
            "id": "a",
            "before": "Read *three* pages",
            "text": "Hear it",
            "category": "x",
            "feedback": SECRET,
        },
        {"id": "b", "text": "One text", "category": "y", "feedback": SECRET},
    ]
    made = SorterActivity.model_validate(
        {
            "type": "sorter",
            "title": "Reasons",
            "categories": [{"id": "x", "text": "X"}, {"id": "y", "text": "Y"}],
            "items": cards,
        }
    )
    assert made.public()["items"] == [
        {"id": "a", "html": "Hear it", "before_html": "Read <em>three</em> pages"},
        {"id": "b", "html": "One text"},
    ]
    assert made.check({"items": {"a": "x", "b": "x"}}, "t", 0, "en").score == 1


def guesses(**more):
    """Define a quiz of two guesses."""
    slots = [{"id": f"p{n}", "variants": [single(f"p{n}")]} for n in (1, 2)]
    return QuizActivity.model_validate(
        {"type": "quiz", "title": "Guess", "mode": "predict", "slots": slots, **more}
    )


@pytest.mark.parametrize(
    ("locale", "words"),
    [("en", "As you thought: 1 of 2."), ("ru", "Как вы и думали: 1 из 2.")],
)
def test_a_guess_has_words_and_no_points(locale, words):
    """Verdicts by question as in a practice; nothing is won, lost or passed."""
    made = guesses()
    result = made.check({"items": {"p1": "a", "p2": "b"}}, "t", 0, locale)
    assert (result.score, result.max, result.passed, result.percent) == (0, 0, None, 100)
    assert result.message_html == words
    assert {name: i.verdict for name, i in result.items.items()} == {"p1": "right", "p2": "wrong"}
    assert result.items["p2"].answer_html == ""
    assert made.public()["mode"] == "predict"
    assert (made.public()["attempts"], made.public()["pass_percent"]) == (None, None)


def test_guesses_are_done_when_each_is_made():
    """An open question is no guess; what happened is told where `show` says so."""
    told = guesses(show="after-attempt").check({"items": {"p1": "b"}}, "t", 0, "en")
    assert told.percent == 0
    assert told.items["p2"].verdict == "none"
    assert told.items["p1"].options["a"].feedback_html


@pytest.mark.parametrize("show", ["always", "after-last"])
def test_a_guess_comes_before_the_answer(show):
    """Nothing is to be guessed where answers stand open, and there is no last attempt."""
    with pytest.raises(ValueError, match=show):
        guesses(show=show)


def test_guesses_are_no_marks(files):
    """A quiz that gives no points cannot be the one that gives the module's."""
    quiz = yaml.safe_load(files["exit-quiz.yaml"]) | {"mode": "predict"}
    with pytest.raises(CourseError, match=r"grading\.quiz: guesses give no points"):
        module_from_files(files | {"exit-quiz.yaml": yaml.safe_dump(quiz).encode()})


hostile = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=10,
)
shapes = st.sampled_from(["items", "path", "rows", "done", "fields", "text", "replies"])


@given(hostile | st.dictionaries(shapes, hostile, max_size=2))
def test_any_json_is_checked_or_refused(answer):
    """No JSON value breaks a scorer: it is marked in bounds or refused as an AnswerError."""
    for activity in module_from_files(small_files()).activities.values():
        try:
            result = activity.check(answer, "t1", 0, "en")
        except AnswerError:
            continue
        assert 0 <= result.score <= max(result.max, 0)
        assert 0 <= result.percent <= 100


# --- discussions and service pages -----------------------------------------------------------------


def discussion(**more):
    """Define a discussion."""
    return DiscussionActivity.model_validate({"type": "discussion", "title": "Talk", **more})


@pytest.mark.parametrize("more", [{}, {"post_first": False}, {"answers": 0}])
def test_a_support_circle_asks_for_nothing(more):
    """Who needs help owes nobody a post or an answer."""
    with pytest.raises(ValueError, match="asks for nothing"):
        discussion(anonymous=True, **more)
    assert discussion(anonymous=True, post_first=False, answers=0).anonymous


def test_contacts_stand_by_country():
    """A page gets each country once, in the author's order."""
    contacts = [
        {"country": "A", "name": "one", "phone": "112"},
        {"country": "B", "name": "two", "url": "https://b.example"},
        {"country": "A", "name": "three"},
    ]
    told = discussion(contacts=contacts).public()["contacts"]
    assert [(c["country"], [one["name"] for one in c["contacts"]]) for c in told] == [
        ("A", ["one", "three"]),
        ("B", ["two"]),
    ]


@pytest.mark.parametrize(
    "wrong", [{"url": "javascript:alert(1)"}, {"phone": "call me"}, {"url": "http://a b"}]
)
def test_a_contact_is_a_number_or_a_safe_address(wrong):
    """Nothing but digits is dialled, nothing but https is opened."""
    with pytest.raises(ValueError, match="pattern"):
        discussion(contacts=[{"country": "A", "name": "x", **wrong}])


@pytest.mark.parametrize(
    "kind",
    [
        "people",
        "communities",
        "notices",
        "search",
        "takeout",
        "display",
        "moderation",
        "review",
        "home",
        "progress",
        "planner",
        "certificates",
        "progressfile",
    ],
)
def test_parts_of_service_pages_take_no_answer(kind):
    """They show what the commons has; a draft or a check is refused."""
    part = TypeAdapter(Activity).validate_python({"type": kind, "title": "T", "prompt": "*P*"})
    assert part.public() == {"type": kind, "title": "T", "prompt_html": "<p><em>P</em></p>"}
    for refused in (lambda: part.validate_draft({}), lambda: part.check({}, "t", 0, "ru")):
        with pytest.raises(AnswerError):
            refused()


def entry(**changed):
    """What a trainer has typed for one work."""
    seen = {"score": None, "comment": ""}
    sent = {"key": "k" * 36, "version": 0, "seen": seen}
    return {"score": 3, "comment": "Count twice.", "sent": sent} | changed


def test_the_grading_desk_keeps_what_is_typed():
    """By module, question and submission; under way it has its key."""
    desk = TypeAdapter(Activity).validate_python({"type": "marking", "title": "T"})
    desk.validate_draft({"works": {}})
    desk.validate_draft({"works": {"m01-network/context/12": entry()}})
    desk.validate_draft({"works": {"m01-network/context/12": entry(score=None, sent=None)}})
    with pytest.raises(AnswerError):
        desk.check({"works": {}}, "t", 0, "ru")


@pytest.mark.parametrize(
    "draft",
    [
        None, [], {}, {"works": {"../me": entry()}}, {"works": {"s01-people/a/1": entry()}},
        {"works": {"m01-network/context/1": entry(score=5)}},
        {"works": {"m01-network/context/1": entry(score="3")}},
        {"works": {"m01-network/context/1": entry(comment="x" * 20_001)}},
        {"works": {"m01-network/context/1": entry(sent={"key": "k"})}},
        {"works": {"m01-network/context/1": entry(person="tanna")}},
        {"works": {f"m01-network/context/{n}": entry() for n in range(501)}},
        {"works": {}, "more": 1},
    ],
)  # fmt: skip
def test_the_grading_desk_keeps_nothing_else(draft):
    """A draft is no place for other things."""
    desk = TypeAdapter(Activity).validate_python({"type": "marking", "title": "T"})
    with pytest.raises(AnswerError):
        desk.validate_draft(draft)
