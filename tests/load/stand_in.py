"""A classroom in one file: a page with two activities and a line that answers, or is cut."""

import json
from collections import Counter
from contextlib import asynccontextmanager
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Response

from bench.frames import PROTOCOL, Writer, split

MODELS = {
    "model-1": {"state": {"scope": {"activity": "diary"}, "definition": {"type": "form"}}},
    "model-2": {"state": {"scope": {"activity": "submission"}, "definition": {}}},
    "model-3": {"state": {"description": "A stock control"}},
}
RELEASE = "0" * 64


class Classroom:
    """What the stand-in saw, and how it behaves."""

    def __init__(self):
        """Answer everything."""
        self.port = 0
        self.visits = []
        self.heard = []
        self.closes = []
        self.drafts = {}
        self.cut_at_draft = 0
        self.code_at_draft = None
        self.error = None
        self.times = Counter()

    @property
    def url(self):
        """Address of the page."""
        return f"http://127.0.0.1:{self.port}/page/"

    def page(self):
        """The page's HTML."""
        data = {"channels": "/channels", "release": RELEASE, "models": MODELS}
        return f'<script type="application/json" id="sr-page">{json.dumps(data)}</script>'

    async def line(self, socket):
        """Greet, then answer."""
        query = parse_qs(urlsplit(socket.request.path).query)
        self.visits.append(query["visit"][0])
        await socket.send(json.dumps({"op": "hello", "fresh": True, "person": None}))
        try:
            async for frame in socket:
                if isinstance(frame, bytes):
                    await self.answer(socket, frame)
        except ConnectionClosed:
            pass
        self.closes.append(socket.close_code)

    async def answer(self, socket, frame):
        """Do what an activity's widget does."""
        content = json.loads(split(frame)[4])
        comm, said = content["comm_id"], content["data"]["content"]
        self.heard.append(said)
        self.times[said["op"]] += 1
        if said["op"] == "open":
            answer = {"op": "state", "state": {"answer": self.drafts.get(comm)}}
        elif said["op"] == "draft" and self.times["draft"] == self.cut_at_draft:
            if self.code_at_draft:
                await socket.close(self.code_at_draft)
            else:
                socket.transport.abort()
            return
        else:
            answer = self.reply(comm, said)
        await socket.send(Writer().custom(comm, answer))

    def reply(self, comm, said):
        """Answer a numbered message."""
        if self.error:
            error, self.error = self.error, None
            return {"op": "reply", "seq": said["seq"], "ok": False, "error": error}
        self.drafts[comm] = said.get("answer")
        return {"op": "reply", "seq": said["seq"], "ok": True, "data": {"version": 1}}


@asynccontextmanager
async def classroom():
    """Serve the stand-in."""
    room = Classroom()

    def http(_connection, request):
        if request.path.startswith("/channels"):
            return None
        body = room.page().encode()
        headers = Headers({"Content-Type": "text/html", "Content-Length": str(len(body))})
        return Response(HTTPStatus.OK, "OK", headers, body)

    async with serve(
        room.line, "127.0.0.1", 0, subprotocols=[PROTOCOL], process_request=http
    ) as server:
        room.port = server.sockets[0].getsockname()[1]
        yield room
