"""Frames of the protocol: written by the clients, read by the classroom's own rule."""

import json

import pytest

from bench.frames import Writer, join, read, split
from staffroom_hub.classroom.messages import RefusedError, admit

PARTS = [b"shell", b"{}", b"", b"\x00\x01", b"{}", b"buffer"]


def test_parts_come_back_as_they_were():
    """Empty and binary parts survive."""
    assert split(join(PARTS)) == PARTS


def test_the_classroom_admits_what_the_clients_say():
    """A click of the bench is a message that pages may send."""
    message = admit(Writer().click("comm-1"))
    assert message.channel == "shell"
    assert json.loads(message.parts[3])["data"]["content"] == {"event": "click"}


def test_the_classroom_refuses_what_pages_do_not_say():
    """The same frame with another type is refused, so the first test can fail."""
    with pytest.raises(RefusedError):
        admit(Writer().frame("execute_request", {"code": "1"}))


def test_a_kernels_message_is_read():
    """Kind, comm, data and parent come out of a frame."""
    writer = Writer()
    question = writer.custom("comm-1", {"op": "open"})
    header, content = split(question)[1], split(question)[4]
    answer = join([b"iopub", b'{"msg_type": "comm_msg"}', header, b"{}", content])
    message = read(answer)
    assert (message.kind, message.comm, message.parent) == ("comm_msg", "comm-1", writer.last)
    assert message.data["content"] == {"op": "open"}
