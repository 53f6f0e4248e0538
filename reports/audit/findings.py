"""Looking at the last hour and day: which accounts were used abnormally. Asked by the worker, as the system.

Own assignments are the named accesses of the account's memberships: the pair, an author, whoever a referral was
assigned to, a stand-in. What comes through the queue of a unit is nobody's own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from accounts.audit import queries, workflow
from accounts.audit.actions import Finding
from accounts.audit.queries import Readings
from accounts.audit.workflow import AlertKind
from casefiles.models import FileAccess
from casefiles.workflow import AccessWhy
from core import keys
from core.clock import civil_date
from core.config import Settings
from core.db import side_session
from partners.actors import in_force
from partners.models import Membership, Unit

MOST = {
    AlertKind.MISSES: workflow.MISSES,
    AlertKind.ADDRESSES: workflow.ADDRESSES,
    AlertKind.TRIED: workflow.TRIES,
}
LEAST_FILES = 10  # opened in an hour; below, neither rule on readings can be met


@dataclass(frozen=True, slots=True)
class Post:
    """Where an account works, and as what."""

    role: str
    unit_id: int
    organisation_id: int


def findings(at: datetime) -> list[Finding]:
    """All that is abnormal at an instant, read on a connection of its own."""
    settings: Settings = current_app.config["SETTINGS"]
    limits = workflow.limits_of(settings.audit_files)
    with side_session() as session:
        return [
            *_of_readings(session, limits, at),
            *_of_counts(session, AlertKind.MISSES, queries.misses(session, at - workflow.WINDOW)),
            *_of_counts(session, AlertKind.ADDRESSES, queries.addresses(session, at - workflow.ADDRESS_WINDOW)),
            *_of_guesses(session, keys.secrets(settings), at),
            *_of_tries(session, keys.secrets(settings), at),
        ]


def _posts(session: Session, membership_ids: Iterable[int]) -> dict[int, Post]:
    query = select(Membership.id, Membership.role, Unit.id.label("unit"), Unit.organisation_id).join(
        Unit, Unit.id == Membership.unit_id
    )
    rows = session.execute(query.where(Membership.id.in_(set(membership_ids))))
    return {row.id: Post(row.role, row.unit, row.organisation_id) for row in rows}


def _of_readings(session: Session, limits: dict[str, int], at: datetime) -> Iterator[Finding]:
    since = at - workflow.WINDOW
    many = [one for one in queries.readings(session, since) if len(one.files) >= LEAST_FILES]
    posts = _posts(session, [one.membership_id for one in many])
    for one in many:
        post = posts.get(one.membership_id)
        if post is None:
            continue
        about = _about(one.user_id, one.membership_id, post)
        most, number = workflow.limit_of(post.role, limits), _counted(session, one, since)
        if number > most:
            yield Finding(kind=AlertKind.READING, counted=number, most=most, **about)
        by_day = queries.files_by_day(session, one.user_id, at)
        today = by_day.pop(civil_date(at, None), 0)
        earlier = list(by_day.values())
        if workflow.is_unusual(today, earlier):
            most = int(workflow.unusual_limit(earlier) or 0)
            yield Finding(kind=AlertKind.UNUSUAL, counted=today, most=most, **about)


def _about(user_id: int, membership_id: int, post: Post) -> dict[str, Any]:
    place = {"unit_id": post.unit_id, "organisation_id": post.organisation_id}
    return {"user_id": user_id, "membership_id": membership_id, **place}


def _counted(session: Session, one: Readings, since: datetime) -> int:
    """Files of others, and own ones beyond what a portfolio explains. Breaking the glass makes no file one's own."""
    posts = select(Membership.id).where(Membership.user_id == one.user_id)
    named = select(FileAccess.file_id).where(FileAccess.membership_id.in_(posts), FileAccess.why != AccessWhy.GLASS)
    held = named.where(or_(FileAccess.until_at.is_(None), FileAccess.until_at > since)).distinct()
    own = one.files & set(session.scalars(held))
    portfolio = set(session.scalars(held.where(FileAccess.why == AccessWhy.PAIR)))
    return workflow.counted(len(one.files - own), len(own), len(portfolio))


def _of_counts(session: Session, kind: AlertKind, found: list[tuple[int, int, int]]) -> Iterator[Finding]:
    most = MOST[kind]
    posts = _posts(session, [membership_id for _user, membership_id, _number in found])
    for user_id, membership_id, number in found:
        post = posts.get(membership_id)
        if post is not None:
            yield Finding(kind=kind, counted=number, most=most, **_about(user_id, membership_id, post))


def _of_guesses(session: Session, secrets: tuple[str, ...], at: datetime) -> Iterator[Finding]:
    """One for each institution whose accounts were among those tried, in the smallest unit that holds them all."""
    day = civil_date(at, None)
    for address, users in queries.guesses(session, at - workflow.WINDOW, secrets).items():
        query = select(Unit.organisation_id, Unit.path, Membership.user_id).join(
            Membership, Membership.unit_id == Unit.id
        )
        rows = session.execute(query.where(Membership.user_id.in_(users), *in_force(day)).distinct()).all()
        for organisation_id in sorted({row.organisation_id for row in rows}):
            own = [row for row in rows if row.organisation_id == organisation_id]
            yield Finding(
                kind=AlertKind.GUESSING,
                organisation_id=organisation_id,
                unit_id=_smallest(row.path for row in own) or organisation_id,
                address=address,
                counted=len({row.user_id for row in own}),
                most=workflow.GUESSED_ACCOUNTS,
            )


def _smallest(paths: Iterable[str]) -> int | None:
    """The unit deepest in the tree that is above, or is, all of these: "/1/4/9/" and "/1/4/8/" have 4."""
    above = zip(*(filter(None, path.split("/")) for path in paths), strict=False)
    shared = [set(keys).pop() for keys in above if len(set(keys)) == 1]
    return int(shared[-1]) if shared else None


def _of_tries(session: Session, secrets: tuple[str, ...], at: datetime) -> Iterator[Finding]:
    """One for each account, under its first post in force."""
    tried = queries.tries(session, at - workflow.WINDOW, secrets)
    if not tried:
        return
    held = select(Membership.user_id, Membership.id).where(Membership.user_id.in_(tried))
    rows = session.execute(held.where(*in_force(civil_date(at, None))).order_by(Membership.id.desc())).all()
    first = {row.user_id: row.id for row in rows}
    found = [(user_id, membership_id, tried[user_id]) for user_id, membership_id in sorted(first.items())]
    yield from _of_counts(session, AlertKind.TRIED, found)
