"""Which certificates somebody has earned, what is missing for the others, and which names fit.

A certificate needs the modules that the syllabus names for it, and so many others of the course.
A module of a school's own counts for none. Nothing here knows who asks, or when.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from staffroom.syllabus import Certificate, Syllabus

NAME_MOST = 120
"""How many characters of a name fit on a certificate."""
_SIGNS = frozenset(" -'’.,ʼ‐‑·")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Standing:
    """How far somebody is from a certificate.

    Attributes:
        kind: of the certificate, as the syllabus names it.
        missing: needed modules that are not done, in the order of the course.
        more: how many others are still needed.
        counted: modules that are done, in the order of the course.
    """

    kind: str
    missing: tuple[str, ...]
    more: int
    counted: tuple[str, ...]

    @property
    def earned(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing and self.more == 0


def standings(syllabus: Syllabus, done: Collection[str]) -> tuple[Standing, ...]:
    """Say of each certificate of a course how far somebody is from it."""
    return tuple(
        _standing(syllabus, kind, needed, done) for kind, needed in syllabus.certificates.items()
    )


def standing(syllabus: Syllabus, kind: str, done: Collection[str]) -> Standing | None:
    """Say how far somebody is from a certificate; None where the course has no such one."""
    needed = syllabus.certificates.get(kind)
    return None if needed is None else _standing(syllabus, kind, needed, done)


def _standing(
    syllabus: Syllabus, kind: str, needed: Certificate, done: Collection[str]
) -> Standing:
    order = [step.id for step in syllabus.modules]
    counted = tuple(module for module in order if module in done)
    others = len(set(counted) - set(needed.modules))
    return Standing(
        kind=kind,
        missing=tuple(m for m in order if m in needed.modules and m not in done),
        more=max(0, needed.more - others),
        counted=counted,
    )


def minutes(syllabus: Syllabus, modules: Collection[str]) -> int:
    """Add up the study time of modules."""
    return sum(step.minutes for step in syllabus.modules if step.id in modules)


def printed_name(typed: str) -> str | None:
    """Give a name as it is printed; None where it is none.

    A name has letters, and signs that names in use have. Directions, marks that cannot be seen,
    brackets and figures have no place on a document that others are to trust.
    """
    name = _SPACES.sub(" ", unicodedata.normalize("NFC", typed)).strip()
    letters = sum(unicodedata.category(sign).startswith("L") for sign in name)
    fits = all(sign in _SIGNS or unicodedata.category(sign)[0] in "LM" for sign in name)
    return name if letters > 1 and fits and len(name) <= NAME_MOST else None
