"""What of an Open Badges 3.0 AchievementCredential we make, as a strict JSON schema of our own.

1EdTech's schema may not be copied into a repository such as this one. Where theirs lets other
things pass, this one does not: only what we mean to put in, all of it, in the one shape. Names,
constants and required properties follow "Open Badges Specification 3.0", appendix B, and the W3C
recommendations "Verifiable Credentials Data Model 2.0" and "Bitstring Status List 1.0".
"""

DID = r"^did:web:[A-Za-z0-9.%:_-]+$"
MOMENT = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$"
ADDRESS = r"^https://[^\s]+$"


def whole(**properties):
    """Describe an object that has exactly these properties."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def only(*values):
    """Describe a list of exactly these values."""
    return {"const": list(values)}


TEXT = {"type": "string", "minLength": 1}
ISSUER = whole(
    id={"pattern": DID}, type=only("Profile"), name=TEXT, url={"pattern": r"^https?://[^\s]+$"}
)
ACHIEVEMENT = whole(
    id={"pattern": r"^urn:uuid:[0-9a-f-]{36}$"},
    type=only("Achievement"),
    achievementType={"const": "Certificate"},
    name=TEXT,
    description=TEXT,
    criteria=whole(narrative=TEXT),
    inLanguage={"enum": ["ru", "en"]},
)
IDENTITY = whole(
    type={"const": "IdentityObject"},
    hashed={"const": False},
    identityHash=TEXT,
    identityType={"const": "name"},
)
SUBJECT = whole(
    id={"pattern": ADDRESS},
    type=only("AchievementSubject"),
    identifier={"type": "array", "items": IDENTITY, "minItems": 1, "maxItems": 1},
    achievement=ACHIEVEMENT,
)
STATUS = whole(
    id={"pattern": ADDRESS},
    type={"const": "BitstringStatusListEntry"},
    statusPurpose={"const": "revocation"},
    statusListIndex={"type": "string", "pattern": r"^\d{1,6}$"},
    statusListCredential={"pattern": ADDRESS},
)
CREDENTIAL = whole(
    iss={"pattern": DID},
    jti={"pattern": ADDRESS},
    sub={"pattern": ADDRESS},
    nbf={"type": "integer"},
    **{
        "@context": only(
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        )
    },
    id={"pattern": ADDRESS},
    type=only("VerifiableCredential", "OpenBadgeCredential"),
    name=TEXT,
    description=TEXT,
    issuer=ISSUER,
    validFrom={"pattern": MOMENT},
    credentialSubject=SUBJECT,
    credentialStatus=STATUS,
)
LIST = whole(
    iss={"pattern": DID},
    jti={"pattern": ADDRESS},
    sub={"pattern": ADDRESS},
    nbf={"type": "integer"},
    exp={"type": "integer"},
    **{"@context": only("https://www.w3.org/ns/credentials/v2")},
    id={"pattern": ADDRESS},
    type=only("VerifiableCredential", "BitstringStatusListCredential"),
    issuer={"pattern": DID},
    validFrom={"pattern": MOMENT},
    validUntil={"pattern": MOMENT},
    credentialSubject=whole(
        id={"pattern": ADDRESS},
        type={"const": "BitstringStatusList"},
        statusPurpose={"const": "revocation"},
        encodedList={"pattern": r"^u[A-Za-z0-9_-]+$"},
    ),
)
