"""Keeps what a page publishes while it is executed, as a notebook would: outputs per cell.

Output widgets take their part of it, which a front end does elsewhere.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from ipykernel.jsonutil import json_clean
from ipywidgets import Output as OutputWidget
from ipywidgets.widgets.widget import _instances

from staffroom_hub.zygote.prepared import Output

_Place = list[Output]


class Recorder:
    """Collects outputs of the cell that runs.

    Attributes:
        cells: outputs per cell that ran, in order.
        opened: the state of each comm of a widget as published, by id.
    """

    def __init__(self) -> None:
        """Begin with no cell."""
        self.cells: list[_Place] = []
        self.opened: dict[str, dict[str, Any]] = {}
        self._capturing: list[str] = []
        self._shown: dict[str, list[Output]] = {}
        self._clear_next = False

    def begin_cell(self) -> None:
        """Let what comes belong to the next cell."""
        self.cells.append([])
        self._clear_next = False

    def take(self, kind: str, content: dict[str, Any]) -> None:
        """Take one message that would have gone to IOPub."""
        known = _OUTPUTS.get(kind)
        if known is not None:
            output = known(json_clean(content))  # type: ignore[no-untyped-call]
            self._append(output)
            if display := content.get("transient", {}).get("display_id"):
                self._shown.setdefault(display, []).append(output)
        elif kind == "update_display_data":
            self._renew(json_clean(content))  # type: ignore[no-untyped-call]
        elif kind == "clear_output":
            self._clear(wait=bool(content.get("wait")))
        elif kind in {"comm_open", "comm_msg"}:
            self._note_state(content)

    def _note_state(self, content: dict[str, Any]) -> None:
        """Keep what a widget says of itself, and when an Output widget begins to capture."""
        name, state = content["comm_id"], content.get("data", {}).get("state", {})
        if content.get("target_name") == "jupyter.widget":
            self.opened[name] = dict(state)
        elif name in self.opened:
            self.opened[name].update(state)
        if "msg_id" not in state:
            return
        self._capturing = [n for n in self._capturing if n != name]
        if state["msg_id"]:
            self._capturing.append(name)

    @contextmanager
    def _place(self) -> Iterator[_Place]:
        """Give the list that outputs go to now: a capturing widget's, or the cell's."""
        widget = _instances.get(self._capturing[-1]) if self._capturing else None
        if isinstance(widget, OutputWidget):
            place = list(widget.outputs)
            yield place
            widget.outputs = tuple(place)
        else:
            yield self.cells[-1] if self.cells else []

    def _append(self, output: Output) -> None:
        with self._place() as place:
            if self._clear_next:
                place.clear()
                self._clear_next = False
            last = place[-1] if place else {}
            if output["output_type"] == "stream" and last.get("name") == output["name"]:
                place[-1] = {**last, "text": last["text"] + output["text"]}
            else:
                place.append(output)

    def _renew(self, content: dict[str, Any]) -> None:
        for output in self._shown.get(content.get("transient", {}).get("display_id"), []):
            output.update(data=content["data"], metadata=content["metadata"])

    def _clear(self, *, wait: bool) -> None:
        if wait:
            self._clear_next = True
            return
        with self._place() as place:
            place.clear()


def _rich(kind: str, *names: str) -> Callable[[dict[str, Any]], Output]:
    return lambda content: {
        "output_type": kind,
        **{name: content.get(name) for name in ("data", "metadata", *names)},
    }


_OUTPUTS: dict[str, Callable[[dict[str, Any]], Output]] = {
    "stream": lambda c: {"output_type": "stream", "name": c["name"], "text": c["text"]},
    "display_data": _rich("display_data"),
    "execute_result": _rich("execute_result", "execution_count"),
    "error": lambda c: {
        "output_type": "error",
        **{name: c.get(name) for name in ("ename", "evalue", "traceback")},
    },
}
