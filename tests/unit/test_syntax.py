"""Parsing Python source while others do."""

import ast
import gc
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from staffroom.syntax import parse

SOURCE = "f(" + " + ".join(f"g('{n}', [1, {{'a': (2, 3)}}])" for n in range(100)) + ")"


@pytest.fixture
def busy_collector():
    """A collector that runs often, and lets other threads in whenever it does."""

    def yields(_phase, _info):
        time.sleep(0)

    before = gc.get_threshold()
    gc.set_threshold(100)
    gc.callbacks.append(yields)
    yield
    gc.callbacks.remove(yields)
    gc.set_threshold(*before)


@pytest.mark.usefixtures("busy_collector")
def test_many_threads_parse_at_once():
    """Each gets its tree, whatever the others are at."""
    with ThreadPoolExecutor(8) as threads:
        trees = list(threads.map(parse, [SOURCE] * 100))
    assert {ast.dump(tree) for tree in trees} == {ast.dump(ast.parse(SOURCE))}


def test_what_is_no_python_is_said_so():
    """As `ast.parse` does; the next one is parsed."""
    with pytest.raises(SyntaxError):
        parse("f(")
    assert parse("f()").body
