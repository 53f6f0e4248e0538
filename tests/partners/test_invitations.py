"""Invitations: one use, 48 hours, one address, one office; nothing is told to anybody else."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from accounts.models import User, UserSession
from core.clock import now
from partners.members.models import Invitation
from partners.models import Membership
from tests import people
from tests.accounts.doing import change, end_membership
from tests.conftest import Freeze
from tests.page import Browser, Page
from tests.partners.joining import ELISE, NEW, PASSWORD, RITA, SIMON, address, invite, offered, posts_of, rows, used

NINA: dict[str, Any] = {"given_name": "Nina", "family_name": "Faure", "password": PASSWORD}
OVER = "Cette invitation ne s'ouvre pas"


def accept(app: Flask, where: str, status: int = 303, login: str | None = None, **answers: Any) -> Page:
    return Browser(app, login).post(where, answers, status)


def test_whoever_is_invited_chooses_a_password_and_enters_the_office(app: Flask) -> None:
    where = invite(app)
    page = Browser(app).get(where)
    assert all(words in page.text for words in ("MDS Toulouse Nord", "Travail social", NEW))
    accept(app, where, **NINA)
    assert [(post.role, post.unit_id) for post in posts_of(app, NEW)] == [
        ("social_worker", people.unit_of("MDS Toulouse Nord").id)
    ]


def test_the_session_of_who_accepts_has_no_second_factor_yet(app: Flask) -> None:
    accept(app, invite(app), **NINA)
    query = select(UserSession.way, UserSession.factor, UserSession.proved_at).join(User).where(User.email == NEW)
    assert [tuple(row) for row in rows(app, query)] == [("invitation", None, None)]


def test_the_token_is_kept_nowhere_but_in_the_mail(app: Flask) -> None:
    token = invite(app).rpartition("/")[2]
    hashes = [row.token_hash for row in rows(app, select(Invitation.token_hash))]
    assert len(token) >= 43
    assert token not in hashes


def test_an_invitation_serves_once(app: Flask) -> None:
    where = invite(app)
    accept(app, where, **NINA)
    assert Browser(app).get(where, status=404).heading == OVER


def test_it_is_over_after_48_hours(app: Flask, freeze: Freeze) -> None:
    where, sent = invite(app), now()
    freeze(sent + timedelta(hours=47, minutes=59))
    Browser(app).get(where)
    freeze(sent + timedelta(hours=48, seconds=1))
    assert Browser(app).get(where, status=404).heading == OVER


def test_a_withdrawn_and_an_unknown_one_show_the_same_page(app: Flask) -> None:
    where, simon = invite(app), Browser(app, SIMON)
    simon.post("members.withdraw_invitation", {}, invitation_id=1, _from="members.invitation_list")
    withdrawn, unknown = Browser(app).get(where, status=404), Browser(app).get("/invitation/zzz", status=404)
    assert withdrawn.text == unknown.text


def test_sent_again_the_old_address_opens_nothing(app: Flask) -> None:
    old, simon = invite(app), Browser(app, SIMON)
    simon.post("members.invite_again", {}, invitation_id=1, _from="members.invitation_list")
    assert Browser(app).get(old, status=404).heading == OVER
    accept(app, address(app), **NINA)
    assert len(posts_of(app, NEW)) == 1


def test_opened_by_somebody_else_nothing_happens(app: Flask) -> None:
    where = invite(app)
    browser = Browser(app, "paul.martin")
    assert "connecté avec une autre adresse" in browser.get(where).text
    browser.send(where, {**Browser(app).get(where).fields(where), **NINA}, 400)
    assert (posts_of(app, NEW), used(app)) == ([], [False])


def test_who_has_an_account_accepts_with_its_password(app: Flask) -> None:
    where = invite(app, email=people.email("leo.caron"), role="router")
    assert "a déjà un compte" in Browser(app).get(where).text
    assert "pas le mot de passe" in accept(app, where, 422, password="un autre mot de passe").text
    accept(app, where, password=people.PASSWORD)
    assert [post.role for post in posts_of(app, people.email("leo.caron"))] == ["social_worker", "router"]


def test_wrong_passwords_on_an_invitation_are_throttled_like_sign_in(app: Flask) -> None:
    where = invite(app, email=people.email("leo.caron"), role="router")
    answers = [accept(app, where, 422, password="un autre mot de passe").status for _try in range(5)]
    assert answers == [422] * 5
    accept(app, where, 429, password=people.PASSWORD)


def test_signed_in_with_that_account_one_button_is_enough(app: Flask) -> None:
    where = invite(app, email=people.email("leo.caron"), role="router")
    accept(app, where, login="leo.caron")
    assert len(posts_of(app, people.email("leo.caron"))) == 2


def test_a_former_member_comes_back_by_an_invitation(app: Flask) -> None:
    accept(app, invite(app, email=people.email("remi.colas")), password=people.PASSWORD)
    assert len(posts_of(app, people.email("remi.colas"))) == 2


def test_a_disabled_account_is_not_opened_again_by_an_invitation(app: Flask) -> None:
    where = invite(app, RITA, email=people.email("zoe.lambert"), place="Muret", role="advisor")
    assert "désactivé" in accept(app, where, 422, password=people.PASSWORD).text
    assert used(app) == [False]


def test_two_invitations_to_the_same_post_are_one(app: Flask) -> None:
    invite(app)
    page = Browser(app, SIMON).post("members.invite", offered(), 422)
    assert "déjà invitée" in page.text


def test_two_invitations_to_two_posts_give_two_posts(app: Flask) -> None:
    first, second = invite(app), invite(app, place="MDS Muret")
    accept(app, first, **NINA)
    accept(app, second, password=PASSWORD)
    assert len(posts_of(app, NEW)) == 2


def test_a_post_that_is_held_is_not_offered_again(app: Flask) -> None:
    page = Browser(app, SIMON).post("members.invite", offered(email=people.email("leo.caron")), 422)
    assert "tient déjà ce rôle" in page.text


def test_an_invitation_dies_with_the_post_of_who_sent_it(app: Flask) -> None:
    where = invite(app)
    end_membership(app, SIMON)
    assert Browser(app).get(where, status=404).heading == OVER


@pytest.mark.parametrize(
    ("login", "place", "role", "status"),
    [
        (SIMON, "CD Haute-Garonne", "head", 303),
        (SIMON, "MDS Muret", "account_admin", 303),
        (SIMON, "CD Haute-Garonne", "account_admin", 422),
        (SIMON, "MDS Muret", "dpo", 422),
        (SIMON, "MDS Muret", "technical", 422),
        (SIMON, "MDS Muret", "advisor", 422),
        (SIMON, "Muret", "advisor", 404),
        (SIMON, "MDS Albi", "social_worker", 404),
        (RITA, "Muret", "advisor", 303),
        (RITA, "Albi", "advisor", 404),
        (ELISE, "MDS Toulouse Nord", "router", 303),
        (ELISE, "MDS Toulouse Nord", "head", 422),
        (ELISE, "MDS Muret", "social_worker", 404),
    ],
)
def test_an_office_invites_within_its_own_limits(app: Flask, login: str, place: str, role: str, status: int) -> None:
    Browser(app, login).post("members.invite", offered(place=place, role=role), status)


def test_nobody_invites_the_own_address(app: Flask) -> None:
    page = Browser(app, SIMON).post("members.invite", offered(email=people.email(SIMON)), 422)
    assert "personne ne se donne" in page.text


def test_a_post_that_begins_later_opens_no_session(app: Flask) -> None:
    later = str(now().date() + timedelta(days=9))
    assert accept(app, invite(app, start_on=later), **NINA).location == "/connexion"


def test_the_end_of_an_invitation_is_the_end_of_the_post(app: Flask) -> None:
    last = now().date() + timedelta(days=30)
    accept(app, invite(app, end_on=str(last)), **NINA)
    assert posts_of(app, NEW)[0].end_on == last


def test_a_short_password_is_refused_and_nothing_is_used_up(app: Flask) -> None:
    assert "15 caractères" in accept(app, invite(app), 422, **NINA | {"password": "trop court"}).text
    assert used(app) == [False]


def test_an_account_made_meanwhile_is_told(app: Flask) -> None:
    where = invite(app)
    browser = Browser(app)
    fields = browser.get(where).fields(where)
    change(app, update(User).where(User.id == people.user_id("leo.caron")).values(email=NEW))
    browser.send(where, {**fields, **NINA}, 422)
    assert [row.email for row in rows(app, select(User.email).join(Membership).where(User.email == NEW))] == [NEW]
