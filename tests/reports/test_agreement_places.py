"""The list behind the places of an agreement: people for their readers, masked counts for the others."""

from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select, update

from agreements.places import AgreementPlace
from core.db import write_transaction
from core.guard import system_actor
from reports.places import holders
from tests import people
from tests.page import Browser, Page

PEOPLE = ("ABADIE", "BENALI", "FABRE")


def the_page(app: Flask, login: str) -> Page:
    return Browser(app, login).get(f"/conventions/{people.agreement_of('31').ref}/places")


@pytest.mark.parametrize(
    ("login", "seen", "unseen"),
    [
        ("paul.martin", ("ABADIE Léa", "BENALI Karim", "FABRE Hugo"), ()),
        ("sonia.vidal", ("BENALI Karim", "FABRE Hugo"), ("ABADIE",)),
        ("anne.roux", ("ABADIE Léa", "FABRE Hugo"), ("BENALI",)),
        ("leo.caron", (), ("ABADIE", "BENALI", "FABRE")),
        ("brigitte.leroy", (), ("ABADIE", "BENALI", "FABRE")),
    ],
)
def test_people_are_listed_to_their_readers_only(
    app: Flask, login: str, seen: tuple[str, ...], unseen: tuple[str, ...]
) -> None:
    text = the_page(app, login).text
    assert [name for name in seen if name not in text] == []
    assert [name for name in unseen if name in text] == []


def test_a_reserved_place_leads_to_the_referral_and_a_taken_one_to_the_file(app: Flask) -> None:
    html = the_page(app, "paul.martin").html
    assert f"/orientations/{people.referral_of('Benali').ref}?" in html
    assert f"/dossiers/{people.file_of('Abadie').ref}?" in html


def test_an_administrator_reads_counts_by_office_and_small_ones_are_masked(app: Flask) -> None:
    page = the_page(app, "brigitte.leroy")
    cells = [cell.text for row in page.tree.all("tr")[1:] for cell in row.all("td")]
    assert len(cells) == 3, "the office, the one without office, and all"
    assert not any(cell.strip().isdigit() for cell in cells)


def test_counts_of_five_and_more_are_shown(app: Flask) -> None:
    office = people.unit_of("MDS Toulouse Nord").id
    with app.app_context(), system_actor("tests: places"), write_transaction() as session:
        session.execute(update(AgreementPlace).values(office_id=office))
        model = session.scalars(select(AgreementPlace)).first()
        assert model is not None
        for number in range(7):
            session.add(
                AgreementPlace(
                    agreement_id=people.agreement_of("31").id, agency_id=model.agency_id, office_id=office,
                    support_id=900 + number, state="taken", asked_at=model.asked_at, taken_at=model.asked_at,
                )
            )  # fmt: skip
        session.flush()
    page = the_page(app, "brigitte.leroy")
    assert "MDS Toulouse Nord" in page.text
    assert [cell.text.strip() for row in page.tree.all("tr")[1:] for cell in row.all("td")] == ["10", "10"]


def test_it_is_paged_and_takes_as_many_queries_for_one_person_as_for_three(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    three = the_page(app, "paul.martin")
    monkeypatch.setattr("reports.places.holders", partial(holders, size=1))
    first = the_page(app, "paul.martin")
    assert first.queries == three.queries
    assert [name for name in PEOPLE if name in first.text] == ["FABRE"]
    seen, page = ["FABRE"], first
    for _number in range(2):
        after = next(link.attributes["href"] for link in page.tree.all("a") if link.attributes.get("rel") == "next")
        page = Browser(app, "paul.martin").get(str(after))
        seen += [name for name in PEOPLE if name in page.text]
    assert sorted(seen) == sorted(PEOPLE)


def test_the_agreement_of_another_department_is_not_found(app: Flask) -> None:
    Browser(app, "marc.albert").get(f"/conventions/{people.agreement_of('31').ref}/places", 404)
