"""Modules: reading the folder an author writes into one checked object.

A module folder holds `page.ipynb`, `module.yaml` and one `<activity-id>.yaml` per activity.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BeforeValidator, Field, TypeAdapter, ValidationError, model_validator

from staffroom import inline
from staffroom.activities import Activity
from staffroom.activities.base import Id, Label, Markdown, Strict
from staffroom.inline import NOTEBOOK
from staffroom.rules.points import ASSIGNMENT_CRITERION, module_points
from staffroom.text import inline_html
from staffroom.wire import ActivityId, Edition, Json, ModuleId

MODULE_FILE = "module.yaml"
_activity: TypeAdapter[Activity] = TypeAdapter(Activity)


class CourseError(ValueError):
    """A module that cannot be read: which file, and a sentence for its author."""

    def __init__(self, file: str, message: str) -> None:
        """Keep the file's name apart from the sentence."""
        super().__init__(f"{file}: {message}")
        self.file = file
        self.message = message


class Source(Strict):
    """A dated source that the page rests on."""

    id: Id
    text: Markdown
    url: str | None = None
    # YAML reads 2021 as a number and 2021-05-01 as a date; readers get what was written.
    date: Annotated[str, BeforeValidator(str)]


class Criterion(Strict):
    """A criterion of the assignment, marked by people; levels read from 0 to 4."""

    id: Id
    title: Label
    star: bool = False
    levels: Annotated[
        list[Markdown],
        Field(min_length=ASSIGNMENT_CRITERION + 1, max_length=ASSIGNMENT_CRITERION + 1),
    ]
    fields: list[Id] = []


class Grading(Strict):
    """Which activities make a module's marks."""

    quiz: ActivityId | None = None
    discussion: ActivityId | None = None
    assignment: ActivityId | None = None
    criteria: list[Criterion] = []


class PageSettings(Strict):
    """How a module's page is shown; the defaults fit all but unusual widget packages.

    Attributes:
        front_end: `slim`, rendered once for everybody; `stock`, Voilà's own, for widgets that need
            extensions of JupyterLab.
        kernel: `forked` from one that has executed the page; `ordinary`, a process of its own, for
            code that a fork does not survive.
    """

    front_end: Literal["slim", "stock"] = "slim"
    kernel: Literal["forked", "ordinary"] = "forked"


class Module(Strict):
    """One module in one edition."""

    id: ModuleId
    edition: Edition
    kind: Literal["module", "service"] = "module"
    """`service`: a page that is no module of the course; its id begins with `s`."""
    audience: Literal["everyone", "moderators"] = "everyone"
    title: Label
    minutes: Annotated[int, Field(gt=0, le=600)]
    summary: Markdown
    outcomes: list[Markdown]
    grading: Grading = Grading()
    sources: list[Source] = []
    memo: list[Markdown] = []
    page: PageSettings = PageSettings()
    activities: dict[ActivityId, Activity] = {}

    @model_validator(mode="after")
    def _kind_fits(self) -> Module:
        if (self.kind == "service") != self.id.startswith("s"):
            raise ValueError("kind: service belongs to ids that begin with s, and only to those")
        if self.kind == "service" and self.grading != Grading():
            raise ValueError("grading: a service page has none")
        return self

    @model_validator(mode="after")
    def _grading_known(self) -> Module:
        roles = {"quiz": "quiz", "discussion": "discussion", "assignment": "form"}
        for role, type_ in roles.items():
            name = getattr(self.grading, role)
            if name and getattr(self.activities.get(name), "type", None) != type_:
                raise ValueError(f"grading.{role}: no activity `{name}` of type {type_}")
        return self

    def public(self) -> dict[str, Json]:
        """Give what pages may know of the module, without any key."""
        public = {
            name: activity.public() | (self._panel() if activity.type == "submission" else {})
            for name, activity in self.activities.items()
        }
        return {
            "id": self.id,
            "edition": self.edition,
            "kind": self.kind,
            "audience": self.audience,
            "title": self.title,
            "summary": self.summary,
            "minutes": self.minutes,
            "outcomes": [inline_html(o) for o in self.outcomes],
            "sources": [s.model_dump(mode="json") for s in self.sources],
            "memo": [inline_html(line) for line in self.memo],
            "page": self.page.model_dump(mode="json"),
            "activities": public,
        }

    def _panel(self) -> dict[str, Json]:
        criteria = self.grading.criteria
        return {
            "points": module_points(self.grading),
            "criteria": [c.model_dump(include={"id", "title", "star", "levels"}) for c in criteria],
        }


_module = TypeAdapter(Module)


def load_module(folder: Path) -> Module:
    """Read a module folder.

    Raises:
        CourseError: a file is missing or not as it should be.
    """
    try:
        paths = [*sorted(folder.glob("*.yaml")), *folder.glob(NOTEBOOK)]
        files = {path.name: path.read_bytes() for path in paths}
    except OSError as error:
        raise CourseError(str(folder), f"cannot be read: {error.strerror}") from error
    return module_from_files(files)


def module_from_files(files: Mapping[str, bytes]) -> Module:
    """Read a module from files by path, as a bundle carries them.

    Raises:
        CourseError: a file is missing or not as it should be.
    """
    if MODULE_FILE not in files:
        raise CourseError(MODULE_FILE, "is missing beside the notebook")
    activities = {
        Path(name).stem: _checked(_activity, name, _read(name, data))
        for name, data in files.items()
        if name.endswith(".yaml") and "/" not in name and name != MODULE_FILE
    }
    described = _read(MODULE_FILE, files[MODULE_FILE])
    for name, content in _inline(files, str(described.get("edition", ""))).items():
        if name in activities:
            raise CourseError(NOTEBOOK, f"`{name}` is described both here and in {name}.yaml")
        activities[name] = _checked(_activity, f"{NOTEBOOK}: {name}", content)
    module: Module = _checked(_module, MODULE_FILE, {**described, "activities": activities})
    return module


def _inline(files: Mapping[str, bytes], edition: str) -> dict[str, dict[str, Any]]:
    try:
        return inline.discussions(files.get(NOTEBOOK, b""), edition)
    except inline.InlineError as error:
        raise CourseError(NOTEBOOK, str(error)) from error


def _read(name: str, data: bytes) -> dict[str, Any]:
    try:
        content = yaml.safe_load(data.decode())
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CourseError(name, f"is not readable YAML: {error}") from error
    if not isinstance(content, dict):
        raise CourseError(name, "must be a mapping of names to values")
    return content


def _checked(adapter: TypeAdapter[Any], name: str, content: dict[str, Any]) -> Any:
    try:
        return adapter.validate_python(content)
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()
        )
        raise CourseError(name, faults) from error
