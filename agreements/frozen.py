"""What is frozen is kept as canonical JSON and its SHA-256: the same values are always the same bytes. Pure Python."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

DIGEST_LENGTH = 64  # hexadecimal characters of a SHA-256


class Altered(ValueError):
    """What was kept no longer gives the digest kept with it."""


def canonical(values: Mapping[str, Any]) -> str:
    """Sorted keys, no space, text as it is. Values: text, whole numbers, booleans, None, lists, mappings of them."""
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest(text: str) -> str:
    """SHA-256 of the canonical text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def thawed(text: str, expected: str) -> dict[str, Any]:
    """The values that were frozen. Raises Altered when the text is not the one that was."""
    if digest(text) != expected:
        raise Altered(expected)
    values: dict[str, Any] = json.loads(text)
    return values
