"""Jupyter messages in WebSocket frames, as `v1.kernel.websocket.jupyter.org` has them."""

import json
import uuid
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

PROTOCOL = "v1.kernel.websocket.jupyter.org"
CONTROL = "jupyter.widget.control"
CONTROL_VERSION = {"version": "1.0.0"}
_WORD = 8


@dataclass(frozen=True)
class Message:
    """One message of a kernel, as far as clients look."""

    kind: str
    content: dict[str, Any]
    parent: str = ""
    """Id of the message that this one answers."""

    @property
    def comm(self) -> str:
        """The comm it belongs to; empty where it belongs to none."""
        return str(self.content.get("comm_id", ""))

    @property
    def data(self) -> dict[str, Any]:
        """What a comm's message carries."""
        data = self.content.get("data")
        return data if isinstance(data, dict) else {}


@dataclass
class Writer:
    """Writes the messages of one session."""

    session: str = field(default_factory=lambda: uuid.uuid4().hex)
    last: str = ""
    """Id of the message written last."""

    def frame(
        self, kind: str, content: dict[str, Any], metadata: dict[str, Any] | None = None
    ) -> bytes:
        """Write a message for the shell channel."""
        self.last = uuid.uuid4().hex
        header = {
            "msg_id": self.last, "msg_type": kind, "session": self.session,
            "username": "", "version": "5.3", "date": "2026-01-01T00:00:00Z",
        }  # fmt: skip
        parts = [
            b"shell",
            *(json.dumps(part).encode() for part in (header, {}, metadata or {}, content)),
        ]
        return join(parts)

    def comm_message(self, comm: str, data: dict[str, Any]) -> bytes:
        """Write a message to a comm."""
        return self.frame("comm_msg", {"comm_id": comm, "data": data})

    def custom(self, comm: str, content: dict[str, Any]) -> bytes:
        """Write a widget's custom message."""
        return self.comm_message(comm, {"method": "custom", "content": content})

    def click(self, comm: str) -> bytes:
        """Press an ipywidgets button."""
        return self.custom(comm, {"event": "click"})


def join(parts: list[bytes]) -> bytes:
    """Put parts behind a table of their offsets."""
    offset = _WORD * (len(parts) + 2)
    offsets = [offset]
    for part in parts:
        offset += len(part)
        offsets.append(offset)
    numbers = [len(offsets), *offsets]
    return b"".join(number.to_bytes(_WORD, "little") for number in numbers) + b"".join(parts)


def split(frame: bytes) -> list[bytes]:
    """Cut a frame into its parts."""
    count = int.from_bytes(frame[:_WORD], "little")
    ends = [
        int.from_bytes(frame[_WORD * i : _WORD * (i + 1)], "little") for i in range(1, count + 1)
    ]
    return [frame[a:b] for a, b in pairwise(ends)]


def read(frame: bytes) -> Message:
    """Read a message of a kernel; buffers are left out."""
    _, header, parent, _, content = split(frame)[:5]
    return Message(
        kind=json.loads(header)["msg_type"],
        content=json.loads(content),
        parent=json.loads(parent).get("msg_id", ""),
    )
