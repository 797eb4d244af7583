"""Texts of teachers inside fenced Markdown blocks, where nothing is interpreted.

Raw Markdown from a teacher would be script in the trainer's browser: nbgrader's form and feedback
pages show it unescaped. Inside a fence longer than any run of back-ticks it stays text.
"""

import re
import unicodedata

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# Joiners belong to emoji and to several scripts; the other format characters only hide things.
_KEPT = "\n\t\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"
# Control, format (bidi among them), lone surrogates, line and paragraph separators.
_REPLACED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_LAST_TWO_OF_PLANE = 0xFFFE
_SHORTEST = 3


def clean(text: str) -> str:
    """Replace characters that hide, reorder or end text; line ends become newlines."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(character if _harmless(character) else REPLACEMENT for character in lines)


def _harmless(character: str) -> bool:
    if character in _KEPT:
        return True
    never_a_character = ord(character) & _LAST_TWO_OF_PLANE == _LAST_TWO_OF_PLANE
    return not never_a_character and unicodedata.category(character) not in _REPLACED_CATEGORIES


def unfenced(text: str) -> str:
    """Give the text of a fenced block that is all there is; any other text as it is."""
    fence = text[: len(text) - len(text.lstrip("`"))]
    inside = text.removeprefix(f"{fence}\n").removesuffix(f"\n{fence}")
    return inside if len(fence) >= _SHORTEST and fenced(inside) == text else text


def fenced(text: str) -> str:
    """Put text into a fenced block that it cannot leave."""
    inside = clean(text)
    longest = max(map(len, re.findall(r"`+", inside)), default=0)
    fence = "`" * max(_SHORTEST, longest + 1)
    return f"{fence}\n{inside}\n{fence}"
