"""The secret keys in force: today's, which signs and encrypts, then the one before it, still read during a change.

To change the key without anybody noticing: start every process with `SECRET_KEY` new and `SECRET_KEY_PREVIOUS` old,
run `flask secrets rotate`, and leave the old one out once the longest session is over.
"""

from collections.abc import Callable

from core.config import Settings

# What is stored under the key: its name, and a function that writes again under today's key whatever is still under
# another, in the running transaction of the system; how many it wrote. Packages that keep such columns add themselves.
Rewrite = Callable[[Settings], int]
kept_under: dict[str, Rewrite] = {}


def secrets(settings: Settings) -> tuple[str, ...]:
    """Today's key first, then those still accepted."""
    return (settings.secret_key, *settings.secret_key_previous.split())


def oldest_first(settings: Settings) -> list[str]:
    """As itsdangerous takes them: it signs with the last, and reads what any of them signed."""
    return [*reversed(secrets(settings))]
