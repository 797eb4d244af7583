"""Words to the person at the terminal."""

import sys
from collections.abc import Mapping


def language_of(environment: Mapping[str, str]) -> str:
    """Give the language of a terminal, `ru` or `en`, by its locale."""
    names = (environment.get(key, "") for key in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "ru" if next(filter(None, names), "").lower().startswith("ru") else "en"


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def complain(text: object) -> None:
    """Print what went wrong."""
    sys.stderr.write(f"{text}\n")
