"""Signing: the institution's own key, with which its certificates are signed.

The key is a file of its own beside the database, never in it. Its public half is told to
everybody, under a name (a DID of the method `web`) that is the address of this installation.
Keys that were in use before stay beside it as `certificates-….pem`: what was signed with them is
still good, and nothing new is signed with them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlsplit

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from staffroom.wire import Json
from staffroom_hub.secret_files import FILE_MODE, FOLDER_MODE, SecretsError, write_once

KEY_FILE: Final = "certificates.key"
RETIRED: Final = "certificates-*.pem"
# Of what Open Badges 3.0 lets verifiers count on, the one with small keys.
ALGORITHM: Final = "ES256"


@dataclass(frozen=True)
class Signer:
    """Signs with the key of an institution, and tells its public half."""

    key: ec.EllipticCurvePrivateKey = field(repr=False)
    retired: tuple[ec.EllipticCurvePublicKey, ...] = ()
    """Public halves of keys that were in use before."""

    def __post_init__(self) -> None:
        """Refuse keys of other kinds.

        Raises:
            ValueError: the curve is not P-256.
        """
        for key in (self.key.public_key(), *self.retired):
            if not isinstance(key.curve, ec.SECP256R1):
                raise ValueError("a key for the curve P-256 is expected")  # noqa: TRY004

    def sign(self, claims: Mapping[str, Json], issuer: str, kind: str) -> str:
        """Sign claims.

        Args:
            claims: plain JSON.
            issuer: the DID under which the key is told.
            kind: what the token says that it is (`typ`).
        """
        name = f"{issuer}#{thumbprint(self.key.public_key())}"
        headers = {"typ": kind, "kid": name}
        return jwt.encode(dict(claims), self.key, algorithm=ALGORITHM, headers=headers)

    def jwks(self) -> list[dict[str, Json]]:
        """Give the public halves of all keys, the present one first."""
        return [_jwk(key) for key in (self.key.public_key(), *self.retired)]

    def document(self, issuer: str) -> dict[str, Json]:
        """Give the DID document: what the issuer's name stands for."""
        names = [f"{issuer}#{key['kid']}" for key in self.jwks()]
        methods = [
            {"id": name, "type": "JsonWebKey2020", "controller": issuer, "publicKeyJwk": key}
            for name, key in zip(names, self.jwks(), strict=True)
        ]
        return {
            "@context": [
                "https://www.w3.org/ns/did/v1",
                "https://w3id.org/security/suites/jws-2020/v1",
            ],
            "id": issuer,
            "verificationMethod": methods,
            "assertionMethod": names,
        }


def did_of(address: str) -> str:
    """Give the DID of the method `web` whose document stands at `<address>/did.json`."""
    parts = urlsplit(address)
    path = [quote(part, safe="") for part in parts.path.split("/") if part]
    return ":".join(["did:web", quote(parts.netloc, safe=""), *path])


def thumbprint(key: ec.EllipticCurvePublicKey) -> str:
    """Give a key's name, made of the key itself (RFC 7638)."""
    jwk = ECAlgorithm.to_jwk(key, as_dict=True)
    needed = {name: jwk[name] for name in ("crv", "kty", "x", "y")}
    text = json.dumps(needed, sort_keys=True, separators=(",", ":"))
    return jwt.utils.base64url_encode(hashlib.sha256(text.encode()).digest()).decode()


def _jwk(key: ec.EllipticCurvePublicKey) -> dict[str, Json]:
    jwk: dict[str, Any] = ECAlgorithm.to_jwk(key, as_dict=True)
    return {
        **{name: jwk[name] for name in ("kty", "crv", "x", "y")},
        "kid": thumbprint(key),
        "alg": ALGORITHM,
        "use": "sig",
    }


def passing_signer() -> Signer:
    """Make a signer whose key nobody knows tomorrow."""
    return Signer(ec.generate_private_key(ec.SECP256R1()))


def load_signer(folder: Path) -> Signer:
    """Read the keys in a folder, where the present one is made at the first start.

    Raises:
        SecretsError: a file holds something else than a key, for example after a full disk.
    """
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    path = folder / KEY_FILE
    if not path.exists():
        write_once(path, _pem(ec.generate_private_key(ec.SECP256R1())))
    path.chmod(FILE_MODE)
    try:
        key = _private(path.read_bytes())
        return Signer(key, tuple(_retired(old) for old in sorted(folder.glob(RETIRED))))
    except (ValueError, TypeError):
        # From None: what cannot be read may be half of a key.
        raise SecretsError(
            f"{path}, or a {RETIRED} beside it, is not a whole P-256 key: put it back from a "
            "backup. Without it, certificates that were given out cannot be checked any more."
        ) from None


def _private(content: bytes) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(content, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("a key of another kind")
    return key


def _retired(path: Path) -> ec.EllipticCurvePublicKey:
    """Read the public half of a key that is signed with no more; the whole key serves as well."""
    content = path.read_bytes()
    if b"PRIVATE KEY" in content:
        path.chmod(FILE_MODE)
        return _private(content).public_key()
    key = serialization.load_pem_public_key(content)
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise TypeError("a key of another kind")
    return key


def _pem(key: ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()
