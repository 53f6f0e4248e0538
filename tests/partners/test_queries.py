"""Units, posts and the directory."""

from datetime import timedelta

import pytest

from core.clock import today
from core.db import db
from core.errors import NotFound
from partners import queries
from partners.models import Unit
from partners.queries import Wanted
from partners.workflow import Role, UnitKind
from tests import people

pytestmark = pytest.mark.usefixtures("app_context")
TOULOUSE = "MDS Toulouse Nord"


def names(**wanted: object) -> list[str]:
    return [row.name for row in queries.directory(Wanted(**wanted), None)[0].rows]  # type: ignore[arg-type]


def test_the_thirteen_departments_of_occitanie() -> None:
    assert len(queries.departments("76")) == 13
    assert len(queries.departments()) == 101


def test_an_unknown_department_or_unit_is_not_found() -> None:
    for attempt in (lambda: queries.department("9Z"), lambda: queries.unit("U-X"), lambda: queries.unit_by_id(0)):
        with pytest.raises(NotFound):
            attempt()


def test_members_are_those_of_the_day_with_an_account() -> None:
    unit = people.unit_of(TOULOUSE).id
    found = queries.members([unit], [Role.SOCIAL_WORKER], today())
    assert [member.name for member in found] == ["Léo Caron", "Anne Roux"]
    before = queries.members([unit], [Role.SOCIAL_WORKER], today() - timedelta(30))
    assert "Rémi Colas" in [member.name for member in before]
    agency = queries.members([people.unit_of("Toulouse Minimes").id], [Role.ADVISOR], today())
    assert [member.name for member in agency] == ["Val Perrin", "Sonia Vidal"], "Zoé Lambert is deactivated"


def test_a_post_is_named_with_role_and_unit() -> None:
    anne = people.membership_id("anne.roux")
    assert queries.member_names([anne, None]) == {anne: f"Anne Roux, travail social – {TOULOUSE}"}
    assert queries.member_names([]) == {}


def test_the_directory_of_a_department_holds_the_regional_service_too() -> None:
    assert names(territory="81") == ["Albi", "CD Tarn", "FT Occitanie", "MDS Albi"]
    assert len(names(region="76")) == 12
    assert names(region="53") == []


@pytest.mark.parametrize("words", ["toul", "TOÛL nord", "nord toulouse", "mds nor"])
def test_words_are_found_at_their_beginning_whatever_their_accents_and_order(words: str) -> None:
    assert TOULOUSE in names(words=words)


@pytest.mark.parametrize("words", ["oulouse", "%", "_", "toulouse albi"])
def test_what_does_not_begin_a_word_is_not_found(words: str) -> None:
    assert names(words=words, kinds=(UnitKind.OFFICE,)) == (
        [] if words not in ("%", "_") else names(kinds=(UnitKind.OFFICE,))
    )


def test_a_closed_unit_leaves_the_directory() -> None:
    db.session.get_one(Unit, people.unit_of("MDS Albi").id).closed_on = today()
    with db.session.no_autoflush:
        assert "MDS Albi" in names(territory="81")


def test_the_search_key_follows_name_and_town() -> None:
    unit = Unit(name="Maison Œuvres", town="Sète")
    unit.town = "Agde"
    assert unit.search_key == "maison oeuvres agde"


def test_a_unit_knows_what_is_above_and_below() -> None:
    agency = queries.unit(people.unit_of("Muret").ref)
    assert [unit.name for unit in queries.ancestors(agency)] == ["FT Occitanie", "DT 31"]
    assert [unit.name for unit in queries.children(people.unit_of("DT 31").id)] == ["Muret", "Toulouse Minimes"]


def test_the_regional_administrator_has_the_region_of_the_units_below() -> None:
    assert people.actor("karim.benali").region == "76"
    assert people.actor("anne.roux").region == "76"
