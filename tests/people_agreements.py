"""Agreements of the test world: one in force, one ended, none for Hérault."""

from datetime import timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from agreements.models import (
    Agreement,
    AgreementAxis,
    AgreementEvent,
    AgreementSignatory,
    AgreementTarget,
    AgreementTerms,
    AgreementUnit,
)
from agreements.models_runs import AgreementRun
from agreements.workflow import Axis, State, Step
from core.clock import now
from partners.workflow import Side
from tests.world import Known, World, days_ago, reference

# Council, units covered, first and last day (days ago), who recorded and who confirmed.
AGREEMENTS: dict[str, tuple[str, tuple[str, ...], int, int, str, str]] = {
    "31": (
        "CD Haute-Garonne",
        ("Toulouse Minimes", "Muret", "MDS Toulouse Nord", "MDS Muret"),
        400,
        -700,
        "brigitte.leroy",
        "gilles.henry",
    ),
    "81": ("CD Tarn", ("Albi", "MDS Albi"), 1200, 370, "fatou.diallo", "karim.benali"),
}
AXES = ((Axis.RESOURCES, "Ressources"), (Axis.GLOBAL, "Accompagnement global"), (Axis.SOCIAL_ONLY, "Social exclusif"))


def add_agreements(session: Session, world: World) -> None:
    """31 in force, 81 ended more than a year ago, 34 none."""
    for territory, (council, units, start, end, first, second) in AGREEMENTS.items():
        signed = now() - timedelta(days=start + 20)
        agreement = Agreement(
            ref=reference("CV", territory, council),
            number=f"2024-{territory}-01",
            title=f"Convention {council} – FT Occitanie",
            state=State.SIGNED,
            territory=territory,
            council_id=world.units[council].id,
            employment_id=world.units["FT Occitanie"].id,
            start_on=days_ago(start),
            end_on=days_ago(end),
            support_months=12,
            themes=[],
            council_dpo="dpo@departement.exemple.test",
            employment_dpo="dpo@emploi.exemple.test",
            created_at=signed - timedelta(days=30),
            created_by_id=world.post(first),
            signed_on=days_ago(start + 20),
            recorded_at=signed,
            recorded_by_id=world.post(first),
            recorded_by_user=world.users[first],
            confirmed_at=signed + timedelta(days=1),
            confirmed_by_id=world.post(second),
            confirmed_by_user=world.users[second],
        )
        session.add(agreement)
        session.flush()
        world.agreements[territory] = Known(agreement.id, agreement.ref)
        _add_agreement_parts(session, world, agreement, units)


def _add_agreement_parts(session: Session, world: World, agreement: Agreement, units: tuple[str, ...]) -> None:
    of: dict[str, int] = {"agreement_id": agreement.id}
    terms = AgreementTerms(
        **of,
        effective_on=agreement.start_on,
        portfolio_cap=70,
        dedicated_fte=Decimal("12.00"),
        acknowledge_wd=2,
        answer_wd=10,
        information_wd=5,
        diagnosis_cd=21,
        contact_cd=15,
    )
    session.add(terms)
    days = {"start_on": agreement.start_on, "end_on": agreement.end_on, "territory": agreement.territory}
    for position, (kind, label) in enumerate(AXES):
        session.add(AgreementAxis(**of, position=position, kind=kind, label=label))
        session.add(AgreementRun(**of, **days, council_id=agreement.council_id, axis=kind))
    for name in units:
        fte = None if name.startswith("MDS") else Decimal("6.00")
        session.add(AgreementUnit(**of, unit_id=world.units[name].id, start_on=agreement.start_on, fte=fte))
    for year in range(agreement.start_on.year, agreement.end_on.year + 1):
        session.add(AgreementTarget(**of, year=year, entries=480, active_file=600))
    _add_signature(session, agreement)
    session.flush()
    world.terms[agreement.territory] = terms.id


def _add_signature(session: Session, agreement: Agreement) -> None:
    """Who signed for each party, and the two steps that followed."""
    of: dict[str, int] = {"agreement_id": agreement.id}
    for side, name in ((Side.COUNCIL, "Présidence du conseil"), (Side.EMPLOYMENT, "Direction territoriale")):
        session.add(AgreementSignatory(**of, side=side, name=name, quality="Signataire", signed_on=agreement.signed_on))
    for step, at, who, before, after in (
        (Step.RECORD_SIGNED, agreement.recorded_at, agreement.recorded_by_id, State.DRAFT, State.RECORDED),
        (Step.CONFIRM, agreement.confirmed_at, agreement.confirmed_by_id, State.RECORDED, State.SIGNED),
    ):
        session.add(AgreementEvent(**of, at=at, membership_id=who, step=step, from_state=before, to_state=after))
