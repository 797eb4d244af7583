"""Rules for the tests themselves."""

import ast
from pathlib import Path

TESTS = Path(__file__).parents[1]


def test_every_test_says_what_it_proves():
    """Each test function has a docstring, so that a failure reads as a broken promise."""
    silent = [
        f"{path.relative_to(TESTS)}: {node.name}"
        for path in TESTS.rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
        and not ast.get_docstring(node)
    ]
    assert silent == []
