"""The diagnostic: for each module two ratings of oneself and one situation, then a recommendation.

What the options of a situation are worth, and what is said of them, stays out of the public form.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints, model_validator

from staffroom.activities.base import (
    ActivityBase,
    Id,
    Label,
    Markdown,
    Strict,
    parse,
    uncounted,
    unique,
)
from staffroom.i18n import translation
from staffroom.rules import diagnostic as rules
from staffroom.rules.route import Reason
from staffroom.rules.route_words import reason_words
from staffroom.saying import AuthorError
from staffroom.text import block_html, inline_html
from staffroom.wire import Json, ModuleId, Result
from staffroom.wire.route import MOST_MODULES, Circumstances, Rating, Told

_Key = Annotated[str, StringConstraints(max_length=48)]


def _(message: str) -> str:
    """Mark a msgid for the catalogs."""
    return message


_ALL = _("Here is what your answers say. Only you see this.")
_SOME = _(
    "Here is what your answers say so far. Only you see this. The other modules wait until you "
    "have answered both statements and the situation."
)
_NONE = _("Answer both statements and the situation of at least one module.")


class SelfRating(Strict):
    """A statement to rate oneself by, from 0 to 4; `anchors` say what 0, 2 and 4 look like."""

    id: Id
    text: Markdown
    anchors: Annotated[list[Label], Field(min_length=3, max_length=3)]


class SituationOption(Strict):
    """A way to act in the situation; what it is worth is a key."""

    id: Id
    text: Markdown
    score: Annotated[int, Field(ge=0, le=2)]
    feedback: Markdown


class Situation(Strict):
    """A situation with ways to act; one of them at least is the best, one is worth nothing."""

    id: Id
    text: Markdown
    options: Annotated[list[SituationOption], Field(min_length=2, max_length=8)]

    @model_validator(mode="after")
    def _spread(self) -> Situation:
        unique([option.id for option in self.options], "option ids")
        if not {0, rules.SCENARIO_MOST} <= {option.score for option in self.options}:
            raise AuthorError("a situation needs an option with score: 2 and one with score: 0")
        return self

    def worth(self, option: str | None) -> int | None:
        """Say what a choice is worth; None where there is none, or none of this release's."""
        return next((one.score for one in self.options if one.id == option), None)


class ModulePart(Strict):
    """What is asked about one module."""

    id: ModuleId
    self: Annotated[list[SelfRating], Field(min_length=2, max_length=2)]
    scenario: Situation


class DiagnosticAnswer(Strict):
    """Ratings and choices by item, and what a person says of her work besides."""

    ratings: Annotated[dict[_Key, Rating], Field(max_length=2 * MOST_MODULES)] = {}
    choices: Annotated[dict[_Key, _Key], Field(max_length=MOST_MODULES)] = {}
    circumstances: Circumstances = Circumstances()


class DiagnosticActivity(ActivityBase):
    """Definition of the diagnostic.

    Attributes:
        modules: what is asked, module by module.
        repeats: the module in which it was taken first, where this is the repeat.
    """

    private: ClassVar[bool] = True
    type: Literal["diagnostic"]
    modules: Annotated[list[ModulePart], Field(min_length=1, max_length=MOST_MODULES)]
    repeats: ModuleId | None = None

    @model_validator(mode="after")
    def _unique(self) -> DiagnosticActivity:
        unique([part.id for part in self.modules], "modules")
        items = [item.id for part in self.modules for item in part.self]
        unique([*items, *(part.scenario.id for part in self.modules)], "item ids")
        return self

    def public_part(self) -> dict[str, Json]:
        """Statements and situations, without what an option is worth; see the base."""
        return {
            "repeats": self.repeats,
            "modules": [
                {
                    "id": part.id,
                    "self": [
                        {"id": i.id, "html": inline_html(i.text), "anchors": i.anchors}
                        for i in part.self
                    ],
                    "scenario": {
                        "id": part.scenario.id,
                        "html": block_html(part.scenario.text),
                        "options": [
                            {"id": o.id, "html": inline_html(o.text)} for o in part.scenario.options
                        ],
                    },
                }
                for part in self.modules
            ],
        }

    def validate_draft(self, answer: Json) -> None:
        """Check the shape; see the base."""
        _parsed(answer)

    def told(self, answer: Json) -> tuple[dict[str, Told], Circumstances]:
        """Give the modules that are answered whole, and the circumstances.

        Raises:
            AnswerError: the answer is not of this activity's shape.
        """
        given = _parsed(answer)
        found: dict[str, Told] = {}
        for part in self.modules:
            ratings = [given.ratings[i.id] for i in part.self if i.id in given.ratings]
            worth = part.scenario.worth(given.choices.get(part.scenario.id))
            if len(ratings) == len(part.self) and worth is not None:
                found[part.id] = Told(ratings=(ratings[0], ratings[1]), scenario=worth)
        return found, given.circumstances

    def check(self, answer: Json, seed: str, attempt: int, locale: str) -> Result:
        """Say what is recommended, and what of the chosen ways to act; see the base."""
        del seed, attempt
        told, said = self.told(answer)
        chosen = _parsed(answer).choices
        text = translation("staffroom", locale).gettext
        whole = len(told) == len(self.modules)
        message = block_html(text(_ALL if whole else _SOME if told else _NONE))
        reveal: dict[str, Json] = {
            "modules": [
                self._said(part, told[part.id], chosen, locale)
                for part in self.modules
                if part.id in told
            ],
            "mentor": rules.mentor_offered(said),
        }
        return uncounted(reveal, message, done=bool(told))

    @staticmethod
    def _said(part: ModulePart, told: Told, chosen: dict[str, str], locale: str) -> Json:
        found = rules.outcome(told)
        option = next(o for o in part.scenario.options if o.id == chosen[part.scenario.id])
        return {
            "id": part.id,
            "score": found.score,
            "band": found.band,
            "reason": reason_words(Reason("blind" if found.blind else found.band), found, locale),
            "feedback_html": block_html(option.feedback),
        }


def _parsed(answer: Json) -> DiagnosticAnswer:
    return parse(DiagnosticAnswer, answer)
