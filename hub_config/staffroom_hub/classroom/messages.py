"""What a page may say to its kernel: a pure rule over one frame of the WebSocket.

A page never runs code. It may talk to the widgets that its own cells made: open the control comm,
send to comms that exist, close them, ask what there is. Everything else is refused, and what is
allowed is written anew from what was understood, so that the kernel cannot read a message in
another way than this module did.
"""

import json
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

PROTOCOL = "v1.kernel.websocket.jupyter.org"
CONTROL_TARGET = "jupyter.widget.control"
MAX_BYTES = 2**20
_MIN_PARTS, _MAX_PARTS = 2, 64
_HEADER = ("msg_id", "msg_type", "session", "username", "date", "version")
_ALLOWED = frozenset(
    {"comm_close", "comm_info_request", "comm_msg", "comm_open", "kernel_info_request"}
)
_TOLD = frozenset({"comm_close", "comm_info_reply", "comm_msg", "comm_open", "kernel_info_reply"})
_SHOWN = frozenset({"clear_output", "display_data", "error", "update_display_data"})
DECIDED_BY_CONTENT = frozenset({"status", "stream"})
"""Types of which a browser gets some messages and others not."""
_WORD = 8


class RefusedError(ValueError):
    """A frame that is not passed on; the text is for the log and holds nothing that was sent."""


@dataclass(frozen=True)
class Message:
    """One frame, understood: its channel and the parts that go to the kernel."""

    channel: str
    parts: list[bytes]


def admit(frame: str | bytes) -> Message:
    """Read one frame from a browser and decide whether the kernel gets it.

    Raises:
        RefusedError: it is malformed, or says something that pages do not say.
    """
    if isinstance(frame, str) or len(frame) > MAX_BYTES:
        raise RefusedError("not a binary frame of the protocol, or too large")
    channel, *parts = _split(frame)
    if len(parts) < len(("header", "parent", "metadata", "content")):
        raise RefusedError("a message lacks a part")
    header, parent, metadata, content = (_object(part) for part in parts[:4])
    if channel != b"shell":
        raise RefusedError("pages speak on the shell channel only")
    _check(header.get("msg_type"), content)
    known = {name: header[name] for name in _HEADER if isinstance(header.get(name), str)}
    plain = [json.dumps(part).encode() for part in (known, parent, metadata, content)]
    return Message("shell", plain + parts[4:])


def may_hear(header: dict[str, Any], content: dict[str, Any]) -> bool:
    """Whether a browser gets a message of its kernel.

    What a kernel writes to standard error may quote code and paths, and echoes of execution are
    nobody's business; the rest is what widgets live on. Of a kernel's states they wait for the end
    of work; that it began, once for each message of the page, would be a sixth of all bytes.
    """
    kind = header.get("msg_type")
    if kind == "stream":
        return content.get("name") == "stdout"
    if kind == "status":
        return content.get("execution_state") != "busy"
    return kind in _TOLD or kind in _SHOWN


def _split(frame: bytes) -> list[bytes]:
    """Cut a frame at its offsets: a count, so many offsets, then the parts (all little-endian)."""
    count = int.from_bytes(frame[:_WORD], "little")
    if not _MIN_PARTS <= count <= _MAX_PARTS or len(frame) < _WORD * (count + 1):
        raise RefusedError("a frame has no sound table of parts")
    offsets = [
        int.from_bytes(frame[_WORD * (i + 1) : _WORD * (i + 2)], "little") for i in range(count)
    ]
    if offsets != sorted(offsets) or offsets[0] < _WORD * (count + 1) or offsets[-1] > len(frame):
        raise RefusedError("a frame has no sound table of parts")
    return [frame[a:b] for a, b in pairwise(offsets)]


def _object(part: bytes) -> dict[str, Any]:
    try:
        value = json.loads(part, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise RefusedError("a part is not JSON") from error
    if not isinstance(value, dict):
        raise RefusedError("a part is not an object")
    return value


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _check(kind: object, content: dict[str, Any]) -> None:
    if not isinstance(kind, str) or kind not in _ALLOWED:
        raise RefusedError("a page does not send messages of this type")
    if kind == "comm_open" and content.get("target_name") != CONTROL_TARGET:
        raise RefusedError("a page makes no widgets")
