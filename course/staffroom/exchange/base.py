"""What all exchange actions share: the edition, the module, and calls that end in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn, get_args

from nbgrader.exchange.abc import Exchange as AbstractExchange
from nbgrader.exchange.abc import ExchangeError
from pydantic import TypeAdapter, ValidationError
from traitlets import Bool

from staffroom.bundle import BundleError
from staffroom.client import CommonsError
from staffroom.exchange.commons import Commons
from staffroom.wire import Edition, ModuleId, PersonName

EDITIONS: tuple[Edition, ...] = get_args(Edition)
_module_id: TypeAdapter[str] = TypeAdapter(ModuleId)
_person: TypeAdapter[str] = TypeAdapter(PersonName)


class Exchange(AbstractExchange):  # type: ignore[misc] # nbgrader ships no types
    """Base of the actions; nothing of it lies in a shared directory."""

    path_includes_course = Bool(
        False, help="Whether what is fetched lies in a folder of its edition."
    ).tag(config=True)

    def fail(self, msg: str) -> NoReturn:
        """Stop with a sentence for the trainer."""
        self.log.error(msg)
        raise ExchangeError(msg)

    @property
    def edition(self) -> Edition:
        """The course id, which names an edition."""
        named = [edition for edition in EDITIONS if edition == self.coursedir.course_id]
        if not named:
            self.fail(
                f"The course id must be one of {', '.join(EDITIONS)}: see nbgrader_config.py."
            )
        return named[0]

    @property
    def module(self) -> str:
        """The assignment, which is a module."""
        try:
            return _module_id.validate_python(self.coursedir.assignment_id)
        except ValidationError:
            self.fail(f"There is no module called {self.coursedir.assignment_id!r}.")

    @property
    def person(self) -> str | None:
        """The one teacher asked for, or None for all."""
        asked = self.coursedir.student_id
        if asked in {"", "*"}:
            return None
        try:
            return _person.validate_python(asked)
        except ValidationError:
            self.fail(f"There is nobody called {asked!r}.")

    def fetched(self, edition: Edition) -> Path:
        """Give the folder for what is fetched of an edition."""
        return Path(self.assignment_dir, *([edition] if self.path_includes_course else []))

    def folder(self, step: str, person: str = ".") -> Path:
        """Give this module's folder in one of nbgrader's steps."""
        return Path(self.coursedir.format_path(step, person, self.module))

    @contextmanager
    def commons(self) -> Iterator[Commons]:
        """Call the commons; whatever it refuses becomes a sentence."""
        try:
            commons = Commons.from_environment()
            try:
                yield commons
            finally:
                commons.close()
        except (BundleError, CommonsError) as error:
            self.fail(getattr(error, "message", str(error)))
        except OSError as error:
            self.fail(f"{error.filename} cannot be used: {error.strerror}")

    def init_src(self) -> None:
        """Nothing to prepare: sources are checked where they are read."""

    def init_dest(self) -> None:
        """Nothing to prepare: the commons makes its own places."""

    def copy_files(self) -> None:
        """Nothing to copy unless an action says so."""
