"""A module in one edition: what its author says of it, and what has to fit together.

`staffroom.modulefiles` reads one from the folder in which it is written.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from staffroom import glossary
from staffroom.activities import Activity, DiagnosticActivity, FormActivity
from staffroom.activities.base import Id, Label, Markdown, Strict, unique
from staffroom.activities.form import Exemplar, FormField
from staffroom.competences import Code as Competence
from staffroom.glossary import Glossary
from staffroom.rules.points import ASSIGNMENT_CRITERION, module_points
from staffroom.saying import AuthorError
from staffroom.syllabus import syllabus
from staffroom.text import inline_html
from staffroom.wire import ActivityId, Edition, Json, ModuleId


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
