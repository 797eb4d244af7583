"""`staffroom check`, `staffroom new` and `staffroom paint`: what trainers run while they write.

Findings go to standard output, one a line or one JSON object a line; what went wrong to standard
error. Both speak the language of the terminal.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from staffroom.authoring.begin import BeginError, begin
from staffroom.checking import check_course, modules_in
from staffroom.checking.findings import CATALOG, Finding
from staffroom.drawings import paint as painted
from staffroom.exchange.trial import run_page
from staffroom.i18n import LOCALES, translation
from staffroom.syllabus import SyllabusError, syllabus
from staffroom_hub.terminal import complain, language_of, say

PASSED, FAILED = 0, 1
"""Exit codes: hints alone pass. (2 is a wrong call.)"""
NO_COURSE = "There is no course here: no folder with `ru/source` or `en/source`. Name it: --course."
NO_MODULE = "The course has no module `%(module)s`."
SUMMARY = "Modules: %(modules)d. To mend: %(errors)d. Hints: %(hints)d."
HINT = "hint"
PAINTED = "%(file)s has its dark colours."
UNREADABLE = "%(file)s is not a text in UTF-8."
BEGUN = "%(folder)s is ready. Next: staffroom check %(module)s"


def find_course(given: Path | None, here: Path) -> Path | None:
    """Find the course: the one that is named, or else the first at or above a folder.

    Args:
        given: `--course`; None where it was not given.
        here: the current folder.
    """
    around = [path for above in (here, *here.parents) for path in (above, above / "course")]
    return next((path for path in ([given] if given else around) if _is_course(path)), None)


def _is_course(path: Path) -> bool:
    return any((path / edition / "source").is_dir() for edition in LOCALES)


def _found(given: Path | None, gettext: Callable[[str], str]) -> Path | None:
    """Find the course, or say that there is none."""
    root = find_course(given, Path.cwd())
    if root is None:
        complain(gettext(NO_COURSE))
    return root


def _chosen(
    modules: Sequence[str], course: Path | None, gettext: Callable[[str], str]
) -> tuple[Path, Sequence[str]] | None:
    """Give the course and the modules that are named, or all; None after saying what is not."""
    root = _found(course, gettext)
    if root is None:
        return None
    known = modules_in(root)
    unknown = [module for module in modules if module not in known]
    for module in unknown:
        complain(gettext(NO_MODULE) % {"module": _printable(module)})
    return None if unknown else (root, [*modules] or known)


def check(
    modules: Sequence[str],
    course: Path | None,
    language: str | None,
    *,
    as_json: bool,
    quick: bool,
) -> int:
    """Check modules and print what is found.

    Args:
        modules: ids; all where none is named.
        course: its folder; looked for where None.
        language: of the sentences; the terminal's where None.
        as_json: print JSON, one object a line.
        quick: do not run the pages' code.
    """
    locale = language or language_of(os.environ)
    gettext = translation(CATALOG, locale).gettext
    chosen = _chosen(modules, course, gettext)
    if chosen is None:
        return FAILED
    try:
        syllabus()
    except SyllabusError as error:
        complain(_printable(error.told(locale)))
        return FAILED
    root, wanted = chosen
    found = list(
        _printed(
            check_course(root, wanted, _untried if quick else run_page), locale, as_json=as_json
        )
    )
    errors = sum(one.level == "error" for one in found)
    if not as_json:
        counts = {"modules": len(wanted), "errors": errors, "hints": len(found) - errors}
        say(gettext(SUMMARY) % counts)
    return FAILED if errors else PASSED


def _printed(findings: Iterator[Finding], locale: str, *, as_json: bool) -> Iterator[Finding]:
    hint = translation(CATALOG, locale).gettext(HINT)
    for one in findings:
        if as_json:
            sys.stdout.write(json.dumps(one.as_json(locale), ensure_ascii=False) + "\n")
        else:
            level = f"{hint}: " if one.level == "hint" else ""
            say(_printable(f"{one.place(locale)}: {level}{one.told(locale)}"))
        yield one


def _untried(sources: Sequence[str], files: Mapping[str, bytes]) -> None:
    """Run nothing."""
    del sources, files


def _printable(text: str) -> str:
    """Keep a file's words from steering the terminal."""
    return "".join(c if c.isprintable() else " " for c in text)


def new(module: str, titles: Mapping[str, str], course: Path | None, language: str | None) -> int:
    """Begin a module in each edition of a course.

    Args:
        module: its id.
        titles: by edition.
        course: its folder; looked for where None.
        language: of the sentences; the terminal's where None.
    """
    locale = language or language_of(os.environ)
    gettext = translation(CATALOG, locale).gettext
    root = _found(course, gettext)
    if root is None:
        return FAILED
    try:
        folders = begin(root, module, titles)
    except BeginError as error:
        complain(_printable(gettext(error.sentence) % error.values))
        return FAILED
    for folder in folders:
        say(gettext(BEGUN) % {"folder": folder, "module": module})
    return PASSED


def paint(modules: Sequence[str], course: Path | None, language: str | None) -> int:
    """Write the dark colours into the drawings of modules, and say which drawings changed.

    Args:
        modules: ids; all where none is named.
        course: its folder; looked for where None.
        language: of the sentences; the terminal's where None.
    """
    gettext = translation(CATALOG, language or language_of(os.environ)).gettext
    chosen = _chosen(modules, course, gettext)
    if chosen is None:
        return FAILED
    root, wanted = chosen
    drawings = (f for module in wanted for f in sorted(root.glob(f"*/source/{module}/**/*.svg")))
    sound = [_painted(drawing, gettext) for drawing in drawings]
    return PASSED if all(sound) else FAILED


def _painted(drawing: Path, gettext: Callable[[str], str]) -> bool:
    """Write a drawing's dark colours where they are not as they should be; whether it is a text."""
    said = {"file": _printable(str(drawing))}
    try:
        before = drawing.read_bytes().decode()
    except UnicodeDecodeError:
        complain(gettext(UNREADABLE) % said)
        return False
    if (after := painted(before)) != before:
        drawing.write_bytes(after.encode())
        say(gettext(PAINTED) % said)
    return True
