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
    _check(commands.add_parser("check", help="what a module still lacks, for trainers"))
    _new(commands.add_parser("new", help="begin a module, for trainers"))
    _paint(commands.add_parser("paint", help="give drawings their dark colours, for trainers"))
    return whole


def _check(command: argparse.ArgumentParser) -> None:
    command.add_argument("module", nargs="*", help="ids of modules; all where none is named")
    command.add_argument("--json", action="store_true", help="one JSON object a line, for programs")
    command.add_argument("--quick", action="store_true", help="do not run the pages' code")
    _course(command)


def _new(command: argparse.ArgumentParser) -> None:
    command.add_argument("module", help="id of the new module, as m20-first-aid")
    command.add_argument("--title-ru", default="", help="title of the Russian edition")
    command.add_argument("--title-en", default="", help="title of the English edition")
    _course(command)


def _paint(command: argparse.ArgumentParser) -> None:
    command.add_argument("module", nargs="*", help="ids of modules; all where none is named")
    _course(command)


def _course(command: argparse.ArgumentParser) -> None:
    command.add_argument("--course", type=Path, help="folder that holds ru/ and en/")
    command.add_argument("--language", choices=("ru", "en"), help="the terminal's, else")


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
    if given.command in _WRITING:
        return _WRITING[given.command](given)
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


def _run_quiz(given: argparse.Namespace) -> int:
    from staffroom_hub.quizzes import bring_in, take_out  # noqa: PLC0415 - so does the course

    if given.action == "import":
        return bring_in(given.file, given.format, given.title, each=given.each)
    return take_out(given.file, given.format)


def _run_check(given: argparse.Namespace) -> int:
    from staffroom_hub.authoring import check  # noqa: PLC0415 - so does what runs notebooks

    return check(given.module, given.course, given.language, as_json=given.json, quick=given.quick)


def _run_new(given: argparse.Namespace) -> int:
    from staffroom_hub.authoring import new  # noqa: PLC0415 - the same

    titles = {"ru": given.title_ru, "en": given.title_en}
    return new(given.module, titles, given.course, given.language)


def _run_paint(given: argparse.Namespace) -> int:
    from staffroom_hub.authoring import paint  # noqa: PLC0415 - the same

    return paint(given.module, given.course, given.language)


_WRITING = {"quiz": _run_quiz, "check": _run_check, "new": _run_new, "paint": _run_paint}
"""What trainers run while they write: it needs no settings."""
