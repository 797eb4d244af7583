"""Mail: one SMTP server, named by one URL, that takes one letter at a time.

    smtp://user:password@host:587      STARTTLS is demanded, except of this machine itself
    smtp://host:25?starttls=0          in the clear, for a relay in one's own network
    smtps://user:password@host:465     TLS from the beginning

A server that does not offer the TLS that is demanded gets neither a password nor a letter.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Literal, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

Tls = Literal["none", "starttls", "tls"]
_PORTS = {"smtp": {"none": 25, "starttls": 587}, "smtps": {"tls": 465}}
_HERE = {"localhost", "127.0.0.1", "::1"}
_SECONDS = 20.0


class RefusedError(Exception):
    """This letter was not taken, but another may be."""


class UnavailableError(Exception):
    """The server takes nothing just now: not there, not trusted, or not signed in."""


class Mailer(Protocol):
    """What takes letters."""

    def send(self, letter: EmailMessage) -> None:
        """Hand a letter over; when this returns, it was taken.

        Raises:
            RefusedError: this letter is not taken.
            UnavailableError: no letter is taken now.
        """


def address(text: str) -> Address | None:
    """Read an e-mail address, or None where it is none that can be written to."""
    if not text.isascii() or not text.isprintable() or text.count("@") != 1:
        return None
    try:
        return Address(addr_spec=text)
    except (ValueError, IndexError, MessageError):
        return None


@dataclass(frozen=True)
class SmtpServer:
    """An SMTP server."""

    host: str
    port: int
    tls: Tls
    user: str = ""
    password: str = field(default="", repr=False)
    trust: Callable[[], ssl.SSLContext] = ssl.create_default_context
    """Says which certificates are believed."""

    @classmethod
    def of(cls, url: str) -> SmtpServer:
        """Read a URL.

        Raises:
            ValueError: it is none; the text holds nothing of it.
        """
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise ValueError("an address such as smtp://user:password@host:587 is expected")
        asked = parse_qs(parts.query).get("starttls", [None])[0]
        if asked not in {None, "0", "1"}:
            raise ValueError("starttls is 0 or 1")
        tls = _tls(parts.scheme, parts.hostname, asked)
        return cls(
            parts.hostname,
            parts.port or _PORTS[parts.scheme][tls],
            tls,
            unquote(parts.username or ""),
            unquote(parts.password or ""),
        )

    def send(self, letter: EmailMessage) -> None:
        """Hand a letter over; see the protocol."""
        try:
            with self._connected() as line:
                self._introduce(line)
                self._hand_over(line, letter)
        except (smtplib.SMTPException, OSError) as error:
            # From None: what a server says may repeat addresses.
            raise UnavailableError(type(error).__name__) from None

    def _connected(self) -> smtplib.SMTP:
        if self.tls == "tls":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=_SECONDS, context=self.trust())
        return smtplib.SMTP(self.host, self.port, timeout=_SECONDS)

    def _introduce(self, line: smtplib.SMTP) -> None:
        if self.tls == "starttls":
            line.starttls(context=self.trust())
        if self.user:
            line.login(self.user, self.password)

    @staticmethod
    def _hand_over(line: smtplib.SMTP, letter: EmailMessage) -> None:
        try:
            line.send_message(letter)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, ValueError) as error:
            raise RefusedError(type(error).__name__) from None


def _tls(scheme: str, host: str, asked: str | None) -> Tls:
    if scheme == "smtps":
        return "tls"
    starttls = asked == "1" or (asked is None and host not in _HERE)
    return "starttls" if starttls else "none"
