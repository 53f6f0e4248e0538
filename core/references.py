"""Public references: random, never sequential, easy to read aloud."""

import secrets

# No 0/O, 1/I/L, 5/S, 2/Z, 8/B, U/V: what people confuse on the telephone.
ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
LENGTH = 8


def new_reference(*prefix: str) -> str:
    """`new_reference("OR", "31")` gives for example OR-31-7K3F9QAC; 23 ** 8 (7.8e10) possibilities per prefix."""
    return "-".join((*prefix, "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))))
