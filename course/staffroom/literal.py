"""Answers as Python literals: one ASCII line that can only ever be data.

An answer reaches nbgrader's code cells as `answer = <literal>`. The line is made from exact JSON
types only and then checked by three independent readers: Python's parser, `literal_eval` and
IPython's input transformer, which would otherwise give `!`, `%` or a trailing `?` a meaning.
"""

import ast
import math
from typing import Any

from IPython.core.inputtransformer2 import TransformerManager

from staffroom import syntax
from staffroom.wire import Json

NAME = "answer"
MAX_DEPTH = 18
MAX_CHARACTERS = 1_000_000
MAX_INTEGER = 10**18

_transformer: Any = TransformerManager()  # type: ignore[no-untyped-call]


class LiteralError(ValueError):
    """A value that is not written into a notebook; the message says why."""


def assignment(value: Json) -> str:
    """Write `answer = <literal>` on one ASCII line.

    Args:
        value: plain JSON.

    Raises:
        LiteralError: the value is no JSON, too deep, too long, or has an odd number in it.
    """
    _check(value, MAX_DEPTH)
    line = f"{NAME} = {value!a}"
    if len(line) > MAX_CHARACTERS:
        raise LiteralError(f"the answer takes more than {MAX_CHARACTERS} characters")
    if not _reads_back(line, value):
        raise LiteralError("the answer does not read back as the same data")
    return line


def _check(value: Json, depth: int) -> None:
    if depth < 0:
        raise LiteralError(f"the answer is nested deeper than {MAX_DEPTH} levels")
    # Exact types: a subclass could write anything as its representation.
    kind = type(value)
    if kind is dict:
        for key, inner in value.items():
            if type(key) is not str:
                raise LiteralError("a name in the answer is not a text")
            _check(inner, depth - 1)
    elif kind is list:
        for inner in value:
            _check(inner, depth - 1)
    else:
        _check_plain(value, kind)


def _check_plain(value: Json, kind: type) -> None:
    if kind is int and abs(value) > MAX_INTEGER:
        raise LiteralError("a number in the answer is too large")
    if kind is float and not math.isfinite(value):
        raise LiteralError("a number in the answer is not finite")
    if kind not in {str, int, float, bool, type(None)}:
        raise LiteralError(f"the answer holds a value of type {kind.__name__}")


def _reads_back(line: str, value: Json) -> bool:
    """Whether all readers agree that the line is this one assignment and nothing else."""
    body = syntax.parse(line).body
    if not (line.isascii() and len(body) == 1 and isinstance(body[0], ast.Assign)):
        return False
    (target, *others) = body[0].targets
    named = isinstance(target, ast.Name) and target.id == NAME and not others
    same = bool(ast.literal_eval(body[0].value) == value)
    untouched = _transformer.transform_cell(f"{line}\n") == f"{line}\n"
    return named and same and untouched
