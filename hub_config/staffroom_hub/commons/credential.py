"""A certificate as an Open Badges 3.0 credential, and the lists of what is revoked.

Both are JSON web tokens whose claims are the credential itself (Open Badges 3.0, 8.2), signed
with the institution's key. A credential is made anew whenever it is asked for, with the key of
that day, so nothing signed is kept.
"""

from __future__ import annotations

import gzip
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from jwt.utils import base64url_encode

from staffroom.wire import Json
from staffroom_hub.commons.certificate_words import TITLE, Words
from staffroom_hub.commons.institution import Institution
from staffroom_hub.commons.store.certificates import LIST_BITS

_CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
# What was fetched is good for so long: a copy of an older list cannot hide a revocation for ever.
LIST_LASTS = timedelta(days=1)


def credential(words: Words) -> dict[str, Json]:
    """Give the claims of a certificate's credential."""
    row, institution = words.row, words.institution
    page, holder = institution.page(row.id), f"{institution.page(row.id)}#holder"
    return {
        **_registered(institution, page, row.issued_at, holder),
        "@context": [_CREDENTIALS, _BADGES],
        "id": page,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": f"{words.text(TITLE)}: {words.kind}",
        "description": words.what_not,
        "issuer": _profile(words),
        "validFrom": _moment(row.issued_at),
        "credentialSubject": {
            "id": holder,
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": False,
                    "identityHash": row.name,
                    "identityType": "name",
                }
            ],
            "achievement": _achievement(words),
        },
        "credentialStatus": _status(institution, row.status),
    }


def _registered(
    institution: Institution, id_: str, since: datetime, subject: str
) -> dict[str, Json]:
    """Give the claims that every reader of JSON web tokens knows; they repeat the credential's."""
    return {
        "iss": institution.did,
        "jti": id_,
        "sub": subject,
        "nbf": int(since.timestamp()),
    }


def _profile(words: Words) -> dict[str, Json]:
    institution = words.institution
    return {
        "id": institution.did,
        "type": ["Profile"],
        "name": institution.called(words.locale),
        "url": institution.url or institution.base,
    }


def _achievement(words: Words) -> dict[str, Json]:
    facts = "\n".join(f"- **{label}:** {said}" for label, said in words.facts()[1:])
    named = f"{words.institution.address}#{words.row.edition}/{words.row.kind}"
    return {
        "id": uuid5(NAMESPACE_URL, named).urn,
        "type": ["Achievement"],
        "achievementType": "Certificate",
        "name": f"{words.course}: {words.kind}",
        "description": words.what_not,
        "criteria": {"narrative": facts},
        "inLanguage": words.locale,
    }


def _status(institution: Institution, status: int) -> dict[str, Json]:
    number, place = divmod(status, LIST_BITS)
    address = institution.status(number)
    return {
        "id": f"{address}#{place}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(place),
        "statusListCredential": address,
    }


def status_list(
    institution: Institution, number: int, revoked: Collection[int], now: datetime
) -> dict[str, Json]:
    """Give the claims of a list of what is revoked, as it is now."""
    address = institution.status(number)
    until = now + LIST_LASTS
    return {
        **_registered(institution, address, now, f"{address}#list"),
        "exp": int(until.timestamp()),
        "@context": [_CREDENTIALS],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": institution.did,
        "validFrom": _moment(now),
        "validUntil": _moment(until),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": _encoded(revoked),
        },
    }


def _encoded(places: Collection[int]) -> str:
    """Pack a list of bits, the first one being the highest of its byte."""
    bits = bytearray(LIST_BITS // 8)
    for place in places:
        bits[place // 8] |= 0x80 >> place % 8
    return "u" + base64url_encode(gzip.compress(bytes(bits), mtime=0)).decode()


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
