"""Moodle XML: questions as Moodle exports them, read by a parser that takes nothing from outside.

A document type, and with it entities and what they load or multiply, is refused before anything of
it is read (defusedxml); depth and size are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.saxutils import escape, quoteattr
from xml.sax.xmlreader import AttributesImpl, Locator

from defusedxml import DefusedXmlException
from defusedxml.sax import parseString

from staffroom.quizfiles.gift import COUNTED, NEIGHBOURS, drawn, path_of
from staffroom.quizfiles.question import (
    Answer,
    Format,
    Pair,
    Question,
    QuizFileError,
    Text,
    one_line,
)
from staffroom.saying import Saying

_DEEPEST = 40
_FORMATS: dict[str, Format] = {
    "html": "html", "markdown": "markdown", "moodle_auto_format": "moodle", "plain_text": "plain",
}  # fmt: skip
_NAMES = {known: name for name, known in _FORMATS.items()}
_KINDS = {"matching": "match"}
_TYPES = {"match": "matching"}
_COMBINED = {
    "correctfeedback": "The correct answer's feedback “%(words)s” is not carried.",
    "partiallycorrectfeedback": "The partly correct answer's feedback “%(words)s” is not carried.",
    "incorrectfeedback": "The incorrect answer's feedback “%(words)s” is not carried.",
}
_OF_XML = {
    "syntax error": Saying("it begins with something else"),
    "no element found": Saying("it ends too early"),
    "unclosed token": Saying("a tag is not closed"),
    "mismatched tag": Saying("a closing tag does not fit the one that is open"),
    "duplicate attribute": Saying("an attribute stands twice"),
    "junk after document element": Saying("something stands behind its end"),
    "undefined entity": Saying("an entity is not known"),
    "unclosed CDATA section": Saying("a CDATA section is not closed"),
}
"""By what the parser says of a mistake, ours."""
_A_MISTAKE = Saying("there is a mistake here")


@dataclass
class _Element:
    tag: str
    attributes: dict[str, str]
    line: int
    parts: list[str] = field(default_factory=list)
    children: list[_Element] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.parts).strip()

    def first(self, tag: str) -> _Element | None:
        return next(self.all(tag), None)

    def all(self, tag: str) -> Iterator[_Element]:
        return (child for child in self.children if child.tag == tag)

    def said(self, tag: str, otherwise: str = "") -> str:
        found = self.first(tag)
        return found.text if found else otherwise


class _Handler(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.top = _Element("", {}, 1)
        self._open = [self.top]
        self._locator: Locator | None = None

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802 - SAX's name
        self._locator = locator

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        if len(self._open) > _DEEPEST:
            raise QuizFileError("This XML is nested deeper than %(most)d elements.", most=_DEEPEST)
        line = (self._locator.getLineNumber() if self._locator else None) or 1
        element = _Element(name, dict(attrs.items()), line)
        self._open[-1].children.append(element)
        self._open.append(element)

    def endElement(self, name: str) -> None:  # noqa: N802
        del name
        self._open.pop()

    def characters(self, content: str) -> None:
        self._open[-1].parts.append(content)


def read(data: bytes) -> list[Question]:
    """Read a file.

    Raises:
        QuizFileError: it is no XML, holds a document type, or is no list of questions.
    """
    handler = _Handler()
    try:
        parseString(data, handler, forbid_dtd=True)
    except DefusedXmlException as error:
        raise QuizFileError(
            "This XML has a document type or entities, which Moodle never writes; it is not read."
        ) from error
    except SAXException as error:
        line = getattr(error, "getLineNumber", lambda: None)()
        reason = _OF_XML.get(error.getMessage(), _A_MISTAKE)
        raise QuizFileError(
            "This is no XML (line %(line)d): %(reason)s.", line=line or 1, reason=reason
        ) from error
    except (LookupError, UnicodeError, ValueError) as error:
        if isinstance(error, QuizFileError):
            raise
        raise QuizFileError("This is no XML that can be read: save it as UTF-8.") from error
    quiz = handler.top.first("quiz")
    if quiz is None:
        raise QuizFileError("This XML is no list of questions of Moodle: it has no <quiz>.")
    questions, category = [], tuple[str, ...]()
    for element in quiz.all("question"):
        if element.attributes.get("type") == "category":
            named = element.first("category")
            category = path_of(named.said("text") if named else "")
            continue
        question = _question(element)
        question.category = category
        questions.append(question)
    return questions


def _question(element: _Element) -> Question:
    kind = element.attributes.get("type", "")
    lost: list[Saying] = []
    text = _text(element.first("questiontext"), lost)
    name = (named.said("text") if (named := element.first("name")) else "") or text.source[:60]
    question = Question(_KINDS.get(kind, kind), one_line(name), text, element.line, lost=lost)
    question.general = _text(element.first("generalfeedback"), lost, text.format)
    tags = element.first("tags")
    question.tags = tuple(tag.said("text") for tag in tags.all("tag")) if tags else ()
    given = named.said("text") if named else ""
    question.labels = (one_line(given), element.said("idnumber"), *question.tags)
    question.single = element.said("single", "true") in {"true", "1"}
    question.answers = [_answer(one, lost, text.format) for one in element.all("answer")]
    question.pairs = [_pair(one, lost, text.format) for one in element.all("subquestion")]
    _settings(question, element)
    return question


def _text(element: _Element | None, lost: list[Saying], default: Format = "html") -> Text:
    if element is None:
        return Text()
    files = [file.attributes.get("name", "") for file in element.all("file")]
    lost += [Saying("The file “%(name)s” is not carried.", {"name": name}) for name in files]
    inner = element.first("text")
    source = inner.text if inner else element.text
    return Text(source, _FORMATS.get(element.attributes.get("format", ""), default))


def _answer(element: _Element, lost: list[Saying], default: Format) -> Answer:
    fraction = element.attributes.get("fraction", "0")
    return Answer(
        _text(element, lost, default),
        float(fraction) if re.fullmatch(r"-?\d{1,9}(\.\d{1,20})?(E-?\d)?", fraction) else 0.0,
        _text(element.first("feedback"), lost, default),
        element.said("tolerance", "0"),
    )


def _pair(element: _Element, lost: list[Saying], default: Format) -> Pair:
    answer = element.first("answer")
    return Pair(_text(element, lost, default), answer.said("text") if answer else "")


def _settings(question: Question, element: _Element) -> None:
    """Tell what Moodle lets one set and a course quiz has not."""
    lost = question.lost
    told = {tag: said.said("text") for tag in _COMBINED if (said := element.first(tag))}
    lost += [Saying(_COMBINED[tag], {"words": words[:60]}) for tag, words in told.items() if words]
    question.penalty = _differs(element.said("penalty"), 0)
    if image := element.said("image"):
        lost.append(Saying("The picture “%(name)s” is not carried.", {"name": image}))
    if any(hint.said("text") for hint in element.all("hint")):
        lost.append(Saying("Its hints are not carried."))
    if element.said("usecase") == "1":
        lost.append(Saying("Capital letters do not count in a course quiz."))
    if question.kind == "ordering":
        if element.said("selecttype", "ALL") not in {"ALL", ""}:
            lost.append(drawn(element.said("selectcount")))
        if element.said("gradingtype") != NEIGHBOURS:
            lost.append(COUNTED)
    _units(question, element)
    if _differs(element.said("defaultgrade"), 1):
        counts = {"points": element.said("defaultgrade")}
        lost.append(Saying("It counts %(points)s in Moodle and 1 here.", counts))
    if element.said("hidden") == "1":
        lost.append(Saying("It is hidden in Moodle; here it is shown."))


def _units(question: Question, element: _Element) -> None:
    lost, group = question.lost, element.first("units")
    units = list(group.all("unit")) if group else []
    if units:
        question.unit = units[0].said("unit_name")
        others = [unit.said("unit_name") for unit in units[1:]]
        if others:
            said = {"units": ", ".join(others)}
            lost.append(Saying("Its further units are not carried: %(units)s.", said))
        if _differs(units[0].said("multiplier"), 1):
            said = {"unit": question.unit}
            lost.append(Saying("The multiplier of its unit %(unit)s is not carried.", said))
    if element.said("unitgradingtype", "0") not in {"", "0"}:
        lost.append(Saying("The marks off for a wrong unit are not carried."))


def _differs(number: str, usual: float) -> bool:
    try:
        return bool(number) and float(number) != usual
    except ValueError:
        return True


def write(questions: Sequence[Question]) -> str:
    """Write questions as Moodle XML."""
    lines, category = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>"], tuple[str, ...]()
    for question in questions:
        if question.category != category:
            category = question.category
            names = "/".join(one_line(name).replace("/", "//") for name in category)
            lines += [
                '<question type="category">',
                f"<category><text>{escape(f'$course$/top/{names}')}</text></category>",
                "</question>",
            ]
        lines += _written(question)
    return "\n".join([*lines, "</quiz>"]) + "\n"


def _written(question: Question) -> Iterator[str]:
    kind = _TYPES.get(question.kind, question.kind)
    yield f"<question type={quoteattr(kind)}>"
    yield f"<name><text>{escape(question.name)}</text></name>"
    yield _tagged("questiontext", question.text)
    yield _tagged("generalfeedback", question.general)
    yield "<defaultgrade>1</defaultgrade>"
    yield "<penalty>0</penalty>"
    yield "<hidden>0</hidden>"
    match question.kind:
        case "multichoice":
            yield f"<single>{str(question.single).lower()}</single>"
            yield "<shuffleanswers>true</shuffleanswers>"
            yield "<answernumbering>none</answernumbering>"
        case "match":
            yield "<shuffleanswers>true</shuffleanswers>"
        case "shortanswer":
            yield "<usecase>0</usecase>"
        case "ordering":
            yield "<layouttype>VERTICAL</layouttype>"
            yield "<selecttype>ALL</selecttype>"
            yield f"<selectcount>{len(question.answers)}</selectcount>"
            yield f"<gradingtype>{NEIGHBOURS}</gradingtype>"
            yield "<showgrading>SHOW</showgrading>"
            yield "<numberingstyle>none</numberingstyle>"
    for answer in question.answers:
        extra = f"<tolerance>{answer.tolerance}</tolerance>" if answer.tolerance else ""
        yield (
            f'<answer fraction="{answer.fraction:.7g}" format="{_NAMES[answer.text.format]}">'
            f"<text>{escape(answer.text.source)}</text>"
            f"{_tagged('feedback', answer.feedback)}{extra}</answer>"
        )
    for pair in question.pairs:
        yield (
            f'<subquestion format="{_NAMES[pair.left.format]}"><text>{escape(pair.left.source)}'
            f"</text><answer><text>{escape(pair.right)}</text></answer></subquestion>"
        )
    if question.unit:
        yield "<units><unit><multiplier>1</multiplier>"
        yield f"<unit_name>{escape(question.unit)}</unit_name></unit></units>"
        yield "<unitgradingtype>0</unitgradingtype><showunits>0</showunits>"
    if question.tags:
        tags = "".join(f"<tag><text>{escape(tag)}</text></tag>" for tag in question.tags)
        yield f"<tags>{tags}</tags>"
    yield "</question>"


def _tagged(tag: str, text: Text) -> str:
    return f'<{tag} format="{_NAMES[text.format]}"><text>{escape(text.source)}</text></{tag}>'
