"""The direction of imports between the three shelves, and no circles inside them."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHELVES = {
    "staffroom": ROOT / "course" / "staffroom",
    "staffroom_widgets": ROOT / "widgets" / "staffroom_widgets",
    "staffroom_hub": ROOT / "hub_config" / "staffroom_hub",
}
FORBIDDEN = {
    "staffroom": {"staffroom_widgets", "staffroom_hub"},
    "staffroom_widgets": {"staffroom_hub"},
    "staffroom_hub": {"staffroom_widgets"},
}


def imported(path):
    """Yield the dotted names that a module imports, at its top or anywhere inside."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("shelf", SHELVES)
def test_shelves_import_in_one_direction(shelf):
    """staffroom imports neither of the others; widgets and hub never meet."""
    for path in SHELVES[shelf].rglob("*.py"):
        packages = {name.split(".")[0] for name in imported(path)}
        assert not packages & FORBIDDEN[shelf], path


def top_level_graph():
    """Map each module to the modules of ours that it imports when it is loaded."""
    names = {
        ".".join((shelf, *path.relative_to(root).with_suffix("").parts)).removesuffix(
            ".__init__"
        ): path
        for shelf, root in SHELVES.items()
        for path in root.rglob("*.py")
    }
    graph = {}
    for name, path in names.items():
        body = [
            n
            for n in ast.parse(path.read_text()).body
            if isinstance(n, ast.Import | ast.ImportFrom)
        ]
        found = set()
        for node in body:
            if isinstance(node, ast.ImportFrom):
                found |= {f"{node.module}.{a.name}" for a in node.names} | {node.module}
            else:
                found |= {a.name for a in node.names}
        # A package's own __init__ may gather its modules.
        graph[name] = {f for f in found & set(names) if not name.startswith(f + ".")} - {name}
    return graph


def test_there_are_no_circles():
    """No module comes back to itself by following imports."""
    graph = top_level_graph()
    state = {}

    def visit(name, way):
        if state.get(name) == "done":
            return
        assert state.get(name) != "open", " -> ".join([*way, name])
        state[name] = "open"
        for target in graph[name]:
            visit(target, [*way, name])
        state[name] = "done"

    for name in graph:
        visit(name, [])
