"""Sentences about what an author wrote or brings, in the language of whoever reads them.

A slip is kept as a *saying*: an English sentence with placeholders, which is a msgid of the catalog
`fault`, and what goes into them. Validators of definitions raise `AuthorError` with both;
`of_values` and `of_yaml` find the saying for what pydantic and PyYAML complain of. Names of keys
and what an author wrote stay as they are in every language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic_core import ErrorDetails

from staffroom.i18n import translation

CATALOG = "fault"


@dataclass(frozen=True)
class Saying:
    """A sentence that can be told in both languages.

    Attributes:
        msgid: English sentence with placeholders.
        values: what goes into them; a saying among them is told in the same language.
    """

    msgid: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        """Give the English sentence."""
        return self.msgid % self.values

    def told(self, locale: str) -> str:
        """Give the sentence in a language, `ru` or `en`."""
        values = {
            name: value.told(locale) if isinstance(value, Saying) else value
            for name, value in self.values.items()
        }
        return translation(CATALOG, locale).gettext(self.msgid) % values


class AuthorError(ValueError):
    """What an author wrote does not fit together.

    Attributes:
        saying: what is wrong.
    """

    def __init__(self, msgid: str, **values: object) -> None:
        """Keep sentence and values apart, so that the sentence can be translated.

        Args:
            msgid: English sentence, in the catalog `fault`, with placeholders such as `%(name)s`.
            values: what goes into the placeholders.
        """
        self.saying = Saying(msgid, values)
        super().__init__(str(self.saying))


_MAPPING = "input should be a mapping of names to values"
_WHOLE = "input should be a whole number"
_NUMBER = "input should be a number"
_BOOLEAN = "input should be a valid boolean, true or false"
_DATE = "input should be a date, such as 2026-09-01"
OF_VALUES: Mapping[str, str] = {
    "missing": "is missing",
    "extra_forbidden": "is no key that is known here",
    "union_tag_not_found": "`type` is missing",
    "union_tag_invalid": "`%(tag)s` is not one of %(expected_tags)s",
    "literal_error": "input should be one of %(expected)s",
    "string_type": "input should be a text",
    "string_too_short": "there are too few characters here; at least: %(min_length)d",
    "string_too_long": "there are too many characters here; at most: %(max_length)d",
    "string_pattern_mismatch": "input should fit the pattern `%(pattern)s`",
    "too_short": "there should be at least %(min_length)s here, not %(actual_length)s",
    "too_long": "there should be at most %(max_length)s here, not %(actual_length)s",
    "greater_than": "input should be greater than %(gt)s",
    "greater_than_equal": "input should be greater than or equal to %(ge)s",
    "less_than": "input should be less than %(lt)s",
    "less_than_equal": "input should be less than or equal to %(le)s",
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "int_from_float": _WHOLE,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": "input should be a finite number",
    "bool_type": _BOOLEAN,
    "bool_parsing": _BOOLEAN,
    "list_type": "input should be a list",
    "tuple_type": "input should be a list",
    "dict_type": _MAPPING,
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "none_required": "nothing should stand here",
}
"""By pydantic's type of an error, the sentence; its placeholders are the error's context."""

BARE = "put this in quotes: YAML reads a bare yes, no, on or off as true or false"
UNFITTING = "is not what belongs here"

OF_YAML: Mapping[str, str] = {
    r"mapping values are not allowed": (
        "is not readable YAML: mapping values are not allowed here;"
        " a text with a colon and a space goes in quotes"
    ),
    r"mapping keys are not allowed": "is not readable YAML: mapping keys are not allowed here",
    r"sequence entries are not allowed": (
        "is not readable YAML: sequence entries are not allowed here"
    ),
    r"could not find expected ':'": "is not readable YAML: could not find expected `:`",
    r"found character (?P<found>.+) that cannot start": (
        "is not readable YAML: found character %(found)s that cannot start a value"
    ),
    r"found unexpected end of stream": "is not readable YAML: a quote is not closed",
    r"found unexpected document separator": "is not readable YAML: `---` stands inside quotes",
    r"found unknown escape character (?P<found>.+)": (
        "is not readable YAML: found unknown escape character %(found)s"
    ),
    r"expected <block end>": ("is not readable YAML: this line is not indented as those beside it"),
    r"expected ',' or '(?P<found>[\]}])'": "is not readable YAML: expected `,` or `%(found)s`",
    r"found undefined alias (?P<found>.+)": "is not readable YAML: found undefined alias %(found)s",
    r"second occurrence": "is not readable YAML: this anchor stands here a second time",
    r"but found another document": "is not readable YAML: a second document begins here",
    r"found unhashable key": "is not readable YAML: a key is no plain text",
    r"found unconstructable recursive node": "is not readable YAML: this holds itself",
    r"could not determine a constructor for the tag (?P<found>.+)": (
        "is not readable YAML: the tag %(found)s is not known"
    ),
    r"month must be in": "is not readable YAML: month must be in 1..12",
    r"day .*(?:must be|is out of range)": "is not readable YAML: there is no such day in the month",
    r"character is not UTF-8": "is not readable YAML: a character here is not UTF-8",
    r"character is not allowed": "is not readable YAML: a character here is not allowed",
    r"nested too deep": "is not readable YAML: nested too deep",
}
"""By what PyYAML and Python say of a mistake, the sentence; groups are its values."""

A_MISTAKE = "is not readable YAML: there is a mistake here"


def of_reading(error: OSError) -> Saying:
    """Say of a file that it cannot be read."""
    gone = isinstance(error, FileNotFoundError)
    return Saying("cannot be read: there is no such file") if gone else Saying("cannot be read")


def of_yaml(problem: str) -> Saying:
    """Put what is said of a mistake in YAML into our words."""
    for pattern, msgid in OF_YAML.items():
        if found := re.match(pattern, problem):
            return Saying(msgid, found.groupdict())
    return Saying(A_MISTAKE)


def of_values(error: ErrorDetails) -> Saying:
    """Put pydantic's words, or those of our validators, into a saying."""
    context: Mapping[str, Any] = error.get("ctx", {})
    if error["type"] == "value_error":
        told = context.get("error", error["msg"])
        return told.saying if isinstance(told, AuthorError) else Saying("%(told)s", {"told": told})
    if error["type"] == "string_type" and isinstance(error["input"], bool):
        return Saying(BARE)
    # Pydantic joins the last of what it expects by a word; a list needs none.
    plain = {k: v.replace(" or ", ", ") if k == "expected" else v for k, v in context.items()}
    return Saying(OF_VALUES.get(error["type"], UNFITTING), plain)
