"""Naming who stands in during an absence, and ending it early. Each takes the running session and never commits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select

from core.actor import Actor
from core.clock import civil_date, day_begins
from core.db import db
from core.errors import Conflict, NotFound, Refusal
from core.events import publish
from core.i18n import format_date
from core.i18n import gettext as _
from partners.members import actions, policy, queries
from partners.members.events import StandInEnded, StandInNamed
from partners.members.models import StandIn
from partners.members.workflow import LONGEST_ABSENCE, MANAGERS, Absence
from partners.models import Membership
from partners.queries import member_names


def name(post: Membership, stand_in_id: int | None, absence: Absence, *, by: Actor, at: datetime) -> StandIn:
    """A colleague of the same unit and role stands in, both days included.

    Raises NotAllowed, Refusal for somebody else, for days that are past, too far or shared with another absence,
    and for a stand-in who is away on one of these days.
    """
    policy.require_stand_in(by, queries.place(by, post.unit), post)
    territory = post.unit.territory
    today = civil_date(at, territory)
    actions.require_not_over(post, today)
    _check_days(absence, today)
    if post.end_on is not None and absence.until_on > post.end_on:
        day = format_date(post.end_on)
        raise Refusal(
            _("Cette habilitation prend fin le %(day)s : nul ne la remplace ensuite.", day=day), field="until_on"
        )
    if stand_in_id not in {one.membership_id for one in queries.colleagues(post, today, by)} or stand_in_id is None:
        raise Refusal(_("Choisissez une personne de la liste."), field="stand_in")
    _check_free(post.id, absence, at, _("Un remplacement est déjà prévu pendant ces jours : terminez-le d’abord."))
    _check_free(stand_in_id, absence, at, _("Cette personne est absente elle-même pendant ces jours."), "stand_in")
    _check_end(stand_in_id, absence)
    row = StandIn(
        membership_id=post.id, stand_in_id=stand_in_id, from_on=absence.from_on, until_on=absence.until_on,
        from_at=max(at, day_begins(absence.from_on, territory)),
        until_at=day_begins(absence.until_on + timedelta(days=1), territory),
        named_by_id=by.membership or post.id, created_at=at,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    actions.record("membership.stand_in", post, f"membership {stand_in_id} until {absence.until_on}")
    publish(StandInNamed(stand_in_row_id=row.id, membership_id=post.id, stand_in_id=stand_in_id, by_id=by.membership))
    return row


def _check_days(absence: Absence, today: date) -> None:
    if absence.from_on < today:
        raise Refusal(_("Le premier jour est aujourd’hui ou plus tard."), field="from_on")
    if not absence.from_on <= absence.until_on <= absence.from_on + LONGEST_ABSENCE:
        raise Refusal(_("Le dernier jour vient après le premier, au plus un an plus tard."), field="until_on")


def _check_free(membership_id: int, absence: Absence, at: datetime, message: str, field: str = "from_on") -> None:
    """No absence of somebody shares a day with another one. Their row is held: two are named one after the other."""
    db.session.execute(select(Membership.id).where(Membership.id == membership_id).with_for_update())
    rows = db.session.scalars(
        select(StandIn).where(StandIn.membership_id == membership_id, StandIn.ended_at.is_(None), StandIn.until_at > at)
    )
    if any(absence.meets(Absence(row.from_on, row.until_on)) for row in rows):
        raise Refusal(message, field=field)


def _check_end(stand_in_id: int, absence: Absence) -> None:
    end_on = db.session.scalar(select(Membership.end_on).where(Membership.id == stand_in_id))
    if end_on is not None and end_on < absence.until_on:
        raise Refusal(_("Cette personne quitte son poste avant la fin de l’absence."), field="stand_in")


def end(row: StandIn, *, by: Actor, at: datetime) -> None:
    """Back early, or not away after all. Raises NotAllowed, Conflict for one that is over."""
    post = queries.post_by_id(row.membership_id)
    policy.require_stand_in(by, queries.place(by, post.unit), post)
    if row.ended_at is not None or row.until_at <= at:
        raise Conflict(_("Ce remplacement a déjà pris fin."))
    row.ended_at = at
    row.version += 1
    actions.record("membership.stand_in_end", post, f"membership {row.stand_in_id}")
    publish(
        StandInEnded(stand_in_row_id=row.id, membership_id=post.id, stand_in_id=row.stand_in_id, by_id=by.membership)
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """One absence as pages list it."""

    id: int
    absent: str
    stand_in: str
    from_on: date
    until_on: date
    absent_id: int
    is_now: bool


def of_post(membership_id: int, at: datetime, *, as_stand_in: bool = False) -> list[Shown]:
    """Absences that are not over of a post, or those it stands in for; the first to begin first."""
    whose = StandIn.stand_in_id if as_stand_in else StandIn.membership_id
    query = select(StandIn).where(whose == membership_id, StandIn.ended_at.is_(None), StandIn.until_at > at)
    rows: Sequence[Any] = db.session.scalars(query.order_by(StandIn.from_on, StandIn.id)).all()
    names = member_names(key for row in rows for key in (row.membership_id, row.stand_in_id))
    return [
        Shown(
            row.id, names[row.membership_id], names[row.stand_in_id], row.from_on, row.until_on, row.membership_id,
            row.from_at <= at,
        )
        for row in rows
    ]  # fmt: skip


def row_of(row_id: int, actor: Actor, *, lock: bool = False) -> StandIn:
    """An absence of one's own, or of a post whose accounts one manages. Raises NotFound."""
    managed = actor.reach if actor.role in MANAGERS else ()
    in_reach = select(Membership.id).where(Membership.unit_id.in_(managed))
    query = select(StandIn).where(
        StandIn.id == row_id,
        or_(StandIn.membership_id == (actor.membership or 0), StandIn.membership_id.in_(in_reach)),
    )
    found = db.session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound(_("Ce remplacement n’existe pas."))
    return found
