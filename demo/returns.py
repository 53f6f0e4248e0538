"""Monitoring returns of the demonstration: last year's certified in two departments, one that waits for comments."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from agreements.frozen import canonical, digest
from agreements.models import Agreement
from agreements.returns.actions import certified_text
from agreements.returns.models import MonitoringReturn, ReturnCertificate, ReturnComment, ReturnVersion
from agreements.returns.workflow import Part, ReturnState, ReturnStep, Span, spans
from core.references import new_reference
from demo.places import Territory
from demo.signing import administrators_of, whole
from partners.models import Membership
from partners.workflow import Side
from reports.followup.return_figures import take

CERTIFIED_IN = ("31", "81")
WAITING_IN = "31"
ISSUED_AFTER = timedelta(days=40)  # the end of the year
STEP = timedelta(days=3)  # from one step to the next
TEXTS = {
    Side.EMPLOYMENT: "Deux conseillers dédiés sont arrivés en cours d’année ; les portefeuilles se sont équilibrés.",
    Side.COUNCIL: "Les lieux d’accueil ont été renforcés au second semestre : les délais de réponse s’en ressentent.",
}


@dataclass(frozen=True, slots=True)
class Clock:
    """Now, and the day the demonstration ends with."""

    now: datetime
    today: date

    def at(self, day: date) -> datetime:
        """The same hour as now, on a day that has come."""
        return self.now - max(self.today - day, timedelta())


def add_returns(session: Session, territories: Iterable[Territory], today: date, now: datetime) -> None:
    """After the stories: the figures are those of the departments."""
    clock = Clock(now, today)
    for place in territories:
        if place.agreement is None or place.code not in {*CERTIFIED_IN, WAITING_IN}:
            continue
        agreement = whole(session, place.agreement)
        if place.code in CERTIFIED_IN:
            year = (today - ISSUED_AFTER - 3 * STEP).year - 1  # the last one whose certification is not to come
            _certified(session, agreement, Span(year, Part.YEAR), clock)
        if place.code == WAITING_IN:
            over = spans(agreement.start_on, agreement.end_on, today)
            half = next(one for one in over if one.part is not Part.YEAR)
            _issued(session, agreement, half, clock.at(half.until + STEP))


def _certified(session: Session, agreement: Agreement, span: Span, clock: Clock) -> None:
    """By the administrator of the council: the employment service issued it."""
    issued = clock.at(span.until + ISSUED_AFTER)
    made, people = _issued(session, agreement, span, issued)
    _comment(session, made, Side.COUNCIL, people[Side.COUNCIL], issued + 2 * STEP)
    at, certifier, author = issued + 3 * STEP, people[Side.COUNCIL], people[Side.EMPLOYMENT]
    who = _written(certifier, at)
    text = certified_text(made, {"at": at.isoformat(), **{name: str(who[name]) for name in ("name", "role", "unit")}})
    made.certificate = ReturnCertificate(number=1, author_id=author.user_id, text=text, sha256=digest(text), **who)
    session.add(made.take(ReturnStep.CERTIFY, by=certifier.id, at=at))
    session.flush()


def _issued(
    session: Session, agreement: Agreement, span: Span, at: datetime
) -> tuple[MonitoringReturn, dict[Side, Membership]]:
    """Figures frozen and commented by the employment service: the council has its turn."""
    people = _people(session, agreement)
    author = people[Side.EMPLOYMENT]
    made = MonitoringReturn(
        ref=new_reference("RS", agreement.territory), agreement=agreement, year=span.year, part=span.part,
        state=ReturnState.DRAFT, created_at=at, created_by_id=author.id, version=1, versions=[], comments=[],
    )  # fmt: skip
    session.add(made)
    session.flush()
    text = canonical(take(made, at).plain())
    made.versions.append(ReturnVersion(number=1, text=text, sha256=digest(text), **_written(author, at)))
    session.add(made.take(ReturnStep.ISSUE, by=author.id, at=at))
    session.flush()
    _comment(session, made, Side.EMPLOYMENT, author, at)
    return made, people


def _comment(session: Session, made: MonitoringReturn, side: Side, who: Membership, at: datetime) -> None:
    event = made.take(ReturnStep.COMMENT, by=who.id, at=at, side=side, otherwise=not made.comments)
    made.comments.append(ReturnComment(number=1, side=side, text=TEXTS[side], **_written(who, at)))
    session.add(event)
    session.flush()


def _people(session: Session, agreement: Agreement) -> dict[Side, Membership]:
    """An administrator of each party. Raises LookupError for an agreement that nobody signed."""
    found = administrators_of(agreement)
    if found is None:
        raise LookupError(agreement.ref)
    keys = {Side.COUNCIL: found.council[0], Side.EMPLOYMENT: found.employment[0]}
    query = select(Membership).options(joinedload(Membership.user), joinedload(Membership.unit))
    return {side: session.scalars(query.where(Membership.id == key)).one() for side, key in keys.items()}


def _written(who: Membership, at: datetime) -> dict[str, Any]:
    return {
        "at": at, "membership_id": who.id, "user_id": who.user_id, "name": who.user.name, "role": who.role,
        "unit": who.unit.name,
    }  # fmt: skip
