"""An amendment of last year, signed on paper: more social workers from a day on, a higher target for the next year."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from agreements.actions.applying import apply
from agreements.amending import AmendmentState, AmendmentStep, Changes, changes, clauses_of
from agreements.draft import Draft
from agreements.frozen import canonical, digest
from agreements.models import Agreement
from agreements.models_amendments import AgreementAmendment, AmendmentEvent, AmendmentSignatory
from core.clock import zone
from demo.places import Territory
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
    found = changes(clauses_of(base, {}), clauses_of(_amended(base, today.year), {}))
    recorded = now - (today - on) - timedelta(days=12)
    amendment = _signed(agreement, people, found, on, recorded)
    session.add(amendment)
    session.flush()
    session.add_all(_steps(amendment))
    apply(agreement, found, on)
    agreement.version += 1
    _move_referrals(session, place, agreement.terms[-1].id, on)


def _signed(
    agreement: Agreement, people: Administrators, found: Changes, on: date, recorded: datetime
) -> AgreementAmendment:
    """Its paper signed by those who signed the agreement, recorded, and confirmed two days later."""
    text = canonical(
        {
            "agreement": agreement.number,
            "territory": agreement.territory,
            "effective_on": str(on),
            "purpose": PURPOSE,
            "changes": [{"clause": key, **one} for key, one in found.items()],
        }
    )
    signed_on = on - timedelta(days=15)
    return AgreementAmendment(
        agreement_id=agreement.id, number=1, state=AmendmentState.SIGNED, effective_on=on, purpose=PURPOSE,
        text=text, sha256=digest(text), created_at=recorded - timedelta(days=30), created_by_id=people.council[0],
        shared_at=recorded, signed_on=signed_on,
        recorded_at=recorded, recorded_by_id=people.council[0], recorded_by_user=people.council[1],
        confirmed_at=recorded + timedelta(days=2), confirmed_by_id=people.employment[0],
        confirmed_by_user=people.employment[1],
        signatories=[
            AmendmentSignatory(side=one.side, name=one.name, quality=one.quality, signed_on=signed_on)
            for one in agreement.standing
        ],
    )  # fmt: skip


def _steps(amendment: AgreementAmendment) -> Iterator[AmendmentEvent]:
    draft, recorded, signed = AmendmentState.DRAFT, AmendmentState.RECORDED, AmendmentState.SIGNED
    for step, at, who, before, after in (
        (AmendmentStep.RECORD_SIGNED, amendment.recorded_at, amendment.recorded_by_id, draft, recorded),
        (AmendmentStep.CONFIRM, amendment.confirmed_at, amendment.confirmed_by_id, recorded, signed),
    ):
        event = AmendmentEvent(amendment_id=amendment.id, at=at, membership_id=who, step=step)
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
