"""Forged, replayed and broken answers: what the provider says instead of the truth, and the code of the refusal."""

import hmac
import json
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response, redirect
from joserfc.jwk import ECKey, Key, OctKey, RSAKey

from tests.accounts.openid_provider import CLIENT, SECRET, Lie, OpenidProvider, encoded, new_key, sign

SLOW = 0.2  # seconds: what the application waits for in these tests is counted in them


@dataclass(frozen=True)
class Case:
    """A lie about one thing, and the code it is refused with."""

    code: str
    about: str = ""
    lie: Callable[[OpenidProvider], Lie] | None = None
    prepare: Callable[[OpenidProvider], object] | None = None
    status: int = 403
    is_slow: bool = False


def _says(refusal: str, about: str, /, **changed: Any) -> Case:
    """Claims or parts of an answer that are changed; None removes them."""

    def lie(honest: Any) -> Any:
        merged = honest | changed
        return {name: value for name, value in merged.items() if value is not None}

    return Case(refusal, about, lambda _provider: lie)


def _instead(code: str, about: str, answer: Any, status: int = 403) -> Case:
    """Another answer altogether; a function of nothing makes a new one each time."""
    slow = answer in (_late, _dripping)
    return Case(
        code,
        about,
        lambda _provider: lambda _honest: answer() if callable(answer) else answer,
        status=status,
        is_slow=slow,
    )


def _token(code: str, make: Callable[[OpenidProvider, str], str], about: str = "id_token token") -> Case:
    return Case(code, about, lambda provider: lambda token: make(provider, token))


def _claims_of(token: str) -> Any:

    part = token.split(".")[1]
    return json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def _forged(provider: OpenidProvider, token: str, key: Key, algorithm: str, **header: Any) -> str:
    said = {"alg": algorithm, "kid": provider.key.kid, "typ": "JWT"} | header
    return sign(said, _claims_of(token), key, algorithm)


def _none(provider: OpenidProvider, token: str, name: str = "none") -> str:
    return f"{encoded({'alg': name, 'kid': provider.key.kid})}.{token.split('.')[1]}."


def _hmac_with_public_key(provider: OpenidProvider, token: str, *, pem: bool) -> str:
    """The public key everybody can read, taken as the secret of an HMAC."""
    public = getattr(provider.key, "as_pem" if pem else "as_der")(private=False)
    signed = f"{encoded({'alg': 'HS256', 'kid': provider.key.kid, 'typ': 'JWT'})}.{token.split('.')[1]}"
    mac = hmac.new(public, signed.encode(), "sha256").digest()
    return f"{signed}.{urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def _own_key(provider: OpenidProvider, token: str, **header: Any) -> str:
    mine = new_key("ES256")
    brought = {"jwk": mine.as_dict(private=False)} if "jwk" in header else {}
    return _forged(provider, token, mine, "ES256", **(header | brought))


def _huge() -> Response:
    return Response((b"x" * 65536 for _piece in range(64)), mimetype="application/json")


def _dripping() -> Response:
    def drip() -> Any:
        for _piece in range(200):
            time.sleep(SLOW / 2)
            yield b" "

    return Response(drip(), mimetype="application/json")


def _late() -> Response:
    time.sleep(SLOW * 6)
    return Response("{}", mimetype="application/json")


def _json(person: dict[str, Any]) -> Case:
    return Case("unsigned", "userinfo answer", lambda provider: lambda _honest: {**provider.person, **person})


def _publish(*keys: dict[str, Any]) -> Callable[[OpenidProvider], object]:
    def publish(provider: OpenidProvider) -> None:
        provider.key_set = [one | {"kid": provider.key.kid} for one in keys]

    return publish


def _own_type(provider: OpenidProvider, token: str) -> str:
    """An honest signature by RSA where ES256 was agreed on, with the key published beside the other."""
    rsa = RSAKey.generate_key(2048)
    provider.key_set.append({**rsa.as_dict(private=False), "kid": "rsa"})
    return _forged(provider, token, rsa, "RS256", kid="rsa")


def _cut(token: str) -> str:
    return token[:-6] + ("AAAAAA" if not token.endswith("AAAAAA") else "BBBBBB")


def _swapped_claims(_provider: OpenidProvider, token: str) -> str:
    header, _claims, signature = token.split(".")
    return f"{header}.{encoded(_claims_of(token) | {'sub': 'somebody else'})}.{signature}"


NOW = time.time
CASES: dict[str, Case] = {
    # Signatures and headers of the id_token.
    "alg none": _token("algorithm", _none),
    "alg None, in capitals": _token("algorithm", lambda p, t: _none(p, t, "NONE")),
    "alg missing": _token("malformed", lambda p, t: f"{encoded({'kid': p.key.kid})}.{t.split('.')[1]}."),
    "HS256 with the public key as PEM": _token("algorithm", lambda p, t: _hmac_with_public_key(p, t, pem=True)),
    "HS256 with the public key as DER": _token("algorithm", lambda p, t: _hmac_with_public_key(p, t, pem=False)),
    "HS256 with the client's secret": _token(
        "algorithm", lambda p, t: _forged(p, t, OctKey.import_key(SECRET), "HS256")
    ),
    "another algorithm with a published key": _token("algorithm", _own_type),
    "a key of one's own under the known kid": _token("signature", _own_key),
    "a key of one's own in jwk": _token("header", lambda p, t: _own_key(p, t, jwk=True)),
    "a key of one's own at jku": _token("header", lambda p, t: _own_key(p, t, jku="https://evil.example/jwks")),
    "a key of one's own at x5u": _token("header", lambda p, t: _own_key(p, t, x5u="https://evil.example/c")),
    "a key of one's own in x5c": _token("header", lambda p, t: _own_key(p, t, x5c=["MIIB"])),
    "a critical header": _token("header", lambda p, t: _forged(p, t, p.key, "ES256", crit=["exp"], exp=1)),
    "a payload that is not encoded": _token(
        "header", lambda p, t: _forged(p, t, p.key, "ES256", crit=["b64"], b64=True)
    ),
    "a kid nobody published": _token("key", lambda p, t: _forged(p, t, p.key, "ES256", kid="unknown")),
    "a kid that is no text": _token("header", lambda p, t: _forged(p, t, p.key, "ES256", kid={"a": 1})),
    "a kid that is a path": _token("key", lambda p, t: _forged(p, t, p.key, "ES256", kid="../../dev/null")),
    "a signature cut short": _token("signature", lambda p, t: _cut(t)),
    "no signature": _token("signature", lambda p, t: t.rpartition(".")[0] + "."),
    "claims of another under the signature": _token("signature", _swapped_claims),
    "no token at all": _token("malformed", lambda p, t: "not a token"),
    "an encrypted token": _token("malformed", lambda p, t: t + ".a.b"),
    "a token far too long": _token("token_answer", lambda p, t: t + "A" * 100_000),
    "a list for claims": _token("malformed", lambda p, t: sign({"alg": "ES256", "kid": p.key.kid}, [1], p.key)),
    # Keys.
    "no key is published": _instead("key", "jwks", {"keys": []}),
    "keys that are no keys": _instead("key", "jwks", {"keys": [1, None, {"kty": "EC"}, {"kty": "RSA", "n": "x"}]}),
    "a key set that is a list": _instead("keys", "jwks", [], 503),
    "a key meant for encryption": Case("key", prepare=lambda p: p.key_set[0].update(use="enc")),
    "a key on another curve": Case("key", prepare=_publish(ECKey.generate_key("P-384").as_dict(private=False))),
    # Claims of the id_token.
    "another issuer": _says("issuer", "id_token claims", iss="https://evil.example"),
    "the issuer with a stroke more": Case(
        "issuer", "id_token claims", lambda p: lambda claims: claims | {"iss": p.url + "/"}
    ),
    "no issuer": _says("issuer", "id_token claims", iss=None),
    "for another client": _says("audience", "id_token claims", aud="another"),
    "for others too": _says("audience", "id_token claims", aud=[CLIENT, "another"]),
    "for nobody": _says("audience", "id_token claims", aud=None),
    "for a list of nobody": _says("audience", "id_token claims", aud=[]),
    "got by another client": _says("authorized_party", "id_token claims", azp="another"),
    "another nonce": _says("nonce", "id_token claims", nonce="x" * 43),
    "no nonce": _says("nonce", "id_token claims", nonce=None),
    "a nonce that is a number": _says("nonce", "id_token claims", nonce=1),
    "expired": _says("expired", "id_token claims", exp=int(NOW()) - 3600),
    "without an end": _says("expired", "id_token claims", exp=None),
    "an end that is a text": _says("expired", "id_token claims", exp="tomorrow"),
    "an end that is no number": _says("expired", "id_token claims", exp=float("nan")),
    "an end that never comes": _says("expired", "id_token claims", exp=float("inf")),
    "an end that is true": _says("expired", "id_token claims", exp=True),
    "made in the future": _says("future", "id_token claims", iat=int(NOW()) + 3600),
    "made yesterday": _says("expired", "id_token claims", iat=int(NOW()) - 86400),
    "valid from tomorrow": _says("future", "id_token claims", nbf=int(NOW()) + 86400),
    "without a date": _says("expired", "id_token claims", iat=None),
    "no subject": _says("subject", "id_token claims", sub=None),
    "an empty subject": _says("subject", "id_token claims", sub=""),
    "a subject that is a number": _says("subject", "id_token claims", sub=12),
    "a subject that is endless": _says("subject", "id_token claims", sub="x" * 300),
    "another access token": _says("access_hash", "id_token claims", at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
    "missing amr": _says("methods", "id_token claims", amr=None),
    "amr as one text": _says("methods", "id_token claims", amr="mfa"),
    "a lower level": _says("level", "id_token claims", acr="eidas0"),
    "no level": _says("level", "id_token claims", acr=None),
    # Userinfo.
    "userinfo of somebody else": _says("userinfo_subject", "userinfo claims", sub="somebody else"),
    "userinfo of nobody": _says("userinfo_subject", "userinfo claims", sub=None),
    "unsigned userinfo": _json({}),
    "unsigned userinfo of somebody else": _json({"sub": "somebody else"}),
    "userinfo with alg none": _token("algorithm", _none, "userinfo token"),
    "userinfo signed by a key of one's own": _token("signature", _own_key, "userinfo token"),
    "userinfo with jwk": _token("header", lambda p, t: _own_key(p, t, jwk=True), "userinfo token"),
    "userinfo of another issuer": _says("issuer", "userinfo claims", iss="https://evil.example"),
    "userinfo for another client": _says("audience", "userinfo claims", aud="another"),
    "userinfo for nobody": _says("audience", "userinfo claims", aud=None),
    "userinfo expired": _says("expired", "userinfo claims", exp=int(NOW()) - 3600),
    "userinfo made yesterday": _says("expired", "userinfo claims", iat=int(NOW()) - 86400),
    "a JWT under the name of JSON": Case(
        "unsigned", "userinfo answer", lambda p: lambda jwt: Response(jwt.get_data(), mimetype="application/json")
    ),
    "JSON under the name of a JWT": _instead(
        "malformed", "userinfo answer", lambda: Response('{"sub": "x"}', mimetype="application/jwt")
    ),
    "userinfo as a page": _instead("unsigned", "userinfo answer", lambda: Response("<p>", mimetype="text/html")),
    # Who it is.
    "no identity provider": _says("identity_provider", "userinfo claims", idp_id=None),
    "an identity provider that is a list": _says("identity_provider", "userinfo claims", idp_id=["x"]),
    "no SIRET": _says("organisation", "userinfo claims", siret=None),
    "a SIRET nobody allowed": _says("organisation", "userinfo claims", siret="99900081300017"),
    "a SIRET in a list": _says("organisation", "userinfo claims", siret=["99900031800017"]),
    "a SIRET with digits of another script": _says("organisation", "userinfo claims", siret="٩٩٩٠٠٠٣١٨٠٠٠١٧"),
    # The answer of the token address.
    "no id_token": _says("token_answer", "token answer", id_token=None),
    "no access token": _says("token_answer", "token answer", access_token=None),
    "an access token with a line end": _says("token_answer", "token answer", access_token="a\r\nX-Evil: 1"),
    "another kind of token": _says("token_answer", "token answer", token_type="mac"),
    "a list for tokens": _instead("token_answer", "token answer", [1]),
    "an error for tokens": _instead("token_answer", "token answer", ({"error": "invalid_grant"}, 400)),
    "text for tokens": _instead("token_answer", "token answer", "<html>"),
    "500 for tokens": _instead("status", "token answer", ("boom", 500), 503),
    "a redirect for tokens": _instead("redirect", "token answer", lambda: redirect("https://evil.example/"), 503),
    "huge tokens": _instead("too_large", "token answer", _huge, 503),
    "late tokens": _instead("unreachable", "token answer", _late, 503),
    "dripping tokens": _instead("unreachable", "token answer", _dripping, 503),
    # The answer of the userinfo address.
    "500 for userinfo": _instead("status", "userinfo answer", ("boom", 500), 503),
    "401 for userinfo": _instead("status", "userinfo answer", ("no", 401), 503),
    "a redirect for userinfo": _instead("redirect", "userinfo answer", lambda: redirect("http://127.0.0.1/"), 503),
    "huge userinfo": _instead("too_large", "userinfo answer", _huge, 503),
    "dripping userinfo": _instead("unreachable", "userinfo answer", _dripping, 503),
    "500 for keys": _instead("status", "jwks", ("boom", 500), 503),
    "late keys": _instead("unreachable", "jwks", _late, 503),
    # The address the browser comes back with.
    "an error": _says("error", "answer", code=None, error="server_error", error_description="<script>"),
    "an error beside a code": _says("error", "answer", error="server_error"),
    "given up": _says("cancelled", "answer", code=None, error="access_denied"),
    "no code": _says("no_code", "answer", code=None),
    "an empty code": _says("no_code", "answer", code=""),
    "a code nobody gave": _says("token_answer", "answer", code="guessed"),
    "a code that is endless": _says("no_code", "answer", code="x" * 5000),
    "a foreign state": _says("state", "answer", state="x" * 43),
    "no state": _says("state", "answer", state=None),
    "the issuer of another provider": _says("answer_issuer", "answer", iss="https://evil.example"),
}
