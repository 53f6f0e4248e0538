"""A passkey in software: what a telephone or a stick does, honest or not."""

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, WITH_KEY = 0x01, 0x04, 0x40


def text(raw: bytes) -> str:
    """base64url without padding."""
    return urlsafe_b64encode(raw).decode().rstrip("=")


def raw(words: str) -> bytes:
    """The reverse."""
    return urlsafe_b64decode(words + "=" * (-len(words) % 4))


@dataclass
class Authenticator:
    """One key. `origin` and `host` are those the browser tells; `flags` whether somebody touched it and who."""

    origin: str = "http://localhost:8000"
    host: str = "localhost"
    flags: int = PRESENT | VERIFIED
    count: int = 0
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    name: bytes = b"a key of the tests 0123456789"

    def create(self, options: dict[str, Any]) -> str:
        """The answer of `navigator.credentials.create`."""
        told = self._told("webauthn.create", options["challenge"])
        data = self._data(self.flags | WITH_KEY) + bytes(16) + len(self.name).to_bytes(2, "big") + self.name
        statement = {"fmt": "none", "attStmt": {}, "authData": data + cbor2.dumps(self._public())}
        return self._answer({"clientDataJSON": text(told), "attestationObject": text(cbor2.dumps(statement))})

    def get(self, options: dict[str, Any], **changes: Any) -> str:
        """The answer of `navigator.credentials.get`, with parts of it changed on request."""
        self.count += 1
        told, data = self._told("webauthn.get", options["challenge"]), self._data(self.flags)
        signature = self.key.sign(data + hashlib.sha256(told).digest(), ec.ECDSA(SHA256()))
        parts = {"clientDataJSON": text(told), "authenticatorData": text(data), "signature": text(signature)}
        return self._answer({**parts, "userHandle": None, **changes})

    def _told(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _public(self) -> dict[int, Any]:
        numbers = self.key.public_key().public_numbers()
        return {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}

    def _answer(self, response: dict[str, Any]) -> str:
        name = text(self.name)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response,
                           "clientExtensionResults": {}})  # fmt: skip
