"""What executing a page gives, and how much a kernel may take: plain values for all processes."""

import json
from dataclasses import dataclass, field
from typing import Any

Output = dict[str, Any]
"""An output as nbformat 4 has it."""

_MIB = 1024 * 1024


class NurseryError(Exception):
    """No zygote or kernel could be had; the text is one sentence without secrets."""


@dataclass(frozen=True)
class Limits:
    """How much a kernel may take, and how long things may last.

    Attributes:
        memory_bytes: how far a kernel may grow beyond its zygote.
        threads: how many threads (and, where they cannot be forbidden, processes) it may have.
        open_files: how many descriptors.
        file_bytes: how large a file it may write.
        execute_seconds: how long executing a page may take.
        start_seconds: how long a fork may take to answer.
        watch_seconds: time between two looks of the watchdog.
    """

    memory_bytes: int = 256 * _MIB
    threads: int = 64
    open_files: int = 256
    file_bytes: int = 16 * _MIB
    execute_seconds: float = 60.0
    start_seconds: float = 20.0
    watch_seconds: float = 2.0


@dataclass(frozen=True)
class Fault:
    """A cell that failed.

    Attributes:
        cell: index of the cell in the notebook.
        name: of the exception, for example `ZeroDivisionError`.
        text: what the exception says.
    """

    cell: int
    name: str
    text: str


@dataclass(frozen=True)
class Prepared:
    """A page as its execution left it.

    Attributes:
        outputs: per cell of the notebook; Markdown cells have none.
        models: every widget that is alive, by id, as `ipywidgets` embeds it.
        faults: the cells that failed.
        forkable: whether kernels of this release can be forks; else they must be ordinary ones.
        reason: why not, a sentence for the log; empty where they can.
    """

    outputs: tuple[tuple[Output, ...], ...] = ()
    models: dict[str, dict[str, Any]] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    forkable: bool = True
    reason: str = ""


def read(report: bytes) -> Prepared:
    """Read what a process that executed a page reports.

    Raises:
        NurseryError: it could not read the page, or says something unexpected.
    """
    try:
        fields = json.loads(report)
        if "error" in fields:
            raise NurseryError(f"The page cannot be executed: {fields['error']}")
        return Prepared(
            outputs=tuple(tuple(outputs) for outputs in fields["outputs"]),
            models=dict(fields["models"]),
            faults=tuple(Fault(**fault) for fault in fields["faults"]),
            forkable=bool(fields["forkable"]),
            reason=str(fields["reason"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise NurseryError("The page's process reported something unexpected.") from error
