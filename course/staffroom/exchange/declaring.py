"""Pages that need no trial: service pages whose code cells declare their activities and no more.

Such a cell imports our widgets and names an activity for each; with the activities at hand it is
plain from reading that it runs. A first start would otherwise wait for a kernel for each page.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from staffroom import syntax
from staffroom.activities import Activity
from staffroom.module import Module

WIDGETS = "staffroom_widgets"


def needs_no_trial(module: Module, sources: Sequence[str]) -> bool:
    """Whether a page's code cells hold nothing that could fail.

    Args:
        module: the page's module.
        sources: of its code cells.
    """
    if module.kind != "service":
        return False
    try:
        bodies = [syntax.parse(source).body for source in sources]
    except (SyntaxError, ValueError):
        return False
    known: set[str] = set()
    return all(
        _imports(line, known) or _declares(line, known, module.activities)
        for body in bodies
        for line in body
    )


def _imports(line: ast.stmt, known: set[str]) -> bool:
    """Note the names that a line imports from our widgets, if that is what it does."""
    if not (isinstance(line, ast.ImportFrom) and line.module == WIDGETS and not line.level):
        return False
    if any(alias.asname or alias.name == "*" for alias in line.names):
        return False
    known.update(alias.name for alias in line.names)
    return True


def _declares(line: ast.stmt, known: set[str], activities: Mapping[str, Activity]) -> bool:
    """Whether a line is a widget's class, imported before, with the id of such an activity."""
    call = line.value if isinstance(line, ast.Expr) else None
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name)):
        return False
    if call.keywords or len(call.args) != 1 or not isinstance(call.args[0], ast.Constant):
        return False
    name, given = call.func.id, call.args[0].value
    activity = activities.get(given) if isinstance(given, str) else None
    # A widget's class is called as its activities' type, in capitals: `SelfMap`, `selfmap`.
    return activity is not None and name in known and name.lower() == activity.type
