"""Whose figures one may see: those of the departments of one's own agreements, never a case behind them."""

from core.actor import Actor
from partners.workflow import ADMINISTRATORS, QUEUE_KEEPERS, Role

READERS = (*ADMINISTRATORS, *QUEUE_KEEPERS)


def reads_region(actor: Actor) -> bool:
    """The regional direction reads every department of its region."""
    return actor.role == Role.REGIONAL_ADMIN


def reads_department(actor: Actor, territory: str) -> bool:
    """Agreement administrators, coordinators and heads read their own department."""
    return actor.role in READERS and actor.territory == territory
