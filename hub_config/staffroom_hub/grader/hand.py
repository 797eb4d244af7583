"""The process that grades: it holds no token, and its end is noticed by the one that does.

A worker is two processes. The clerk speaks with the commons; the hand runs nbgrader and forks the
notebooks, which so find no token in their memory. They talk in JSON over a pair of sockets.
"""

from __future__ import annotations

from multiprocessing.connection import Connection
from typing import NoReturn

from pydantic import BaseModel, TypeAdapter, ValidationError

from staffroom_hub.grader.work import Grade, Recorded, RefusedError, Task, WorkerLostError

JOB_SECONDS = 110.0
"""How long the hand may take for one of them; a job's lease is 120 seconds."""


_task: TypeAdapter[Task] = TypeAdapter(Task)


class _Answer(BaseModel):
    held: Recorded = Recorded()
    refused: str | None = None


def serve(line: Connection, grade: Grade) -> NoReturn:
    """Grade what comes along the line until its end is closed.

    Raises:
        EOFError: the clerk is gone.
    """
    while True:
        task = _task.validate_json(line.recv_bytes())
        try:
            answer = _Answer(held=grade(task))
        except RefusedError as error:
            answer = _Answer(refused=str(error))
        line.send_bytes(answer.model_dump_json().encode())


def through(line: Connection, seconds: float = JOB_SECONDS) -> Grade:
    """Make what has the hand grade.

    Args:
        line: to the hand.
        seconds: how long it may take; one that takes longer is given up.
    """

    def grade(task: Task) -> Recorded:
        try:
            line.send_bytes(task.model_dump_json().encode())
            if not line.poll(seconds):
                raise WorkerLostError(f"Grading did not end within {seconds:g} seconds.")
            answer = _Answer.model_validate_json(line.recv_bytes())
        except (EOFError, OSError, ValidationError) as error:
            raise WorkerLostError("The grading process ended in the middle.") from error
        if answer.refused is not None:
            raise RefusedError(answer.refused)
        return answer.held

    return grade
