"""Parsing Python source, one thread at a time."""

import ast
from threading import Lock

_one = Lock()


def parse(source: str) -> ast.Module:
    """Parse source as `ast.parse` does, from any thread.

    CPython counts the depth of a tree while it builds it, and all threads share that count: where
    the collector runs in between, another thread's tree is a SystemError for both
    (https://github.com/python/cpython/issues/106905).

    Raises:
        SyntaxError: it is no Python.
        ValueError, RecursionError, MemoryError: no parser takes it.
    """
    with _one:
        return ast.parse(source)
