"""The diagnostic's questions: thirty-six in each edition, the same key, and no tricks in them."""

import re

import pytest
import yaml

from staffroom.checking.editions import keyed
from staffroom.checking.numbers import numbers
from staffroom.checking.words import sentences, words
from staffroom.i18n import translation
from staffroom.rules import privacy
from staffroom.syllabus import syllabus
from tests.notebooks.reading import EDITIONS, folder

# A first module to arrive in and a last one to show one's work in: there is nothing to rate.
RATED = [step.id for step in syllabus().modules if step.id not in {"m00-start", "m13-portfolio"}]


def diagnostic(edition):
    """The questions as their author wrote them."""
    return yaml.safe_load((folder(edition, "m00-start") / "diagnostic.yaml").read_text("utf-8"))


def scenarios(edition):
    """The situations, one a module."""
    return [module["scenario"] for module in diagnostic(edition)["modules"]]


def texts(node):
    """Every text that a teacher reads, ids and types left aside."""
    if isinstance(node, dict):
        return [t for key, value in node.items() if key not in {"id", "type"} for t in texts(value)]
    if isinstance(node, list):
        return [t for value in node for t in texts(value)]
    return [node] if isinstance(node, str) else []


def test_the_editions_have_one_key():
    """Ids, order and scores are equal, so that a result means the same in both languages."""
    ru, en = (keyed(diagnostic(edition)) for edition in EDITIONS)
    assert ru == en


@pytest.mark.parametrize("edition", EDITIONS)
def test_there_are_thirty_six_questions(edition):
    """Two ratings with what 0, 2 and 4 are like, and a situation, for each of twelve modules."""
    modules = diagnostic(edition)["modules"]
    assert [module["id"] for module in modules] == RATED
    assert len(RATED) == 12
    ids = [one["id"] for m in modules for one in (*m["self"], m["scenario"])]
    assert len(ids) == len(set(ids)) == 36
    assert all(len(one["anchors"]) == 3 for m in modules for one in m["self"])
    anchors = [anchor for m in modules for one in m["self"] for anchor in one["anchors"]]
    assert len(anchors) == len(set(anchors))


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_page_announces_the_words_that_the_result_uses(edition):
    """What a module's text calls a recommendation is what stands on the screen."""
    said = translation("widgets", edition).gettext
    text = (folder(edition, "m00-start") / "page.ipynb").read_text("utf-8")
    quoted = set(re.findall("[«“]([^«»“”]+)[»”]", text))
    assert {said(name) for name in ("Start here", "Study", "Fast track")} <= quoted


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_situation_has_one_best_way_and_explains_them_all(edition):
    """Options are worth 2, 1 and 0, each says why in words of its own."""
    for scenario in scenarios(edition):
        options = scenario["options"]
        assert sorted(option["score"] for option in options) == [0, 1, 2], scenario["id"]
        feedback = [option["feedback"] for option in options]
        assert len(set(feedback)) == len(feedback)
        assert [text for text in feedback if len(words(text)) < 8] == []


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_best_way_is_told_neither_by_length_nor_by_place(edition):
    """It is the longest no more often than chance would have it, and stands in all places."""
    best = [max(s["options"], key=lambda option: option["score"]) for s in scenarios(edition)]
    longest = [
        max(s["options"], key=lambda option: len(option["text"])) for s in scenarios(edition)
    ]
    assert sum(one is other for one, other in zip(best, longest, strict=True)) <= len(best) / 3
    places = [option["id"] for option in best]
    assert max(places.count(place) for place in "abc") <= len(best) / 2
    assert set(places) == set("abc")


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_questions_read_well_and_name_no_child(edition):
    """Short sentences, nothing our own privacy check warns of, none of the trade's abbreviations."""
    read = texts(diagnostic(edition))
    lengths = [len(found) for text in read for found in sentences(text)]
    assert sum(lengths) / len(lengths) <= numbers().sentence_words[edition]
    assert [text for text in read if privacy.findings(text)] == []
    jargon = {"UDL", "WCAG", "LMS", "ICT", "SEND", "IEP", "АОП", "ПМПК", "ФГОС", "ИКТ"}
    assert jargon.isdisjoint(
        word for text in read for word in re.findall(r"\b[A-ZА-Я]{2,}\b", text)
    )
