"""Renewing an agreement: what the draft copies, the figures it is filled with, and never two at once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from agreements import actions, queries, queries_renewal
from agreements.actions import End
from agreements.draft import Covered, LegalBasis, Means, Share, Target
from agreements.models import Agreement, AgreementTerms
from agreements.renewal import Actual, Following, first_day, following, last_day_of_term
from agreements.workflow import LegalBasisKind, Phase, State
from core.actor import Actor, acting_as
from core.clock import now, today
from core.db import db, write_transaction
from core.errors import Conflict, Refusal
from core.guard import system_actor
from partners.models import Unit
from tests import people
from tests.agreements.doing import YEAR, Acting, Refused, sign, signatures, tarn
from tests.page import plain
from tests.signed_copies import paper

DAY = today("31")
FIGURES = Actual(day=DAY, entries=37, active_file=61)
TYPED = Following(number="R-1", title="La suite", start_on=date(YEAR + 2, 1, 1), end_on=date(YEAR + 4, 12, 31))


@pytest.mark.parametrize(
    ("start", "end", "first", "last"),
    [
        (date(2024, 1, 1), date(2026, 12, 31), date(2027, 1, 1), date(2029, 12, 31)),
        (date(2024, 3, 15), date(2025, 3, 14), date(2025, 3, 15), date(2026, 3, 14)),
        (date(2023, 9, 1), date(2024, 2, 29), date(2024, 3, 1), date(2024, 8, 31)),
        (date(2024, 1, 10), date(2024, 2, 20), date(2024, 2, 21), date(2024, 4, 2)),
        (date(2024, 1, 31), date(2024, 7, 30), date(2024, 8, 31), date(2025, 2, 27)),
    ],
)
def test_a_term_follows_as_long_as_the_one_before(start: date, end: date, first: date, last: date) -> None:
    assert last_day_of_term(start, end, first) == last


def test_a_renewal_begins_the_day_after_or_today_when_the_end_is_past() -> None:
    assert first_day(DAY + timedelta(9), DAY) == DAY + timedelta(10)
    assert first_day(DAY - timedelta(9), DAY) == DAY


@pytest.mark.usefixtures("app_context")
def test_a_renewal_keeps_what_stands_and_not_what_is_decided_again() -> None:
    """The deliberation and the split of the targets were those of the agreement before."""
    means = Means(external_fte=Decimal(1), funding_percent=50, funding_source="FSE", coordinators=1)
    bases = (LegalBasis(LegalBasisKind.LAW, "la loi"),)
    made = following(
        old(means=means, legal_bases=bases, indicators=("Délai",), notice_months=3, national_framework="le protocole",
            deliberation_body="commission permanente", deliberation_on=DAY, transmitted_on=DAY,
            agencies=(Covered("U-A", None, Decimal(3), capacity=90),), shares=(Share(YEAR, "U-A", 100, 120),)),
        TYPED, FIGURES, {"U-A", "U-C"},
    )  # fmt: skip
    assert (made.means, made.legal_bases, made.indicators, made.notice_months) == (means, bases, ("Délai",), 3)
    assert (made.national_framework, made.deliberation_body) == ("le protocole", "commission permanente")
    assert [one.capacity for one in made.agencies] == [90]
    assert (made.deliberation_on, made.deliberation_number, made.transmitted_on, made.shares) == (None, None, None, ())


AGENCIES = (Covered("U-A", date(YEAR, 3, 1), Decimal(3)), Covered("U-B", None, Decimal("1.5")))


def old(**changed: Any) -> Any:
    values = {"agencies": AGENCIES, "offices": (Covered("U-C", date(YEAR, 1, 1)),), "deliberation_number": "12"}
    return tarn(**(values | changed))


@pytest.mark.usefixtures("app_context")
def test_the_draft_copies_clauses_and_leaves_dates_and_deliberation_to_come() -> None:
    found = following(old(), TYPED, FIGURES, {"U-A", "U-B", "U-C"})
    assert found.agencies == (Covered("U-A", None, Decimal(3)), Covered("U-B", None, Decimal("1.5")))
    assert found.offices == (Covered("U-C"),)
    assert (found.deliberation_on, found.deliberation_number) == (None, None)
    assert (found.number, found.start_on, found.end_on) == ("R-1", TYPED.start_on, TYPED.end_on)
    same = ("parts", "themes", "delays", "dedicated_fte", "portfolio_cap", "council_dpo", "diagnosis", "renewal")
    assert [getattr(found, name) for name in same] == [getattr(old(), name) for name in same]


@pytest.mark.usefixtures("app_context")
def test_each_year_aims_at_what_was_reached() -> None:
    found = following(old(), TYPED, FIGURES, ())
    assert found.targets == tuple(Target(year, 37, 61) for year in (YEAR + 2, YEAR + 3, YEAR + 4))
    assert (found.agencies, found.offices) == ((), ()), "closed since"


@pytest.mark.usefixtures("app_context")
def test_agencies_that_bring_more_than_a_lowered_total_are_shared_out_anew() -> None:
    found = following(old(dedicated_fte=Decimal(4)), TYPED, FIGURES, {"U-A", "U-B"})
    assert [one.fte for one in found.agencies] == [None, None]


# On rows


def of_31(**changed: Any) -> Following:
    """What is typed to renew the agreement of Haute-Garonne."""
    last = db.session.scalar(select(Agreement.end_on).where(Agreement.id == people.agreement_of("31").id))
    assert last is not None
    dates = {"start_on": last + timedelta(1), "end_on": last + timedelta(1000)}
    return replace(Following(number="R-31", title="La suite", **dates), **changed)


def renew(by: Actor, territory: str = "31", **changed: Any) -> Agreement:
    agreement = queries.get(people.agreement_of(territory).ref, lock=True)
    typed = of_31(**changed) if territory == "31" else replace(TYPED, **changed)
    return actions.renew_from(agreement, typed, figures=FIGURES, by=by, at=now())


@pytest.fixture
def renewal(acting: Acting) -> str:
    """A draft of the employment side that renews the agreement of Haute-Garonne."""
    with acting("gilles.henry") as actor:
        return renew(actor).ref


@pytest.fixture
def renewed(acting: Acting, renewal: str) -> str:
    """The same, signed on paper and confirmed."""
    with acting("gilles.henry") as actor:
        agreement = queries.get(renewal, lock=True)
        actions.edit(agreement, replace(agreement.draft(), council_dpo="a@b.test", employment_dpo="c@d.test"))
    with acting("gilles.henry") as actor:
        actions.record_signed(queries.get(renewal, lock=True), signatures(), copy=paper(), by=actor, at=now())
    with acting("brigitte.leroy") as actor:
        actions.confirm(queries.get(renewal, lock=True), seen=paper().sha256, by=actor, at=now())
    return renewal


def phase_of_31(acting: Acting, day: date) -> Phase:
    with acting("paul.martin"):
        return queries.get(people.agreement_of("31").ref).phase(day)


def last_of_31(acting: Acting) -> date:
    with acting("paul.martin"):
        return queries.get(people.agreement_of("31").ref).end_on


def test_either_side_renews_and_the_draft_is_linked(acting: Acting, renewal: str) -> None:
    with acting("gilles.henry"):
        made = queries.get(renewal)
        assert made.previous is not None
        assert made.previous.ref == people.agreement_of("31").ref
        assert (made.state, made.created_by.unit.name) == (State.DRAFT, "DT 31")
        assert {row.unit.name for row in made.units} == {"Toulouse Minimes", "Muret", "MDS Toulouse Nord", "MDS Muret"}
        assert {(row.entries, row.active_file) for row in made.targets} == {(37, 61)}
        assert [axis.label for axis in made.axes] == ["Ressources", "Accompagnement global", "Social exclusif"]


def test_the_terms_are_the_last_ones(acting: Acting) -> None:
    with acting("gilles.henry") as actor:
        agreement = queries.get(people.agreement_of("31").ref, lock=True)
        values = {c.name: getattr(agreement.terms[0], c.name) for c in AgreementTerms.__table__.columns}
        later = AgreementTerms(**(values | {"id": None, "effective_on": DAY, "portfolio_cap": 55, "answer_wd": 8}))
        agreement.terms.append(later)
        made = renew(actor)
        assert (made.terms[0].portfolio_cap, made.terms[0].answer_wd, len(made.terms)) == (55, 8, 1)


def test_a_closed_place_is_left_out(acting: Acting) -> None:
    with acting("gilles.henry") as actor:
        db.session.execute(update(Unit).where(Unit.name == "MDS Muret").values(closed_on=DAY))
        db.session.expire_all()
        kept = {row.unit_id for row in renew(actor).units}
    assert kept == {people.unit_of(name).id for name in ("Toulouse Minimes", "Muret", "MDS Toulouse Nord")}


def test_a_renewal_begins_after_the_one_it_renews(refused: Refused) -> None:
    assert refused("brigitte.leroy", lambda actor: renew(actor, start_on=DAY)).field == "start_on"


@pytest.mark.parametrize(
    ("changed", "field"), [({"number": "2024-31-01"}, "number"), ({"end_on": DAY - timedelta(1)}, "end_on")]
)
def test_number_and_dates_are_checked_as_for_any_draft(refused: Refused, changed: dict[str, Any], field: str) -> None:
    assert refused("brigitte.leroy", lambda actor: renew(actor, **changed)).field == field


def test_a_second_renewal_names_the_first_to_who_may_see_it(refused: Refused, renewal: str) -> None:
    found = refused("karim.benali", lambda actor: renew(actor, number="R-32"))
    assert isinstance(found, Conflict)
    assert "n° R-31" in plain(found.message)


def test_a_draft_of_the_other_side_is_named_by_who_prepares_it(refused: Refused, renewal: str) -> None:
    found = refused("brigitte.leroy", lambda actor: renew(actor, number="R-32"))
    assert isinstance(found, Conflict)
    assert "FT Occitanie" in found.message
    assert "R-31" not in found.message


def test_a_renewal_given_up_leaves_the_way_free(acting: Acting, renewal: str) -> None:
    with acting("gilles.henry") as actor:
        actions.cancel(queries.get(renewal, lock=True), reason="Autre texte", by=actor, at=now())
    with acting("brigitte.leroy") as actor:
        assert renew(actor, number="R-32").previous_id == people.agreement_of("31").id


def test_a_renewal_ended_before_its_first_day_leaves_the_way_free(acting: Acting, renewed: str) -> None:
    with acting("gilles.henry") as actor:
        agreement = queries.get(renewed, lock=True)
        end = End(on=agreement.start_on, notice_on=DAY, reason="Plus de budget", plan="Sans objet")
        actions.terminate(agreement, end, by=actor, at=now())
    last = last_of_31(acting)
    assert phase_of_31(acting, last + timedelta(1)) is Phase.ENDED
    with acting("brigitte.leroy") as actor:
        assert renew(actor, number="R-32").state is State.DRAFT


def test_what_was_never_signed_is_not_renewed(acting: Acting, refused: Refused, drafted: str) -> None:
    def attempt(actor: Actor) -> object:
        return actions.renew_from(queries.get(drafted, lock=True), TYPED, figures=FIGURES, by=actor, at=now())

    assert isinstance(refused("fatou.diallo", attempt), Conflict)


def test_an_agreement_that_is_over_can_be_renewed(acting: Acting) -> None:
    with acting("fatou.diallo") as actor:
        assert renew(actor, "81").previous_id == people.agreement_of("81").id


def test_the_word_is_renewed_once_the_renewal_is_signed(acting: Acting, renewal: str) -> None:
    last = last_of_31(acting)
    assert phase_of_31(acting, last) is Phase.EXPIRING
    assert phase_of_31(acting, last + timedelta(1)) is Phase.ENDED, "a draft renews nothing"


def test_the_word_of_a_signed_renewal(acting: Acting, renewed: str) -> None:
    last = last_of_31(acting)
    assert phase_of_31(acting, last) is Phase.IN_FORCE
    assert phase_of_31(acting, last + timedelta(1)) is Phase.RENEWED


def test_a_renewal_goes_the_way_of_every_agreement(acting: Acting, approved: str) -> None:
    """Read over, approved and signed here: its link stays."""
    with acting("fatou.diallo"):
        queries.get(approved, lock=True).previous_id = people.agreement_of("81").id
    sign(acting, approved, "lea.marchand")
    sign(acting, approved, "karim.benali")
    with acting("karim.benali"):
        found = queries_renewal.renewals([people.agreement_of("81").id])[people.agreement_of("81").id]
        assert (found.ref, found.is_signed) == (approved, True)
        assert queries.get(people.agreement_of("81").ref).phase(DAY) is Phase.RENEWED


@pytest.mark.parametrize(
    ("login", "is_readable"), [("gilles.henry", True), ("brigitte.leroy", False), ("paul.martin", False)]
)
def test_a_prepared_renewal_is_opened_by_its_side_only(
    acting: Acting, renewal: str, login: str, is_readable: bool
) -> None:
    with acting(login):
        found = queries_renewal.renewals([people.agreement_of("31").id])[people.agreement_of("31").id]
        assert (found.ref is not None, found.prepared_by) == (is_readable, "FT Occitanie")


def test_two_renewals_at_once_make_only_one(app: Flask) -> None:
    start = Barrier(2)

    def attempt(number: str) -> str:
        with app.app_context():
            actor = people.actor("karim.benali")
            start.wait()
            try:
                with acting_as(actor), write_transaction():
                    renew(actor, number=number)
            except Refusal:
                return "refused"
            return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, ("a", "b"))) == ["done", "refused"]


def test_the_database_itself_refuses_a_second_renewal(app_context: Any, acting: Acting, drafted: str) -> None:
    with acting("fatou.diallo") as actor:
        renew(actor, "81")
    statement = update(Agreement).where(Agreement.ref == drafted).values(previous_id=people.agreement_of("81").id)
    with pytest.raises(IntegrityError), system_actor("test"), write_transaction() as session:
        session.execute(statement)
