"""`staffroom check`: what a module must hold before it is worth a teacher's evening.

One module a family of rules; a rule is a function from a module as written to findings, and is
pure but for `running`. The numbers stand in `numbers.yaml`, the sentences in the catalog `check`.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from staffroom.checking import editions, page, pictures, record, running, teaching, texts
from staffroom.checking.findings import Finding
from staffroom.checking.written import Written, read
from staffroom.exchange.check import Run
from staffroom.exchange.trial import run_page
from staffroom.i18n import LOCALES
from staffroom.modulefiles import MODULE_FILE

Rule = Callable[[Written], Iterator[Finding]]

EVERY_PAGE: tuple[Rule, ...] = (
    page.at_its_place,
    page.declares_each_once,
    page.only_declares,
    page.has_an_outline,
    page.reads_easily,
    teaching.explains_every_option,
    teaching.tells_consequences,
    texts.links_say_where_they_lead,
    texts.links_lead_somewhere,
    texts.tables_have_headers,
    texts.nothing_is_left_over,
    texts.quotes_are_curled,
    texts.terms_are_marked_once,
    pictures.pictures_are_described,
    pictures.text_stands_out,
    pictures.drawings_have_dark_colours,
)
"""For modules and service pages alike."""
COURSE_ONLY: tuple[Rule, ...] = (
    page.as_in_the_syllabus,
    page.has_its_length,
    page.soon_has_something_to_do,
    teaching.has_its_numbers,
    teaching.dates_its_sources,
    teaching.has_its_mechanisms,
    teaching.keeps_slots_alike,
    teaching.does_not_tell_by_length,
    teaching.shows_models,
    teaching.marks_what_is_there,
    texts.keeps_children_safe,
    record.begins_with_its_heading,
    record.fits_the_grading,
    record.is_of_its_kind,
    record.is_golden_in_every_draw,
    running.golden_is_full,
)
"""For modules of the course, which teach and are marked."""


def check_module(written: Written, run: Run = run_page) -> Iterator[Finding]:
    """Hold one module of one edition against every rule of its kind.

    Args:
        written: the module.
        run: runs the page's code.
    """
    for rule in (*EVERY_PAGE, *(COURSE_ONLY if written.teaches else ())):
        yield from rule(written)
    yield from running.would_be_released(written, run)


def check_course(course: Path, modules: Iterable[str], run: Run = run_page) -> Iterator[Finding]:
    """Check modules in each edition that the course has, and the editions against each other.

    Args:
        course: holds `ru/` and `en/`, or one of them.
        modules: ids.
        run: runs a page's code.
    """
    there = [edition for edition in LOCALES if (course / edition / "source").is_dir()]
    for module in modules:
        folders = {edition: course / edition / "source" / module for edition in there}
        found = {e: read(f) for e, f in folders.items() if (f / MODULE_FILE).is_file()}
        for one in found.values():
            yield from one if isinstance(one, list) else check_module(one, run)
        for edition in there:
            if edition not in found and found:
                yield editions.missing(module, next(iter(found)), edition)
        ru, en = (found.get(edition) for edition in ("ru", "en"))
        if isinstance(ru, Written) and isinstance(en, Written):
            yield from editions.in_step(ru, en)


def modules_in(course: Path) -> list[str]:
    """Give the ids of all modules that a course has in any edition, service pages last."""
    found = {path.parent.name for path in course.glob(f"*/source/*/{MODULE_FILE}")}
    return sorted(found)
