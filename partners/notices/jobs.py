"""What the worker does by itself for notices: the digests of the day, and what was asked for at once."""

from datetime import timedelta

from core import jobs
from core.clock import now
from partners.notices import digest

LOOK_EVERY = timedelta(minutes=2)


@jobs.handler("notices.digest", every=LOOK_EVERY)
def ask_for_digests() -> None:
    """See for whom a digest is due; a worker that comes late makes the same ones that day."""
    digest.ask_for_digests(at=now())


@jobs.handler("notices.digest_of")
def send_digest(user_id: int) -> None:
    """Write the digest of one person."""
    digest.send_digest(user_id, at=now())


@jobs.handler("notices.at_once")
def send_at_once(notice_id: int) -> None:
    """Write the mail of one notice."""
    digest.send_at_once(notice_id, at=now())
