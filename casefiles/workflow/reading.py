"""Who reads a file, how far and why; who reads an item of it. Pure Python."""

from enum import StrEnum


class AccessLevel(StrEnum):
    """How far named access to a file reaches: that it exists, or its content."""

    INDEX = "index"
    CONTENT = "content"


class AccessWhy(StrEnum):
    """Why someone has access to a file; shown to the person on request."""

    PAIR = "pair"
    AUTHOR = "author"
    ROUTING = "routing"
    ASSIGNED = "assigned"
    STAND_IN = "stand_in"
    QUEUE = "queue"  # whoever followed left: the unit's keepers name somebody else
    GLASS = "break_glass"  # a head, in an emergency: an hour, reading only
    GRANTED = "granted"  # asked for, and granted until a day
    AFTERWARDS = "afterwards"  # the former pair is asked what became of the person: that the file exists, for weeks


# Accesses that always have an end, said on each page they open.
DATED = (AccessWhy.GRANTED, AccessWhy.GLASS, AccessWhy.AFTERWARDS)


class Level(StrEnum):
    """Who reads an item of the file."""

    SHARED = "shared"
    OWN_SERVICE = "own_service"
    AUTHOR = "author"


# From the fewest readers to the most.
LEVELS = (Level.AUTHOR, Level.OWN_SERVICE, Level.SHARED)


def is_wider(new: Level, old: Level) -> bool:
    """Whether a change of level adds readers."""
    return LEVELS.index(new) > LEVELS.index(old)


def narrower(one: Level, other: Level) -> Level:
    """The level with the fewest readers."""
    return min(one, other, key=LEVELS.index)
