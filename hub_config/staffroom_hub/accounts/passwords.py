"""Passwords: hashed by argon2 with its library's parameters, never kept or logged."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP_LENGTH = 4, 5
_hasher = PasswordHasher()


def hashed(password: str) -> str:
    """Hash a password."""
    return _hasher.hash(password)


@cache
def _nobody() -> str:
    """A hash that no password has, against which those without an account are checked."""
    return hashed(secrets.token_hex())


def matches(password: str, password_hash: str | None) -> bool:
    """Whether a password is the one; takes as long where there is no account."""
    try:
        return _hasher.verify(password_hash or _nobody(), password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def outdated(password_hash: str) -> bool:
    """Whether a hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(password_hash)


def generated() -> str:
    """Make a password that is easy to read out: about 99 bits."""
    groups = (
        "".join(secrets.choice(_ALPHABET) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS)
    )
    return "-".join(groups)
