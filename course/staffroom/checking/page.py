"""Rules of a page's build: its place, its declarations, its outline, its length."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise

from staffroom import syntax
from staffroom.checking.findings import Finding
from staffroom.checking.numbers import numbers
from staffroom.checking.words import mean_sentence, reading_ease, running, sentences, words
from staffroom.checking.written import Written
from staffroom.modulefiles import MODULE_FILE
from staffroom.page import source_of
from staffroom.syllabus import syllabus

PLACE = "module.yaml says %(said)s, and the folder is %(folder)s."
SYLLABUS = (
    "The syllabus has “%(title)s” and %(minutes)d minutes; this is “%(own)s”, %(own_minutes)d."
)
UNDECLARED = "`%(activity)s.yaml` defines an activity, and no cell of the page declares it."
UNKNOWN = "The cell declares `%(activity)s`, which no file defines."
TWICE = "`%(activity)s` is declared more than once."
WRONG_WIDGET = "`%(activity)s` is a %(type)s, and the cell declares it as %(widget)s."
MORE_CODE = "The cell does more than import a widget and declare an activity."
FIRST_HEADING = "The page begins with its title as the only first-level heading: “%(title)s”."
SKIPPED = "The heading “%(text)s” skips a level: it comes right below level %(above)d."
LENGTH = "The page has %(found)d words; a module of this size has %(low)d to %(high)d."
LONG_BLOCK = "%(found)d words in a row without anything to do; %(most)d at most."
LONG_SENTENCES = "The mean sentence has %(found).1f words; aim at %(most)d or fewer."
HARD = (
    "Reading ease (Flesch) is %(found)d; below %(least)d a text is hard. An indicator, no verdict."
)


def at_its_place(written: Written) -> Iterator[Finding]:
    """Id and edition are those of the folder."""
    edition, name = written.folder.parent.parent.name, written.folder.name
    said = (written.module.edition, written.module.id)
    if said != (edition, name):
        yield written.finding(
            "place", PLACE, file=MODULE_FILE, said="/".join(said), folder=f"{edition}/{name}"
        )


def as_in_the_syllabus(written: Written) -> Iterator[Finding]:
    """Title and minutes are those of the syllabus, so nobody looks for it under two names."""
    module, step = written.module, syllabus().step(written.module.id)
    if step and (module.title, module.minutes) != (step.title[module.edition], step.minutes):
        yield written.finding(
            "syllabus",
            SYLLABUS,
            file=MODULE_FILE,
            title=step.title[module.edition],
            minutes=step.minutes,
            own=module.title,
            own_minutes=module.minutes,
        )


def declares_each_once(written: Written) -> Iterator[Finding]:
    """Every definition is declared once, by the widget of its type."""
    activities, seen = written.module.activities, set[str]()
    for cell, widget, name in written.declared:
        activity = activities.get(name)
        if activity is None:
            yield written.finding("declared", UNKNOWN, cell=cell, activity=name)
        elif name in seen:
            yield written.finding("declared", TWICE, cell=cell, activity=name)
        elif widget.lower() != activity.type:
            yield written.finding(
                "declared",
                WRONG_WIDGET,
                cell=cell,
                activity=name,
                type=activity.type,
                widget=widget,
            )
        seen.add(name)
    for name in set(activities) - seen:
        yield written.finding("declared", UNDECLARED, activity=name, file=f"{name}.yaml")


def only_declares(written: Written) -> Iterator[Finding]:
    """A code cell holds nothing else; a page with science on it may."""
    if written.module.page.front_end == "stock":
        return
    declared = {cell: (widget, name) for cell, widget, name in written.declared}
    for cell, source in written.codes:
        widget, name = declared.get(cell, ("", ""))
        plain = f'from staffroom_widgets import {widget}\n{widget}("{name}")' if widget else ""
        try:
            same = ast.dump(syntax.parse(source)) == ast.dump(syntax.parse(plain))
        except SyntaxError:
            same = False
        if not same:
            yield written.finding("code", MORE_CODE, cell=cell, level="hint")


def has_an_outline(written: Written) -> Iterator[Finding]:
    """One first-level heading, at the start, is the title; no level is skipped on the way down."""
    found = written.headings
    firsts = [text for _, level, text in found if level == 1]
    if firsts != [written.module.title] or found[0][1] != 1:
        yield written.finding("headings", FIRST_HEADING, title=written.module.title)
    for (_, above, _), (cell, level, text) in pairwise(found):
        if level > above + 1:
            yield written.finding("headings", SKIPPED, cell=cell, text=text, above=above)


def has_its_length(written: Written) -> Iterator[Finding]:
    """The text of a page stays within its number of words."""
    low, high = numbers().of(written.module.id, written.module.minutes).words
    found = len(words(written.prose))
    if not low <= found <= high:
        yield written.finding("length", LENGTH, found=found, low=low, high=high)


def soon_has_something_to_do(written: Written) -> Iterator[Finding]:
    """No stretch of text before an activity is longer than a reader can hold."""
    most, since = numbers().block_words, 0
    for cell, content in written.cells:
        is_text = content["cell_type"] == "markdown"
        since = since + len(words(source_of(content))) if is_text else 0
        if since > most:
            yield written.finding("blocks", LONG_BLOCK, cell=cell, found=since, most=most)
            since = 0


def reads_easily(written: Written) -> Iterator[Finding]:
    """The mean sentence stays short, and the words do."""
    edition = written.module.edition
    found = sentences(running(written.prose))
    mean, most = mean_sentence(found), numbers().sentence_words[edition]
    if mean > most:
        yield written.finding("sentences", LONG_SENTENCES, level="hint", found=mean, most=most)
    ease, least = reading_ease(found, edition), numbers().reading_ease[edition]
    if ease < least:
        yield written.finding("reading", HARD, level="hint", found=round(ease), least=least)
