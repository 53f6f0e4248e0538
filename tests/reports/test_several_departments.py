"""What is counted and printed of an agreement that covers several departments: once, and under each of them."""

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from agreements import queries
from agreements.clause_words import sections
from agreements.clauses import clauses
from core.actor import acting_as
from core.clock import now
from core.db import db
from core.guard import system_actor
from partners.models import Department
from reports import queries as read
from reports.act import opening
from reports.act.articles import articles
from reports.country import Signed, Status, by_year, rows
from reports.followup.snapshot import period_of, take
from reports.followup.wording import for_council
from reports.indicators import monitoring
from reports.indicators.days import Period
from tests import people
from tests.agreements.test_pages import TYPED, reference
from tests.agreements.two_departments import pair, places, running
from tests.page import Browser, plain

__all__ = ["pair", "places", "running"]

YEAR = now().year
DEPARTMENTS = [
    Department(code=code, name=name, of_name=name, region_code="44", region="Grand Est", prefecture="")
    for code, name in (("67", "Bas-Rhin"), ("68", "Haut-Rhin"), ("88", "Vosges"))
]
ALSACE = Signed(
    ref="CV-1", territory="67", further=("68",), number="1", start_on=date(YEAR - 1, 1, 1), end_on=date(YEAR, 12, 31),
    means=((date(YEAR - 1, 1, 1), Decimal(10)),),
)  # fmt: skip


def test_each_covered_department_has_a_row_and_the_fte_stand_on_one() -> None:
    lead, other, none = rows(DEPARTMENTS, [ALSACE], date(YEAR, 3, 1))
    assert (lead.status, other.status, none.status) == (Status.IN_FORCE, Status.IN_FORCE, Status.NONE)
    assert (lead.number, other.number) == ("1", "1")
    assert (lead.fte, other.fte) == (Decimal(10), None)
    assert ([one.code for one in other.shared], other.leader) == (["67"], "67")


@pytest.mark.parametrize("codes", [{"67"}, {"68"}, {"67", "68"}])
def test_the_years_count_the_agreement_and_its_fte_once(codes: set[str]) -> None:
    (*_before, last) = by_year([ALSACE], codes, date(YEAR, 3, 1))
    assert (last.agreements, last.fte) == (1, Decimal(10))


def test_the_list_shows_it_under_both_and_counts_it_under_the_one_that_leads(app: Flask, running: str) -> None:
    page = Browser(app, "karim.benali").get("reports.agreements")
    assert page.html.count(f"/conventions/{running}") >= 2  # the two rows, and the map
    assert "commune avec Ariège (09) : chiffres réunis ici" in page.text
    assert "commune avec Tarn (81) : chiffres à la ligne 81" in page.text


def test_the_coverage_page_shows_it_under_both(app: Flask, running: str) -> None:
    page = Browser(app, "karim.benali").get("reports.coverage", region="76")
    assert "commune avec Tarn (81) : chiffres à la ligne 81" in page.text
    assert page.queries <= 12


def test_its_figures_are_those_of_the_people_of_all_its_departments(app: Flask) -> None:
    start, until = date(YEAR - 3, 1, 1), date(YEAR, 12, 31)
    with app.app_context(), system_actor("tests: figures"):
        each = [monitoring(db.session(), Period(code, start, until), until) for code in ("31", "34", "81")]
        whole = monitoring(db.session(), Period("31", start, until, ("34", "81")), until)
    assert whole.entries == sum(one.entries for one in each)
    assert whole.referrals.all.sent == sum(one.referrals.all.sent for one in each) > each[0].referrals.all.sent
    assert whole.in_contact.of == sum(one.in_contact.of for one in each)


def test_a_committee_counts_every_department(app: Flask, running: str) -> None:
    with app.app_context(), acting_as(people.actor("karim.benali")):
        found = period_of(queries.get(running), date(YEAR, 1, 1), date(YEAR, 12, 31), now())
    assert found.territories == ("81", "09")


def test_the_target_of_a_department_is_what_its_agencies_bring_else_none(app: Flask, running: str) -> None:
    with app.app_context():
        found = read.commitments("09", date(YEAR, 1, 1), date(YEAR, 12, 31))
        led = read.commitments("81", date(YEAR, 1, 1), date(YEAR, 12, 31))
    assert found is not None
    assert led is not None
    assert (found.number, found.target_entries, led.target_entries) == ("en cours", None, None)


def test_the_yearly_report_of_each_department_finds_it(app: Flask, running: str) -> None:
    with app.app_context():
        found = read.terms_of(["09", "81"])
    assert sorted(one.territory for one in found if one.number == "en cours") == ["09", "81"]


# The act and the page


def test_the_act_names_every_department(app: Flask, pair: str) -> None:
    with app.app_context(), acting_as(people.actor("karim.benali")):
        frozen = clauses(queries.get(pair))
        assert opening.of_department(frozen) == "du Tarn et de l’Ariège"
        assert opening.essentials(frozen)[0] == ("Départements", "Tarn (81), Ariège (09)")
        text = [plain(sentence) for part in articles(frozen) for sentence in part.text]
        assert any(one.endswith("dans les départements suivants : Tarn (81), Ariège (09).") for one in text)
        assert ("Départements", "Tarn (81), Ariège (09)") in sections(frozen)[0][1]


def test_a_text_of_one_department_is_written_as_before(app: Flask) -> None:
    with app.app_context(), acting_as(people.actor("karim.benali")):
        frozen = clauses(queries.get(people.agreement_of("31").ref))
    assert "departments" not in frozen
    assert opening.of_department(frozen) == "de la Haute-Garonne"


def test_its_page_names_both_and_offers_its_steps_where_it_is_led(app: Flask, pair: str) -> None:
    page = Browser(app, "gilles.henry").get("agreements.show", ref=pair)
    assert "Tarn (81), Ariège (09)" in page.text
    assert "Tarn (81) : ses administrateurs la modifient, ceux des autres départements la lisent" in page.text
    assert "Proposer un avenant" not in page.text
    assert "Proposer un avenant" in Browser(app, "fatou.diallo").get("agreements.show", ref=pair).text


# The form


def test_the_form_offers_the_departments_the_council_serves(app: Flask, places: dict[str, str]) -> None:
    fatou = Browser(app, "fatou.diallo")
    page = fatou.get("agreements.new")
    assert "Autres départements couverts" in page.text
    assert "Foix (09)" in page.text
    more = {"departments": "09", "agencies-1-covered": "y", "offices-1-covered": "y"}
    ref = reference(fatou.post("agreements.new", TYPED | more))
    shown = fatou.get("agreements.edit", ref=ref)
    assert 'value="09" checked' in shown.html


def test_the_form_of_a_council_of_one_department_asks_nothing_more(app: Flask) -> None:
    page = Browser(app, "fatou.diallo").get("agreements.new")
    assert "Autres départements" not in page.text
    assert "Albi (81)" not in page.text


def test_a_place_outside_the_departments_ticked_is_refused_on_its_field(app: Flask, places: dict[str, str]) -> None:
    page = Browser(app, "fatou.diallo").post("agreements.new", TYPED | {"offices-1-covered": "y"}, 422)
    assert "n'est pas de cette institution dans ce département" in page.text
    assert 'href="#offices-1-covered"' in page.html


def test_a_committee_and_the_lists_name_every_department(app: Flask, running: str) -> None:
    with app.app_context(), acting_as(people.actor("karim.benali")):
        found = take(queries.get(running), date(YEAR, 1, 1), date(YEAR, 12, 31), now())
    assert (found.department, found.of_name) == ("Tarn, Ariège", "du Tarn, de l’Ariège")
    assert plain(for_council(found)) == "Départements du Tarn, de l'Ariège"
    assert "Tarn (81), Ariège (09)" in Browser(app, "karim.benali").get("reports.renewal", ref=running).text


@pytest.mark.parametrize("words", ["Ariège", "09 tarn", "en cours ariège"])
def test_a_search_finds_it_by_any_of_its_departments(app: Flask, running: str, words: str) -> None:
    page = Browser(app, "ines.faure").get("reports.search", q=words)
    assert f"/conventions/{running}" in page.html
