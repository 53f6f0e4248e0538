"""From a social worker to the employment service: three pages, the agency's inbox, the pair that comes of it."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from agreements.places import AgreementPlace, PlaceState
from casefiles.models import FileAccess, Support
from casefiles.workflow import AccessLevel, AccessWhy, Category, Mode
from core.actor import current_actor
from core.clock import today
from core.db import side_session
from core.guard import system_actor
from referrals.models import Referral
from referrals.workflow import Direction, State
from tests import people
from tests.casefiles.doing import create
from tests.page import Browser
from tests.referrals.doing import acting

AGENCY, OFFICE = "Toulouse Minimes", "MDS Toulouse Nord"
PLACE = (AgreementPlace.state, AgreementPlace.agency_id, AgreementPlace.office_id)


def typed(**changes: Any) -> dict[str, Any]:
    """Page 2, whole."""
    return {
        "barriers": [Category.MOBILITY.value], "office": people.unit_of(AGENCY).ref,
        "advisor": str(people.membership_id("anne.roux")), "agreed_on": str(today("31")), "agreed_by": "paper",
        "reason": "Elle est prête à chercher un emploi à mi-temps.", **changes,
    }  # fmt: skip


def meeting(app: Flask, login: str, **person: Any) -> Browser:
    """A social worker who just entered somebody."""
    with app.app_context(), acting(login):
        create(current_actor(), birth_name="Zola", given_names="Émile", **person)
    return Browser(app, login)


@pytest.fixture
def anne(app: Flask) -> Browser:
    """A social worker who just met somebody."""
    return meeting(app, "anne.roux")


def begun(anne: Browser) -> str:
    """The address of the draft."""
    file = anne.get("referrals.new", q="Zola").html.split("dossier=")[1].split('"')[0]
    page = anne.post("referrals.start", {}, _from=anne.address("referrals.new", dossier=file))
    return page.location


def sent(anne: Browser, **changes: Any) -> str:
    """The reference of one just sent."""
    draft = begun(anne)
    anne.post(draft, typed(**changes))
    anne.post(draft.replace("/brouillon", "/envoi"), {})
    return draft.split("/")[2]


def read(app: Flask, ref: str) -> dict[str, Any]:
    """The columns of a referral and the state of its place."""
    with app.app_context(), system_actor("tests: look"), side_session() as session:
        row = session.scalars(select(Referral).where(Referral.ref == ref)).one()
        place = session.execute(select(*PLACE).where(AgreementPlace.referral_id == row.id)).first()
        return {column.key: getattr(row, column.key) for column in Referral.__table__.columns} | {
            "place": place and tuple(place)
        }


def test_page_two_offers_agencies_with_their_places_and_colleagues_with_their_load(anne: Browser) -> None:
    page = anne.get(begun(anne))
    assert "Toulouse Minimes – " in page.text
    assert "places libres sur 420" in page.text
    assert "MDS Muret" not in page.text
    assert "Travail social du binôme" in page.text
    assert "Léo Caron" in page.text
    assert "Paul Martin" not in page.text


def test_it_reserves_a_place_of_the_agency_and_arrives_in_its_inbox(app: Flask, anne: Browser) -> None:
    ref = sent(anne)
    found = read(app, ref)
    assert (found["direction"], found["state"]) == (Direction.TO_EMPLOYMENT, State.SENT)
    assert found["to_organisation_id"] == people.unit_of("FT Occitanie").id
    assert found["place"] == (PlaceState.RESERVED, people.unit_of(AGENCY).id, people.unit_of(OFFICE).id)
    assert "ZOLA Émile" in Browser(app, "luc.moreau").get("referrals.inbox").text
    assert "ZOLA Émile" in anne.get("referrals.sent").text
    for login in ("claire.dumas", "gilles.henry", "hugo.perez", "sonia.vidal", "paul.martin"):
        Browser(app, login).get("referrals.show", 403 if login == "gilles.henry" else 404, ref=ref)


def test_the_agency_assigns_and_a_dedicated_advisor_accepts(app: Flask, anne: Browser) -> None:
    ref, luc, paul = sent(anne), Browser(app, "luc.moreau"), Browser(app, "paul.martin")
    page = luc.get("referrals.assign", ref=ref)
    assert "Paul Martin" in page.text
    assert "personnes suivies sur 70" in page.text
    luc.post("referrals.assign", {"worker": str(people.membership_id("paul.martin"))}, ref=ref)
    assert "À vous : répondre" in paul.get("referrals.inbox").text
    page = paul.post("referrals.accept", {"worker": str(people.membership_id("paul.martin"))}, ref=ref)
    assert "L'accompagnement global est ouvert avec Paul Martin et Anne Roux." in paul.get(page.location).text
    found = read(app, ref)
    assert found["place"] == (PlaceState.TAKEN, people.unit_of(AGENCY).id, people.unit_of(OFFICE).id)
    with app.app_context(), system_actor("tests: look"), side_session() as session:
        columns = (Support.advisor_id, Support.worker_id, Support.agency_id, Support.office_id, Support.mode)
        support = session.execute(select(*columns).where(Support.id == found["support_id"])).one()
        content = select(FileAccess.membership_id).where(
            FileAccess.file_id == found["file_id"], FileAccess.level == AccessLevel.CONTENT,
            FileAccess.why == AccessWhy.PAIR, FileAccess.until_at.is_(None),
        )  # fmt: skip
        assert set(session.scalars(content)) == {people.membership_id(one) for one in ("paul.martin", "anne.roux")}
    assert tuple(support) == (
        people.membership_id("paul.martin"), people.membership_id("anne.roux"),
        people.unit_of(AGENCY).id, people.unit_of("MDS Toulouse Nord").id, Mode.GLOBAL,
    )  # fmt: skip


def test_only_a_council_answers_with_resources_or_social_support(app: Flask, anne: Browser) -> None:
    ref, luc = sent(anne), Browser(app, "luc.moreau")
    shown = luc.get("referrals.show", ref=ref)
    assert "Transmettre à un autre lieu" in shown.text
    assert "Répondre par des ressources" not in shown.text
    for endpoint in ("referrals.resources", "referrals.accept_social"):
        luc.get(endpoint, 409, ref=ref)


def test_it_is_handed_to_another_agency_with_its_place(app: Flask, anne: Browser) -> None:
    ref = sent(anne)
    page = Browser(app, "luc.moreau").get("referrals.redirect_on", ref=ref)
    assert "Muret" in page.text
    assert "MDS" not in page.text.partition("Transmettre à")[2]
    other = {"unit": str(people.unit_of("Muret").id), "reason": "Il habite à Muret"}
    Browser(app, "luc.moreau").post("referrals.redirect_on", other, ref=ref)
    with app.app_context(), system_actor("tests: look"), side_session() as session:
        offices = session.scalars(select(AgreementPlace.office_id).where(AgreementPlace.state == PlaceState.RESERVED))
        assert set(offices) == {people.unit_of(OFFICE).id}


def test_a_colleague_may_be_named_and_then_makes_the_pair(app: Flask, anne: Browser) -> None:
    ref = sent(anne, advisor=str(people.membership_id("leo.caron")))
    assert Browser(app, "leo.caron").get("referrals.show", ref=ref).status == 200
    Browser(app, "luc.moreau").post("referrals.accept", {"worker": str(people.membership_id("paul.martin"))}, ref=ref)
    assert "ZOLA" in Browser(app, "leo.caron").get("casefiles.portfolio").text
    assert "ZOLA" not in anne.get("casefiles.portfolio").text
    assert "Léo Caron" in anne.get("referrals.show", ref=ref).text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"office": ""}, "Choisissez où envoyer l'orientation."),
        ({"office": "AG-NOWHERE"}, "Choisissez un lieu de la liste."),
        ({"advisor": ""}, "Choisissez le membre du binôme de votre équipe."),
        ({"advisor": "999999"}, "Choisissez une personne de la liste."),
    ],
)
def test_a_wrong_choice_is_said_on_its_field(anne: Browser, changes: dict[str, str], said: str) -> None:
    page = anne.post(begun(anne), typed(**changes), 422)
    assert said in page.text
    assert "mi-temps" in page.text


def test_an_office_outside_any_agreement_is_told_why(app: Flask) -> None:
    nora = meeting(app, "nora.haddad", territory="81")
    file = nora.get("referrals.new", q="Zola").html.split("dossier=")[1].split('"')[0]
    assert "Orientation impossible" in nora.get("referrals.new", dossier=file).text


def test_its_sheet_calls_each_side_what_it_is(app: Flask, anne: Browser) -> None:
    ref = sent(anne, advisor=str(people.membership_id("leo.caron")))
    sheet = Browser(app, "luc.moreau").get("reports.referral_sheet", ref=ref).text
    assert "Travail social proposé" in sheet
    assert "Agence Toulouse Minimes" in sheet
    assert "Lieu d'accueil" not in sheet
