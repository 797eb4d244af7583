"""Handing letters to an SMTP server: a real one, with and without TLS and sign-in."""

from dataclasses import replace
from email.message import EmailMessage

import pytest

from staffroom_hub.commons.mail import RefusedError, SmtpServer, UnavailableError, address
from tests.service import smtp


def letter(to="anna@school.example"):
    """Write a small letter."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "staffroom@school.example", to, "Проба"
    made.set_content("Здравствуйте!")
    return made


@pytest.fixture
def post():
    """What the server took."""
    return smtp.Post()


def test_a_letter_arrives(post):
    """In the clear, to a relay of this machine."""
    with smtp.running(post) as port:
        SmtpServer.of(f"smtp://127.0.0.1:{port}").send(letter())
    assert post.recipients == [["anna@school.example"]]
    assert post.letters[0]["Subject"] == "Проба"
    assert post.letters[0].get_content().strip() == "Здравствуйте!"


def test_a_letter_arrives_over_starttls_with_a_password(post, tmp_path):
    """The password may hold whatever a URL escapes."""
    context, trusting = smtp.certificate(tmp_path)
    with smtp.running(post, **smtp.with_sign_in(context)) as port:
        url = f"smtp://{smtp.USER}:pass%3Aw%2Ford@localhost:{port}?starttls=1"
        replace(SmtpServer.of(url), trust=lambda: trusting).send(letter())
    assert len(post.letters) == 1


def test_a_server_without_starttls_gets_neither_password_nor_letter(post):
    """A line that somebody has stripped of TLS is refused."""
    heard = []

    class Listening(smtp.Post):
        async def handle_AUTH(self, *args):  # noqa: N802 - aiosmtpd's
            heard.append(args)

    with smtp.running(Listening()) as port, pytest.raises(UnavailableError):
        SmtpServer.of(f"smtp://u:p@127.0.0.1:{port}?starttls=1").send(letter())
    assert (heard, post.letters) == ([], [])


def test_a_certificate_that_nobody_knows_is_not_believed(post, tmp_path):
    """Neither a password nor a letter goes to a server that cannot say who it is."""
    context, _ = smtp.certificate(tmp_path)
    with (
        smtp.running(post, **smtp.with_sign_in(context)) as port,
        pytest.raises(UnavailableError),
    ):
        SmtpServer.of(f"smtp://u:p@localhost:{port}?starttls=1").send(letter())
    assert post.letters == []


@pytest.mark.parametrize("password", ["wrong", ""])
def test_a_wrong_password_is_said_without_it(post, password):
    """What failed is named by its kind alone."""
    with smtp.running(post, **smtp.with_sign_in()) as port:
        server = SmtpServer.of(f"smtp://{smtp.USER}:{password}@127.0.0.1:{port}")
        with pytest.raises(UnavailableError) as caught:
            server.send(letter())
    assert str(caught.value) == "SMTPAuthenticationError"
    assert "wrong" not in repr(server)
    assert post.letters == []


def test_a_server_that_is_not_there_is_said_so():
    """A closed port is no fault of the letter."""
    with pytest.raises(UnavailableError):
        SmtpServer.of(f"smtp://127.0.0.1:{smtp.free_port()}").send(letter())


def test_a_refused_recipient_is_no_fault_of_the_server(post):
    """Others can still be written to; the address is not repeated."""
    post.refuse = "anna@school.example"
    with smtp.running(post) as port, pytest.raises(RefusedError) as caught:
        SmtpServer.of(f"smtp://127.0.0.1:{port}").send(letter())
    assert "anna" not in str(caught.value)


def test_a_letter_that_is_put_off_was_not_taken(post):
    """Whatever does not begin with 2 is no receipt."""
    post.answer = "451 try later"
    with smtp.running(post) as port, pytest.raises(RefusedError):
        SmtpServer.of(f"smtp://127.0.0.1:{port}").send(letter())
    assert post.letters == []


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("smtp://mail.example", ("mail.example", 587, "starttls")),
        ("smtp://mail.example?starttls=0", ("mail.example", 25, "none")),
        ("smtp://localhost", ("localhost", 25, "none")),
        ("smtp://localhost?starttls=1", ("localhost", 587, "starttls")),
        ("smtps://mail.example", ("mail.example", 465, "tls")),
        ("smtps://u:p@mail.example:4650", ("mail.example", 4650, "tls")),
    ],
)
def test_a_url_says_how_a_server_is_reached(url, wanted):
    """TLS is what one gets without asking, except from this machine itself."""
    server = SmtpServer.of(url)
    assert (server.host, server.port, server.tls) == wanted


@pytest.mark.parametrize(
    "url",
    ["mail.example", "http://mail.example", "smtp://", "smtp://m?starttls=maybe", "smtp://m:x"],
)
def test_what_is_no_url_is_refused(url):
    """A wrong address is said when the installation starts, without its password."""
    with pytest.raises(ValueError, match=r"expected|starttls|[Pp]ort"):
        SmtpServer.of(url)


@pytest.mark.parametrize(
    "text",
    ["", "anna", "a@b@c", "anna@school.example\r\nBcc: x@y.z", "анна@school.example", "a b@c.d",
     "Anna <anna@school.example>", "anna@school.example, x@y.z"],
)  # fmt: skip
def test_what_is_no_address_is_not_written_to(text):
    """An account may hold anything; a header of a letter may not."""
    assert address(text) is None


def test_an_address_is_read():
    """An ordinary one."""
    assert str(address("anna+x@school.example")) == "anna+x@school.example"
