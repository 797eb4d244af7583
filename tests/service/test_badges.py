"""Open Badges 3.0 credentials, read by a library that has nothing to do with how they are made."""

import base64
import json

import jsonschema
import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from openbadgeslib.ob3.status import decode_encoded_list, set_indices
from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier

from staffroom_hub.commons.institution import Institution
from staffroom_hub.commons.signing import Signer, passing_signer
from staffroom_hub.commons.store.certificates import LIST_BITS
from staffroom_hub.commons.store.models import CertificateRow
from tests.service.badge_schema import CREDENTIAL, LIST
from tests.service.certifying import BASE, NAME, SIGNER, earned, issued, public, school
from tests.service.test_certificates import revoke
from tests.service.world import ok

DID = "did:web:school.example:services:commons:certificates"
AT = f"{BASE}services/commons/certificates"
PUBLIC = SIGNER.key.public_key().public_bytes(
    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
)


async def signed(person, given, locale="en"):
    """Give a certificate's credential."""
    url = f"api/me/certificates/{given['id']}/credential"
    file = await ok(person.get(url, params={"locale": locale}))
    assert file["name"].endswith(".jwt")
    return base64.b64decode(file["data"]).decode()


async def fetched(world):
    """Fetch what a verifier fetches, as a stranger, and give it by address."""
    addresses = (f"{AT}/did.json", f"{AT}/status/0")
    answers = [await world.stranger.get(public(address)) for address in addresses]
    assert all(answer.status_code == 200 for answer in answers)
    found = dict(zip(addresses, (answer.content for answer in answers), strict=True))
    return found.__getitem__


async def verify(world, token):
    """Have the other library verify a token by nothing but the issuer's name."""
    download = await fetched(world)
    verifier = OB3Verifier.for_issuer_did(DID, download)
    return verifier.verify(token, check_status=True, download=download)


def claims(token):
    """Read a token without believing it."""
    return jwt.decode(token, options={"verify_signature": False})


def packed(header, body, signature=b"x" * 64):
    """Put a token together by hand."""
    parts = (json.dumps(header).encode(), json.dumps(body).encode(), signature)
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


@pytest.mark.parametrize("locale", ["ru", "en"])
async def test_another_library_finds_a_credential_good(world, locale):
    """Signature, issuer, dates and status hold, by the issuer's public documents alone."""
    await earned(world)
    given = await issued(world)
    read = await verify(world, await signed(world.anna, given, locale))
    assert read.issuer.id == DID
    assert read.issuer.name == "School № 12"


@pytest.mark.parametrize("locale", ["ru", "en"])
async def test_a_credential_has_the_shape_it_is_meant_to_have(world, locale):
    """Strictly: every property is required, none else allowed; the name is the printed one."""
    await earned(world)
    given = await issued(world)
    body = claims(await signed(world.anna, given, locale))
    jsonschema.validate(body, CREDENTIAL)
    assert body["id"] == body["jti"] == given["page"]
    assert body["credentialSubject"]["identifier"][0]["identityHash"] == NAME
    narrative = body["credentialSubject"]["achievement"]["criteria"]["narrative"]
    assert narrative.count("\n- **") == 9
    assert "tanna" not in json.dumps(body)
    assert ("удостоверение" in body["description"]) or locale == "en"


async def test_a_revoked_credential_is_found_out(world):
    """The copy that was downloaded before is bad as soon as the list says so."""
    await earned(world)
    given = await issued(world)
    token = await signed(world.anna, given)
    await verify(world, token)
    assert (await revoke(world, given)).status_code == 200
    with pytest.raises(OB3VerificationError, match="revocation"):
        await verify(world, token)


async def test_a_leavers_credential_is_found_out(world):
    """What a leaver withdrew is no longer good anywhere."""
    await earned(world)
    given = await issued(world)
    token = await signed(world.anna, given)
    goodbye = {"contributions": "remove", "confirm": "Анна П."}
    assert (await world.anna.request("DELETE", "api/me", json=goodbye)).status_code == 204
    with pytest.raises(OB3VerificationError, match="revocation"):
        await verify(world, token)


def _other_subject(body):
    body["credentialSubject"]["identifier"][0]["identityHash"] = "Mallory"


def _other_id(body):
    body["id"] = body["jti"] = body["id"][:-1] + "a"


def _other_status(body):
    place = int(body["credentialStatus"]["statusListIndex"])
    body["credentialStatus"]["statusListIndex"] = str((place + 1) % LIST_BITS)


def _no_status(body):
    del body["credentialStatus"]


@pytest.mark.parametrize("change", [_other_subject, _other_id, _other_status, _no_status])
@pytest.mark.parametrize("how", ["kept signature", "own key", "none", "public key as secret"])
async def test_a_forged_credential_is_found_out(world, change, how):
    """Another name, id or status: with the old signature, another key, none, or a mixed-up one."""
    await earned(world)
    token = await signed(world.anna, await issued(world))
    head, _, signature = token.split(".")
    header, body = jwt.get_unverified_header(token), claims(token)
    change(body)
    if how == "kept signature":
        forged = packed({}, body).split(".")[1].join((head + ".", "." + signature))
    elif how == "own key":
        forged = jwt.encode(body, passing_signer().key, "ES256", headers=header)
    elif how == "none":
        forged = packed(header | {"alg": "none"}, body, b"")
    else:
        forged = packed(header | {"alg": "HS256"}, body)
    with pytest.raises(OB3VerificationError):
        await verify(world, forged)


async def test_a_credential_of_another_institution_is_not_ours(world):
    """One that somebody signs well in her own name is not taken for the school's."""
    await earned(world)
    given = await issued(world)
    ours = world.services.institution
    world.services.institution = Institution(passing_signer(), "https://other.example/", "Other")
    foreign = await signed(world.anna, given)
    world.services.institution = ours
    with pytest.raises(OB3VerificationError):
        await verify(world, foreign)


# The list of what is revoked


async def listed(world):
    """Give the places that the list names, and its claims."""
    answer = await world.stranger.get("certificates/status/0")
    assert answer.headers["content-type"] == "application/vc+jwt"
    assert answer.headers["access-control-allow-origin"] == "*"
    body = jwt.decode(answer.text, PUBLIC, algorithms=["ES256"])
    bits = decode_encoded_list(body["credentialSubject"]["encodedList"])
    assert len(bits) * 8 == LIST_BITS
    return set_indices(bits), body


async def test_the_list_names_what_is_revoked_and_nothing_else(world):
    """It is signed, of the least length allowed, and dated; one bit for one certificate."""
    await earned(world)
    assert (await listed(world))[0] == set()
    given = await issued(world)
    place = int(claims(await signed(world.anna, given))["credentialStatus"]["statusListIndex"])
    assert (await listed(world))[0] == set()
    await revoke(world, given)
    places, body = await listed(world)
    assert places == {place}
    jsonschema.validate(body, LIST)


async def test_a_list_that_is_not_there_is_not_found(world):
    """Only as many lists are told as there are certificates for."""
    await school(world)
    for number in ("1", "10000", "-1", "x", "99999999999999999999"):
        answer = await world.stranger.get(f"certificates/status/{number}")
        assert answer.status_code == 404, number


async def test_many_certificates_take_another_list(world, monkeypatch):
    """A list that is half full is followed by the next, and each revoked one is in its own."""
    monkeypatch.setattr("staffroom_hub.commons.store.certificates._FULL", 1)
    await earned(world)
    first = await issued(world)
    await ok(world.anna.delete(f"api/me/certificates/{first['id']}"))
    second = await issued(world)
    status = claims(await signed(world.anna, second))["credentialStatus"]
    assert status["statusListCredential"] == f"{AT}/status/1"
    assert len((await listed(world))[0]) == 1
    assert (await world.stranger.get("certificates/status/1")).status_code == 200


# The key


async def test_public_documents_hold_no_private_half(world):
    """Neither the DID document nor the key set has more than a point on the curve."""
    await school(world)
    document = (await world.stranger.get("certificates/did.json")).json()
    keys = (await world.stranger.get("certificates/jwks.json")).json()["keys"]
    (method,) = document["verificationMethod"]
    assert document["id"] == DID
    assert document["assertionMethod"] == [method["id"]]
    assert [method["publicKeyJwk"]] == keys
    assert set(keys[0]) == {"kty", "crv", "x", "y", "kid", "alg", "use"}
    assert "PRIVATE" not in repr(SIGNER)


async def test_after_a_change_of_keys_old_credentials_stay_good(world):
    """The retired key's public half is still told; what is signed now is signed by the new one."""
    await earned(world)
    given = await issued(world)
    old = await signed(world.anna, given)
    fresh = Signer(passing_signer().key, (SIGNER.key.public_key(),))
    world.services.institution = Institution(fresh, BASE, "School № 12")
    new = await signed(world.anna, given)
    assert jwt.get_unverified_header(old)["kid"] != jwt.get_unverified_header(new)["kid"]
    await verify(world, new)
    download = await fetched(world)
    OB3Verifier.for_issuer_did(DID, download).verify(old)
    # Where the key is not told any more, what it signed is not good any more either.
    world.services.institution = Institution(passing_signer(), BASE, "School № 12")
    with pytest.raises(OB3VerificationError):
        await verify(world, old)


def test_a_key_of_another_curve_is_refused():
    """Verifiers count on P-256."""
    with pytest.raises(ValueError, match="P-256"):
        Signer(ec.generate_private_key(ec.SECP384R1()))


async def test_a_name_with_markup_signs_nothing_else(world):
    """Whatever stands as a name is one JSON text in the credential."""
    await earned(world)
    given = await issued(world)
    async with world.services.database.writing() as session:
        row = await session.get(CertificateRow, given["id"])
        row.name = '","hashed":true,"x":"'
    body = claims(await signed(world.anna, given))
    assert body["credentialSubject"]["identifier"][0]["identityHash"] == row.name
    jsonschema.validate(body, CREDENTIAL)
