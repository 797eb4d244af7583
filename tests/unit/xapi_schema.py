"""The rules of xAPI 1.0.3 for a statement ("Part Two: Experience API Data"), as a JSON schema.

Written after sections 2.1 to 2.4 and 4.1 to 4.6, for the kinds of statement that we make: an agent
who is an account, an activity as its object. What the specification does not name is refused, as it
demands of whoever takes statements in; so are nulls and empty objects (2.2).
"""

from typing import Any

from jsonschema import Draft202012Validator

Schema = dict[str, Any]

# An absolute IRI, of which nothing may be left out (4.6); http or https where it is an IRL.
IRI = {"type": "string", "pattern": r"^[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+$"}
IRL = {"type": "string", "pattern": r"^https?://[^\s<>\"{}|\\^`/]+(/[^\s<>\"{}|\\^`]*)?$"}
UUID = {
    "type": "string",
    "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
}
# ISO 8601 with a zone, which must not be a negative zero (4.5).
TIMESTAMP = {
    "type": "string",
    "pattern": (
        r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?"
        r"(Z|\+([01]\d|2[0-3]):[0-5]\d|-(?!00:00)([01]\d|2[0-3]):[0-5]\d)$"
    ),
}
TAG = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"


def _strict(required: list[str], **properties: Schema) -> Schema:
    """Describe an object that has these properties and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
        "minProperties": 1,
    }


TEXTS = {
    "type": "object",
    "propertyNames": {"pattern": TAG},
    "additionalProperties": {"type": "string", "minLength": 1},
    "minProperties": 1,
}
# Exactly one way to tell who it is: no address, no name beside it.
AGENT = _strict(
    ["objectType", "account"],
    objectType={"const": "Agent"},
    account=_strict(
        ["homePage", "name"], homePage=IRL, name={"type": "string", "pattern": r"^[a-z0-9_-]+$"}
    ),
)
ACTIVITY = _strict(
    ["id"],
    objectType={"const": "Activity"},
    id=IRI,
    definition=_strict([], name=TEXTS, description=TEXTS, type=IRI, moreInfo=IRL),
)
ACTIVITIES = {"type": "array", "items": ACTIVITY, "minItems": 1}
STATEMENT = _strict(
    ["id", "actor", "verb", "object"],
    id=UUID,
    actor=AGENT,
    verb=_strict(["id", "display"], id=IRI, display=TEXTS),
    object=ACTIVITY,
    result=_strict([], completion={"type": "boolean"}, success={"type": "boolean"}),
    context=_strict(
        [],
        platform={"type": "string", "minLength": 1},
        language={"type": "string", "pattern": TAG},
        contextActivities=_strict(
            [], parent=ACTIVITIES, grouping=ACTIVITIES, category=ACTIVITIES, other=ACTIVITIES
        ),
    ),
    timestamp=TIMESTAMP,
)
VERBS = {
    "http://adlnet.gov/expapi/verbs/attempted",
    "http://adlnet.gov/expapi/verbs/completed",
    "http://activitystrea.ms/schema/1.0/submit",
}
"""Of the vocabularies of ADL and of Activity Streams; no verbs of our own."""

_CHECK = Draft202012Validator(STATEMENT)


def faults(statement: object) -> list[str]:
    """Say where a statement breaks the rules."""
    return [f"{error.json_path}: {error.message}" for error in _CHECK.iter_errors(statement)]
