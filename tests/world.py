"""What the named world of the tests is made of: keys of everything that has a name, references, dates."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from core.clock import today
from core.references import ALPHABET, LENGTH


@dataclass(frozen=True)
class Known:
    """Key and public reference of a row of the world."""

    id: int
    ref: str


@dataclass
class World:
    """Keys of everything that has a name."""

    units: dict[str, Known] = field(default_factory=dict)
    users: dict[str, int] = field(default_factory=dict)
    memberships: dict[tuple[str, str], int] = field(default_factory=dict)
    agreements: dict[str, Known] = field(default_factory=dict)
    terms: dict[str, int] = field(default_factory=dict)
    files: dict[str, Known] = field(default_factory=dict)
    supports: dict[str, int] = field(default_factory=dict)
    referrals: dict[str, Known] = field(default_factory=dict)

    def post(self, login: str) -> int:
        """First membership of a user."""
        return next(key for (known, _), key in self.memberships.items() if known == login)


def reference(*parts: str) -> str:
    """A public reference that is the same in every run: the last part is a name, the others its prefix."""
    letters = random.Random(parts[-1]).choices(ALPHABET, k=LENGTH)
    return "-".join((*parts[:-1], "".join(letters)))


def days_ago(days: int) -> date:
    """A civil date in Toulouse."""
    return today("31") - timedelta(days=days)
