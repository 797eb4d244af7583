"""Words to the person at the terminal."""

import sys


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def complain(text: object) -> None:
    """Print what went wrong."""
    sys.stderr.write(f"{text}\n")
