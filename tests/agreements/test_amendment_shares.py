"""An amendment splits the targets of the years to come by agency again: its form, its checks, what is then in force."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from agreements import queries
from agreements.draft import Draft, Share
from tests import people
from tests.agreements.amendment_steps import DAY, ON, Amend
from tests.agreements.doing import Acting
from tests.agreements.test_amendment_pages import SIGNED, TYPED, propose, take
from tests.page import Browser
from tests.signed_copies import OPENED

NEXT = DAY.year + 1
AIMS: dict[str, Any] = {"targets-0-entered": "500", "targets-0-active_file": "600"}
LATER = ON + timedelta(1)


def shared(line: int, entries: object, active: object) -> dict[str, Any]:
    return {f"shares-{line}-entered": str(entries), f"shares-{line}-active_file": str(active)}


SPLIT = AIMS | shared(0, 300, 400) | shared(1, 200, 200)


@pytest.fixture
def gilles(app: Flask) -> Browser:
    """Administrator of the employment service in Haute-Garonne."""
    return Browser(app, "gilles.henry")


def halves(base: Draft) -> Draft:
    """Each year to come, half of its target for each of the two agencies."""
    years = [aim.year for aim in base.targets if aim.year > DAY.year]
    return replace(base, shares=tuple(Share(year, one.ref, 240, 300) for year in years for one in base.agencies))


def test_the_form_has_a_line_for_each_agency_of_each_year_to_come(gilles: Browser) -> None:
    address = gilles.address("agreements.new_amendment", ref=people.agreement_of("31").ref)
    page = gilles.get(address)
    fields, refs = page.fields(address), {people.unit_of(name).ref for name in ("Muret", "Toulouse Minimes")}
    years = [fields[name] for name in fields if name.startswith("targets-") and name.endswith("-year")]
    lines = [(fields[f"shares-{n}-year"], fields[f"shares-{n}-ref"]) for n in range(2 * len(years))]
    assert years[0] == str(NEXT)
    assert {*lines} == {(year, ref) for year in years for ref in refs}
    assert f"Répartir {NEXT} par agence" in page.text


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        (shared(0, 300, 400) | shared(1, 100, 200), "targets-0-entered", "Les agences se répartissent 400"),
        (shared(0, 300, 400) | shared(1, 200, 300), "targets-0-active_file", "Les agences se répartissent 700"),
        (shared(0, 500, ""), "shares-0-active_file", "Complétez « File active à atteindre »"),
        (shared(0, "x", 1), "shares-0-entered", "nombre entier"),
        (shared(0, 500, 600) | {"agencies-0-covered": None}, "shares-0-entered", "n'est pas cochée"),
        (shared(0, 500, 600) | {"shares-0-year": "1999"}, "shares-0-entered", "Fixez d'abord l'objectif de 1999"),
    ],
)
def test_a_split_that_does_not_hold_is_said_on_its_field_and_kept(
    gilles: Browser, typed: dict[str, Any], field: str, said: str
) -> None:
    address = gilles.address("agreements.new_amendment", ref=people.agreement_of("31").ref)
    fields = gilles.get(address).fields(address) | TYPED | AIMS | typed
    page = gilles.send(address, {key: value for key, value in fields.items() if value is not None}, 422)
    assert f'id="{field}-error"' in page.html
    assert said in page.text
    kept = page.fields("")
    assert {kept[key] for key in AIMS} == {*AIMS.values()}
    assert all(kept[key] == value for key, value in typed.items() if value is not None)


def test_old_and_new_stand_side_by_side_and_the_form_holds_them_again(gilles: Browser) -> None:
    propose(gilles, **SPLIT)
    ref = people.agreement_of("31").ref
    page = gilles.get("agreements.amendment", ref=ref, number=1)
    row = next(row for row in page.tree.all("tr") if f"Objectifs {NEXT}" in row.text)
    old, new = (cell.text.replace("\u00a0", " ") for cell in row.all("td"))
    assert old == "480 entrées, file active 600"
    assert new.startswith("500 entrées, file active 600 ; ")
    assert ("200 entrées, file active 200" in new, "300 entrées, file active 400" in new) == (True, True)
    fields = gilles.get("agreements.edit_amendment", ref=ref, number=1).fields("")
    assert SPLIT.items() <= fields.items()


def test_it_applies_at_its_date_and_leaves_the_years_before(acting: Acting, amend: Amend) -> None:
    amend(halves)
    with acting("paul.martin"):
        found = queries.get(people.agreement_of("31").ref)
        assert {(row.year > DAY.year, row.entries, row.active_file) for row in found.shares} == {(True, 240, 300)}
        assert [row.entries for row in found.targets] == [480] * len(found.targets)
        assert found.draft(ON).shares == found.draft().shares


@pytest.fixture
def split_signed(gilles: Browser) -> None:
    """An amendment that splits the target of next year, signed on paper."""
    propose(gilles, **SPLIT)
    take(gilles, "record", SIGNED)
    take(Browser(gilles.app, "brigitte.leroy"), "confirm", OPENED)


@pytest.mark.usefixtures("split_signed")
def test_a_split_target_changes_with_its_shares_only(gilles: Browser) -> None:
    later: dict[str, Any] = {"effective_on": str(LATER), "portfolio_cap": "60", "targets-0-entered": "600"}
    page = propose(gilles, 422, **later)
    assert "Les agences se répartissent 500" in page.text
    assert 'id="targets-0-entered-error"' in page.html
    propose(gilles, **later, **shared(0, 400, 400))


@pytest.mark.usefixtures("split_signed")
def test_the_file_of_the_agreement_has_the_split_in_force(gilles: Browser) -> None:
    file = json.loads(gilles.get("agreements.export", ref=people.agreement_of("31").ref).response.data)
    assert sorted((row["year"], row["entries"], row["active_file"]) for row in file["shares"]) == [
        (NEXT, 200, 200),
        (NEXT, 300, 400),
    ]


def test_a_second_amendment_changes_adds_and_takes_off_shares(acting: Acting, amend: Amend) -> None:
    amend(halves)
    first = people.unit_of("Muret").ref

    def alone(base: Draft) -> Draft:
        agencies = tuple(one for one in base.agencies if one.ref == first)
        shares = tuple(Share(one.year, one.ref, 480, 600) for one in base.shares if one.ref == first)
        return replace(base, agencies=agencies, shares=shares)

    amend(alone, LATER)
    with acting("paul.martin"):
        found = queries.get(people.agreement_of("31").ref)
        assert {(row.unit.ref, row.entries, row.active_file) for row in found.shares} == {(first, 480, 600)}
        assert [one.ref for one in found.draft().agencies] == [first]
