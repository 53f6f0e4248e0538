"""The list of accounts of an office, one of them, its dates, one more post."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from accounts.models import JournalEntry
from core.clock import now, today
from core.outbox import Mail
from partners.members.queries import expiring
from partners.models import Membership
from partners.workflow import Role
from tests import people
from tests.accounts.doing import change
from tests.page import Browser
from tests.partners.joining import ELISE, NEW, RITA, SIMON, invite, page_ref, posts_of, rows

ANNE = "anne.roux"


@pytest.mark.parametrize(
    ("login", "seen", "hidden"),
    [
        (SIMON, ("ROUX Anne", "GROS Élise", "LEROY Brigitte"), ("MARTIN Paul", "HADDAD Nora")),
        (RITA, ("MARTIN Paul", "PEREZ Hugo"), ("ROUX Anne", "FAURE Inès", "BENALI Karim")),
        (ELISE, ("ROUX Anne", "DUMAS Claire"), ("BLANC Julie", "LEROY Brigitte")),
    ],
)
def test_the_list_is_of_the_own_office_and_below(
    app: Flask, login: str, seen: tuple[str, ...], hidden: tuple[str, ...]
) -> None:
    text = Browser(app, login).get("members.index").text
    assert [name for name in seen if name not in text] == []
    assert [name for name in hidden if name in text] == []


@pytest.mark.parametrize(
    ("query", "seen", "hidden"),
    [
        ("q=roux", "ROUX Anne", "CARON Léo"),
        ("q=elise", "GROS Élise", "ROUX Anne"),
        ("role=head", "GROS Élise", "ROUX Anne"),
        ("etat=ended", "COLAS Rémi", "ROUX Anne"),
        ("etat=in_force", "ROUX Anne", "COLAS Rémi"),
    ],
)
def test_the_list_is_narrowed_by_name_role_and_state(app: Flask, query: str, seen: str, hidden: str) -> None:
    text = Browser(app, SIMON).get(f"/administration/comptes?{query}").text
    assert seen in text
    assert hidden not in text


def test_an_unknown_filter_narrows_nothing(app: Flask) -> None:
    text = Browser(app, SIMON).get("/administration/comptes?role=king&etat=zzz&lieu=zzz&page=zzz").text
    assert "ROUX Anne" in text


def test_the_page_of_a_member_shows_the_posts_in_ones_offices_only(app: Flask) -> None:
    text = Browser(app, RITA).get("members.show", ref=page_ref(app, "val.perrin", "Muret")).text
    assert "Toulouse Minimes" in text
    luc = Browser(app, "luc.moreau")
    luc.get("members.show", 404, ref=page_ref(app, "val.perrin", "Muret"))
    assert "Muret" not in luc.get("members.show", ref=page_ref(app, "val.perrin", "Toulouse Minimes")).text


def test_dates_are_changed_and_the_session_ends_the_day_after(app: Flask, freeze: object) -> None:
    simon, ref = Browser(app, SIMON), page_ref(app, ANNE)
    simon.post("members.change", {"end_on": str(today("31") + timedelta(days=30))}, ref=ref)
    assert posts_of(app, people.email(ANNE))[0].end_on == today("31") + timedelta(days=30)


@pytest.mark.parametrize(
    "dates", [{"end_on": "2001-01-01"}, {"start_on": "2001-01-01"}, {"end_on": "demain"}, {"start_on": ""}]
)
def test_dates_that_do_not_hold_are_refused(app: Flask, dates: dict[str, str]) -> None:
    Browser(app, SIMON).post("members.change", dates, 422, ref=page_ref(app, ANNE))


def test_a_change_over_a_colleagues_is_told(app: Flask) -> None:
    ref, key = page_ref(app, ANNE), people.membership_id(ANNE)
    simon = Browser(app, SIMON)
    fields = simon.get("members.change", ref=ref).fields(simon.address("members.change", ref=ref))
    change(app, update(Membership).where(Membership.id == key).values(version=2))
    assert "modifié" in simon.send(simon.address("members.change", ref=ref), fields, 409).text


def test_one_more_post_is_given_and_shows_in_the_switch(app: Flask) -> None:
    simon = Browser(app, SIMON)
    unit = people.unit_of("MDS Muret").ref
    simon.post("members.give", {"unit": unit, "role": "secretary"}, ref=page_ref(app, ANNE))
    assert "Secrétariat – MDS Muret" in Browser(app, ANNE).get("partners.index").text
    told = rows(app, select(Mail.recipient).where(Mail.kind == "account.invited"))
    assert [mail.recipient for mail in told] == [people.email(ANNE)]


def test_a_post_to_come_or_over_is_in_no_switch(app: Flask) -> None:
    simon, unit = Browser(app, SIMON), people.unit_of("MDS Muret").ref
    given = {"unit": unit, "role": "secretary", "start_on": str(today("31") + timedelta(days=2))}
    simon.post("members.give", given, ref=page_ref(app, ANNE))
    assert "MDS Muret" not in " ".join(
        button.text for button in Browser(app, ANNE).get("partners.show", ref=unit).tree.all("button")
    )


def test_nobody_is_given_a_post_out_of_reach(app: Flask) -> None:
    unit = people.unit_of("MDS Albi").ref
    Browser(app, SIMON).post("members.give", {"unit": unit, "role": "secretary"}, 404, ref=page_ref(app, ANNE))


def test_what_is_done_with_a_post_stands_in_the_journal_of_the_institution(app: Flask) -> None:
    Browser(app, SIMON).post("members.end", {"owner": "file"}, ref=page_ref(app, ANNE))
    query = select(JournalEntry.user_id, JournalEntry.organisation_id).where(JournalEntry.action == "membership.end")
    assert [tuple(row) for row in rows(app, query)] == [(people.user_id(SIMON), people.unit_of("CD Haute-Garonne").id)]


def test_the_operator_lists_invitations_that_are_about_to_end(app: Flask) -> None:
    invite(app)
    with app.app_context():
        assert expiring(now() + timedelta(hours=47)) == []
        assert [(one.email, one.role) for one in expiring(now() + timedelta(hours=49))] == [(NEW, Role.SOCIAL_WORKER)]


def test_an_account_administrator_lands_on_the_accounts(app: Flask) -> None:
    assert Browser(app, SIMON).get("reports.home", 303).location == "/administration/comptes"
