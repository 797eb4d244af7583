"""A page's line: frames that open a page share one compressor, later ones have none to keep."""

from types import SimpleNamespace

import pytest
from tornado.websocket import _PerMessageDeflateDecompressor, _WebSocketParams

from staffroom_hub.classroom.wire import Thrifty

FRAME = b'{"header":{"msg_id":"%d","msg_type":"comm_msg"},"content":{"data":{"state":"ready"}}}' * 4
OPTIONS = {"compression_level": 4, "mem_level": 8}


@pytest.fixture
async def line():
    """A line whose browser agreed to compression and wished for nothing."""
    made = Thrifty(SimpleNamespace(), False, _WebSocketParams(compression_options=OPTIONS))
    made._create_compressors("server", {}, OPTIONS)
    return made


async def test_frames_alike_become_small_and_the_state_is_let_go(line):
    """A second frame is a fraction of the first; later ones stand alone; the reader reads all."""
    reader = _PerMessageDeflateDecompressor(True, None, 2**20)
    frames = [FRAME.replace(b"%d", str(n).encode()) for n in range(4)]
    first, second = (line._compressor.compress(one) for one in frames[:2])
    line._forget()
    third, fourth = (line._compressor.compress(one) for one in frames[2:])
    assert len(second) < len(first) / 2
    assert abs(len(third) - len(fourth)) <= 2
    assert len(fourth) > 2 * len(second)
    assert [reader.decompress(one) for one in (first, second, third, fourth)] == frames


async def test_who_wants_no_shared_state_gets_none(line):
    """Where the browser asked for it, no frame refers to another from the start."""
    line._create_compressors("server", {"server_no_context_takeover": None}, OPTIONS)
    assert line._compressor._compressor is None
    line._forget()


async def test_a_line_that_compresses_nothing_forgets_nothing():
    """Without compression there is no state, and letting go of it is no fault."""
    plain = Thrifty(SimpleNamespace(), False, _WebSocketParams())
    plain._forget()
    assert plain._compressor is None
