"""The widgets of a page as they are after its execution, in the form that pages embed."""

from typing import Any

import comm
from ipywidgets.widgets.widget import Widget, _instances, _remove_buffers

_NAMES = ("_model_name", "_model_module", "_model_module_version")


def models(opened: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Describe every living widget, by id.

    Args:
        opened: states that were published, by id: of objects which speak the widgets' protocol
            without being ipywidgets (anywidget's descriptors), nothing else is known.
    """
    living = comm.get_comm_manager().comms
    others = {name: _described(state) for name, state in opened.items() if name in living}
    return others | {name: _embedded(widget) for name, widget in _instances.items()}


def _embedded(widget: Widget) -> dict[str, Any]:
    embedded: dict[str, Any] = widget._get_embed_state()  # noqa: SLF001 - what `embed` uses, too
    return embedded


def _described(state: dict[str, Any]) -> dict[str, Any]:
    plain, _, _ = _remove_buffers(state)
    return {**{name.removeprefix("_"): state.get(name) for name in _NAMES}, "state": plain}
