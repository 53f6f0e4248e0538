"""The other answers and ends over HTTP: what they change, what they refuse, who still sees the person afterwards."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from accounts.models import Notice
from agreements.places import AgreementPlace, PlaceState
from casefiles.models import FileAccess, Support
from casefiles.workflow import AccessWhy, Mode
from core.actor import current_actor
from core.clock import now, today
from core.db import side_session
from core.guard import system_actor
from core.i18n import format_date
from referrals import actions
from referrals.models import Referral
from referrals.workflow import State, WithdrawReason
from tests import people
from tests.page import Browser
from tests.referrals.test_races import accept, decline, together

WHY = "Un logement se libère en fin de mois."


def in_days(days: int) -> str:
    return str(today("31") + timedelta(days=days))


def ref(name: str = "Benali") -> str:
    return people.referral_of(name).ref


def read(app: Flask, ref: str) -> dict[str, Any]:
    """The columns of a referral, of its place, and how many see its file from the receiving side."""
    with app.app_context(), system_actor("tests: look"), side_session() as session:
        row = session.scalars(select(Referral).where(Referral.ref == ref)).one()
        found = {column.key: getattr(row, column.key) for column in Referral.__table__.columns}
        place = session.scalar(select(AgreementPlace.state).where(AgreementPlace.referral_id == row.id))
        open_ways = select(FileAccess.id).where(
            FileAccess.file_id == row.file_id, FileAccess.why == AccessWhy.ROUTING, FileAccess.until_at.is_(None)
        )
        return found | {"place": place, "ways": len(session.scalars(open_ways).all())}


def test_a_held_answer_keeps_its_place_and_says_until_when(app: Flask) -> None:
    claire = Browser(app, "claire.dumas")
    page = claire.post("referrals.hold", {"reason": WHY, "review_on": in_days(20)}, ref=ref())
    found = read(app, ref())
    assert (found["state"], found["holds"], found["place"]) == (State.WAITING, 1, PlaceState.RESERVED)
    shown = claire.get(page.location).text
    assert WHY in shown
    assert "À vous : réexaminer et répondre" in shown
    assert "Reporter la réponse" in shown


def test_a_date_is_put_off_once_and_never_beyond_thirty_days(app: Flask) -> None:
    claire = Browser(app, "claire.dumas")
    far = claire.post("referrals.hold", {"reason": WHY, "review_on": in_days(31)}, 422, ref=ref())
    assert f"au plus tard le {format_date(today('31') + timedelta(days=30))}" in far.text
    for days in (10, 30):
        claire.post("referrals.hold", {"reason": WHY, "review_on": in_days(days)}, ref=ref())
    assert "Reporter la réponse" not in claire.get("referrals.show", ref=ref()).text
    third = claire.post("referrals.hold", {"reason": "Encore", "review_on": in_days(12)}, 422, ref=ref())
    assert "déjà été reportée une fois" in third.text
    assert "Encore" in third.html


def test_a_worker_does_not_put_an_answer_off(app: Flask) -> None:
    Browser(app, "anne.roux").get("referrals.hold", 403, ref=ref("Fabre"))


def test_a_held_referral_is_accepted_all_the_same(app: Flask) -> None:
    claire = Browser(app, "claire.dumas")
    claire.post("referrals.hold", {"reason": WHY, "review_on": in_days(20)}, ref=ref())
    claire.post("referrals.accept", {"worker": str(people.membership_id("anne.roux"))}, ref=ref())
    assert (read(app, ref())["state"], read(app, ref())["place"]) == (State.ACCEPTED, PlaceState.TAKEN)


def test_resources_are_an_answer_and_no_refusal(app: Flask) -> None:
    typed = {"name_1": "Boutique solidarité", "details_1": "12 rue Nord, le mardi", "name_2": "Fonds énergie"}
    Browser(app, "claire.dumas").post("referrals.resources", typed, ref=ref())
    found = read(app, ref())
    assert (found["state"], found["place"], found["ways"]) == (State.RESOURCED, PlaceState.FREED, 0)
    assert found["answered_at"] == found["closed_at"] is not None
    shown = Browser(app, "sonia.vidal").get("referrals.show", ref=ref()).text
    assert "Boutique solidarité 12 rue Nord, le mardi" in shown
    assert "Ce n'est pas un refus" in shown
    Browser(app, "claire.dumas").get("referrals.show", 404, ref=ref())


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name_1": ""}, "Indiquez au moins une ressource."),
        ({"name_1": "Une aide", "details_3": "Au guichet"}, "Nommez cette ressource"),
        ({"name_1": "x" * 201}, "200"),
    ],
)
def test_an_empty_or_nameless_resource_is_refused_on_its_field(app: Flask, typed: dict[str, str], said: str) -> None:
    page = Browser(app, "claire.dumas").post("referrals.resources", typed, 422, ref=ref())
    assert said in page.text
    assert read(app, ref())["state"] is State.SENT


def test_social_support_only_opens_without_an_advisor_and_gives_the_place_back(app: Flask) -> None:
    typed = {
        "worker": str(people.membership_id("anne.roux")), "agreed_on": in_days(-1), "agreed_by": "paper",
        "review_on": in_days(90),
    }  # fmt: skip
    Browser(app, "claire.dumas").post("referrals.accept_social", typed, ref=ref())
    found = read(app, ref())
    assert (found["state"], found["axis"], found["place"]) == (State.ACCEPTED, "social_only", PlaceState.FREED)
    with app.app_context(), system_actor("tests: look"), side_session() as session:
        columns = (Support.mode, Support.advisor_id, Support.worker_id, Support.term_on)
        row = session.execute(select(*columns).where(Support.id == found["support_id"])).one()
    assert tuple(row) == (
        Mode.SOCIAL_ONLY, None, people.membership_id("anne.roux"), today("31") + timedelta(days=90)
    )  # fmt: skip
    shown = Browser(app, "sonia.vidal").get("referrals.show", ref=ref()).text
    assert "Un accompagnement social exclusif est ouvert avec Anne Roux" in shown


def test_social_support_needs_the_persons_agreement(app: Flask) -> None:
    typed = {"worker": str(people.membership_id("anne.roux")), "agreed_on": in_days(1), "agreed_by": "oral"}
    page = Browser(app, "claire.dumas").post(
        "referrals.accept_social", typed | {"review_on": in_days(60)}, 422, ref=ref()
    )
    assert "Cette date est à venir" in page.text


def test_a_withdrawn_referral_is_gone_for_who_received_it_at_once(app: Flask) -> None:
    sonia = Browser(app, "sonia.vidal")
    page = sonia.post("referrals.withdraw", {"reason": "in_work"}, ref=ref())
    found = read(app, ref())
    assert (found["state"], found["withdraw_reason"]) == (State.WITHDRAWN, WithdrawReason.IN_WORK)
    assert (found["place"], found["ways"], found["answered_at"]) == (PlaceState.FREED, 0, None)
    assert "La personne a repris un emploi" in sonia.get(page.location).text
    Browser(app, "claire.dumas").get("referrals.show", 404, ref=ref())
    Browser(app, "anne.roux").get("referrals.show", 404, ref=ref())


def test_a_reason_of_the_system_is_none_of_the_authors(app: Flask) -> None:
    page = Browser(app, "sonia.vidal").post("referrals.withdraw", {"reason": "silence"}, 422, ref=ref())
    assert "Choisissez une réponse de la liste" in page.text
    other = Browser(app, "sonia.vidal").post("referrals.withdraw", {"reason": "other"}, 422, ref=ref())
    assert "Écrivez le motif" in other.text


def test_who_answers_what_was_just_withdrawn_reads_it_and_keeps_what_was_typed(app: Flask) -> None:
    claire = Browser(app, "claire.dumas")
    target = claire.address("referrals.decline", ref=ref())
    typed = claire.get(target).fields(target) | {"reason": "other", "text": "Une longue explication."}
    Browser(app, "sonia.vidal").post("referrals.withdraw", {"reason": "moved"}, ref=ref())
    page = claire.send(target, typed, 409)
    assert "Une orientation a été retirée." in page.text
    assert "Une longue explication." in page.text


def test_a_referral_handed_on_arrives_with_its_reason_and_its_place(app: Flask) -> None:
    typed = {"unit": str(people.unit_of("MDS Muret").id), "reason": "Elle habite à Muret."}
    Browser(app, "claire.dumas").post("referrals.redirect_on", typed, ref=ref())
    assert read(app, ref())["state"] is State.REDIRECTED
    shown = Browser(app, "sonia.vidal").get("referrals.show", ref=ref())
    assert "Elle habite à Muret." in shown.text
    assert "ensuite : Envoyée" in shown.text


def test_it_is_not_handed_to_a_place_outside_the_agreement(app: Flask) -> None:
    typed = {"unit": str(people.unit_of("MDS Albi").id), "reason": "Elle habite à Albi."}
    page = Browser(app, "claire.dumas").post("referrals.redirect_on", typed, 422, ref=ref())
    assert "Choisissez un autre lieu de la convention." in page.text


def test_an_author_refers_again_from_a_refusal(app: Flask) -> None:
    Browser(app, "claire.dumas").post("referrals.decline", {"reason": "capacity"}, ref=ref())
    sonia = Browser(app, "sonia.vidal")
    shown = sonia.get("referrals.show", ref=ref())
    assert "À vous : orienter de nouveau ou clore" in shown.text
    draft = sonia.post("referrals.refer_again", {}, ref=ref(), _from=sonia.address("referrals.show", ref=ref()))
    assert draft.location.endswith("/brouillon")
    assert "avant : Refusée" not in shown.text
    assert "rien à faire" in sonia.get("referrals.show", ref=ref()).text


@pytest.mark.parametrize(
    ("login", "endpoint", "typed", "kind"),
    [
        ("claire.dumas", "referrals.hold", {"reason": WHY, "review_on": ""}, "referral.held"),
        ("claire.dumas", "referrals.resources", {"name_1": "Une aide"}, "referral.resourced"),
        ("sonia.vidal", "referrals.withdraw", {"reason": "solved"}, "referral.withdrawn"),
        ("claire.dumas", "referrals.redirect_on", {"unit": "", "reason": WHY}, "referral.redirected"),
    ],
)
def test_the_other_side_is_told(app: Flask, login: str, endpoint: str, typed: dict[str, str], kind: str) -> None:
    known = {"review_on": in_days(9), "unit": str(people.unit_of("MDS Muret").id)}
    Browser(app, login).post(endpoint, {name: value or known[name] for name, value in typed.items()}, ref=ref())
    with app.app_context(), system_actor("tests: look"), side_session() as session:
        told = session.scalars(select(Notice.membership_id).where(Notice.kind == kind, Notice.read_at.is_(None))).all()
    other = "claire.dumas" if login == "sonia.vidal" else "sonia.vidal"
    assert people.membership_id(other) in told
    assert people.membership_id(login) not in told


def hold(referral: Referral) -> None:
    from_now = today("31") + timedelta(days=5)
    actions.hold(referral, reason=WHY, review_on=from_now, by=current_actor(), at=now())


def withdraw(referral: Referral) -> None:
    actions.withdraw(referral, reason=WithdrawReason.SOLVED, by=current_actor(), at=now())


def redirect(referral: Referral) -> None:
    to_unit_id = people.unit_of("MDS Muret").id
    actions.redirect(referral, to_unit_id=to_unit_id, reason=WHY, by=current_actor(), at=now())


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("claire.dumas", redirect), ("elise.gros", accept)),
        (("sonia.vidal", withdraw), ("claire.dumas", accept)),
        (("sonia.vidal", withdraw), ("claire.dumas", redirect)),
        (("claire.dumas", decline), ("elise.gros", redirect)),
    ],
)
def test_of_two_ends_at_once_one_counts(app: Flask, first: Any, second: Any) -> None:
    outcome = together(app, *((login, ref(), verb) for login, verb in (first, second)))
    assert outcome.count("done") == 1
    found = read(app, ref())
    assert found["closed_at"] is not None
    assert (found["support_id"] is not None) == (found["state"] is State.ACCEPTED)


def test_of_two_holds_at_once_the_date_is_put_off_at_most_once_more(app: Flask) -> None:
    outcome = together(app, ("claire.dumas", ref(), hold), ("elise.gros", ref(), hold))
    assert outcome.count("done") == read(app, ref())["holds"]


@pytest.mark.parametrize(
    ("login", "endpoint", "typed", "said"),
    [
        ("claire.dumas", "referrals.resources", {"name_1": "Une aide"}, "Une aide"),
        ("sonia.vidal", "referrals.withdraw", {"reason": "in_work"}, "La personne a repris un emploi"),
        ("claire.dumas", "referrals.redirect_on", {"unit": "", "reason": WHY}, WHY),
    ],
)
def test_the_sheet_says_how_it_ended_and_asks_no_answer(
    app: Flask, login: str, endpoint: str, typed: dict[str, str], said: str
) -> None:
    known = {"unit": str(people.unit_of("MDS Muret").id)}
    Browser(app, login).post(endpoint, {name: value or known[name] for name, value in typed.items()}, ref=ref())
    sheet = Browser(app, "sonia.vidal").get("reports.referral_sheet", ref=ref()).text
    assert "Réponse enregistrée" in sheet
    assert said in sheet
    assert "Nom, date, signature" not in sheet


def test_the_place_it_went_to_is_named(app: Flask) -> None:
    typed = {"unit": str(people.unit_of("MDS Muret").id), "reason": WHY}
    Browser(app, "claire.dumas").post("referrals.redirect_on", typed, ref=ref())
    assert "Envoyée – MDS Muret" in Browser(app, "sonia.vidal").get("referrals.show", ref=ref()).text
