"""The command `staffroom`."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from staffroom_hub.settings import SettingsError, load_settings
from staffroom_hub.terminal import complain

# `staffroom.quizfiles.FORMATS`, which is not worth loading for the other commands.
_FORMATS = ("gift", "moodle")


def parser() -> argparse.ArgumentParser:
    """What the command understands."""
    whole = argparse.ArgumentParser("staffroom", description="A course for school teachers.")
    commands = whole.add_subparsers(dest="command", required=True)
    commands.add_parser("serve", help="run the course on this machine")
    account = commands.add_parser("account", help="accounts, for the school's administrator")
    actions = account.add_subparsers(dest="action", required=True)
    for action, text in (
        ("trainer", "make a trainer, or make somebody a trainer"),
        ("admin", "make an administrator, or make somebody one"),
        ("teacher", "make somebody a teacher again"),
        ("password", "set a new generated password"),
        ("block", "shut somebody out"),
        ("unblock", "let somebody in again"),
    ):
        actions.add_parser(action, help=text).add_argument("email")
    _quiz(commands.add_parser("quiz", help="quizzes from and for Moodle, for trainers"))
    return whole


def _quiz(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(dest="action", required=True)
    into = actions.add_parser("import", help="make a quiz of a GIFT or Moodle XML file")
    into.add_argument("file", type=Path)
    into.add_argument("--format", choices=_FORMATS, help="as the file looks, where not given")
    into.add_argument("--title", default="", help="of the quiz; its category in the file else")
    into.add_argument(
        "--each",
        action="store_true",
        help="make a slot of every question, not variants of one slot of a category's questions",
    )
    out = actions.add_parser("export", help="write a quiz as GIFT or Moodle XML")
    out.add_argument("file", type=Path)
    out.add_argument("--format", choices=_FORMATS, required=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command."""
    given = parser().parse_args(arguments)
    if given.command == "quiz":
        from staffroom_hub.quizzes import bring_in, take_out  # noqa: PLC0415 - so does the course

        if given.action == "import":
            return bring_in(given.file, given.format, given.title, each=given.each)
        return take_out(given.file, given.format)
    try:
        settings = load_settings()
    except SettingsError as error:
        complain(error)
        return 1
    if given.command == "serve":
        from staffroom_hub.serve.run import serve  # noqa: PLC0415 - the hub loads slowly

        return serve(settings)
    from staffroom_hub.accounts.commands import account  # noqa: PLC0415

    return account(settings, given.action, given.email)
