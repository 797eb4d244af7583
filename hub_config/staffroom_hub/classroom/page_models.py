"""The widget models that a page carries with it: as few and as small as its runtime needs.

The runtime has the code and the texts of our own activities; the code of other people's anywidgets
becomes files, which a strict Content-Security-Policy allows.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Model = dict[str, Any]
OURS = "staffroom_widgets."
"""How the `_anywidget_id` of our own activities begins."""
_CODE: Mapping[str, str] = {"_esm": ".js", "_css": ".css"}
"""Traits of an anywidget that hold code, and how the files' names end."""
CODE_NAME = r"[0-9a-f]{64}\.(?:js|css)"
"""What the names of such files look like."""


@dataclass(frozen=True)
class Carried:
    """What goes into a page.

    Attributes:
        models: by id.
        texts: interface texts that its activities use, by English text.
        files: code of other people's anywidgets, by name.
        stock: whether a place shows a widget that is not one of our activities.
    """

    models: dict[str, Model] = field(default_factory=dict)
    texts: dict[str, Any] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    stock: bool = False


def is_ours(model: Model) -> bool:
    """Whether a model is one of our activities."""
    return str(model["state"].get("_anywidget_id", "")).startswith(OURS)


def carry(
    models: Mapping[str, Model], shown: Iterable[str], address: Callable[[str], str]
) -> Carried:
    """Choose and trim the models of a page.

    Args:
        models: everything that was alive when the page had been executed, by id.
        shown: ids of those that a place shows.
        address: gives the address of a file by its name.
    """
    stock = any(not is_ours(models[key]) for key in shown if key in models)
    carried = Carried(stock=stock)
    for key, model in models.items():
        state = dict(model["state"])
        if is_ours(model):
            carried.texts.update(state.get("texts", {}))
            _drop(state, "texts", *_CODE)
        elif stock:
            carried.files.update(_to_files(state, address))
        else:
            continue
        carried.models[key] = {**model, "state": state}
    return carried


def _drop(state: Model, *names: str) -> None:
    for name in names:
        state.pop(name, None)


def _to_files(state: Model, address: Callable[[str], str]) -> dict[str, bytes]:
    """Put addresses in place of code; gives the files."""
    files = {}
    for trait, suffix in _CODE.items():
        code = state.get(trait)
        if isinstance(code, str) and code:
            name = hashlib.sha256(code.encode()).hexdigest() + suffix
            files[name] = code.encode()
            state[trait] = address(name)
    return files
