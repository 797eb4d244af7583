"""What cells put out, gathered as nbformat has it, in the process that runs them."""

from __future__ import annotations

import base64
import io
import json
import os
from collections.abc import Mapping
from typing import Any, Literal

Output = dict[str, Any]
StreamName = Literal["stdout", "stderr"]

TEXT_BYTES = 1024 * 1024
DATA_BYTES = 8 * 1024 * 1024
"""What one cell may print, and what it may show; both are far more than a reader reads."""
CUT = "\n[… what was printed after this is left out]\n"
TOO_LARGE = ("OutputTooLarge", "What this cell shows is too large.")


class Gathered:
    """Outputs of all cells so far.

    Attributes:
        cells: outputs by number of the cell.
    """

    def __init__(self) -> None:
        """Begin with no cell."""
        self.cells: dict[int, list[Output]] = {}
        self._shown: dict[str, list[tuple[int, Output]]] = {}
        self._touched: set[int] = set()
        self._cell = -1
        self._text: dict[str, int] = {}
        self._data = 0
        self._clear_later = False

    def begin(self, cell: int) -> None:
        """Gather for this cell from now on."""
        self._cell, self.cells[cell] = cell, []
        self._text, self._data, self._clear_later = {}, 0, False
        self._touched = {cell}

    def touched(self) -> dict[int, list[Output]]:
        """Give the outputs of this cell, and of earlier ones that it has changed."""
        return {cell: self.cells[cell] for cell in sorted(self._touched)}

    def stream(self, name: StreamName, text: str) -> None:
        """Take printed text; what is too much of it is left out, and said so once."""
        if not text or self._cell < 0:
            return
        told = self._text.get(name, 0)
        self._text[name] = told + len(text)
        if told > TEXT_BYTES:
            return
        kept = text[: TEXT_BYTES - told]
        self._print(name, kept if len(kept) == len(text) else kept + CUT)

    def _print(self, name: StreamName, text: str) -> None:
        outputs = self._outputs()
        last = outputs[-1] if outputs else {}
        if last.get("output_type") == "stream" and last["name"] == name:
            last["pieces"].append(text)
        else:
            outputs.append({"output_type": "stream", "name": name, "pieces": [text]})

    def show(self, data: Mapping[str, Any], metadata: Mapping[str, Any], known: str | None) -> None:
        """Take something displayed.

        Args:
            data: by MIME type.
            metadata: of the data.
            known: name under which it may be updated later.
        """
        output = {"output_type": "display_data", "data": data, "metadata": metadata}
        if (taken := self._add(output)) and known:
            self._shown.setdefault(known, []).append((self._cell, taken))

    def update(self, data: Mapping[str, Any], metadata: Mapping[str, Any], known: str) -> None:
        """Replace what was displayed under a name; nobody showing it, nothing happens."""
        fresh = _plain({"data": data, "metadata": metadata})
        if not self._room_for(fresh):
            return
        for cell, output in self._shown.get(known, []):
            output.update(fresh)
            self._touched.add(cell)

    def result(self, data: Mapping[str, Any], metadata: Mapping[str, Any], count: int) -> None:
        """Take the value of a cell's last expression."""
        self._add(
            {
                "output_type": "execute_result",
                "data": data,
                "metadata": metadata,
                "execution_count": count,
            }
        )

    def error(self, name: str, value: str, traceback: list[str]) -> None:
        """Take an error."""
        self._outputs().append(
            {"output_type": "error", "ename": name, "evalue": value, "traceback": traceback}
        )

    def clear(self, *, later: bool) -> None:
        """Forget this cell's outputs, now or when the next one comes."""
        self._clear_later = later
        if not later:
            self.cells[self._cell].clear()

    def _add(self, output: Output) -> Output | None:
        plain = _plain(output)
        if not self._room_for(plain):
            return None
        self._outputs().append(plain)
        return plain

    def _room_for(self, plain: Output) -> bool:
        before = self._data
        self._data += len(json.dumps(plain))
        if self._data <= DATA_BYTES:
            return True
        if before <= DATA_BYTES:
            self.error(*TOO_LARGE, [": ".join(TOO_LARGE)])
        return False

    def _outputs(self) -> list[Output]:
        if self._clear_later:
            self.clear(later=False)
            self._clear_later = False
        return self.cells[self._cell]


def finished(outputs: list[Output]) -> list[Output]:
    """Give outputs as nbformat has them: the pieces of a stream are one text."""
    return [
        {"output_type": "stream", "name": one["name"], "text": "".join(one["pieces"])}
        if one["output_type"] == "stream"
        else one
        for one in outputs
    ]


def _plain(output: Output) -> Output:
    """Make JSON of an output; bytes are pictures, in base 64 as Jupyter has them."""
    plain: Output = json.loads(json.dumps(output, default=_spelt))
    return plain


def _spelt(value: object) -> object:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return repr(value)


class Printing(io.TextIOBase):
    """`sys.stdout` or `sys.stderr` of the cells.

    Args:
        name: which of them.
        gathered: takes the text.
        descriptor: where the same goes when it is written past Python.
    """

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, name: StreamName, gathered: Gathered, descriptor: int) -> None:
        """Begin."""
        super().__init__()
        self._name, self._gathered, self._descriptor = name, gathered, descriptor

    def write(self, text: str) -> int:
        """Print a text."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._gathered.stream(self._name, text)
        return len(text)

    def writable(self) -> bool:
        """Say that it takes text."""
        return True

    def isatty(self) -> bool:
        """Say that nobody sits there."""
        return False

    def fileno(self) -> int:
        """Give the descriptor."""
        return self._descriptor


def written(descriptor: int) -> str:
    """Take what was written to a file past Python, and empty it."""
    size = min(os.fstat(descriptor).st_size, TEXT_BYTES + 1)
    if not size:
        return ""
    text = os.pread(descriptor, size, 0).decode("utf-8", "replace")
    os.ftruncate(descriptor, 0)
    os.lseek(descriptor, 0, os.SEEK_SET)
    return text
