"""Rules of what a module teaches with: its numbers, its quizzes, its stories, its task."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from staffroom.activities.items import Item, Numeric, ShortText
from staffroom.checking.findings import Finding
from staffroom.checking.numbers import numbers
from staffroom.checking.words import words
from staffroom.checking.written import Written
from staffroom.inline import NOTEBOOK
from staffroom.modulefiles import MODULE_FILE

ABSENT = "Every module has `%(activity)s`; this one has not."
NO_EXIT = "There is no exit quiz: an activity `exit-quiz` of type quiz."
MIXED_SLOT = "The variants of slot `%(slot)s` are of several types; a slot keeps one."
SHORT_FEEDBACK = "`%(item)s`: the feedback “%(feedback)s” says too little of why."
SAME_FEEDBACK = "`%(item)s`: two options have the same feedback."
LONGEST = "In %(found)d of %(all)d single choices the right option is the longest, which tells it."
SHORT_CONSEQUENCE = "`%(choice)s`: the consequence says too little."
FEW_CHOICES = "At `%(node)s` there are fewer than three choices."
NO_ENDING = "The story stops at `%(node)s` without a word (`end`)."
NO_LEVELS = "The exemplars are not one weak, one fair and one strong."
ANSWERED_ROOM = "Every seeded post has replies; leave one that still waits for an answer."
NO_STAR = "People mark this assignment, and no criterion has a star."
FIELDS = "Criterion `%(criterion)s` names fields that the assignment has not: %(fields)s."
NO_FIELDS = "Criterion `%(criterion)s` names no fields of the assignment."
SAME_LEVELS = "Criterion `%(criterion)s`: two levels read alike."
UNDATED = "Source `%(source)s` has no date."
NO_MEMO = "There is no memo: the few lines that a teacher keeps."
NO_OUTCOMES = "There are no outcomes."
MECHANISMS = ("first-answer", "warm-up", "monday", "diary")
"""What every module has (course design, balance rule and page pattern)."""
_FEEDBACK_WORDS = 4
_CONSEQUENCE_WORDS = 8
_CHOICES = 3
FEWER = {
    "interactive": "Interactive elements: %(found)d; at least %(least)d are needed.",
    "checks": "Checks inside the sections (check-1, …): %(found)d; at least %(least)d are needed.",
    "sources": "Dated sources: %(found)d; at least %(least)d are needed.",
    "decisions": "Decision points of the longest story: %(found)d; at least %(least)d are needed.",
    "worked_examples": "Worked examples: %(found)d; at least %(least)d are needed.",
    "slots": "Slots of the exit quiz: %(found)d; at least %(least)d are needed.",
    "variants": "Variants of each slot of the exit quiz: %(found)d; at least %(least)d are needed.",
    "item_types": "Types of items in the exit quiz: %(found)d; at least %(least)d are needed.",
    "seeds": "Seeded posts: %(found)d; at least %(least)d are needed.",
    "exemplars": "Exemplars of the assignment: %(found)d; at least %(least)d are needed.",
}


def has_its_numbers(written: Written) -> Iterator[Finding]:
    """It holds at least what the course design asks of a module of its kind."""
    least = numbers().of(written.module.id, written.module.minutes)
    for name, found in counted(written).items():
        if found < (wanted := getattr(least, name)):
            file = MODULE_FILE if name == "sources" else NOTEBOOK
            yield written.finding("numbers", FEWER[name], file=file, found=found, least=wanted)


def counted(written: Written) -> dict[str, int]:
    """Count what the minimum numbers ask for."""
    module, grading = written.module, written.module.grading
    checks = {name for name in module.activities if name.startswith("check-")}
    apart = checks | {"exit-quiz", grading.quiz, grading.discussion, grading.assignment}
    apart |= {*written.of_type("submission"), *written.of_type("review")}
    slots = written.exit_quiz[1].slots if written.exit_quiz else []
    stories = [
        len([n for n in b.nodes.values() if n.choices]) for b in written.of_type("branch").values()
    ]
    assignment, discussion = (
        written.activity(grading.assignment),
        written.activity(grading.discussion),
    )
    return {
        "interactive": len(set(module.activities) - apart),
        "checks": len(checks),
        "sources": sum(bool(source.date.strip()) for source in module.sources),
        "decisions": max(stories, default=0),
        "worked_examples": written.worked_examples,
        "slots": len(slots),
        "variants": min((len(slot.variants) for slot in slots), default=0),
        "item_types": len({slot.variants[0].type for slot in slots}),
        "seeds": len(getattr(discussion, "seeds", [])),
        "exemplars": len(getattr(assignment, "exemplars", [])),
    }


def dates_its_sources(written: Written) -> Iterator[Finding]:
    """Every source says from when it is, or when it was read."""
    for source in written.module.sources:
        if not source.date.strip():
            yield written.finding("sources", UNDATED, file=MODULE_FILE, source=source.id)


def has_its_mechanisms(written: Written) -> Iterator[Finding]:
    """First answer, warm-up, Monday card and diary are there, and memo and outcomes."""
    for name in MECHANISMS:
        if name not in written.module.activities:
            yield written.finding("mechanisms", ABSENT, activity=name)
    if written.exit_quiz is None:
        yield written.finding("mechanisms", NO_EXIT)
    if not written.module.memo:
        yield written.finding("memo", NO_MEMO, file=MODULE_FILE)
    if not written.module.outcomes:
        yield written.finding("outcomes", NO_OUTCOMES, file=MODULE_FILE)


def keeps_slots_alike(written: Written) -> Iterator[Finding]:
    """All variants of a slot are of one type."""
    name, quiz = written.exit_quiz or ("", None)
    for slot in quiz.slots if quiz else []:
        if len({item.type for item in slot.variants}) > 1:
            yield written.finding("slots", MIXED_SLOT, file=f"{name}.yaml", slot=slot.id)


def explains_every_option(written: Written) -> Iterator[Finding]:
    """Every option and free answer has feedback of its own that is more than a verdict."""
    for quiz, item in written.items():
        file, found = f"{quiz}.yaml", _feedback(item)
        for feedback in found:
            if len(words(feedback)) < _FEEDBACK_WORDS:
                yield written.finding(
                    "feedback", SHORT_FEEDBACK, file=file, item=item.id, feedback=feedback
                )
        if len(set(found)) < len(found):
            yield written.finding("feedback", SAME_FEEDBACK, file=file, item=item.id)


def _feedback(item: Item) -> Sequence[str]:
    parts: Sequence[object] = (
        [item]
        if isinstance(item, ShortText | Numeric)
        else getattr(item, "regions", None) or getattr(item, "options", [])
    )
    return [str(getattr(part, "feedback", "")) for part in parts]


def does_not_tell_by_length(written: Written) -> Iterator[Finding]:
    """In no more than half of the single choices the right option is the longest."""
    single = [i for _, i in written.items() if i.type == "sc" and len(i.options) >= _CHOICES + 1]
    longest = [i for i in single if max(i.options, key=lambda o: len(o.text)).correct]
    if len(longest) > len(single) / 2:
        yield written.finding(
            "lengths", LONGEST, file="exit-quiz.yaml", found=len(longest), all=len(single)
        )


def tells_consequences(written: Written) -> Iterator[Finding]:
    """Every choice of a story has a consequence, every decision three choices, every end a word."""
    for name, branch in written.of_type("branch").items():
        file = f"{name}.yaml"
        for node_id, node in branch.nodes.items():
            if 0 < len(node.choices) < _CHOICES:
                yield written.finding("stories", FEW_CHOICES, file=file, node=node_id)
            if not node.choices and not node.end:
                yield written.finding("stories", NO_ENDING, file=file, node=node_id)
            for choice in node.choices:
                if len(words(choice.consequence)) < _CONSEQUENCE_WORDS:
                    yield written.finding("stories", SHORT_CONSEQUENCE, file=file, choice=choice.id)


def shows_models(written: Written) -> Iterator[Finding]:
    """Exemplars are weak, fair and strong; one seeded post still waits for an answer."""
    grading = written.module.grading
    exemplars = written.module.exemplars
    if exemplars and {e.level for e in exemplars} != {"weak", "fair", "strong"}:
        yield written.finding("exemplars", NO_LEVELS, file=f"{grading.assignment}.yaml")
    seeds = getattr(written.activity(grading.discussion), "seeds", [])
    if seeds and all(seed.replies for seed in seeds):
        yield written.finding("seeds", ANSWERED_ROOM, file=f"{grading.discussion}.yaml")


def marks_what_is_there(written: Written) -> Iterator[Finding]:
    """Criteria have five different levels and name fields of the assignment; one has a star."""
    grading = written.module.grading
    known = {field.id for field in getattr(written.activity(grading.assignment), "fields", [])}
    if grading.criteria and not any(criterion.star for criterion in grading.criteria):
        yield written.finding("criteria", NO_STAR, file=MODULE_FILE)
    for one in grading.criteria:
        unknown = sorted(set(one.fields) - known)
        if unknown:
            yield written.finding(
                "criteria", FIELDS, file=MODULE_FILE, criterion=one.id, fields=", ".join(unknown)
            )
        if not one.fields:
            yield written.finding("criteria", NO_FIELDS, file=MODULE_FILE, criterion=one.id)
        if len(set(one.levels)) < len(one.levels):
            yield written.finding("criteria", SAME_LEVELS, file=MODULE_FILE, criterion=one.id)
