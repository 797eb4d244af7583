"""An open page without a browser: the page's side of the classroom's protocol.

It does what the page's runtime does on the line: it gets the page, connects with a visit of its
own, opens every activity, repeats what was not answered when the line was cut, and goes on with a
fresh kernel when its kernel is gone. What a teacher typed is kept until the commons has it.
"""

import asyncio
import itertools
import json
import uuid
from contextlib import suppress

from websockets.exceptions import ConnectionClosed, InvalidHandshake

from bench.frames import Writer, read
from bench.opens import client, open_line, page_data, socket_url
from tests.load.waiting import until

CLOSED, GONE, IDLE, LATER = 4000, 4410, 4408, 4503
FINAL = {4401: "signed out", 4403: "refused", 4404: "the release is gone", 4413: "another page"}
PING_SECONDS = 20
PATIENCE = 60
OUT_OF_REACH = {"offline", "unavailable"}
AGAIN_SECONDS = 2
"""As the page's own drafts do."""
_PAUSES = (0.1, 0.3, 0.6, 1.0, 2.0)
_LOST = (ConnectionClosed, InvalidHandshake, OSError, TimeoutError)


class RefusedError(RuntimeError):
    """An activity answered that it cannot do what was asked."""


class LineEndedError(RuntimeError):
    """The classroom ended the line for good."""


class Page:
    """One open page of one teacher."""

    def __init__(self, url, cookies, record):
        """Get ready; nothing is asked of anybody yet."""
        self.url, self.cookies, self.record = url, cookies, record
        self.states = {}
        self.threads = {}
        self.definitions = {}
        self.recoveries = 0
        self.told = 0
        self.visit = str(uuid.uuid4())
        self._comms = {}
        self._waiting = {}
        self._numbers = itertools.count(1)
        self._writer = Writer()
        self._line = None
        self._keeper = None
        self._connected = asyncio.Event()
        self._ended = None
        self._tasks = set()

    # --- what a teacher does -----------------------------------------------------------------

    async def open(self):
        """Get the page, connect, and wait until every activity has its state."""
        async with self.record.timed("page"), client(self.cookies) as http:
            answer = await http.get(self.url)
            answer.raise_for_status()
            data = page_data(answer.text)
        self._know(data)
        async with self.record.timed("activities ready"):
            self._keeper = asyncio.create_task(self._keep())
            await self._until(lambda: len(self.states) == len(self._comms))
        return self

    async def ask(self, activity, op, **fields):
        """Have an activity do something; comes back with its answer, whatever befalls the line."""
        seq = next(self._numbers)
        content = {"op": op, "seq": seq, **fields}
        future = asyncio.get_running_loop().create_future()
        self._waiting[seq] = (activity, content, future)
        try:
            await self._say(activity, content)
            async with asyncio.timeout(PATIENCE):
                return await future
        finally:
            self._waiting.pop(seq, None)

    async def draft(self, activity, answer):
        """Save what is being typed."""
        async with self.record.timed("draft"):
            return await self.ask(activity, "draft", key=str(uuid.uuid4()), answer=answer)

    async def check(self, activity, answer, *, final=False):
        """Check an answer."""
        async with self.record.timed("check"):
            return await self.ask(
                activity, "check", key=str(uuid.uuid4()), answer=answer, final=final
            )

    async def post(self, activity, text, reply_to=None):
        """Write in the discussion."""
        async with self.record.timed("post"):
            return await self.ask(
                activity, "post", key=str(uuid.uuid4()), text=text, reply_to=reply_to
            )

    async def look(self, activity):
        """Look what is missing."""
        async with self.record.timed("look"):
            return await self.ask(activity, "look")

    async def submit(self, activity):
        """Hand the module in."""
        async with self.record.timed("submit"):
            return await self.ask(activity, "submit", key=str(uuid.uuid4()))

    async def close(self):
        """Close the page as a browser does: the classroom is told."""
        await self._stop()
        if self._line is not None:
            with suppress(*_LOST):
                await self._line.close(CLOSED)

    async def drop(self):
        """Be gone without a word: a battery, a tunnel."""
        await self._stop()
        if self._line is not None:
            self._line.transport.abort()

    def cut(self):
        """Lose the line, as a bad network does; the page comes back by itself."""
        if self._line is not None:
            self._connected.clear()
            self._line.transport.abort()

    # --- the line ----------------------------------------------------------------------------

    def _know(self, data):
        self._path = data["channels"]
        self._release = data["release"]
        for comm, model in data["models"].items():
            scope = model["state"].get("scope")
            if isinstance(scope, dict) and "activity" in scope:
                self._comms[scope["activity"]] = comm
                self.definitions[scope["activity"]] = model["state"]["definition"]
        self._names = {comm: activity for activity, comm in self._comms.items()}

    async def _keep(self):
        """Keep the line: connect, listen, connect again."""
        failures = 0
        while self._ended is None:
            try:
                await self._connect()
                failures = 0
                await self._listen()
            except _LOST as error:
                self._connected.clear()
                self._lost(error)
                await asyncio.sleep(_PAUSES[min(failures, len(_PAUSES) - 1)])
                failures += 1

    def _lost(self, error):
        """Decide how to come back."""
        code = error.rcvd.code if isinstance(error, ConnectionClosed) and error.rcvd else 0
        self.record.event(f"line lost: {code or type(error).__name__}")
        if code in FINAL:
            self._ended = FINAL[code]
            self.record.error(f"line ended: {self._ended}")
            for _, _, future in self._waiting.values():
                if not future.done():
                    future.set_exception(LineEndedError(self._ended))
        if code in {GONE, IDLE}:
            self.visit = str(uuid.uuid4())

    async def _connect(self):
        path = f"{self._path}?visit={self.visit}&release={self._release}"
        self._line = await open_line(socket_url(self.url, path), self.cookies)

    async def _listen(self):
        pings = asyncio.create_task(self._ping())
        try:
            async for frame in self._line:
                if isinstance(frame, str):
                    await self._told(json.loads(frame))
                else:
                    self._heard(read(frame))
            # The line was closed in an orderly way, which is as much lost as any other.
            raise ConnectionClosed(self._line.protocol.close_rcvd, None)
        finally:
            pings.cancel()

    async def _ping(self):
        while True:
            await asyncio.sleep(PING_SECONDS)
            with suppress(*_LOST):
                await self._line.send(json.dumps({"op": "ping"}))

    async def _told(self, message):
        if message.get("op") != "hello":
            return
        if self.states:
            self.recoveries += 1
        self._connected.set()
        for activity in self._comms:
            await self._say(activity, {"op": "open"})
        for activity, content, _ in list(self._waiting.values()):
            await self._say(activity, content)

    async def _say(self, activity, content):
        """Send to an activity; without a line, it is said when there is one again."""
        if self._connected.is_set():
            with suppress(*_LOST):
                await self._line.send(self._writer.custom(self._comms[activity], content))

    def _heard(self, message):
        content = message.data.get("content")
        activity = self._names.get(message.comm)
        if activity is None or not isinstance(content, dict):
            return
        if content["op"] == "state":
            self.states[activity] = content["state"]
        elif content["op"] == "event" and content["event"]["type"] == "thread":
            self.threads[activity] = content["event"]["data"]
            self.told += 1
        elif content["op"] == "event" and content["event"]["type"] == "post":
            self.threads[activity]["posts"].append(content["event"]["data"])
            self.told += 1
        elif content["op"] == "reply":
            self._replied(content)
        elif content["op"] == "offline":
            self.record.event("an activity was offline")

    def _replied(self, content):
        _, _, future = self._waiting.get(content["seq"], (None, None, None))
        if future is None or future.done():
            return
        if content["ok"]:
            future.set_result(content["data"])
        elif content["error"]["code"] in OUT_OF_REACH:
            self.record.event("the commons was out of reach")
            asyncio.get_running_loop().call_later(AGAIN_SECONDS, self._again, content["seq"])
        else:
            future.set_exception(RefusedError(json.dumps(content["error"])))

    def _again(self, seq):
        """Ask once more, under the same key: the commons was not there."""
        if seq in self._waiting and self._connected.is_set():
            activity, content, _ = self._waiting[seq]
            self._tasks.add(task := asyncio.ensure_future(self._say(activity, content)))
            task.add_done_callback(self._tasks.discard)

    async def _until(self, true):
        """Wait for the line to bring something about."""
        await until(lambda: true() or self._ended or self._keeper.done(), PATIENCE, 0.02)
        if not true():
            raise LineEndedError(self._ended or "nothing came in time")

    async def _stop(self):
        self._ended = self._ended or "closed"
        if self._keeper is not None:
            self._keeper.cancel()
            with suppress(asyncio.CancelledError, *_LOST):
                await self._keeper
