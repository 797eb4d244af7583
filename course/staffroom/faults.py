"""Faults in an author's YAML: read a file with its marks, and say where each fault stands.

`read` keeps the nodes that PyYAML composes beside the values it constructs from them; `of_values`
leads a fault that pydantic found in the values back to the line of its node.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import yaml
from pydantic_core import ErrorDetails
from yaml.composer import Composer
from yaml.constructor import SafeConstructor
from yaml.cyaml import CParser  # type: ignore[attr-defined]
from yaml.resolver import Resolver

from staffroom import saying
from staffroom.saying import Saying

Step = str | int
_TWICE = re.compile(r"must be unique, these are not: (.+)$")


@dataclass(frozen=True)
class Fault:
    """One fault.

    Attributes:
        line: where it stands, counted from 1; None where nothing of the file can be pointed at.
        place: its way from the top, such as `slots[3].variants[0].options`; empty for the whole.
        saying: the rest of the sentence.
    """

    line: int | None
    place: str
    saying: Saying

    @property
    def message(self) -> str:
        """The rest of the sentence, in English."""
        return str(self.saying)

    def told(self, locale: str = "en") -> str:
        """Give place and sentence in a language, `ru` or `en`."""
        said = self.saying.told(locale)
        return f"{self.place}: {said}" if self.place else said

    def at(self, path: str, locale: str) -> str:
        """Give the sentence after its file's path and line, to which an editor can jump."""
        said = self.told(locale)
        return f"{path}:{self.line}: {said}" if self.line else f"{path}: {said}"


@dataclass(frozen=True)
class Document:
    """What a YAML file holds: its values, and its nodes, which know their lines."""

    values: dict[str, Any]
    node: yaml.MappingNode


class UnreadableError(ValueError):
    """A file that is no mapping in YAML.

    Attributes:
        faults: what is wrong, in the order of the file.
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keep the faults."""
        super().__init__("; ".join(fault.told() for fault in faults))
        self.faults = tuple(faults)


class _Values(SafeConstructor):
    """Plain values only; a scalar that cannot be read (13 as a month) is told with its place."""

    def construct_object(self, node: Any, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep=deep)
        except ValueError as error:
            raise yaml.constructor.ConstructorError(
                None, None, str(error), node.start_mark
            ) from error


class _Quick(Composer, CParser, Resolver):
    """Reads by libyaml, ten times as fast, but knows less where a mistake stands.

    Nodes are made in Python: where they nest deep, libyaml's own way ends the process.
    """

    def __init__(self, text: str) -> None:
        CParser.__init__(self, text)
        Composer.__init__(self)
        Resolver.__init__(self)


def read(data: bytes) -> Document:
    """Read a YAML file that holds one mapping.

    Raises:
        UnreadableError: it is no YAML, more or less than one mapping, or names a key twice.
    """
    try:
        node = _composed(data.decode())
        # Before values are made of them: that writes keys merged by `<<` beside those that win.
        twice = sorted(_keys_twice(node), key=lambda fault: fault.line or 0) if node else []
        values = None if node is None else _Values().construct_document(node)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        fault = Fault(line, "", saying.of_yaml("character is not UTF-8"))
        raise UnreadableError([fault]) from error
    except yaml.YAMLError as error:
        raise UnreadableError([_unreadable(data, error)]) from error
    except RecursionError as error:
        raise UnreadableError([Fault(None, "", saying.of_yaml("nested too deep"))]) from error
    if not isinstance(node, yaml.MappingNode) or not isinstance(values, dict):
        raise UnreadableError(
            [Fault(_line(node) if node else 1, "", Saying("must be a mapping of names to values"))]
        )
    if twice:
        raise UnreadableError(twice)
    return Document(values, node)


def _composed(text: str) -> yaml.Node | None:
    try:
        return _Quick(text).get_single_node()
    except yaml.YAMLError:
        return yaml.SafeLoader(text).get_single_node()


def of_values(errors: Sequence[ErrorDetails], document: Document | None) -> list[Fault]:
    """Say where the faults stand that pydantic found in a document's values.

    Args:
        errors: what `ValidationError.errors()` gives.
        document: where the values come from; None where they come from no YAML.

    Returns:
        The faults in the order of the file.
    """
    faults: list[Fault] = []
    for error in errors:
        said = saying.of_values(error)
        if document is None:
            faults.append(Fault(None, _way(error["loc"]), said))
            continue
        way, node = _follow(document.node, error)
        twice = _TWICE.search(str(said))
        if twice and isinstance(node, yaml.MappingNode):
            found = [_second(node, way, one) for one in twice[1].split(", ")]
            faults += [Fault(_line(at), _way(path), said) for path, at in found]
        else:
            faults.append(Fault(_line(node), _way(way), said))
    return sorted(dict.fromkeys(faults), key=lambda fault: fault.line or 0)


def _unreadable(data: bytes, error: yaml.YAMLError) -> Fault:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is not None:
        return Fault(mark.line + 1, "", saying.of_yaml(str(getattr(error, "problem", ""))))
    if isinstance(error, yaml.reader.ReaderError):
        line = data.decode()[: error.position].count("\n") + 1
        return Fault(line, "", saying.of_yaml("character is not allowed"))
    return Fault(None, "", saying.of_yaml(str(error)))


def placed(fault: Fault, data: bytes) -> Fault:
    """Give the line of a fault, found in values, in the YAML file from which they come."""
    return replace(fault, line=_line_of(read(data), fault.place))


def _line_of(document: Document, place: str) -> int:
    """Say where a place stands, such as `fields[1].most`; what is not there, by what holds it."""
    node: yaml.Node = document.node
    line = _line(node)
    for name, number in re.findall(r"([^.\[\]]+)|\[(\d+)\]", place):
        keys = _keys(node)
        if name in keys:
            line, node = _line(keys[name][0]), keys[name][1]
        elif number and isinstance(node, yaml.SequenceNode) and int(number) < len(node.value):
            node = node.value[int(number)]
            line = _line(node)
        else:
            break
    return line


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _way(steps: Sequence[Step]) -> str:
    way = ""
    for step in steps:
        way += f"[{step}]" if isinstance(step, int) else f".{step}" if way else step
    return way


def _keys(node: yaml.Node) -> dict[str, tuple[yaml.Node, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {str(key.value): (key, value) for key, value in node.value}


def _children(node: yaml.Node) -> Iterator[tuple[Step, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        yield from ((str(key.value), value) for key, value in node.value)
    elif isinstance(node, yaml.SequenceNode):
        yield from enumerate(node.value)


def _keys_twice(top: yaml.Node) -> Iterator[Fault]:
    """Find keys that a mapping names twice; PyYAML would silently keep the last.

    Anchors make one node stand in many places, or inside itself; each is looked at once.
    """
    seen: set[int] = set()
    left: list[tuple[tuple[Step, ...], yaml.Node]] = [((), top)]
    while left:
        way, node = left.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        known: set[str] = set()
        for key, _value in node.value if isinstance(node, yaml.MappingNode) else ():
            name = str(key.value)
            if name in known and isinstance(key, yaml.ScalarNode) and name != "<<":
                yield Fault(_line(key), _way((*way, name)), Saying("stands here a second time"))
            known.add(name)
        left += [((*way, step), child) for step, child in _children(node)]


def _follow(top: yaml.Node, error: ErrorDetails) -> tuple[list[Step], yaml.Node]:
    """Follow pydantic's way through the nodes.

    The way also names the members of unions (`sc` after the number of an item), which are no keys.

    Returns:
        The way in the author's words, and the node whose line is to be told.
    """
    way: list[Step] = []
    node = told = top
    skipped: set[int] = set()
    last = len(error["loc"]) - 1
    for number, step in enumerate(error["loc"]):
        keys = _keys(node)
        kind = keys["type"][1].value if "type" in keys else None
        if step == kind and id(node) not in skipped:
            skipped.add(id(node))
        elif isinstance(step, int):
            if not isinstance(node, yaml.SequenceNode) or step >= len(node.value):
                break
            way, node = [*way, step], node.value[step]
            told = node
        elif step in keys:
            told, node = keys[step]
            way = [*way, step]
        elif (number == last and error["type"] == "missing") or error["loc"][number + 1 :] == (
            "[key]",
        ):
            way = [*way, step]
    if error["type"] == "union_tag_invalid" and "type" in _keys(node):
        return [*way, "type"], _keys(node)["type"][0]
    if error["type"] == "value_error":
        return _named(way, node, told, str(saying.of_values(error)))
    return way, told


def _named(
    way: list[Step], node: yaml.Node, told: yaml.Node, message: str
) -> tuple[list[Step], yaml.Node]:
    """Find what a sentence about a whole mapping is about.

    `no such node: attic` is told where the value `attic` stands. Otherwise a sentence belongs to
    the first key that it names: `a single choice needs exactly one option …` to `options`, and
    `grading.quiz: …` to the key `quiz` inside `grading`.
    """
    if _TWICE.search(message) or not isinstance(node, yaml.MappingNode):
        return way, node
    if ": " in message and (found := _at_depths(node, way, message.rsplit(": ", 1)[1])):
        return found[0]
    for word in re.findall(r"[\w.]+", message):
        keys, named = _keys(node), False
        for part in word.split("."):
            key = next((k for k in (part, f"{part}s") if k in keys), None)
            if key is None:
                break
            named, way, (told, node) = True, [*way, key], keys[key]
            keys = _keys(node)
        if named:
            break
    return way, told


def _second(top: yaml.Node, way: list[Step], name: str) -> tuple[list[Step], yaml.Node]:
    """Find where an id stands for the second time, at the least depth at which it stands twice."""
    found = _at_depths(top, way, name, key="id", times=2)
    return found[1] if found else (way, top)


def _at_depths(
    top: yaml.Node, way: list[Step], value: str, *, key: str | None = None, times: int = 1
) -> list[tuple[list[Step], yaml.Node]]:
    """Find a value at the least depth at which it stands so many times; each node counts once."""
    level: list[tuple[list[Step], yaml.Node]] = [(way, top)]
    seen: set[int] = set()
    while level:
        found: list[tuple[list[Step], yaml.Node]] = [
            (path, node)
            for path, node in level
            if isinstance(node, yaml.ScalarNode)
            and node.value == value
            and (key is None or path[-1:] == [key])
        ]
        if len(found) >= times:
            return found
        fresh = []
        for path, node in level:
            if id(node) not in seen:
                seen.add(id(node))
                fresh.append((path, node))
        level = [([*path, step], child) for path, node in fresh for step, child in _children(node)]
    return []
