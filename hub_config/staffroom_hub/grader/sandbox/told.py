"""What is believed of what a sandbox says: texts, of the cells it was given, in their order.

A learner's code runs in the kernel whose outputs these are, so each of them may be made up. They
are held to a shape and a size, and to what a trainer's browser only shows: no HTML, no picture, no
colour, no character that hides another.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from nbconvert.filters import strip_ansi
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from staffroom.fence import clean
from staffroom_hub.grader.outputs import CUT, Output
from staffroom_hub.grader.sound import fault_of

TEXT_MAX = 100_000
"""Characters that one cell may put out; far more than a reader reads."""
_OUTPUTS_MAX = 200
_NAME_MAX = 80
PLAIN = "text/plain"
ENDED, UNSOUND = "SandboxEnded", "NoMark"


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True)


class _Stream(_Strict):
    output_type: Literal["stream"]
    name: Literal["stdout", "stderr"]
    text: str


class _Error(_Strict):
    output_type: Literal["error"]
    ename: str
    evalue: str = ""
    traceback: list[str] = []


class _Shown(_Strict):
    output_type: Literal["execute_result", "display_data"]
    data: dict[str, Any] = {}


_Output = Annotated[_Stream | _Error | _Shown, Field(discriminator="output_type")]


class Found(_Strict):
    """What the program inside has been able to do that it should not."""

    reads: bool
    writes: bool
    speaks: bool


class Told(_Strict):
    """A line of the program inside; one of these is said."""

    ready: Literal[True] | None = None
    finished: Literal[True] | None = None
    failed: str | None = None
    found: Found | None = None
    cell: Annotated[int, Field(ge=0)] | None = None
    outputs: list[_Output] = []


_told = TypeAdapter(Told)


def read(line: bytes) -> Told | None:
    """Read a line; None if it is none that the program says."""
    try:
        return _told.validate_json(line)
    except (ValidationError, RecursionError):
        return None


def outputs_of(told: Told) -> list[Output]:
    """Give a cell's outputs as they may be shown, as nbformat has them."""
    left, kept = TEXT_MAX, []
    for one in told.outputs[:_OUTPUTS_MAX]:
        made, used = _made(one, left)
        kept += made
        left -= used
        if left <= 0:
            break
    # What makes a mark comes last, and a flood before it must not hide it.
    if len(kept) < len(told.outputs):
        kept += [_made(one, TEXT_MAX)[0][0] for one in told.outputs if isinstance(one, _Error)][:1]
    return kept


def _made(one: _Stream | _Error | _Shown, most: int) -> tuple[list[Output], int]:
    if isinstance(one, _Stream):
        text = _text(one.text, most)
        return [{"output_type": "stream", "name": one.name, "text": text}], len(text)
    if isinstance(one, _Error):
        lines = [_text(line, most) for line in one.traceback[:_OUTPUTS_MAX]]
        # As one, because each line of a hundred may be long.
        trace = _text("\n".join(lines), most)
        return [error(one.ename, one.evalue, trace)], len(trace)
    plain = one.data.get(PLAIN)
    if not isinstance(plain, str):
        return [], 0
    text = _text(plain, most)
    made: Output = {"output_type": one.output_type, "data": {PLAIN: text}, "metadata": {}}
    return [made | ({"execution_count": None} if one.output_type == "execute_result" else {})], len(
        text
    )


def _text(text: str, most: int) -> str:
    plain = clean(str(strip_ansi(text[: 2 * most])))  # type: ignore[no-untyped-call]
    return plain if len(plain) <= most else plain[:most] + CUT


def error(name: str, value: str, trace: str = "") -> Output:
    """Make the output of an error."""
    named, told = _text(name, _NAME_MAX).replace("\n", " "), _text(value, _NAME_MAX * 5)
    return {
        "output_type": "error",
        "ename": named,
        "evalue": told,
        "traceback": [trace or f"{named}: {told}"],
    }


def of_test(outputs: list[Output], points: float) -> list[Output]:
    """Put a test's outputs so that nbgrader reads no more out of them than the test says.

    nbgrader takes the first result or error; a learner's function that a test calls may show a
    result of its own, so an error goes before it, and of several results none counts. Here a text
    to stderr costs nothing: a warning in a learner's code is no wrong answer.

    Args:
        outputs: of the cell.
        points: the most it may give.
    """
    kept = [one | {"name": "stdout"} if one["output_type"] == "stream" else one for one in outputs]
    errors = [one for one in kept if one["output_type"] == "error"]
    others = [one for one in kept if one["output_type"] != "error"]
    if errors:
        return [*errors, *others]
    fault = fault_of(kept, points)
    return [error(UNSOUND, fault), *others] if fault else others
