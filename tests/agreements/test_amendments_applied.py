"""What a signed amendment writes, and from which day it is read."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import text

from agreements import queries, queries_signing
from agreements.draft import Covered, Delays, Draft, Means, Part, problems
from agreements.models_runs import AgreementRun
from agreements.places.queries import capacity_at, capacity_of
from agreements.workflow import Axis
from core.db import db
from core.guard import system_actor
from partners.workflow import UnitKind
from tests import people
from tests.agreements.amendment_steps import DAY, ON, Amend, propose
from tests.agreements.doing import Acting, Refused


def test_terms_apply_from_the_date_on(acting: Acting, amend: Amend) -> None:
    amend(lambda base: replace(base, portfolio_cap=50, dedicated_fte=Decimal(14), delays=Delays(answer_wd=7)))
    with acting("paul.martin"):
        found = queries.get(people.agreement_of("31").ref)
        for day, expected in ((ON - timedelta(1), (70, Decimal(12), 10)), (ON, (50, Decimal(14), 7))):
            terms = queries.terms_at(found, day)
            assert (terms.portfolio_cap, terms.dedicated_fte, terms.answer_wd) == expected


def test_referrals_in_course_keep_their_terms(acting: Acting, amend: Amend) -> None:
    statement = text("SELECT id, terms_id FROM referrals ORDER BY id")
    with system_actor("test"):
        before = db.session.execute(statement).all()
        db.session.remove()
    amend(on=DAY)
    with system_actor("test"):
        assert db.session.execute(statement).all() == before
    with acting("paul.martin"):
        terms = queries.gate(territory="31", day=DAY).terms
        assert terms is not None
        assert terms.portfolio_cap == 50
        assert terms.id not in {row.terms_id for row in before}


def test_an_office_leaves_and_comes_back_and_an_agency_has_other_means(acting: Acting, amend: Amend) -> None:
    def change(base: Draft) -> Draft:
        agencies = tuple(
            replace(one, fte=Decimal(4)) if one.ref == people.unit_of("Muret").ref else one for one in base.agencies
        )
        kept = tuple(one for one in base.offices if one.ref != people.unit_of("MDS Muret").ref)
        return replace(base, agencies=agencies, offices=kept)

    back = Covered(people.unit_of("MDS Muret").ref)
    amend(change)
    amend(lambda base: replace(base, offices=(*base.offices, back)), ON + timedelta(5))
    with acting("paul.martin"):
        found = queries.get(people.agreement_of("31").ref)
        days = [ON - timedelta(1), ON, ON + timedelta(4), ON + timedelta(5)]
        offices = [sum(row.holds(day) for row in found.covered(UnitKind.OFFICE)) for day in days]
        assert offices == [2, 1, 1, 2]
        means = [sum(row.fte for row in found.covered(UnitKind.AGENCY) if row.fte and row.holds(day)) for day in days]
        assert means == [12, 10, 10, 10]


def test_an_axis_leaves_its_days_and_takes_them_again(acting: Acting, amend: Amend) -> None:
    amend(lambda base: replace(base, parts=tuple(one for one in base.parts if one.kind is not Axis.SOCIAL_ONLY)))
    back = Part(Axis.SOCIAL_ONLY, "Exclusif")
    amend(lambda base: replace(base, parts=(*base.parts, back)), ON + timedelta(5))
    with acting("karim.benali"):
        found = queries.get(people.agreement_of("31").ref)
        days = [ON - timedelta(1), ON, ON + timedelta(5)]
        assert [Axis.SOCIAL_ONLY in found.coverage(day).axes for day in days] == [True, False, True]
        runs = [run for run in queries_signing.runs_of(found.id) if run.axis is Axis.SOCIAL_ONLY]
        assert sorted((run.start_on, run.end_on) for run in runs) == [
            (found.start_on, ON - timedelta(1)),
            (ON + timedelta(5), found.end_on),
        ]


def test_an_axis_another_agreement_has_is_refused_on_its_line(acting: Acting, refused: Refused, amend: Amend) -> None:
    amend(lambda base: replace(base, parts=tuple(one for one in base.parts if one.kind is not Axis.SOCIAL_ONLY)))
    with acting("karim.benali"):
        ours = queries.get(people.agreement_of("31").ref)
        run = AgreementRun(agreement_id=people.agreement_of("81").id, council_id=ours.council_id, territory="31")
        run.axis, run.start_on, run.end_on = Axis.SOCIAL_ONLY, ON + timedelta(9), ours.end_on
        db.session.add(run)
        number = queries.get(people.agreement_of("81").ref).number
    back = lambda base: replace(base, parts=(Part(Axis.SOCIAL_ONLY, "Exclusif", row=4), *base.parts))  # noqa: E731
    refusal = refused("gilles.henry", lambda actor: propose(actor, back, ON + timedelta(5)))
    assert number in refusal.message
    assert refusal.field == "axes-4-kept"


def test_other_words_for_an_axis_occupy_the_same_days(acting: Acting, amend: Amend) -> None:
    parcours = Part(Axis.GLOBAL, "Parcours socio-professionnel")
    amend(lambda base: replace(base, parts=tuple(parcours if one.kind is Axis.GLOBAL else one for one in base.parts)))
    with acting("karim.benali"):
        found = queries.get(people.agreement_of("31").ref)
        labels = [next(row.label for row in found.axes_at(day) if row.kind is Axis.GLOBAL) for day in (DAY, ON)]
        assert labels == ["Accompagnement global", "Parcours socio-professionnel"]
        assert len(queries_signing.runs_of(found.id)) == 3


def test_targets_change_for_years_to_come_only(acting: Acting, amend: Amend) -> None:
    year = ON.year + 1

    def change(base: Draft) -> Draft:
        return replace(
            base, targets=tuple(replace(one, entries=500) if one.year == year else one for one in base.targets)
        )

    amend(change)
    with acting("karim.benali"):
        found = queries.get(people.agreement_of("31").ref)
        assert {row.year for row in found.targets if row.entries == 500} == {year}


def test_a_draft_without_a_day_is_what_holds_at_the_end(acting: Acting, amend: Amend) -> None:
    """Whoever copies an agreement that was amended copies each unit once, with its last means."""
    muret = people.unit_of("Muret").ref

    def change(base: Draft) -> Draft:
        agencies = tuple(replace(one, fte=Decimal(4)) if one.ref == muret else one for one in base.agencies)
        return replace(base, agencies=agencies, portfolio_cap=50)

    amend(change)
    with acting("brigitte.leroy"):
        draft = queries.get(people.agreement_of("31").ref).draft()
        assert (draft.portfolio_cap, problems(draft)) == (50, [])
        assert {one.ref: one.fte for one in draft.agencies}[muret] == 4


def test_means_other_axes_and_stated_places_apply_from_the_date_on(acting: Acting, amend: Amend) -> None:
    def change(base: Draft) -> Draft:
        agencies = tuple(
            replace(one, capacity=90) if one.ref == people.unit_of("Muret").ref else one for one in base.agencies
        )
        means = Means(external_fte=Decimal(3), funding_percent=50, funding_source="FSE", correspondents=5)
        return replace(base, means=means, agencies=agencies, parts=(*base.parts, Part(Axis.OTHER, "Suivi commun")))

    amend(change)
    amend(lambda base: replace(base, parts=base.parts[:-1], portfolio_cap=60), ON + timedelta(5))
    with acting("karim.benali"):
        found = queries.get(people.agreement_of("31").ref)
        days = [ON - timedelta(1), ON, ON + timedelta(5)]
        terms = [queries.terms_at(found, day) for day in days]
        assert [row.external_fte for row in terms] == [None, 3, 3]
        assert [(row.funding_percent, row.correspondents) for row in terms] == [(None, None), (50, 5), (50, 5)]
        others = [sum(row.kind is Axis.OTHER for row in found.axes_at(day)) for day in days]
        assert others == [0, 1, 0]
        assert all(run.axis is not Axis.OTHER for run in queries_signing.runs_of(found.id))
        muret = people.unit_of("Muret").id
        assert [capacity_of(found, day).total(muret) for day in days] == [420, 90, 90]
        assert [capacity_at(found.id, day).total(muret) for day in days] == [420, 90, 90]
