"""Modules: reading the folder an author writes into one checked object.

A module folder holds `page.ipynb`, `module.yaml`, one `<activity-id>.yaml` per activity, and
`data/<name>.yaml` where forms count by dated numbers. The terms that its text names come from the
glossary of its edition.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from os.path import normpath
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, TypeAdapter, ValidationError, model_validator

from staffroom import datafiles, faults, glossary, inline
from staffroom.activities import Activity, DiagnosticActivity, FormActivity
from staffroom.activities.base import Id, Label, Markdown, Strict, unique
from staffroom.activities.form import Exemplar, FormField
from staffroom.bundle import terms_beside
from staffroom.competences import Code as Competence
from staffroom.datafiles import DataFile
from staffroom.faults import Document, Fault, UnreadableError
from staffroom.glossary import GLOSSARY, Glossary
from staffroom.inline import NOTEBOOK
from staffroom.rules.points import ASSIGNMENT_CRITERION, module_points
from staffroom.saying import AuthorError, Saying, of_reading
from staffroom.syllabus import syllabus
from staffroom.text import inline_html
from staffroom.wire import ActivityId, Edition, Json, ModuleId

MODULE_FILE = "module.yaml"
_activity: TypeAdapter[Activity] = TypeAdapter(Activity)


class CourseError(ValueError):
    """A module that cannot be read: which files, and a sentence for its author on each fault.

    Attributes:
        file: name of the first file that has a fault.
        faults: each fault with the name of its file, in the order of files and lines.
    """

    def __init__(
        self, file: str, faults: Saying | Sequence[tuple[str, Fault]], folder: Path | None = None
    ) -> None:
        """Keep the faults apart from the sentences.

        Args:
            file: the file's name in the module.
            faults: the faults with their files; a saying is the one fault of the whole file.
            folder: where the files lie, for the sentences; None where they come from no folder.
        """
        self.file = file
        self.faults = (
            ((file, Fault(None, "", faults)),) if isinstance(faults, Saying) else (*faults,)
        )
        self._folder = folder
        super().__init__(self.told("en"))

    def told(self, locale: str) -> str:
        """Give the sentences in a language, one a line, each after its file's path and line."""
        return "\n".join(fault.at(self._path(name), locale) for name, fault in self.faults)

    def message(self, locale: str) -> str:
        """Give the sentences in a language, one a line, without the first file's name."""
        return "\n".join(_told(name, fault, self.file, locale) for name, fault in self.faults)

    def _path(self, name: str) -> str:
        return normpath(self._folder / name) if self._folder else name


_LINE = "line %(line)d"


def _told(name: str, fault: Fault, first: str, locale: str) -> str:
    words = [name] if name != first else []
    words += [Saying(_LINE, {"line": fault.line}).told(locale)] if fault.line else []
    return ": ".join([*words, fault.told(locale)])


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


class Code(Strict):
    """What learners program: it is run, in a sandbox, and tested.

    Attributes:
        run: where; said by the author, because nothing of learners is ever run otherwise.
        points: by field of the assignment, whose kind is `code`.
    """

    run: Literal["sandbox"]
    points: Annotated[dict[Id, Annotated[float, Field(gt=0, le=100)]], Field(min_length=1)]


class Grading(Strict):
    """Which activities make a module's marks, and how often it is handed in."""

    quiz: ActivityId | None = None
    discussion: ActivityId | None = None
    assignment: ActivityId | None = None
    code: Code | None = None
    criteria: list[Criterion] = []
    assignment_by: Literal["people", "completeness"] = "people"
    """Who marks the assignment: people by the criteria, or the form by itself, by whether its
    required fields are filled in."""
    reviews: ActivityId | None = None
    """Where colleagues review each other; without it reviewing has no points in nbgrader."""
    revisions: Annotated[int, Field(ge=0, le=1000)] | None = None
    """How often the module may be handed in again; without end where nothing is said."""

    @model_validator(mode="after")
    def _marked_one_way(self) -> Grading:
        if self.assignment_by == "completeness" and (self.criteria or not self.assignment):
            raise AuthorError("assignment_by: completeness marks an assignment without criteria")
        return self

    @property
    def automatic(self) -> dict[str, str]:
        """The activities that need no person to mark them, by part of `module_points`."""
        parts = {"quiz": self.quiz, "discussion": self.discussion}
        if self.assignment_by == "completeness":
            parts["assignment"] = self.assignment
        return {part: activity for part, activity in parts.items() if activity}


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
    competences: list[Competence] = []
    """Codes of what it develops; see `staffroom.competences`."""
    grading: Grading = Grading()
    sources: list[Source] = []
    memo: list[Markdown] = []
    page: PageSettings = PageSettings()
    activities: dict[ActivityId, Activity] = {}
    glossary: Glossary = {}
    """The terms that its text names."""

    @model_validator(mode="after")
    def _kind_fits(self) -> Module:
        if (self.kind == "service") != self.id.startswith("s"):
            raise AuthorError("kind: service belongs to ids that begin with s, and only to those")
        if self.kind == "service" and self.grading != Grading():
            raise AuthorError("grading: a service page has none")
        return self

    @model_validator(mode="after")
    def _competences_once(self) -> Module:
        unique(self.competences, "competences")
        if self.kind == "service" and self.competences:
            raise AuthorError("competences: a service page has none")
        return self

    @model_validator(mode="after")
    def _grading_known(self) -> Module:
        roles = {
            "quiz": "quiz",
            "discussion": "discussion",
            "assignment": "form",
            "reviews": "review",
        }
        for role, type_ in roles.items():
            name = getattr(self.grading, role)
            if name and getattr(self.activities.get(name), "type", None) != type_:
                raise AuthorError(
                    "grading.%(role)s: no activity `%(name)s` of type %(type)s",
                    role=role,
                    name=name,
                    type=type_,
                )
        if getattr(self.activities.get(self.grading.quiz or ""), "mode", None) == "predict":
            raise AuthorError(
                "grading.quiz: guesses give no points: %(quiz)s", quiz=self.grading.quiz
            )
        return self

    @model_validator(mode="after")
    def _code_known(self) -> Module:
        known = {field.id for field in self.code_fields}
        for name in self.grading.code.points if self.grading.code else ():
            if name not in known:
                raise AuthorError(
                    "grading.code: the assignment has no field `%(name)s` of kind code", name=name
                )
        return self

    @model_validator(mode="after")
    def _exemplars_scored(self) -> Module:
        scored = [exemplar.scores for exemplar in self.exemplars if exemplar.scores]
        wanted = {criterion.id for criterion in self.grading.criteria}
        if scored and len(scored) != len(self.exemplars):
            raise AuthorError("exemplars: the expert's scores belong to all of them or to none")
        if any(set(scores) != wanted for scores in scored):
            raise AuthorError("exemplars: the expert scores each criterion of the module once")
        # What its activity is like is said already where there is none.
        if self.grading.reviews and self.activities and not self.reviewed:
            raise AuthorError("grading.reviews: nobody reviews without exemplars the expert scored")
        return self

    @property
    def exemplars(self) -> list[Exemplar]:
        """The worked examples of the assignment."""
        form = self.activities.get(self.grading.assignment or "")
        return form.exemplars if isinstance(form, FormActivity) else []

    @property
    def code_fields(self) -> list[FormField]:
        """The fields of the assignment that hold code."""
        form = self.activities.get(self.grading.assignment or "")
        fields = form.fields if isinstance(form, FormActivity) else []
        return [field for field in fields if field.kind == "code"]

    @property
    def reviewed(self) -> bool:
        """Whether colleagues review the assignment: there are criteria, and scored exemplars."""
        return bool(self.grading.criteria) and any(e.scores for e in self.exemplars)

    def public(self) -> dict[str, Json]:
        """Give what pages may know of the module, without any key."""
        public = {
            name: activity.public() | self._added(activity)
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
            "glossary": [dict(term) for term in glossary.shown(self.glossary)],
            "activities": public,
        }

    def _added(self, activity: Activity) -> dict[str, Json]:
        """Give what a public form has from elsewhere than its own file."""
        if isinstance(activity, DiagnosticActivity):
            steps = ((part.id, syllabus().step(part.id)) for part in activity.modules)
            return {"titles": {name: step.title[self.edition] for name, step in steps if step}}
        return self._panel() if activity.type == "submission" else {}

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
        paths = [
            *sorted(folder.glob("*.yaml")),
            *sorted(folder.glob("data/*.yaml")),
            *folder.glob(NOTEBOOK),
        ]
        files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    except OSError as error:
        raise CourseError(str(folder), of_reading(error)) from error
    return module_from_files(files | terms_beside(folder, files), folder)


def module_from_files(files: Mapping[str, bytes], folder: Path | None = None) -> Module:
    """Read a module from files by path, as a bundle carries them.

    Args:
        files: the files by path in the module.
        folder: where they lie, for the sentences of errors.

    Raises:
        CourseError: a file is missing or not as it should be; it tells the faults of all files.
    """
    if MODULE_FILE not in files:
        raise CourseError(MODULE_FILE, Saying("is missing beside the notebook"), folder)
    reading = _Reading()
    activities = {
        Path(name).stem: reading.activity(name, data)
        for name, data in sorted(files.items())
        if name.endswith(".yaml") and "/" not in name and name not in {MODULE_FILE, GLOSSARY}
    }
    terms = reading.terms(files, folder)
    data = reading.data(files)
    described = reading.read(MODULE_FILE, files[MODULE_FILE])
    edition = str(described.values.get("edition", "")) if described else ""
    for name, content in _inline(files, edition, folder).items():
        if name in activities:
            twice = Saying("`%(name)s` is described both here and in %(name)s.yaml", {"name": name})
            raise CourseError(NOTEBOOK, twice, folder)
        activities[name] = reading.checked(_activity, f"{NOTEBOOK}: {name}", content)
    activities = _as_on_page(activities, files.get(NOTEBOOK, b""))
    # Without its activities a module cannot bear out what it says of them; its own fields can.
    whole = not reading.faults
    added = {"activities": activities if whole else {}, "glossary": terms or {}}
    module = reading.checked(_module, MODULE_FILE, described, added, whole=whole)
    if not reading.faults:
        module, reading.faults = _misfits(module, data, files)
    if reading.faults:
        raise CourseError(reading.faults[0][0], reading.faults, folder)
    return module  # type: ignore[no-any-return]


def _misfits(
    module: Module, data: Mapping[str, DataFile], files: Mapping[str, bytes]
) -> tuple[Module, list[tuple[str, Fault]]]:
    """Lay the data files in; say of each file what does not fit the others, and where."""
    sources = {source.id: source.text for source in module.sources}
    laid, found = datafiles.laid_in(module.activities, sources, data)
    found += [
        (f"{name}.yaml", fault)
        for name, activity in module.activities.items()
        if isinstance(activity, DiagnosticActivity)
        for fault in _unknown_modules(activity)
    ]
    placed = [
        (name, faults.placed(fault, files[name]) if name in files else fault)
        for name, fault in found
    ]
    by_place = sorted(placed, key=lambda one: (one[0], one[1].line or 0))
    return module.model_copy(update={"activities": laid}), by_place


def _unknown_modules(activity: DiagnosticActivity) -> Iterator[Fault]:
    for number, part in enumerate(activity.modules):
        if syllabus().step(part.id) is None:
            said = Saying("the course has no module `%(name)s`", {"name": part.id})
            yield Fault(None, f"modules[{number}].id", said)


def _as_on_page(activities: dict[str, Any], notebook: bytes) -> dict[str, Any]:
    """Put activities in the order in which the page shows them; what it does not name comes last.

    A cell names an activity in quotes, which the notebook's JSON escapes.
    """
    places = {name: notebook.find(rf"(\"{name}\"".encode(errors="replace")) for name in activities}
    order = sorted(activities, key=lambda name: (places[name] < 0, places[name], name))
    return {name: activities[name] for name in order}


def activity_from_file(path: Path) -> Activity:
    """Read one activity's file by itself.

    Raises:
        CourseError: it cannot be read or is not as it should be.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CourseError(str(path), of_reading(error)) from error
    reading = _Reading()
    activity = reading.activity(path.name, data)
    if activity is None:
        raise CourseError(path.name, reading.faults, path.parent)
    return activity


def _inline(
    files: Mapping[str, bytes], edition: str, folder: Path | None
) -> dict[str, dict[str, Any]]:
    try:
        return inline.discussions(files.get(NOTEBOOK, b""), edition)
    except inline.InlineError as error:
        raise CourseError(NOTEBOOK, error.saying, folder) from error


class _Reading:
    """Reads one file after another and gathers what is wrong."""

    def __init__(self) -> None:
        self.faults: list[tuple[str, Fault]] = []

    def read(self, name: str, data: bytes) -> Document | None:
        """Read YAML; None where that cannot be."""
        try:
            return faults.read(data)
        except UnreadableError as error:
            self.faults += [(name, fault) for fault in error.faults]
            return None

    def activity(self, name: str, data: bytes) -> Activity | None:
        """Read one activity's file; None where it is not as it should be."""
        activity, found = _activity_of(name, data)
        self.faults += found
        return activity

    def data(self, files: Mapping[str, bytes]) -> dict[str, DataFile]:
        """Read the data files, by name; without those that are not as they should be."""
        read = {
            name: self.checked(datafiles.DATA_FILE, path, self.read(path, files[path]))
            for name, path in datafiles.data_paths(files).items()
        }
        return {name: data for name, data in read.items() if data is not None}

    def terms(self, files: Mapping[str, bytes], folder: Path | None) -> Glossary | None:
        """Read the terms that a module names; None where they are not as they should be."""
        if GLOSSARY not in files:
            return {}
        own = folder is None or (folder / GLOSSARY).is_file()
        name = GLOSSARY if own else f"../../{GLOSSARY}"
        return self.checked(glossary.TERMS, name, self.read(name, files[GLOSSARY]))  # type: ignore[no-any-return]

    def checked(
        self,
        adapter: TypeAdapter[Any],
        name: str,
        content: Document | dict[str, Any] | None,
        added: Mapping[str, Any] | None = None,
        *,
        whole: bool = True,
    ) -> Any:
        """Check values; None where they are not as they should be.

        Args:
            adapter: what they should be.
            name: of their file.
            content: values from YAML or from elsewhere; None where there are none.
            added: to the values, from elsewhere.
            whole: whether what concerns several values can be checked.
        """
        if content is None:
            return None
        document = content if isinstance(content, Document) else None
        values = content.values if isinstance(content, Document) else content
        try:
            return adapter.validate_python({**values, **(added or {})})
        except ValidationError as error:
            told = [e for e in error.errors() if whole or e["type"] != "value_error"]
            self.faults += [(name, fault) for fault in faults.of_values(told, document)]
            return None


@lru_cache(maxsize=256)
def _activity_of(name: str, data: bytes) -> tuple[Activity | None, list[tuple[str, Fault]]]:
    """Read one activity's file; kept, as a large bank of questions takes a tenth of a second."""
    reading = _Reading()
    return reading.checked(_activity, name, reading.read(name, data)), reading.faults
