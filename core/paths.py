"""Return addresses that may only lead back into this site."""

from urllib.parse import urlsplit

LONGEST = 2000


def local_path(target: str | None) -> str | None:
    """The address if it is one of this site: one leading slash, no host, no scheme, no control character."""
    if not target or len(target) > LONGEST or not target.startswith("/") or not target.isprintable():
        return None
    if target.startswith("//") or "\\" in target:
        return None
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else target
