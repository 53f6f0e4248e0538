"""The agreement that counts, its terms at a date, and the gate on the rows of the test world."""

from datetime import timedelta

import pytest

from agreements import queries
from agreements.closed_gate import explain
from agreements.models import AgreementTerms
from agreements.workflow import Closed, Gate
from core.clock import today
from partners import queries as partners
from tests import people
from tests.agreements.doing import Acting
from tests.page import plain, watch

pytestmark = pytest.mark.usefixtures("app_context")


def test_one_agreement_is_in_force_in_haute_garonne_and_none_in_tarn_or_herault() -> None:
    found = queries.in_force("31", today("31"))
    assert found is not None
    assert found.ref == people.agreement_of("31").ref
    assert len(found.targets) > 1
    assert queries.in_force("81", today("81")) is None
    assert queries.in_force("34", today("34")) is None


def test_in_force_follows_the_day_asked() -> None:
    found = queries.in_force("81", today("81") - timedelta(400))
    assert found is not None
    assert found.ref == people.agreement_of("81").ref


def test_the_terms_are_those_in_effect_on_the_day(acting: Acting) -> None:
    with acting("brigitte.leroy"):
        agreement = queries.get(people.agreement_of("31").ref)
        first = agreement.terms[0]
        values = {c.name: getattr(first, c.name) for c in AgreementTerms.__table__.columns if c.name != "id"}
        later = AgreementTerms(**(values | {"effective_on": today("31"), "portfolio_cap": 50}))
        agreement.terms.append(later)
        assert queries.terms_at(agreement, today("31")) is later
        assert queries.terms_at(agreement, today("31") - timedelta(1)) is first
        assert queries.terms_at(agreement, first.effective_on - timedelta(9)) is first


def test_the_gate_opens_for_a_covered_agency_and_lists_the_offices() -> None:
    agency, office = people.unit_of("Toulouse Minimes").id, people.unit_of("MDS Muret").id
    with watch() as seen:
        opening = queries.gate(
            territory="31", agency_id=agency, office_id=office, categories=["sante"], day=today("31")
        )
    assert opening.gate.is_open
    assert [row.name for row in opening.offices] == ["MDS Muret", "MDS Toulouse Nord"]
    assert opening.terms is not None
    assert opening.terms.portfolio_cap == 70
    assert len(seen) <= 5


@pytest.mark.parametrize(
    ("territory", "agency", "closed", "said"),
    [
        ("34", "Montpellier Centre", Closed.NO_AGREEMENT, "de l'Hérault et le service public de l'emploi"),
        ("81", "Albi", Closed.ENDED, "a pris fin le"),
        ("31", "Albi", Closed.AGENCY_NOT_COVERED, "ne couvre pas cette agence"),
    ],
)
def test_a_closed_gate_says_why_and_the_other_ways(territory: str, agency: str, closed: Closed, said: str) -> None:
    opening = queries.gate(territory=territory, agency_id=people.unit_of(agency).id, day=today(territory))
    assert opening.gate.closed is closed
    words = explain(opening, partners.department(territory), queries.contact_of(territory))
    assert said in plain(words.why)
    assert any("droit commun" in plain(way) for way in words.ways)
    assert words.council is not None


def test_the_resources_of_axis_1_are_named_where_the_agreement_in_force_has_them() -> None:
    def ways(territory: str, agency: str) -> str:
        opening = queries.gate(territory=territory, agency_id=people.unit_of(agency).id, day=today(territory))
        return plain(" ".join(explain(opening, partners.department(territory), None).ways))

    assert "ressources sociales du territoire (axe 1 de la convention)" in ways("31", "Albi")
    assert "axe 1" not in ways("81", "Albi")  # ended
    assert "axe 1" not in ways("34", "Montpellier Centre")  # none


def test_every_reason_has_its_sentences() -> None:
    agreement = queries.in_force("31", today("31"))
    department = partners.department("31")
    for closed in Closed:
        gate = Gate(closed, today("31"))
        words = explain(queries.Opening(gate=gate, territory="31", agreement=agreement), department, None)
        assert words.why, closed
        assert len(words.ways) >= 2, closed


def test_an_open_gate_has_nothing_to_explain() -> None:
    opening = queries.gate(territory="31", day=today("31"))
    with pytest.raises(ValueError, match="open"):
        explain(opening, partners.department("31"), None)


def test_covering_shows_only_what_one_may_read(acting: Acting) -> None:
    with acting("karim.benali"):
        assert len(queries.covering(people.unit_of("FT Occitanie").id)) == 2
    with acting("anne.roux"):
        assert [row.number for row in queries.covering(people.unit_of("FT Occitanie").id)] == ["2024-31-01"]
