"""Who acts: a plain value carried by a context variable, so rules need neither login nor request."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What sort of actor; a link is a signed address given to an office without account."""

    MEMBER = "member"
    LINK = "link"
    SYSTEM = "system"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """One person acting under one membership, or the system, or nobody.

    `unit` is where the membership stands, `reach` that unit and every unit below it, `queues` the units whose
    incoming work this membership distributes, `stands_for` the memberships of colleagues who are away now,
    `territory` a department code, `side` the institution's kind.
    """

    kind: Kind
    user: int | None = None
    membership: int | None = None
    unit: int | None = None
    organisation: int | None = None
    side: str | None = None
    territory: str | None = None
    region: str | None = None
    role: str | None = None
    reach: tuple[int, ...] = ()
    queues: tuple[int, ...] = ()
    stands_for: tuple[int, ...] = ()
    name: str = ""
    unit_name: str = ""
    reason: str = ""
    link: tuple[str, int] | None = None  # table and key of the one row a link opens

    @property
    def acts_for(self) -> frozenset[int]:
        """The own membership, and those of the colleagues it stands in for today."""
        own = () if self.membership is None else (self.membership,)
        return frozenset((*own, *self.stands_for))

    @property
    def is_member(self) -> bool:
        return self.kind is Kind.MEMBER

    def opens(self, table: str) -> int | None:
        """The key of the row of a table that the link in hand opens; None without such a link."""
        return self.link[1] if self.kind is Kind.LINK and self.link and self.link[0] == table else None

    @property
    def is_system(self) -> bool:
        return self.kind is Kind.SYSTEM


NOBODY = Actor(kind=Kind.NOBODY)

_current: ContextVar[Actor] = ContextVar("actor", default=NOBODY)


def current_actor() -> Actor:
    """The actor of this request or job; NOBODY when none was set, and nobody sees nothing."""
    return _current.get()


@contextmanager
def acting_as(actor: Actor) -> Iterator[Actor]:
    """Everything inside is done by `actor`."""
    token = _current.set(actor)
    try:
        yield actor
    finally:
        _current.reset(token)
