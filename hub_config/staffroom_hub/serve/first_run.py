"""The first trainer: made once, with a password that is shown once."""

import os
import stat
import sys
from dataclasses import dataclass
from typing import TextIO

from staffroom_hub.accounts import passwords
from staffroom_hub.accounts.book import Book
from staffroom_hub.accounts.rules import SignUpForm, email_key
from staffroom_hub.settings import Settings


@dataclass(frozen=True)
class SignIn:
    """With what somebody signs in."""

    email: str
    password: str


def first_trainer(book: Book, settings: Settings) -> SignIn | None:
    """Make the first trainer, who also administers; None where somebody teaches already."""
    if book.has_trainer():
        return None
    locale = "ru" if os.environ.get("LANG", "").startswith("ru") else "en"
    name = {"ru": "Ведущий курса", "en": "Course trainer"}[locale]
    password = passwords.generated()
    form = SignUpForm(email_key(settings.trainer_email), name, locale, password)
    account = book.add(form, standing="admin")
    return SignIn(account.email, password)


def may_show_password(out: TextIO = sys.stdout) -> bool:
    """Whether what is printed stays with whoever started us: not in a file others can read."""
    try:
        mode = os.fstat(out.fileno()).st_mode
    except (OSError, ValueError):
        return False
    return not (stat.S_ISREG(mode) and mode & (stat.S_IRGRP | stat.S_IROTH))


def sign_in_line(sign_in: SignIn, out: TextIO = sys.stdout) -> str:
    """How the first trainer signs in."""
    if may_show_password(out):
        return (
            f"First trainer: sign in as {sign_in.email} with password {sign_in.password} "
            "(shown only now)"
        )
    return (
        f"First trainer: {sign_in.email}. The output goes to a file that others can read, so the "
        f"password is not shown: set one with `staffroom account password {sign_in.email}`."
    )
