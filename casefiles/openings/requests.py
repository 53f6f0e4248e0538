"""Requests for access: asked, decided by a named colleague, taken back. None of this commits; each is journalled.

Who asks is answered in the same words whether or not such a file exists, until somebody decides.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import case, or_, select

from accounts.journal import record_writing
from accounts.models import User
from casefiles.models import CaseFile, FileAccess, Support
from casefiles.openings import queries, telling
from casefiles.openings.actions import check_reason, open_until
from casefiles.openings.models import AccessRequest
from casefiles.openings.queries import Meant
from casefiles.openings.workflow import LONGEST_GRANT, RequestState
from casefiles.policy import foremost
from casefiles.workflow import DATED, AccessWhy, Happened
from core.actor import Actor
from core.clock import civil_date, day_begins
from core.db import db
from core.errors import Conflict, NotAllowed, NotFound, Refusal
from core.guard import system_actor
from core.i18n import format_date
from core.i18n import gettext as _
from core.references import new_reference
from partners.actors import in_force
from partners.models import Membership, Unit
from partners.queries import heads_of
from partners.workflow import Role

ONE_DAY = timedelta(days=1)


def ask(meant: Meant, *, reason: str, until_on: date | None, by: Actor, at: datetime) -> AccessRequest:
    """Kept with what was typed; whoever decides is told where there is such a file, and nobody where there is none.

    Raises Refusal for a reason in a word, a day that is past or too far, or what was asked and waits already.
    """
    if by.membership is None:
        raise NotAllowed(_("Seul un professionnel demande l’accès à un dossier."))
    check_reason(reason)
    today = civil_date(at, by.territory)
    day = _checked(until_on, today, "until_on")
    asked_for = meant.words
    if _waits(asked_for, by, today):
        raise Refusal(_("Vous l’avez déjà demandé : la réponse arrivera dans vos demandes."), field="file_ref")
    found = queries.find(meant, by=by, at=at)
    decider = decider_of(found.file_id, by=by, at=at) if found else None
    request = AccessRequest(
        ref=new_reference("DA"), asker_id=by.membership, asked_for=asked_for, reason=reason.strip(), until_on=day,
        asked_at=at, file_id=found.file_id if found and decider else None,
        decider_id=decider.membership_id if decider else None, unit_id=decider.unit_id if decider else None,
    )  # fmt: skip
    db.session.add(request)
    record_writing("asking.send", file_id=request.file_id, subject=request.ref)
    db.session.flush()
    if found and decider:
        telling.tell_asked(request, found.ref, by=by, at=at)
    return request


def _checked(day: date | None, today: date, field: str) -> date:
    last = today + timedelta(days=LONGEST_GRANT)
    if day is None or not today <= day <= last:
        said = _("Choisissez un jour entre aujourd’hui et le %(last)s.", last=format_date(last))
        raise Refusal(said, field=field)
    return day


def _waits(asked_for: str, by: Actor, today: date) -> bool:
    query = select(AccessRequest.id).where(
        AccessRequest.asker_id == by.membership,
        AccessRequest.asked_for == asked_for,
        AccessRequest.state == RequestState.WAITING,
        AccessRequest.until_on >= today,
    )
    return db.session.scalar(query.limit(1)) is not None


@dataclass(frozen=True, slots=True)
class Decider:
    """The post that decides, and its unit."""

    membership_id: int
    unit_id: int


def decider_of(file_id: int, *, by: Actor, at: datetime) -> Decider | None:
    """One of the pair, first the half of one's own institution; else who else has access; else a head of the queue.

    Never whoever asks. None when nobody is left to decide.
    """
    with system_actor("who decides about a file"):
        supports = db.session.scalars(select(Support).where(Support.file_id == file_id, Support.end_on.is_(None)))
        main = foremost(supports)
        pair = [key for key in (main.pair if main else ()) if key is not None]
        accesses = db.session.execute(
            select(FileAccess.membership_id, FileAccess.unit_id).where(
                FileAccess.file_id == file_id,
                FileAccess.why.not_in(DATED),
                FileAccess.from_at <= at,
                or_(FileAccess.until_at.is_(None), FileAccess.until_at > at),
            )
        ).all()
    others = [row.membership_id for row in accesses if row.membership_id is not None]
    heads = [key for row in accesses if row.unit_id is not None for key in heads_of(row.unit_id)]
    rows = _working({*pair, *others, *heads} - {by.membership}, at)
    known = {row.id: row for row in rows if row.id in pair or row.organisation_id == by.organisation}
    own = sorted(pair, key=lambda key: key in known and known[key].organisation_id != by.organisation)
    first = next((key for key in (*own, *others, *heads) if key in known), None)
    return Decider(first, known[first].unit_id) if first is not None else None


def _working(ids: set[Any], at: datetime) -> list[Any]:
    """Posts in force of accounts that work, with their unit and institution."""
    query = (
        select(Membership.id, Membership.unit_id, Unit.organisation_id)
        .join(Unit, Unit.id == Membership.unit_id)
        .join(User, User.id == Membership.user_id)
        .where(Membership.id.in_(ids), User.deactivated_at.is_(None), *in_force(civil_date(at, None)))
    )
    return list(db.session.execute(query))


def may_decide(actor: Actor, request: AccessRequest) -> bool:
    """The named decider, who stands in for them, or a head of theirs; never whoever asked."""
    heads = actor.role == Role.HEAD and request.unit_id in actor.reach
    return request.asker_id != actor.membership and (request.decider_id in actor.acts_for or heads)


def grant(request: AccessRequest, until_on: date | None, *, by: Actor, at: datetime) -> None:
    """The file opens to whoever asked, until the end of a day.

    Raises Refusal for a day too far, Conflict once it is answered, the day they asked for is over, or the person took
    their agreement back from the institution of whoever asks.
    """
    _check_waiting(request, by, at)
    day = _checked(until_on, civil_date(at, by.territory), "until_on")
    asker = next(iter(_working({request.asker_id}, at)), None)
    if asker is None or request.file_id is None or not queries.is_known(request.file_id, asker.organisation_id, at):
        raise Conflict(_("Cet accès ne peut plus être accordé : la situation a changé depuis la demande."))
    end = day_begins(day + ONE_DAY, by.territory)
    open_until(request.file_id, Happened.ACCESS_GRANTED, why=AccessWhy.GRANTED, membership_id=request.asker_id,
               until_at=end, by=by, at=at)  # fmt: skip
    _decide(request, RequestState.GRANTED, by=by, at=at)
    request.granted_until_on = day
    record_writing("asking.grant", file_id=request.file_id, subject=request.ref, reason=AccessWhy.GRANTED)
    telling.tell_answered(request, by=by, at=at)
    db.session.flush()


def refuse(request: AccessRequest, answer: str | None, *, by: Actor, at: datetime) -> None:
    """No, and why. Raises Refusal without a word, Conflict once it is answered."""
    _check_waiting(request, by, at)
    if not (answer or "").strip():
        raise Refusal(_("Dites en quelques mots pourquoi."), field="answer")
    _decide(request, RequestState.REFUSED, by=by, at=at)
    request.answer = answer
    record_writing("asking.refuse", file_id=request.file_id, subject=request.ref)
    telling.tell_answered(request, by=by, at=at)
    db.session.flush()


def withdraw(request: AccessRequest, *, by: Actor, at: datetime) -> None:
    """Whoever asked needs it no more. Raises NotFound for another's, Conflict once it is answered."""
    if request.asker_id != by.membership:
        raise NotFound(_("Cette demande n’existe pas, ou n’est pas la vôtre."))
    if request.state is not RequestState.WAITING:
        raise Conflict(_("Cette demande a déjà reçu sa réponse."))
    _decide(request, RequestState.WITHDRAWN, by=by, at=at)
    record_writing("asking.withdraw", file_id=request.file_id, subject=request.ref)
    db.session.flush()


def _check_waiting(request: AccessRequest, by: Actor, at: datetime) -> None:
    if not may_decide(by, request):
        raise NotAllowed(_("Cette décision revient à une autre personne."))
    if request.state is not RequestState.WAITING or request.until_on < civil_date(at, by.territory):
        raise Conflict(_("Cette demande a déjà reçu sa réponse, ou n’en attend plus."))


def _decide(request: AccessRequest, state: RequestState, *, by: Actor, at: datetime) -> None:
    request.state, request.decided_by_id, request.decided_at = state, by.membership, at
    request.version += 1


def one(ref: str, *, lock: bool = False) -> AccessRequest:
    """One the actor made or decides about. Raises NotFound."""
    query = select(AccessRequest).where(AccessRequest.ref == ref)
    found = db.session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound(_("Cette demande n’existe pas, ou n’est pas la vôtre."))
    return found


def own(actor: Actor, most: int) -> list[AccessRequest]:
    """One's own, the latest first."""
    query = select(AccessRequest).where(AccessRequest.asker_id == (actor.membership or 0))
    return list(db.session.scalars(query.order_by(AccessRequest.id.desc()).limit(most)))


def to_decide(actor: Actor, today: date, most: int) -> list[AccessRequest]:
    """What waits for the actor's answer, one's own to decide first, then the first to come."""
    query = select(AccessRequest).where(
        AccessRequest.state == RequestState.WAITING,
        AccessRequest.until_on >= today,
        AccessRequest.asker_id != (actor.membership or 0),
        AccessRequest.file_id.is_not(None),
    )
    mine = case((AccessRequest.decider_id.in_(actor.acts_for), 0), else_=1)
    return list(db.session.scalars(query.order_by(mine, AccessRequest.id).limit(most)))


def file_ref(request: AccessRequest) -> str:
    """The reference of the file a request is about, for who decides."""
    with system_actor("file of a request"):
        return db.session.scalars(select(CaseFile.ref).where(CaseFile.id == request.file_id)).one()
