"""A commons in memory with only the trainer's and the grader's routes, on a real socket."""

import itertools
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from staffroom.bundle import digest, from_files, to_files
from staffroom.wire import Bundle, FeedbackIn, GradingClaim, GradingDone, GradingFailed

TOKEN = "token-of-a-trainer"
NO_CONTENT = Response(status_code=204)


def refusal(status, code="not_found", message="There is no such thing."):
    """Answer in the one shape of errors."""
    body = {"error": {"code": code, "message": message, "details": {}}}
    return JSONResponse(body, status_code=status)


def _place(request):
    return request.path_params["edition"], request.path_params["module"]


class StandIn:
    """What the stand-in remembers."""

    def __init__(self, lease: float = 120):
        """Start empty; `lease` is how many seconds a claim lasts."""
        self.lease = lease
        self.releases = {}
        self.withdrawn = {}
        self.published = 0
        self.work = {}
        self.state = {}
        self.claims = {}
        self.workers = {}
        self.attempts = {}
        self.tries = 1
        self.claimed = threading.Event()
        self.done = {}
        self.failed = []
        self.marks = []
        self.marks_reported = []
        self.reported_at = []
        self.feedback = {}
        self.outages = 0
        self.ids = itertools.count(1)
        self.refuse_release = None
        self.listed = None

    def submit(
        self, notebook, person="tanna", module="m90-tiny", edition="en", name="Anna Petrova"
    ):
        """Queue a submission; returns its id."""
        number = next(self.ids)
        moment = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC) + timedelta(seconds=number)
        card = {
            "id": number,
            "edition": edition,
            "module": module,
            "person": person,
            "display_name": name,
            "submitted_at": moment.isoformat(),
            "state": "queued",
        }
        self.work[number] = {"card": card, "notebook": notebook}
        return number

    def card(self, number, **changes):
        """Change what is told of a submission."""
        self.work[number]["card"].update(changes)

    def application(self):
        """Make the ASGI application."""
        routes = [
            Route("/services/commons/api/releases/{edition}", self._releases),
            Route(
                "/services/commons/api/releases/{edition}/{module}", self._publish, methods=["PUT"]
            ),
            Route("/services/commons/api/releases/{edition}/{module}", self._release),
            Route(
                "/services/commons/api/releases/{edition}/{module}",
                self._withdraw,
                methods=["DELETE"],
            ),
            Route("/services/commons/api/submissions/{edition}", self._submissions),
            Route("/services/commons/api/submissions/{edition}/{id:int}", self._submission),
            Route("/services/commons/api/grading/claim", self._claim, methods=["POST"]),
            Route("/services/commons/api/grading/marks/claim", self._claim_marks, methods=["POST"]),
            Route(
                "/services/commons/api/grading/{kind}/{id:int}/{how}",
                self._report_marks,
                methods=["POST"],
            ),
            Route("/services/commons/api/grading/{id:int}/done", self._done, methods=["POST"]),
            Route("/services/commons/api/grading/{id:int}/failed", self._failed, methods=["POST"]),
            Route(
                "/services/commons/api/feedback/{edition}/{module}/{person}",
                self._feedback,
                methods=["PUT"],
            ),
            Route("/services/commons/api/feedback/{edition}/{module}/{person}", self._given),
        ]
        return Starlette(
            routes=[Route(r.path, self._guarded(r.endpoint), methods=r.methods) for r in routes]
        )

    def _guarded(self, endpoint):
        async def guarded(request: Request):
            if self.outages:
                self.outages -= 1
                return Response("bad gateway", status_code=502)
            if request.headers.get("authorization") != f"Bearer {TOKEN}":
                return refusal(403, "forbidden", "This is not for you.")
            return await endpoint(request)

        return guarded

    async def _releases(self, request):
        edition = request.path_params["edition"]
        listed = self.withdrawn if "withdrawn" in request.query_params else self.releases
        return JSONResponse([card for key, card in listed.items() if key[0] == edition])

    async def _release(self, request):
        if _place(request) not in self.releases:
            return refusal(404)
        return JSONResponse(from_files(self.files).model_dump())

    async def _withdraw(self, request):
        if _place(request) not in self.releases:
            return refusal(404)
        card = self.releases.pop(_place(request))
        self.withdrawn[_place(request)] = card | {"digest": "", "withdrawn": True}
        return NO_CONTENT

    async def _publish(self, request):
        if self.refuse_release:
            return refusal(422, "bad_release", self.refuse_release)
        edition, module = request.path_params["edition"], request.path_params["module"]
        files = to_files(Bundle.model_validate(await request.json()))
        self.published += 1
        card = {
            "edition": edition,
            "module": module,
            "title": "Tiny",
            "digest": digest(files),
            "released_at": datetime.now(UTC).isoformat(),
        }
        self.releases[edition, module] = card
        self.withdrawn.pop((edition, module), None)
        self.files = files
        return JSONResponse(card)

    async def _submissions(self, request):
        wanted = request.query_params.get("module")
        if self.listed:
            return JSONResponse(self.listed)
        edition = request.path_params["edition"]
        cards = [w["card"] for w in self.work.values() if w["card"]["edition"] == edition]
        return JSONResponse([c for c in cards if wanted in (None, c["module"])])

    async def _submission(self, request):
        return JSONResponse(self.work[request.path_params["id"]])

    async def _claim(self, request):
        now = time.monotonic()
        worker = GradingClaim.model_validate(await request.json()).worker
        for number, work in self.work.items():
            if work["card"]["state"] == "running" and self.workers[number] == worker:
                # Who asks holds nothing: it has died meanwhile.
                work["card"]["state"] = "queued"
        for number, work in self.work.items():
            claim, until = self.claims.get(number, ("", 0))
            if work["card"]["state"] == "queued" or (
                work["card"]["state"] == "running" and until < now
            ):
                claim = str(uuid4())
                self.claims[number] = (claim, now + self.lease)
                self.workers[number] = worker
                self.attempts[number] = self.attempts.get(number, 0) + 1
                work["card"]["state"] = "running"
                self.claimed.set()
                return JSONResponse({"claim": claim, "work": work})
        return NO_CONTENT

    async def _claim_marks(self, request):
        return JSONResponse(self.marks.pop(0)) if self.marks else NO_CONTENT

    async def _report_marks(self, request):
        self.reported_at.append(request.path_params["kind"])
        self.marks_reported.append((request.path_params["how"], await request.json()))
        return NO_CONTENT

    async def _done(self, request):
        number = request.path_params["id"]
        done = GradingDone.model_validate(await request.json())
        if self.claims[number][0] != done.claim or number in self.done:
            return refusal(409, "stale", "This claim is over.")
        self.done[number] = done.scores
        self.card(number, state="done")
        return NO_CONTENT

    async def _failed(self, request):
        failed = GradingFailed.model_validate(await request.json())
        number = request.path_params["id"]
        if self.claims[number][0] != failed.claim or number in self.done:
            return refusal(409, "stale", "This claim is over.")
        if self.attempts[number] < self.tries:
            self.card(number, state="queued")
            return NO_CONTENT
        self.failed.append((number, failed.reason))
        self.card(number, state="failed")
        return NO_CONTENT

    async def _feedback(self, request):
        given = FeedbackIn.model_validate(await request.json())
        self.feedback[request.path_params["person"]] = given
        self.card(given.submission, returned_at=datetime.now(UTC).isoformat())
        return NO_CONTENT

    async def _given(self, request):
        given = self.feedback.get(request.path_params["person"])
        if given is None:
            return refusal(404)
        card = self.work[given.submission]["card"]
        told = given.model_dump(mode="json")
        told |= {"submitted_at": card["submitted_at"], "released_at": card["returned_at"]}
        return JSONResponse(told)

    @contextmanager
    def served(self):
        """Serve on a free port; gives the base URL."""
        config = uvicorn.Config(self.application(), port=0, log_level="error")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        try:
            yield f"http://127.0.0.1:{port}/services/commons/"
        finally:
            server.should_exit = True
            thread.join()
