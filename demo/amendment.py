"""An amendment of last year, signed on paper: more social workers from a day on, a higher target for the next year."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from agreements.actions.amendments import write_text
from agreements.actions.applying import apply
from agreements.actions.copies import kept
from agreements.amended import shaped
from agreements.amending import changes, clauses_of
from agreements.clauses import clauses
from agreements.draft import Draft
from agreements.models import Agreement, AgreementEvent, AgreementSignatory
from agreements.models_amendments import AgreementAmendment
from agreements.workflow import State, Step
from core.clock import zone
from demo.places import Territory
from demo.signed_copy import copy_of
from demo.signing import Administrators, administrators_of, whole
from referrals.models import Referral

CODE = "81"
MONTH = 9  # of last year, its first day
PURPOSE = "Exemple : deux travailleurs sociaux de plus, et un objectif relevé l’année suivante"
MORE_WORKERS, MORE_ENTRIES = 2, 1.05


def add_amendment(session: Session, place: Territory, today: date, now: datetime) -> None:
    """In one department: recorded by the council, confirmed by the employment service, and in effect since."""
    if place.code != CODE or place.agreement is None:
        return
    agreement = whole(session, place.agreement)
    people = administrators_of(agreement)
    if people is None:
        return
    on = date(today.year - 1, MONTH, 1)
    base = agreement.draft(on)
    names = {row.unit.ref: row.unit.name for row in agreement.units}
    before = clauses_of(base, names)
    found = changes(before, clauses_of(_amended(base, today.year), names))
    recorded = now - (today - on) - timedelta(days=12)
    amendment = _signed(agreement, people, on, recorded)
    write_text(amendment, {**clauses(agreement), **shaped(before)}, str(agreement.signed_on), found)
    session.add(amendment)
    session.flush()  # its copy names it
    session.add(kept(amendment, copy_of(amendment), by=people.council[0], at=recorded))
    session.add_all(_steps(amendment))
    apply(agreement, found, on, at=now)
    agreement.version += 1
    _move_referrals(session, place, agreement.terms[-1].id, on)


def _signed(agreement: Agreement, people: Administrators, on: date, recorded: datetime) -> AgreementAmendment:
    """Its paper signed by those who signed the agreement, recorded, and confirmed two days later."""
    signed_on = on - timedelta(days=15)
    amendment = AgreementAmendment(
        agreement_id=agreement.id, number=1, state=State.SIGNED, effective_on=on, purpose=PURPOSE,
        created_at=recorded - timedelta(days=30), created_by_id=people.council[0],
        shared_at=recorded, signed_on=signed_on,
        recorded_at=recorded, recorded_by_id=people.council[0], recorded_by_user=people.council[1],
        confirmed_at=recorded + timedelta(days=2), confirmed_by_id=people.employment[0],
        confirmed_by_user=people.employment[1],
    )  # fmt: skip
    amendment.agreement = agreement
    for one in agreement.standing:
        row = AgreementSignatory(side=one.side, name=one.name, quality=one.quality, signed_on=signed_on)
        amendment.signatories.append(row)
    return amendment


def _steps(amendment: AgreementAmendment) -> Iterator[AgreementEvent]:
    draft, recorded, signed = State.DRAFT, State.RECORDED, State.SIGNED
    for step, at, who, before, after in (
        (Step.RECORD_SIGNED, amendment.recorded_at, amendment.recorded_by_id, draft, recorded),
        (Step.CONFIRM, amendment.confirmed_at, amendment.confirmed_by_id, recorded, signed),
    ):
        event = AgreementEvent(**amendment.key, at=at, membership_id=who, step=step)
        event.from_state, event.to_state = before, after
        yield event


def _amended(base: Draft, year: int) -> Draft:
    """The whole of what then holds."""
    targets = tuple(
        replace(one, entries=round(one.entries * MORE_ENTRIES)) if one.year == year else one for one in base.targets
    )
    return replace(base, social_workers=(base.social_workers or 0) + MORE_WORKERS, targets=targets)


def _move_referrals(session: Session, place: Territory, terms_id: int, on: date) -> None:
    """Those sent from the day on were made under the amendment."""
    begun = datetime.combine(on, time(), zone(place.code))
    session.execute(
        update(Referral)
        .where(Referral.terms_id == place.terms, Referral.sent_at >= begun)
        .values(terms_id=terms_id)
        .execution_options(synchronize_session=False)
    )
