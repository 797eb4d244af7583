"""What all wire models are made of: names, their shapes, and the base class."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Edition = Literal["ru", "en"]
Locale = Literal["ru", "en"]
ModuleId = Annotated[str, StringConstraints(pattern=r"^[ms][0-9]{2}-[a-z0-9-]{1,40}$")]
"""`m…` is a module of the course, `s…` a service page."""
ActivityId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,47}$")]
PersonName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{2,63}$")]
DisplayName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
RowNumber = Annotated[int, Field(ge=0, le=2**53)]
"""An id that a database gave out."""
Json = Any
"""A JSON value; its size and depth are checked where it enters."""


class Wire(BaseModel):
    """Base of all wire models: unknown fields are refused, values do not change."""

    # JSON has no NaN and no infinity, but Python's reader takes them.
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)
