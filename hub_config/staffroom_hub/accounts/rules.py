"""What a sign-up form may hold; pure, so that the same is true in every test."""

from collections.abc import Mapping
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

from staffroom_hub.texts import marked as _

PASSWORD_MIN = 10
PASSWORD_MAX = 200
NAME_MAX = 80
EMAIL_MAX = 254
DISTINCT_MIN = 4
LOCALES = ("ru", "en")

Errors = dict[str, str]
"""By field, what is wrong with it (an English text to be translated)."""


@dataclass(frozen=True)
class SignUpForm:
    """What a person signs up with."""

    email: str
    display_name: str
    locale: str
    password: str


class RefusedError(ValueError):
    """A form that cannot be taken; says why, field by field."""

    def __init__(self, errors: Errors) -> None:
        """Keep the errors."""
        super().__init__("; ".join(errors.values()))
        self.errors = errors


def email_key(text: str) -> str:
    """The form of an e-mail address by which an account is found."""
    return text.strip().casefold()


def check_email(text: str) -> str | None:
    """What is wrong with an e-mail address; nothing is asked of the network."""
    if not text.strip():
        return _("Enter your e-mail address.")
    try:
        validate_email(text.strip()[: EMAIL_MAX + 1], check_deliverability=False)
    except EmailNotValidError:
        return _("This does not look like an e-mail address. Example: anna@school12.org")
    return None


def check_display_name(text: str) -> str | None:
    """What is wrong with the name others see."""
    if not text.strip():
        return _("Enter the name your colleagues will see.")
    if len(text.strip()) > NAME_MAX:
        return _("The name is too long: 80 characters at most.")
    if not text.isprintable():
        return _("The name holds characters that cannot be shown.")
    return None


def check_password(password: str, *, email: str = "") -> str | None:
    """What is wrong with a new password."""
    if len(password) < PASSWORD_MIN:
        return _(
            "The password is too short: at least 10 characters. Several words together work well."
        )
    if len(password) > PASSWORD_MAX:
        return _("The password is too long: 200 characters at most.")
    if len(set(password)) < DISTINCT_MIN or email_key(password) == email_key(email):
        return _("This password is easy to guess. Several words together work well.")
    return None


def check_sign_up(fields: Mapping[str, str]) -> SignUpForm:
    """Read a sign-up form.

    Raises:
        RefusedError: something is wrong; every wrong field is named.
    """
    email, name = fields.get("email", ""), fields.get("display_name", "")
    locale, password = fields.get("locale", ""), fields.get("password", "")
    errors = {
        "email": check_email(email),
        "display_name": check_display_name(name),
        "locale": None if locale in LOCALES else _("Choose a language."),
        "password": check_password(password, email=email),
    }
    if found := {field: error for field, error in errors.items() if error}:
        raise RefusedError(found)
    return SignUpForm(email_key(email), name.strip(), locale, password)
