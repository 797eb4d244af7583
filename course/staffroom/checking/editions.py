"""Rules of the two editions together: equal where they must be, each in its own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from staffroom.checking.findings import Finding
from staffroom.checking.written import Written

MISSING = "The module is in %(there)s and not in %(here)s."
OTHER = "Differs between the editions at %(where)s: %(ru)s in ru, %(en)s in en."
OTHER_CELLS = "Cell %(cell)d differs between the editions: %(ru)s in ru, %(en)s in en."
FEWER_CELLS = "The page has %(ru)d cells in ru and %(en)d in en."
OTHER_SOURCES = "The editions rest on different sources: %(ids)s."
OTHER_GRADED = "nbgrader's cells differ between the editions."
KEYS = {
    "id", "type", "mode", "style", "kind", "match", "category", "next", "row", "column", "columns",
    "level", "start", "fields", "quiz", "discussion", "assignment", "choose", "suggest_order",
    "sum", "where", "by", "minutes", "field", "data", "of", "needs", "competences", "totals",
}  # fmt: skip
"""What is the same in both editions although it is text."""
_OWN: Mapping[str, Any] = {
    "edition": True,
    "sources": True,
    "glossary": True,
    "activities": {"__all__": {"contacts": True, "exemplars": {"__all__": {"scores"}}}},
}
"""What each edition has of its own: helplines are those of its readers' countries, and an expert
scores the exemplars that were written for them."""
_SHOWN = 60


def in_step(ru: Written, en: Written) -> Iterator[Finding]:
    """Cells, activities, ids, types, points, keys, criteria and sources are equal."""
    yield from _cells(ru, en)
    definitions = [keyed(one.module.model_dump(exclude=_OWN)) for one in (ru, en)]
    for where, first, second in _differences(*definitions):
        yield _both(ru, "editions", OTHER, where=where, ru=first, en=second)
    sources = [{source.id for source in one.module.sources} for one in (ru, en)]
    if sources[0] != sources[1]:
        ids = ", ".join(sorted(sources[0] ^ sources[1]))
        yield _both(ru, "editions", OTHER_SOURCES, ids=ids)
    if [m for _, m, _ in ru.graded] != [m for _, m, _ in en.graded]:
        yield _both(ru, "editions", OTHER_GRADED)


def missing(module: str, there: str, here: str) -> Finding:
    """Say that an edition lacks a module."""
    return Finding("editions", "", module, "", MISSING, {"there": there, "here": here})


def _cells(ru: Written, en: Written) -> Iterator[Finding]:
    first, second = ru.notebook["cells"], en.notebook["cells"]
    if len(first) != len(second):
        yield _both(ru, "editions", FEWER_CELLS, ru=len(first), en=len(second))
    for number, pair in enumerate(zip(first, second, strict=False), start=1):
        one, other = (f"{cell.get('id')} ({cell['cell_type']})" for cell in pair)
        if one != other:
            yield _both(ru, "editions", OTHER_CELLS, cell=number, ru=one, en=other)
            return
    here, there = (
        {f"activity {at}": f"{widget}({name})" for at, (_, widget, name) in enumerate(one.declared)}
        for one in (ru, en)
    )
    for where, of_ru, of_en in _differences(here, there):
        yield _both(ru, "editions", OTHER, where=where, ru=of_ru, en=of_en)


def keyed(definition: Any, key: str = "") -> Any:
    """Take the wording out of a definition: ids, types, keys, numbers and the shape stay."""
    if isinstance(definition, dict):
        return {str(name): keyed(value, str(name)) for name, value in sorted(definition.items())}
    if isinstance(definition, list | tuple):
        # How many words tell an element of a short text is each language's own matter.
        return "words" if key == "any" else [keyed(value, key) for value in definition]
    return None if isinstance(definition, str) and key not in KEYS else definition


def _differences(first: Any, second: Any, where: str = "") -> Iterator[tuple[str, str, str]]:
    if isinstance(first, dict) and isinstance(second, dict):
        for name in sorted({*map(str, first), *map(str, second)}):
            here, there = (_under(one, name) for one in (first, second))
            yield from _differences(here, there, f"{where}.{name}" if where else name)
    elif isinstance(first, list) and isinstance(second, list) and len(first) == len(second):
        for number, pair in enumerate(zip(first, second, strict=True)):
            yield from _differences(*pair, f"{where}[{number}]")
    elif first != second:
        yield where, _short(first), _short(second)


def _under(found: Mapping[Any, Any], name: str) -> Any:
    return next((value for key, value in found.items() if str(key) == name), "–")


def _short(value: object) -> str:
    text = f"{len(value)} entries" if isinstance(value, list) else str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _both(written: Written, rule: str, sentence: str, **values: object) -> Finding:
    return Finding(rule, "", written.module.id, "", sentence, values)
