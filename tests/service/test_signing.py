"""The institution's key: its file, its public half, and keys of before."""

import os
import re
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from staffroom_hub.commons.signing import KEY_FILE, did_of, load_signer, thumbprint
from staffroom_hub.secret_files import SecretsError

PEM = serialization.Encoding.PEM


def private(key):
    """Give a whole key as a file has it."""
    form, none = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return key.private_bytes(PEM, form, none)


def public(key):
    """Give the public half as a file has it."""
    return key.public_key().public_bytes(PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def names(signer):
    """Give the names of a signer's keys."""
    return [key["kid"] for key in signer.jwks()]


def test_the_key_is_made_once_for_its_owner_alone(tmp_path):
    """It is made at the first start, nobody else may read it, and it stays as it is."""
    first = load_signer(tmp_path)
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600
    (tmp_path / KEY_FILE).chmod(0o644)
    assert names(load_signer(tmp_path)) == names(first)
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == [KEY_FILE]


def test_processes_that_start_at_once_agree_on_one_key(tmp_path):
    """However many make the file at the same moment, all of them sign with the same key."""
    with ThreadPoolExecutor(16) as pool:
        made = list(pool.map(lambda _: load_signer(tmp_path), range(48)))
    assert len({tuple(names(signer)) for signer in made}) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"half a k",
        private(ec.generate_private_key(ec.SECP384R1())),
        private(ed25519.Ed25519PrivateKey.generate()),
        public(ec.generate_private_key(ec.SECP256R1())),
        private(ec.generate_private_key(ec.SECP256R1()))[:120],
    ],
)
@pytest.mark.parametrize("name", [KEY_FILE, "certificates-2026.pem"])
def test_a_file_that_is_no_fitting_key_stops_the_start(tmp_path, content, name):
    """Half a key, one of another kind, the public half alone: a sentence, not what is in it."""
    load_signer(tmp_path)
    if name != KEY_FILE and content.startswith(b"-----BEGIN PUBLIC"):
        content = content[:60]  # In whole it is what a key of before may be.
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SecretsError, match=re.escape(KEY_FILE)) as caught:
        load_signer(tmp_path)
    assert "BEGIN" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert (tmp_path / name).read_bytes() == content


def test_the_service_does_not_start_with_a_broken_key(tmp_path):
    """It ends with one sentence before it touches the database, and shows no traceback."""
    (tmp_path / KEY_FILE).write_text("half a k")
    environment = {"PATH": os.environ["PATH"], "STAFFROOM_DATA": str(tmp_path)}
    command = [sys.executable, "-m", "staffroom_hub.commons"]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode != 0
    assert "is not a whole P-256 key" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (tmp_path / "commons.sqlite").exists()


@pytest.mark.parametrize("half", [private, public])
def test_keys_of_before_are_told_and_sign_nothing(tmp_path, half):
    """Renaming the file is changing the key; the old name is told after the new one."""
    old = load_signer(tmp_path)
    (tmp_path / KEY_FILE).unlink()
    (tmp_path / "certificates-2026.pem").write_bytes(half(old.key))
    fresh = load_signer(tmp_path)
    assert names(fresh)[1:] == names(old)
    token = fresh.sign({"iss": "did:web:x"}, "did:web:x", "vc+jwt")
    header = jwt.get_unverified_header(token)
    assert header == {
        "alg": "ES256", "typ": "vc+jwt", "kid": f"did:web:x#{thumbprint(fresh.key.public_key())}",
    }  # fmt: skip
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(token, old.key.public_key(), algorithms=["ES256"])


def test_a_whole_key_of_before_is_closed_to_others(tmp_path):
    """A retired key that is still whole can sign, so nobody else may read it."""
    old = load_signer(tmp_path)
    path = tmp_path / "certificates-old.pem"
    path.write_bytes(private(old.key))
    path.chmod(0o644)
    load_signer(tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("address", "did"),
    [
        ("https://school.example/services/commons/certificates",
         "did:web:school.example:services:commons:certificates"),
        ("https://school.example:8443/a/services/commons/certificates",
         "did:web:school.example%3A8443:a:services:commons:certificates"),
    ],
)  # fmt: skip
def test_the_name_for_programs_is_the_address(address, did):
    """A port is written so that it does not look like a folder."""
    assert did_of(address) == did
