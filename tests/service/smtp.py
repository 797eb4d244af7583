"""A real SMTP server of the tests' own, which keeps what it takes."""

import contextlib
import datetime as dt
import email
import socket
import ssl
from dataclasses import dataclass, field
from email import policy

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "staffroom", "pass:w/ord"


@dataclass
class Post:
    """What was delivered, and how the server answers."""

    letters: list = field(default_factory=list)
    recipients: list = field(default_factory=list)
    answer: str = "250 OK"
    refuse: str = ""
    """A recipient that the server does not know."""

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's
        """Take a recipient, or refuse her."""
        if address == self.refuse:
            return "550 5.1.1 no such box"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's
        """Take a letter, or refuse it."""
        if self.answer.startswith("250"):
            read = email.message_from_bytes(envelope.content, policy=policy.default)
            self.letters.append(read)
            self.recipients.append(list(envelope.rcpt_tos))
        return self.answer


def free_port():
    """Give a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _authenticate(server, session, envelope, mechanism, data):
    good = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=good, handled=good)


@contextlib.contextmanager
def running(post, **options):
    """Run the server; gives its port. Options are those of aiosmtpd's SMTP."""
    controller = Controller(post, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def with_sign_in(context=None):
    """Give the options of a server that takes letters only from those who have signed in."""
    return {
        "authenticator": _authenticate,
        "auth_required": True,
        "auth_require_tls": context is not None,
        "tls_context": context,
    }


def certificate(folder):
    """Make a certificate for 127.0.0.1: the server's context, and one that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    pem.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem)
    return server, ssl.create_default_context(cafile=pem)
