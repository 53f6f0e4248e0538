"""One agreement for several departments: who reads and who writes, what it occupies, the gate, and what is refused."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from itertools import product
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import make_transient

from agreements import actions, policy, policy_amendments, queries
from agreements.draft import Covered
from agreements.exchange import read, written
from agreements.exchange.writing import exchange_of
from agreements.models import Agreement
from agreements.models_runs import AgreementRun
from agreements.policy_committees import can_manage
from agreements.renewal import Actual, Following
from agreements.scope import visible_to
from agreements.workflow import Axis, Closed, State, Step
from casefiles.queries.consents import support_months
from core.actor import acting_as
from core.clock import now
from core.db import db, write_transaction
from core.errors import NotAllowed, Refusal
from partners import queries as partners
from partners.models import Unit
from partners.workflow import Side
from tests import people
from tests.agreements.doing import YEAR, tarn
from tests.agreements.test_exchange_pages import exported, send
from tests.agreements.two_departments import both, codes_of, confirm, pair, places, record, running, write
from tests.page import Browser

__all__ = ["pair", "places", "running"]

DAY = date(YEAR, 6, 1)


def loaded(app: Flask, ref: str, login: str = "karim.benali") -> Agreement:
    with app.app_context(), acting_as(people.actor(login)):
        return queries.get(ref)


# What it occupies


def test_a_signed_agreement_occupies_its_days_in_each_of_its_departments(app: Flask, pair: str) -> None:
    key = loaded(app, pair).id
    with app.app_context():
        assert codes_of(AgreementRun, AgreementRun.territory, key) == ["09", "81"]


def test_another_one_of_the_council_over_a_covered_department_is_refused_on_the_departments(
    app: Flask, places: dict[str, str]
) -> None:
    of_ariege = {"agencies": (Covered(places["Foix"]),), "offices": (Covered(places["MDS Foix"]),)}
    confirm(app, record(app, tarn(number="Ariège seule", **of_ariege), "09"), "gilles.henry")
    with pytest.raises(Refusal, match="dans le département «\xa0Ariège") as caught:
        write(app, both(places))
    assert caught.value.field == "departments"
    assert "Ariège seule" in str(caught.value.message)


def test_whoever_leads_the_covered_department_is_refused_on_the_first_day(
    app: Flask, pair: str, places: dict[str, str]
) -> None:
    with pytest.raises(Refusal, match="est déjà signée") as caught:
        write(app, tarn(number="2", agencies=(), offices=(Covered(places["MDS Foix"]),)), "09")
    assert caught.value.field == "start_on"


def test_of_two_confirmed_at_once_that_share_one_department_only_one_is_signed(
    app: Flask, places: dict[str, str]
) -> None:
    of_ariege = {"agencies": (Covered(places["Foix"]),), "offices": (Covered(places["MDS Foix"]),)}
    refs = [record(app, both(places)), record(app, tarn(number="2", **of_ariege), "09")]
    start = Barrier(2)

    def act(ref: str, login: str) -> str:
        start.wait()
        try:
            confirm(app, ref, login)
        except Refusal:
            return "refused"
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(act, refs, ("fatou.diallo", "gilles.henry"))) == ["done", "refused"]


def test_an_axis_that_an_amendment_adds_is_occupied_in_both(app: Flask, pair: str) -> None:
    found = loaded(app, pair)
    with app.app_context():
        rows = actions.runs.runs_from(found, Axis.RESOURCES, DAY)
    assert [(row.territory, row.start_on, row.end_on) for row in rows] == [
        ("81", DAY, found.end_on), ("09", DAY, found.end_on),
    ]  # fmt: skip


# Who reads, who writes


@pytest.mark.parametrize(
    ("login", "reads", "writes"),
    [
        ("fatou.diallo", True, True),  # administers Tarn, which leads
        ("karim.benali", True, True),  # the region
        ("gilles.henry", True, False),  # administers Ariège
        ("ines.faure", True, False),  # advises in Ariège
        ("nora.haddad", True, False),  # social worker in Tarn
        ("brigitte.leroy", False, False),  # administers another department
        ("paul.martin", False, False),
    ],
)
def test_administrators_of_the_department_that_leads_write_and_the_others_read(
    app: Flask, pair: str, login: str, reads: bool, writes: bool
) -> None:
    agreement = loaded(app, pair)
    with app.app_context(), acting_as(people.actor(login)) as actor:
        query = select(Agreement.id).where(Agreement.ref == pair, visible_to(actor))
        assert (db.session.scalar(query) is not None) == policy.can_view(actor, agreement) == reads
        assert bool(policy.steps_for(actor, agreement)) == writes


def test_a_draft_is_read_in_the_second_department_by_its_own_side_and_edited_by_nobody_there(
    app: Flask, places: dict[str, str]
) -> None:
    ref = write(app, both(places))  # by the region, of the employment service
    found = loaded(app, ref, "gilles.henry")
    with app.app_context(), acting_as(people.actor("gilles.henry")) as actor:
        assert policy.steps_for(actor, found) == []
        with pytest.raises(NotAllowed):
            policy.require_edit(actor, found)


# The gate, and where people find it


def test_the_form_opens_in_each_department_and_offers_the_places_of_both(
    app: Flask, running: str, places: dict[str, str]
) -> None:
    with app.app_context():
        agency = partners.units_by_ref([places["Foix"]])[places["Foix"]]
        found = queries.gate(territory="09", day=date(now().year, 6, 1), agency_id=agency.id)
    assert found.gate.is_open
    assert [one.name for one in found.offices] == ["MDS Foix", "MDS Albi"]  # by town
    assert [(one.name, one.places.total) for one in found.agencies] == [("Albi", 315), ("Foix", 315)]


def test_a_department_it_does_not_cover_stays_closed(app: Flask, running: str) -> None:
    with app.app_context():
        assert queries.gate(territory="34", day=date(now().year, 6, 1)).gate.closed is Closed.NO_AGREEMENT


def test_the_council_answers_in_both_departments(app: Flask, places: dict[str, str]) -> None:
    with app.app_context():
        assert [unit.name for unit in partners.councils_of("09")] == ["CD Tarn"]
        assert [place.code for place in partners.departments_served([people.unit_of("CD Tarn").id])] == ["09", "81"]


# What is refused, and where


def test_a_place_of_a_department_that_is_not_covered_is_refused_on_its_line(app: Flask, places: dict[str, str]) -> None:
    with pytest.raises(Refusal, match="n’est pas de cette institution dans ce département") as caught:
        write(app, replace(both(places), departments=()))
    assert caught.value.field == "agencies-1-covered"


@pytest.mark.parametrize("codes", [("34",), ("81",), ("zz",), ("09", "34")])
def test_a_department_the_council_does_not_serve_is_refused_on_the_field(
    app: Flask, places: dict[str, str], codes: tuple[str, ...]
) -> None:
    with pytest.raises(Refusal, match="aucun lieu d’accueil") as caught:
        write(app, replace(both(places), departments=codes))
    assert caught.value.field == "departments"


# What follows it


def test_its_file_is_read_back_to_the_same_departments(app: Flask, pair: str) -> None:
    with app.app_context(), acting_as(people.actor("karim.benali")):
        found = exchange_of(queries.get(pair))
    assert found.draft.departments == ("09",)
    assert read(written(found)).draft.departments == ("09",)
    assert written(read(written(found))) == written(found)


def test_a_file_that_names_a_department_the_council_does_not_serve_is_refused_with_its_place(app: Flask) -> None:
    browser = Browser(app, "fatou.diallo")
    page = send(browser, exported(browser, departments=["34"]), 422)
    assert (
        "« departments » : Ce conseil départemental n'a aucun lieu d'accueil dans l'un de ces départements."
        in page.text
    )
    twice = send(browser, exported(browser, departments=["09", "09"]), 422)
    assert "« departments[1] » : Cette valeur est déjà dans la liste." in twice.text


def test_the_departments_of_a_draft_are_changed_and_those_of_a_signed_one_are_not(
    app: Flask, places: dict[str, str]
) -> None:
    ref = write(app, both(places))
    with app.app_context(), acting_as(people.actor("karim.benali")), write_transaction():
        agreement = queries.get(ref, lock=True)
        actions.edit(agreement, tarn(number="seul"))
        assert agreement.territories == ("81",)
        actions.edit(agreement, both(places))
    assert loaded(app, ref).territories == ("81", "09")
    assert loaded(app, ref).state is State.DRAFT


def test_a_renewal_covers_the_same_departments_and_places(app: Flask, running: str) -> None:
    with app.app_context(), acting_as(people.actor("karim.benali")) as actor, write_transaction():
        found = queries.get(running, lock=True)
        typed = Following(number="R", title="Suite", start_on=date(YEAR + 1, 1, 1), end_on=date(YEAR + 2, 12, 31))
        made = actions.renew_from(found, typed, figures=Actual(day=DAY, entries=3, active_file=5), by=actor, at=now())
        ref = made.ref
    found = loaded(app, ref)
    assert found.territories == ("81", "09")
    assert sorted(row.unit.name for row in found.units) == ["Albi", "Foix", "MDS Albi", "MDS Foix"]


def test_a_renewal_leaves_a_department_that_the_council_left(app: Flask, running: str, places: dict[str, str]) -> None:
    with app.app_context(), acting_as(people.actor("karim.benali")) as actor, write_transaction() as session:
        session.execute(update(Unit).where(Unit.ref == places["MDS Foix"]).values(closed_on=date(2026, 1, 1)))
        found = queries.get(running, lock=True)
        typed = Following(number="R", title="Suite", start_on=date(YEAR + 1, 1, 1), end_on=date(YEAR + 2, 12, 31))
        made = actions.renew_from(found, typed, figures=Actual(day=DAY, entries=3, active_file=5), by=actor, at=now())
        ref = made.ref
    found = loaded(app, ref)
    assert found.territories == ("81",)
    assert sorted(row.unit.name for row in found.units) == ["Albi", "MDS Albi"]


def test_an_amendment_offers_the_places_of_both_departments_and_no_other_department(app: Flask, pair: str) -> None:
    page = Browser(app, "fatou.diallo").get("agreements.new_amendment", ref=pair)
    assert "MDS Foix (09)" in page.text
    assert "Autres départements" not in page.text
    assert "MDS Montpellier" not in page.text


def test_a_person_of_the_second_department_is_referred_under_it(app: Flask, running: str) -> None:
    with app.app_context():
        assert support_months("09", people.unit_of("CD Tarn").id, date(now().year, 6, 1)) == 12
        assert support_months("34", people.unit_of("CD Tarn").id, date(now().year, 6, 1)) is None


@pytest.mark.parametrize("state", State)
def test_in_no_state_has_an_administrator_of_the_second_department_a_step(app: Flask, pair: str, state: State) -> None:
    """Of the council or of the service, as its creator or not, whatever the state: every step of both machines."""
    found = loaded(app, pair)
    with app.app_context():
        service = people.actor("gilles.henry")
    council = replace(service, organisation=found.council_id, side=Side.COUNCIL)
    make_transient(found)
    found.state, found.closes_on = state, None
    for actor, step in product((service, council), Step):
        assert not policy.can_take(actor, found, step)
        assert not policy_amendments.can_propose(actor, found)
        assert not can_manage(actor, found)
        assert not policy.can_edit(actor, found)


@pytest.mark.parametrize(
    ("endpoint", "login", "status"),
    [
        ("agreements.show", "gilles.henry", 200),
        ("reports.agreement_act", "gilles.henry", 200),
        ("reports.committees", "gilles.henry", 200),
        ("reports.monitoring_returns", "gilles.henry", 200),
        ("agreements.termination", "gilles.henry", 403),
        ("agreements.new_amendment", "gilles.henry", 403),
        ("reports.renewal", "gilles.henry", 403),
        ("agreements.show", "brigitte.leroy", 404),
        ("reports.committees", "brigitte.leroy", 404),
        ("agreements.termination", "brigitte.leroy", 404),
    ],
)
def test_pages_of_a_signed_agreement_are_read_where_it_holds_and_written_where_it_is_led(
    app: Flask, pair: str, endpoint: str, login: str, status: int
) -> None:
    Browser(app, login).get(endpoint, status, ref=pair)


@pytest.mark.parametrize(("login", "status"), [("gilles.henry", 200), ("brigitte.leroy", 404), ("ines.faure", 404)])
def test_a_draft_is_found_by_administrators_of_its_side_in_its_departments_only(
    app: Flask, places: dict[str, str], login: str, status: int
) -> None:
    ref = write(app, both(places))
    Browser(app, login).get("agreements.show", status, ref=ref)
