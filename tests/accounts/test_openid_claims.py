"""Claims of every shape: a verified person or a refusal, never anything else."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.openid import claims
from accounts.openid.claims import Expected
from accounts.openid.workflow import Profile, Reason, Refused, Told, told

AT = datetime(2026, 5, 12, 10, 0, tzinfo=UTC)
SECONDS = int(AT.timestamp())
EXPECTED = Expected(
    issuer="https://provider.example", client="binome", nonce_hash=sha256(b"nonce").hexdigest(),
    profile=Profile.PROCONNECT, methods=("mfa",), organisations=("99900031800017",),
)  # fmt: skip
GOOD: dict[str, Any] = {
    "iss": "https://provider.example", "aud": "binome", "sub": "s", "nonce": "nonce", "iat": SECONDS,
    "exp": SECONDS + 60, "amr": ["pwd"],
}  # fmt: skip
PERSON = {"sub": "s", "idp_id": "idp", "siret": "99900031800017"}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
NAMES = ("iss", "aud", "azp", "sub", "nonce", "iat", "exp", "nbf", "amr", "at_hash", "acr")


def refusal(said: dict[str, Any]) -> Reason | None:
    try:
        claims.check_id_token(said, EXPECTED, "access", AT)
    except Refused as refused:
        return refused.reason
    return None


def test_what_is_as_expected_is_accepted() -> None:
    assert refusal(GOOD) is None
    assert refusal(GOOD | {"aud": ["binome"], "azp": "binome", "nbf": SECONDS}) is None


@given(name=st.sampled_from(NAMES), value=JSON)
def test_any_value_of_any_claim_is_accepted_or_refused(name: str, value: Any) -> None:
    refusal(GOOD | {name: value})


@given(name=st.sampled_from(("iss", "aud", "nonce", "sub")), value=JSON)
def test_no_odd_value_passes_for_who_it_is_from_and_for(name: str, value: Any) -> None:
    right = (GOOD[name], [GOOD[name]]) if name == "aud" else (GOOD[name],)
    if value not in right and not (name == "sub" and isinstance(value, str)):
        assert refusal(GOOD | {name: value}) is not None


@given(st.dictionaries(st.sampled_from((*PERSON, "given_name", "usual_name", "email", "email_verified")), JSON))
def test_any_userinfo_is_a_person_or_refused(said: dict[str, Any]) -> None:
    try:
        found = claims.person(GOOD, PERSON | said, EXPECTED)
    except Refused:
        return
    assert found.siret == "99900031800017"
    assert all(name is None or 0 < len(name) <= 120 for name in (found.given_name, found.family_name))
    assert found.email is None or (len(found.email) <= 254 and found.email.isprintable())


SKEWS = {"exp": (-59, -60), "iat": (60, 61), "nbf": (60, 61)}


@pytest.mark.parametrize("name", SKEWS)
def test_clocks_may_differ_by_a_minute_and_not_more(name: str) -> None:
    near, far = SKEWS[name]
    assert refusal(GOOD | {name: SECONDS + near}) is None
    assert refusal(GOOD | {name: SECONDS + far}) in (Reason.EXPIRED, Reason.FUTURE)


def test_an_address_the_provider_has_not_verified_is_not_taken() -> None:
    said = PERSON | {"email": "a@exemple.test"}
    assert claims.person(GOOD, said, EXPECTED).email == "a@exemple.test"
    assert claims.person(GOOD, said | {"email_verified": False}, EXPECTED).email is None


def test_every_reason_has_its_page_and_no_ended_access_is_told_apart() -> None:
    assert {told(reason) for reason in Reason} == set(Told)
    assert {told(r) for r in (Reason.DEACTIVATED, Reason.MEMBERSHIP, Reason.ORGANISATION)} == {Told.CLOSED}
