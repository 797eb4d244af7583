"""Executes a page in this process's kernel, and says what came of it."""

import asyncio
import json
import sys
from pathlib import Path

from ipykernel.ipkernel import IPythonKernel
from tornado.ioloop import IOLoop

from staffroom_hub.zygote.models import models
from staffroom_hub.zygote.naming import Naming
from staffroom_hub.zygote.prepared import Fault, Prepared
from staffroom_hub.zygote.recording import Recorder

PAGE_FILE = "page.ipynb"


async def execute(kernel: IPythonKernel, recorder: Recorder, folder: Path) -> Prepared:
    """Execute a page's cells one after the other, also after one that fails.

    Args:
        kernel: of this process; its session records.
        recorder: of the session.
        folder: where the page is; the working folder by now.

    Raises:
        OSError: there is no page.
        ValueError: it is no notebook.
    """
    naming = Naming(folder.name)
    kernel.io_loop = IOLoop.current()
    faults = []
    for number, source in enumerate(sources(folder / PAGE_FILE)):
        recorder.begin_cell()
        fault = await _run(kernel, number, source) if source else None
        faults += [fault] if fault else []
    kernel.set_parent([], {}, channel="shell")  # type: ignore[no-untyped-call]
    naming.end()
    return Prepared(
        outputs=tuple(tuple(outputs) for outputs in recorder.cells),
        models=models(recorder.opened),
        faults=tuple(faults),
    )


def sources(page: Path) -> list[str]:
    """Read the code of each cell; cells of text have none.

    Raises:
        OSError: there is no page.
        ValueError: it is no notebook.
    """
    try:
        cells = json.loads(page.read_text("utf-8"))["cells"]
        return ["".join(c["source"]) if c["cell_type"] == "code" else "" for c in cells]
    except (KeyError, TypeError) as error:
        raise ValueError("The page is no notebook.") from error


async def _run(kernel: IPythonKernel, number: int, source: str) -> Fault | None:
    """Execute a cell; its number stands for the message that would have brought it."""
    header = {
        "msg_id": f"cell-{number}",
        "msg_type": "execute_request",
        "session": "",
        "date": None,
    }
    kernel.set_parent([], {"header": header}, channel="shell")  # type: ignore[no-untyped-call]
    reply = await kernel.do_execute(source, silent=False, store_history=True)  # type: ignore[no-untyped-call]
    sys.stdout.flush()
    sys.stderr.flush()
    # What the cell has set going gets its first turn.
    await asyncio.sleep(0)
    if reply["status"] == "ok":
        return None
    return Fault(number, str(reply.get("ename", "")), str(reply.get("evalue", "")))
