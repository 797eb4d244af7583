r"""GIFT: questions as plain text, as Moodle reads and writes them.

The rules are those of Moodle's own reader: questions are set apart by empty lines, `//` begins a
comment, `\~ \= \# \{ \} \: \n \\` are escapes, the first `{` and `}` hold the answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

from staffroom.quizfiles.question import Answer, Format, Pair, Question, Text, one_line
from staffroom.saying import Saying

# Escaped characters stand as control characters while a question is taken apart; those that come
# in a file are taken out before.
_ESCAPED = {"~": "\x01", "=": "\x02", "#": "\x03", "{": "\x04", "}": "\x05", ":": "\x06",
            "n": "\x07", "\\": "\x08"}  # fmt: skip
_MEANT = {code: "\n" if char == "n" else char for char, code in _ESCAPED.items()}
_FORMATS: dict[str, Format] = {
    "html": "html", "markdown": "markdown", "moodle": "moodle", "plain": "plain",
}  # fmt: skip
_WEIGHT = re.compile(r"%(-*\d{1,2}\.?\d*)%")
_NOTE = re.compile(r"\[(id|tag):((?:\\.|[^\]])*)\]")
_TRUTH = {"T": True, "TRUE": True, "F": False, "FALSE": False}
_ORDERING = re.compile(
    r">\s*(\d+)[ \t]*(?:\b(ALL|EXACT|RANDOM|REL|CONTIGUOUS|CONTIG)\b)?[ \t]*"
    r"(?:\b(?:HORIZONTAL|HORI|H|VERTICAL|VERT|V)\b)?[ \t]*"
    r"(?:\b(ALL_OR_NOTHING|ABSOLUTE\w*|ABS|RELATIVE\w*|LONGEST\w*)\b)?[ \t]*"
    r"(?:\b(?:SHOW|TRUE|YES|1|HIDE|FALSE|NO|0)\b)?[ \t]*"
    r"(?:\b(?:none|abc|ABC|123|iii|III)\b)?[ \t]*\n"
)
NEIGHBOURS = "RELATIVE_NEXT_EXCLUDE_LAST"
"""Moodle's name of the rule by which course quizzes mark an order."""
COUNTED = Saying("Neighbours in the right order are counted, whatever rule it had.")
_BRACES = Saying("Its braces do not fit together.")


def drawn(count: str) -> Saying:
    """Say that a question asked for some of its lines."""
    return Saying(
        "That %(count)s of its lines are drawn is not carried; all are.", {"count": count}
    )


def read(text: str) -> list[Question]:
    """Read a file; a question that cannot be taken apart is of the kind `broken`."""
    questions, category = [], tuple[str, ...]()
    for line, block in _blocks(text):
        first, rest = _without_comments(block)
        if first.startswith("$CATEGORY:"):
            head, _, tail = first.partition("\n")
            category = path_of(head.removeprefix("$CATEGORY:").strip())
            first, line = tail.strip(), line + 1  # noqa: PLW2901 - the rest begins below
        if first:
            question = _question(first, line)
            question.category, question.tags = category, rest.get("tag", ())
            question.labels += (*question.tags, *rest.get("id", ()))
            questions.append(question)
    return questions


def path_of(category: str) -> tuple[str, ...]:
    """Take a category's path apart; Moodle doubles a slash that belongs to a name."""
    parts = [part.replace("\x00", "/").strip()
             for part in category.replace("//", "\x00").split("/")]  # fmt: skip
    kept = [part for part in parts if part]
    if kept and re.fullmatch(r"\$\w+\$", kept[0]):
        kept = kept[2:] if kept[1:2] == ["top"] else kept[1:]
    return tuple(kept)


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    clean = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", " ", text.removeprefix("\ufeff"))
    clean = clean.replace("\r\n", "\n").replace("\r", "\n")
    start, lines = 1, list[str]()
    for number, line in enumerate([*clean.split("\n"), ""], start=1):
        if line.strip():
            start = start if lines else number
            lines.append(line)
        elif lines:
            said = next((n for n, one in enumerate(lines) if not _is_comment(one)), 0)
            yield start + said, "\n".join(lines)
            lines = []


def _is_comment(line: str) -> bool:
    return line.strip().startswith("//")


def _without_comments(block: str) -> tuple[str, dict[str, tuple[str, ...]]]:
    lines = block.split("\n")
    notes = [note for line in lines if _is_comment(line) for note in _NOTE.findall(line)]
    told: dict[str, tuple[str, ...]] = {}
    for kind, value in notes:
        told[kind] = (*told.get(kind, ()), re.sub(r"\\(.)", r"\1", value).strip())
    return "\n".join(" " if _is_comment(line) else line for line in lines).strip(), told


def _hidden(text: str) -> str:
    return re.sub(r"\\([~=#{}:n\\])", lambda found: _ESCAPED[found[1]], text)


def _shown(text: str) -> str:
    return re.sub("[\x01-\x08]", lambda found: _MEANT[found[0]], text)


def _text(piece: str, default: Format = "moodle") -> Text:
    piece, named = piece.strip(), default
    found = re.match(r"\[(\w+)\]", piece)
    if found and found[1] in _FORMATS:
        named, piece = _FORMATS[found[1]], piece[found.end() :]
    if named != "markdown":
        piece = piece.replace("\n", " ")  # a line that was only wrapped
    return Text(_shown(piece).strip(), named)


def _question(block: str, line: int) -> Question:
    raw = block
    text = _hidden(block)
    name = ""
    if named := re.match(r"::(.*?)::", text, re.DOTALL):
        name, text = _shown(named[1]).strip(), text[named.end() :].strip()
        raw = re.sub(r"^::(?:\\.|[^\\])*?::", "", raw, count=1).strip()
    start, end = text.find("{"), text.find("}")
    asked, answers = text, ""
    if start >= 0 and _ORDERING.match(text[start + 1 :]):
        return _ordering(text[:start], raw, line, name)
    if (start < 0) != (end < 0) or end < start:
        broken = Question("broken", name or _first_words(text), _text(text), line)
        broken.lost.append(_BRACES)
        return broken
    if start >= 0:
        blank = "" if text.endswith("}") and text.rfind("}") == end else "_____"
        asked, answers = text[:start] + blank + text[end + 1 :], text[start + 1 : end].strip()
        if not blank:
            asked = text[:start]
    prompt = _text(asked)
    question = Question("description", name or _first_words(prompt.source), prompt, line)
    question.labels = (name,)
    if start < 0:
        return question
    before, mark, general = answers.rpartition("####")
    if mark:
        answers, question.general = before.strip(), _text(general, prompt.format)
    _answers(question, answers)
    return question


def _first_words(text: str) -> str:
    return one_line(_shown(text))[:60]


def _answers(question: Question, answers: str) -> None:
    default = question.text.format
    check = answers.split("#", 1)[0].strip()
    if not answers:
        question.kind = "essay"
    elif answers.startswith("#"):
        question.kind = "numerical"
        _numerical(question, answers[1:])
    elif "~" in answers:
        question.kind, question.single = "multichoice", "=" in answers
        for part in _parts(answers.replace("=", "~="), "~"):
            fraction = 100.0 if part.startswith("=") else 0.0
            question.answers.append(_answer(part.removeprefix("="), fraction, default))
    elif "=" in answers and "->" in answers:
        question.kind = "match"
        _matching(question, answers)
    elif check in _TRUTH:
        question.kind = "truefalse"
        wrong, right = (*answers.split("#", 2)[1:], "", "")[:2]
        for truth in (True, False):
            fits = truth == _TRUTH[check]
            told = _text(right if fits else wrong, default)
            answer = Answer(Text(str(truth).lower(), "plain"), 100.0 if fits else 0.0, told)
            question.answers.append(answer)
    else:
        question.kind = "shortanswer"
        question.answers = [_answer(p, 100.0, default) for p in _parts(answers, "=")]


def _parts(answers: str, mark: str) -> list[str]:
    parts = [part.strip() for part in answers.split(mark)]
    return parts[1:] if not parts[0] else parts


def _answer(part: str, fraction: float, default: Format) -> Answer:
    part = part.strip()
    if found := _WEIGHT.match(part):
        fraction, part = _number(found[1]), part[found.end() :]
    said, _, told = part.partition("#")
    return Answer(_text(said, default), fraction, _text(told, default))


def _number(text: str) -> float:
    return -float(text.lstrip("-")) if text.startswith("-") else float(text)


def _matching(question: Question, answers: str) -> None:
    for part in _parts(answers, "="):
        left, arrow, right = part.partition("->")
        if not arrow:
            question.kind = "broken"
            said = {"part": _shown(part)[:80]}
            question.lost.append(Saying("“%(part)s” has no `->`.", said))
            return
        pair = Pair(_text(left, question.text.format), one_line(_shown(right)))
        question.pairs.append(pair)


def _numerical(question: Question, answers: str) -> None:
    answers, tilde, wrong = answers.partition("~")
    for part in _parts(answers, "="):
        answer = _answer(part, 100.0, question.text.format)
        value, tolerance = _interval(answer.text.source)
        question.answers.append(
            Answer(Text(value, "plain"), answer.fraction, answer.feedback, tolerance)
        )
    if tilde:
        answer = _answer(wrong, 0.0, question.text.format)
        question.answers.append(Answer(Text("*", "plain"), 0.0, answer.feedback))


def _interval(source: str) -> tuple[str, str]:
    low, dots, high = source.partition("..")
    try:
        if dots:
            middle = (Decimal(low.strip()) + Decimal(high.strip())) / 2
            return str(middle), str(abs(Decimal(high.strip()) - middle))
    except InvalidOperation:
        return source.strip(), ""
    value, _, tolerance = source.partition(":")
    return value.strip(), tolerance.strip() or "0"


def _ordering(asked: str, raw: str, line: int, name: str) -> Question:
    """Read Moodle's ordering question; its lines know no escapes."""
    text = _text(asked)
    question = Question("ordering", name or _first_words(asked), text, line)
    body = raw[_open_brace(raw) + 1 :]
    head = _ORDERING.match(body)
    if head is None or not body.rstrip().endswith("}"):
        question.kind = "broken"
        question.lost.append(_BRACES)
        return question
    lines = [one.strip() for one in body[head.end() :].rstrip()[:-1].split("\n") if one.strip()]
    question.answers = [
        Answer(Text(one, "moodle"), float(place)) for place, one in enumerate(lines, start=1)
    ]
    if head[2] not in {None, "ALL", "EXACT"}:
        question.lost.append(drawn(head[1]))
    if head[3] != NEIGHBOURS:
        question.lost.append(COUNTED)
    return question


def _open_brace(raw: str) -> int:
    found = re.search(r"(?<!\\)(?:\\\\)*\{", raw)
    return found.end() - 1 if found else -1


def write(questions: Sequence[Question]) -> str:
    """Write questions as GIFT."""
    parts, category = [], tuple[str, ...]()
    for question in questions:
        if question.category != category:
            category = question.category
            names = [one_line(name).replace("/", "//") for name in category]
            parts.append(f"$CATEGORY: $course$/top/{'/'.join(names)}\n")
        parts.append(_written(question))
    return "\n".join(parts)


def _written(question: Question) -> str:
    notes = " ".join(f"[tag:{tag}]" for tag in question.tags)
    head = f"// {notes}\n" if notes else ""
    head += f"::{_escaped(question.name)}::{_formatted(question.text, None)}"
    default = question.text.format
    if question.kind == "ordering":
        lines = [answer.text.source for answer in question.answers]
        rule = f">{len(lines)} ALL VERTICAL {NEIGHBOURS} SHOW none"
        return "\n".join([f"{head}{{{rule}", *lines, "}"]) + "\n"
    lines = []
    if question.kind == "match":
        lines = [f"={_formatted(pair.left, default)} -> {_escaped(pair.right)}"
                 for pair in question.pairs]  # fmt: skip
    for answer in question.answers:
        mark = "=" if question.kind != "multichoice" else "~"
        if question.kind == "multichoice" and question.single:
            mark = "=" if answer.fraction > 0 else "~"
        elif question.kind == "multichoice":
            mark = f"~%{answer.fraction:.7g}%"
        said = _formatted(answer.text, default)
        if question.kind == "shortanswer":
            said = _escaped(answer.text.source)
        if question.kind == "numerical":
            said = f"{answer.text.source}:{answer.tolerance}"
        told = f"#{_formatted(answer.feedback, default)}" if answer.feedback.source else ""
        lines.append(f"{mark}{said}{told}")
    if question.general.source:
        lines.append(f"####{_formatted(question.general, default)}")
    opening = "{#" if question.kind == "numerical" else "{"
    return "\n".join([f"{head}{opening}", *(f"\t{line}" for line in lines), "}"]) + "\n"


def _formatted(text: Text, default: Format | None) -> str:
    if not text.source:
        return ""
    # Before a bracket or a per cent sign the format is said, or they may be taken for marks.
    bare = text.format == default and not text.source.startswith(("[", "%"))
    named = "" if bare else f"[{text.format}]"
    return named + _escaped(text.source)


def _escaped(text: str) -> str:
    return re.sub(r"[\\~=#{}:]", r"\\\g<0>", text).replace("\n", "\\n")
