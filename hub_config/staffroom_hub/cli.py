"""The command `staffroom`."""

import argparse
from collections.abc import Sequence

from staffroom_hub.settings import SettingsError, load_settings
from staffroom_hub.terminal import complain


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
    return whole


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command."""
    given = parser().parse_args(arguments)
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
