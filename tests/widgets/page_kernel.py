"""Kernels in the test's own process: widgets whose comms lead to a page.

`Kernel` holds real ipywidgets, made by a lesson as the zygote makes them: with ids that are the
same in each. `Answers` stands for our activities and for the commons behind them.
"""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import comm
from comm.base_comm import BaseComm

Message = dict[str, Any]


class PageComm(BaseComm):
    """A comm of one kernel, whose other end is the page."""

    def __init__(self, kernel: Kernel, **kwargs: Any) -> None:
        """Open towards the page, under an id that is the same in each kernel."""
        self.kernel = kernel
        kwargs["comm_id"] = kwargs.get("comm_id") or kernel.next_id()
        super().__init__(**kwargs)
        kernel.comms[self.comm_id] = self

    def publish_msg(
        self,
        msg_type: str,
        data: Any = None,
        metadata: Any = None,
        buffers: Any = None,
        **keys: Any,
    ) -> None:
        """Tell the page."""
        content = {"data": data or {}, "comm_id": self.comm_id, **keys}
        self.kernel.say(msg_type, content, metadata or {}, buffers or [])

    def owner(self) -> Any:
        """The widget whose comm this is."""
        return self._msg_callback.__self__  # type: ignore[union-attr]

    def close(self, *_args: Any, **_keys: Any) -> None:
        """Keep quiet: kernels of one page have comms of the same ids in one process here."""


class Kernel:
    """What answers a page.

    Attributes:
        comms: the ends of widgets here, by id.
        parent: header of the message that is being handled.
        publish: brings a message to the page; set when one is connected.
    """

    def __init__(
        self, lesson: Callable[[Kernel], Any], answers: Answers | None = None, release: str = ""
    ) -> None:
        """Make the lesson's widgets; what they say before a page listens is in their state.

        Args:
            lesson: makes the widgets; gives those that the page shows.
            answers: the activities of the page.
            release: begins every id, which is the same in each kernel of one release.
        """
        self.comms: dict[str, PageComm] = {}
        self.parent: Message = {}
        self.publish: Callable[[Message], None] = lambda _message: None
        self.answers = answers
        self._release = release or uuid.uuid4().hex[:16]
        self._ids = itertools.count(1)
        with self.making():
            self.shown = lesson(self)
        # What is made later has an id that no other kernel gives.
        self._release = uuid.uuid4().hex[:16]

    def next_id(self) -> str:
        """Give the next comm's id."""
        return f"{self._release}{next(self._ids):016x}"

    @contextmanager
    def making(self) -> Iterator[None]:
        """Widgets that are made meanwhile belong to this kernel."""
        before = comm.create_comm
        comm.create_comm = lambda *_args, **keys: PageComm(self, **keys)
        try:
            yield
        finally:
            comm.create_comm = before

    def models(self) -> dict[str, Any]:
        """The state of all widgets, as a page has it."""
        widgets = (one.owner() for one in list(self.comms.values()))
        return {one.model_id: one._get_embed_state() for one in widgets}

    def end(self) -> None:
        """Say nothing any more, as a kernel that died."""
        self.publish = lambda _message: None

    def say(self, kind: str, content: Message, metadata: Message, buffers: list[Any]) -> None:
        """Publish on IOPub."""
        self.publish(
            {
                "channel": "iopub",
                "header": _header(kind),
                "parent_header": self.parent,
                "metadata": metadata,
                "content": content,
                "buffers": buffers,
            }
        )

    def hear(self, message: Message) -> None:
        """Handle one message of the page, as ipykernel does."""
        self.parent = message["header"]
        self.say("status", {"execution_state": "busy"}, {}, [])
        content = message["content"]
        comm_id, data = content.get("comm_id"), content.get("data") or {}
        if self.answers and comm_id in self.answers.names:
            for reply in self.answers.answer(comm_id, data.get("content") or {}):
                self.say(
                    "comm_msg",
                    {"comm_id": comm_id, "data": {"method": "custom", "content": reply}},
                    {},
                    [],
                )
        elif comm_id in self.comms:
            with self.making():
                self.comms[comm_id].handle_msg(message)
        self.say("status", {"execution_state": "idle"}, {}, [])


def _header(kind: str) -> Message:
    now = dt.datetime.now(dt.UTC).isoformat()
    return {"msg_id": uuid.uuid4().hex, "msg_type": kind, "date": now, "version": "5.3"}


class Answers:
    """Stands for the commons: what it keeps outlives every kernel.

    Attributes:
        names: the activities by the id of their model.
        states: their states.
        done: (op, key) of each effect, once.
        silent: operations that are done and never answered.
    """

    def __init__(self, names: dict[str, str], states: dict[str, Message]) -> None:
        """Know the activities of a page."""
        self.names, self.states = names, states
        self.done: list[tuple[str, str]] = []
        self.silent: set[str] = set()
        self.replies: dict[str, Message] = {}
        self.more: dict[str, list[Message]] = {}

    def answer(self, model: str, said: Message) -> list[Message]:
        """Do one operation; the same key twice has one effect."""
        name, op = self.names[model], said.get("op", "")
        if op in {"open", "refresh"}:
            state = {"op": "state", "state": self.states[name]}
            return [state, *({"op": "event", "event": one} for one in self.more.get(name, []))]
        if (op, said.get("key")) not in self.done:
            self.done.append((op, said.get("key", "")))
            self._do(name, op, said)
        data = self._data(name, op)
        return (
            []
            if op in self.silent
            else [{"op": "reply", "seq": said["seq"], "ok": True, "data": data}]
        )

    def _do(self, name: str, op: str, said: Message) -> None:
        if op == "draft":
            kept = self.states[name]
            version = kept["version"] + 1
            when = "2026-01-12T09:30:00Z"
            self.states[name] = {
                **kept,
                "answer": said["answer"],
                "version": version,
                "saved_at": when,
            }

    def _data(self, name: str, op: str) -> Any:
        if op == "draft":
            return {part: self.states[name][part] for part in ("version", "saved_at")}
        return self.replies.get(op, {})
