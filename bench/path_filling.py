"""Filling a database with teachers on all modules of the course, by bulk SQL."""

import asyncio
import json
from dataclasses import dataclass

import yaml
from sqlalchemy import Connection, text

from bench.commons import Commons
from bench.filling import insert_each
from staffroom.syllabus import syllabus
from staffroom_hub.commons.publish import publish_files
from staffroom_hub.commons.releases import checked
from staffroom_hub.commons.services import Services
from staffroom_hub.commons.store.database import migration_engine
from staffroom_hub.commons.store.migrate import upgrade
from tests.service.module import files

PEOPLE = 2_000
COHORT = 40
"""Teachers of a cohort."""
LEADER = "pn0"
"""Who leads all cohorts."""
_TABLES = (
    "people", "cohort_members", "drafts", "results", "attempts", "submissions", "feedback",
    "review_cases", "reviews", "topics", "posts", "notices",
)  # fmt: skip


def person(number: int) -> str:
    """Name a teacher."""
    return f"pn{number}"


def cohorts(people: int) -> int:
    """Count the cohorts of so many teachers; their numbers begin with 1."""
    return (people - 1) // COHORT + 1


async def gather(commons: Commons) -> None:
    """Bring everybody into the first cohort."""
    await commons.write((text("UPDATE cohort_members SET cohort = 1"), {}))


async def fill(parts: Services, url: str, people: int) -> int:
    """Make a database with so many teachers; says how many rows it has.

    A teacher has done as many modules as her place in her cohort says, modulo 15, and is at the
    next. Cohorts are whole.
    """
    await asyncio.to_thread(upgrade, url)
    for name in _modules():
        content: dict[str, bytes] = files()  # type: ignore[no-untyped-call]
        described = yaml.safe_load(content["module.yaml"]) | {"id": name}
        content["module.yaml"] = yaml.safe_dump(described).encode()
        await publish_files(parts, checked(content), content)
    await parts.database.close()
    return await asyncio.to_thread(_fill, url, people)


def _modules() -> list[str]:
    return [step.id for step in syllabus().modules]


def _fill(url: str, people: int) -> int:
    engine = migration_engine(url)
    with engine.begin() as connection:
        filler = _Filler(connection, people)
        filler.teachers()
        filler.work()
        filler.handed_in()
        filler.talk()
        filler.news()
        connection.execute(text("ANALYZE"))
        count = sum(
            int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608
            for table in _TABLES
        )
    engine.dispose()
    return count


@dataclass
class _Filler:
    connection: Connection
    people: int

    @property
    def _sqlite(self) -> bool:
        return self.connection.dialect.name == "sqlite"

    def _bool(self, value: bool) -> str:
        return str(int(value)) if self._sqlite else str(value).lower()

    @property
    def _count(self) -> int:
        return len(_modules())

    def _each(self, count: int, into: str, values: dict[str, str], where: str = "") -> None:
        insert_each(
            self.connection, count, f"{into} ({', '.join(values)})", ", ".join(values.values()),
            where,
        )  # fmt: skip

    def _pairs(self, into: str, values: dict[str, str], where: str = "") -> None:
        """Insert a row for every teacher and module for which something holds."""
        place = {"person": "'pn' || " + TEACHER, "edition": "'en'", "module": self._module()}
        self._each(self.people * self._count, into, place | values, where)

    def _module(self, number: str | None = None) -> str:
        whens = " ".join(f"WHEN {n} THEN '{name}'" for n, name in enumerate(_modules()))
        return f"CASE {number or STEP} {whens} END"

    def teachers(self) -> None:
        """Write teachers down, each in a cohort."""
        self._each(self.people, "people", {
            "name": "'pn' || n", "display_name": "'Person ' || n", "locale": "'en'",
            "created_at": NOW,
        })  # fmt: skip
        self._each(self._cohorts, "cohorts", {
            "id": "n + 1", "edition": "'en'", "name": "'Cohort ' || n", "trainer": "'pn0'",
            "created_at": NOW,
        })  # fmt: skip
        self._each(self.people, "cohort_members", {
            "person": "'pn' || n", "edition": "'en'", "cohort": f"n / {COHORT} + 1",
            "joined_at": NOW,
        })  # fmt: skip

    @property
    def _cohorts(self) -> int:
        return cohorts(self.people)

    def work(self) -> None:
        """Write drafts and checks of what was begun, and attempts at what was done."""
        for name in ("request", "warm-up", "exit-quiz"):
            self._pairs("drafts", {
                "activity": f"'{name}'", "version": "3", "answer": "'{}'", "saved_at": NOW,
            }, BEGUN)  # fmt: skip
        for name in ("warm-up", "exit-quiz"):
            self._pairs("results", {
                "activity": f"'{name}'", "result": "'{}'", "best_percent": "90",
                "checked_at": NOW,
            }, BEGUN)  # fmt: skip
        for number in range(2):
            self._pairs("attempts", {
                "activity": "'exit-quiz'", "number": str(number), "answer": "'{}'",
                "score": f"{6 + 3 * number}", "max": "10", "percent": f"{60 + 30 * number}",
                "made_at": NOW,
            }, DONE)  # fmt: skip

    def handed_in(self) -> None:
        """Write works that were handed in, marked and reviewed."""
        false = self._bool(value=False)
        self._pairs("submissions", {
            "release": f"(SELECT max(id) FROM releases WHERE module = {self._module()})",  # noqa: S608
            "work": "'{}'", "notebook": "'{}'", "automatic": "'{}'", "submitted_at": NOW,
            "late": false, "late_by": "0", "state": "'done'", "attempts": "1",
        }, DONE)  # fmt: skip
        scores = json.dumps([{"cell": "criterion_clear", "title": "Clear", "score": 3, "max": 4}])
        run = self.connection.execute
        run(text(
            "INSERT INTO feedback (submission, scores, text, released_by, released_at)"  # noqa: S608
            f" SELECT id, :scores, '', 'pn0', {NOW} FROM submissions"
        ), {"scores": scores})  # fmt: skip
        run(text(
            "INSERT INTO review_cases (person, edition, module, submission, state, basis, scores,"  # noqa: S608
            " opened_at, note) SELECT person, edition, module, id, 'done', 'colleagues', :scores,"
            f" {NOW}, '' FROM submissions"
        ), {"scores": '{"clear": 3}'})  # fmt: skip
        for state, step in (("sent", 11), ("open", 23)):
            reviewer = f"'pn' || ((id * {step}) % {self.people})"
            run(text(
                "INSERT INTO reviews (review_case, person, by, task, received, state, version,"  # noqa: S608
                f" assigned_at, thanks) SELECT id, {reviewer}, 'colleague', '{state}t' || id,"
                f" '{state}r' || id, '{state}', 1, {NOW}, '' FROM review_cases"
                + (" WHERE id % 50 = 0" if state == "open" else "")
            ))  # fmt: skip

    def talk(self) -> None:
        """Write each cohort's discussions: an own post and two answers a teacher and module."""
        run, false, true = self.connection.execute, self._bool(value=False), self._bool(value=True)
        run(text("DELETE FROM posts WHERE reply_to IS NOT NULL"))
        run(text("DELETE FROM posts"))
        run(text("DELETE FROM topics"))
        self._each(self._cohorts * self._count, "topics", {
            "id": "n + 1", "edition": "'en'", "module": self._module(f"n % {self._count}"),
            "activity": "'talk'", "cohort": f"n / {self._count} + 1", "community": "0",
            "title": "'Talk'", "everybody": false, "anonymous": false, "post_first": true,
            "version": "1", "conversations": str(COHORT), "created_at": NOW,
        })  # fmt: skip
        pairs = self.people * self._count
        topic = f"({TEACHER} / {COHORT}) * {self._count} + {STEP} + 1"
        plain = {
            "topic": topic, "person": "'pn' || " + TEACHER, "text": "'Who can help?'",
            "html": "'<p>Who can help?</p>'", "state": "'shown'", "version": "1", "advice": false,
            "created_at": NOW,
        }  # fmt: skip
        self._each(pairs, "posts", plain | {
            "id": "n + 1", "root": "n + 1", "depth": "0", "answers": "2", "first": false,
        }, BEGUN)  # fmt: skip
        for number in (1, 2):
            # Two of each cohort have begun every module; they answer those next to them.
            whom = 15 * number - 1
            far = f"({TEACHER} - {PLACE} + {whom} - CASE WHEN {PLACE} = {whom} THEN 1 ELSE 0 END)"
            other = f"{far} * {self._count} + {STEP} + 1"
            self._each(pairs, "posts", plain | {
                "id": f"{pairs * number} + n + 1", "root": other, "reply_to": other, "depth": "1",
                "answers": "0", "first": true,
            }, DONE)  # fmt: skip
        # In the newest conversations somebody waits.
        run(text("UPDATE posts SET answers = 0 WHERE depth = 0 AND id % 10 = 0"))

    def news(self) -> None:
        """Write ten notices for each."""
        self._each(self.people * 10, "notices", {
            "person": "'pn' || (n / 10)", "kind": "'answer'", "edition": "'en'",
            "module": f"'{_modules()[1]}'", "data": "'{}'", "created_at": NOW,
        })  # fmt: skip


NOW = "CURRENT_TIMESTAMP"
TEACHER = "(n / 14)"
STEP = "(n % 14)"
PLACE = f"({TEACHER} % {COHORT})"
DONE = f"{STEP} < {PLACE} % 15"
BEGUN = f"{STEP} <= {PLACE} % 15"
