"""How long a session may be left alone and how long it lasts in any case, by role. Whose sessions are short is said at
start-up: roles belong to a package above.
"""

from collections.abc import Iterable
from datetime import timedelta

from core.actor import Actor
from core.config import Settings

_closely: set[str] = set()


def watch_closely(roles: Iterable[str]) -> None:
    """Name the roles with the short limits; roles belong to a package above this one too."""
    _closely.clear()
    _closely.update(str(role) for role in roles)


def limits_of(actor: Actor, settings: Settings) -> tuple[timedelta, timedelta]:
    """How long a session of this role may be left alone, and how long it lasts in any case."""
    idle, longest = settings.idle_minutes, settings.absolute_hours
    if actor.role in _closely:
        idle, longest = settings.short_idle_minutes, settings.short_absolute_hours
    return timedelta(minutes=int(idle)), timedelta(hours=int(longest))
