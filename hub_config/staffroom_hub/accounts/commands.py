"""`staffroom account …`: what an administrator does at the machine itself."""

from typing import cast

from staffroom_hub.accounts import passwords
from staffroom_hub.accounts.book import Book
from staffroom_hub.accounts.database import connect, upgrade
from staffroom_hub.accounts.rules import RefusedError, SignUpForm, check_email, email_key
from staffroom_hub.roles import STANDINGS, Standing
from staffroom_hub.settings import Settings
from staffroom_hub.terminal import complain, say


def account(settings: Settings, action: str, email: str) -> int:
    """Do one thing to one account; a running hub follows within seconds."""
    url = settings.accounts_database_url
    if url.startswith("sqlite") and not settings.data.is_dir():
        complain(f"{settings.data}: no data here. STAFFROOM_DATA names the folder that serve used.")
        return 1
    upgrade(url)
    book = Book(connect(url))
    try:
        say(_done(book, action, email))
    except RefusedError as refused:
        complain(refused)
        return 1
    return 0


def _done(book: Book, action: str, email: str) -> str:
    found = book.find_by_email(email)
    if action in STANDINGS and found:
        book.set_standing(found.name, action)
        return f"{found.email} is {action} now."
    if action in {"trainer", "admin"}:
        return _make(book, cast(Standing, action), email)
    if found is None:
        raise RefusedError({"email": f"{email} has no account."})
    if action == "password":
        password = passwords.generated()
        book.set_password(found.name, password)
        return f"{found.email} signs in with password {password} (shown only now)"
    book.set_blocked(found.name, blocked=action == "block")
    return f"{found.email} is {action}ed."


def _make(book: Book, standing: Standing, email: str) -> str:
    if error := check_email(email):
        raise RefusedError({"email": error})
    password = passwords.generated()
    form = SignUpForm(email_key(email), email.partition("@")[0], "en", password)
    book.add(form, standing=standing)
    return f"{form.email} is {standing} and signs in with password {password} (shown only now)"
