"""Own documents: what may stand in one."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from staffroom.wire import Json
from staffroom.wire.own import KINDS
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.limits import clean_answer


def checked(kind: str, body: Json) -> dict[str, Any]:
    """Check a body against its kind.

    Raises:
        Problem: `invalid`, naming the fields; `too_large`, `too_deep`.
    """
    try:
        return KINDS[kind].model.model_validate(clean_answer(body)).model_dump(mode="json")
    except ValidationError as error:
        fields = sorted({".".join(map(str, fault["loc"])) for fault in error.errors()})
        raise Problem("invalid", fields=fields) from None
