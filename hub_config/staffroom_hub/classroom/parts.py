"""The parts of a page: its second-level headings, as a list to jump from."""

import re
from collections.abc import Mapping

_HEADING = re.compile(r'<h2\b[^>]*\bid="([^"]+)"[^>]*>(.*?)</h2>', re.DOTALL)
_ANCHOR = re.compile(r'<a\b[^>]*class="anchor-link".*?</a>', re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


def parts(html: str) -> list[Mapping[str, str]]:
    """Give the second-level headings of a page's text.

    Args:
        html: of the whole text, with the ids that nbconvert gives to headings.

    Returns:
        Of each its `id` and its text as HTML, without links and other markup.
    """
    return [
        {"id": name, "html": _TAG.sub("", _ANCHOR.sub("", said)).strip()}
        for name, said in _HEADING.findall(html)
    ]
