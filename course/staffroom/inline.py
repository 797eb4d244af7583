"""Discussions that an author declares in the notebook itself, without a file of their own.

`Discussion("keep-live", prompt="What keeps a network alive?", answers=2)` in a code cell defines
the discussion `keep-live`. The cells are parsed, never run: only literals count.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from typing import Any

from staffroom import syntax
from staffroom.i18n import LOCALES, translation
from staffroom.saying import AuthorError

WIDGET = "Discussion"
DEFAULT_TITLE = "Discussion"
NOTEBOOK = "page.ipynb"


class InlineError(AuthorError):
    """A declaration that cannot be read; the sentence names the cell."""


def discussions(notebook: bytes, edition: str) -> dict[str, dict[str, Any]]:
    """Give the discussions that a notebook declares with more than their id, by id.

    Args:
        notebook: `page.ipynb` (nbformat 4).
        edition: in whose language an untitled discussion is titled.

    Raises:
        InlineError: a declaration is no literal, or an id is declared twice.
    """
    found: dict[str, dict[str, Any]] = {}
    for number, call in _calls(notebook):
        if not call.keywords:
            continue
        name, rules = _read(call, number)
        if name in found:
            raise InlineError("cell %(cell)d: `%(name)s` is declared twice", cell=number, name=name)
        found[name] = described(edition, rules)
    return found


def described(edition: str, rules: Mapping[str, Any]) -> dict[str, Any]:
    """Give the whole definition of a discussion that an author says this much of."""
    locale = edition if edition in LOCALES else LOCALES[0]
    title = translation("staffroom", locale).gettext(DEFAULT_TITLE)
    return {"type": "discussion", "title": title, **rules}


def _calls(notebook: bytes) -> Iterator[tuple[int, ast.Call]]:
    """Yield the calls of the widget, each with the number of its cell, which counts from 1."""
    for number, cell in enumerate(_cells(notebook), start=1):
        if cell.get("cell_type") != "code":
            continue
        source = cell.get("source", "")
        try:
            tree = syntax.parse(source if isinstance(source, str) else "".join(source))
        except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
            # Magics and unfinished code: what does not run is told when the page is tried.
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _is_widget(node.func):
                yield number, node


def _cells(notebook: bytes) -> list[dict[str, Any]]:
    try:
        cells = json.loads(notebook)["cells"]
        return [cell for cell in cells if isinstance(cell, dict)]
    except (ValueError, KeyError, TypeError, RecursionError):
        return []


def _is_widget(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else None
    return WIDGET in {name, function.id if isinstance(function, ast.Name) else None}


def _read(call: ast.Call, number: int) -> tuple[str, dict[str, Any]]:
    try:
        (name,) = [ast.literal_eval(argument) for argument in call.args]
        rules = {word.arg: ast.literal_eval(word.value) for word in call.keywords if word.arg}
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError) as error:
        raise InlineError(
            "cell %(cell)d: %(widget)s takes an id and literal values, such as %(example)s",
            cell=number,
            widget=WIDGET,
            example=f'{WIDGET}("keep-live", prompt="…", answers=2)',
        ) from error
    if not isinstance(name, str) or len(rules) != len(call.keywords):
        raise InlineError(
            "cell %(cell)d: the first argument of %(widget)s is its id, a text",
            cell=number,
            widget=WIDGET,
        )
    return name, rules
