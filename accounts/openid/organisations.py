"""Organisations and memberships, which belong to a package above: it says at start-up how they are looked up."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

# (session, SIRET) -> the organisation; (session, user, organisation) -> a membership in force somewhere in it.
OfSiret = Callable[[Session, str], int | None]
MembershipIn = Callable[[Session, int, int], int | None]
# (session, address, instant) -> whether an invitation waits for an address.
IsInvited = Callable[[Session, str, datetime], bool]
_lookups: list[tuple[OfSiret, MembershipIn, IsInvited]] = []


def look_up_with(of_siret: OfSiret, membership_in: MembershipIn, is_invited: IsInvited) -> None:
    """Tell how."""
    _lookups[:] = [(of_siret, membership_in, is_invited)]


def of_siret(session: Session, siret: str) -> int | None:
    """The organisation with this SIRET, when it is known here."""
    return _lookups[0][0](session, siret)


def membership_in(session: Session, user_id: int, organisation_id: int) -> int | None:
    """The first membership in force of a user in an organisation or below."""
    return _lookups[0][1](session, user_id, organisation_id)


def is_invited(session: Session, email: str, at: datetime) -> bool:
    """Whether an invitation waits for an address: it is its invitee's, whatever a provider says."""
    return _lookups[0][2](session, email, at)
