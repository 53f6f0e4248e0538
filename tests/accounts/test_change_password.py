"""Changing one's password when signed in, and hashes that are made again."""

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import select, update

from accounts import passwords
from accounts.models import User
from core.outbox import Mail
from tests import people
from tests.accounts.doing import WRONG, change, cookie, is_signed_in, sessions_of, sign_in, use
from tests.accounts.test_reset import NEW, deliver, link_of, rows
from tests.page import Browser, Page


def change_password(browser: Browser, status: int = 303, **answers: str) -> Page:
    typed = {"current": people.PASSWORD, "password": NEW, "again": NEW}
    return browser.post("reset.change", typed | answers, status)


def test_the_session_in_hand_goes_on_under_a_new_token_and_every_other_ends(app: Flask) -> None:
    (here, _), (other, _) = sign_in(app, "paul.martin"), sign_in(app, "paul.martin")
    captured = use(app, cookie(here))
    change_password(here)
    assert (is_signed_in(here), is_signed_in(other), is_signed_in(captured)) == (True, False, False)
    assert [why for why, _membership in sessions_of(app, "paul.martin")] == [None, "password change"]


def test_the_new_password_signs_in_and_the_old_one_does_not(app: Flask) -> None:
    change_password(sign_in(app, "paul.martin")[0])
    sign_in(app, "paul.martin", people.PASSWORD, 422)
    sign_in(app, "paul.martin", NEW)


def test_the_user_is_told_and_links_on_their_way_end(app: Flask) -> None:
    link = link_of(app)
    change_password(sign_in(app, "paul.martin")[0])
    Browser(app).get(link, 404)
    deliver(app)
    assert len(rows(app, select(Mail.id).where(Mail.kind == "account.password_changed"))) == 1


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"current": WRONG}, "pas votre mot de passe actuel"),
        ({"password": people.PASSWORD, "again": people.PASSWORD}, "un autre mot de passe"),
        ({"password": "azertyuiopqsdfgh", "again": "azertyuiopqsdfgh"}, "suite de touches"),
    ],
)
def test_what_is_refused_changes_nothing(app: Flask, answers: dict[str, str], said: str) -> None:
    browser, _page = sign_in(app, "paul.martin")
    assert said in change_password(browser, 422, **answers).text
    sign_in(app, "paul.martin")


def test_guessing_the_old_password_in_an_open_session_is_throttled_like_signing_in(app: Flask) -> None:
    browser, _page = sign_in(app, "paul.martin")
    for _guess in range(5):
        change_password(browser, 422, current=WRONG)
    change_password(browser, 429)
    sign_in(app, "paul.martin", people.PASSWORD, 429)


def test_an_account_without_password_is_told_where_to_change_it(app: Flask) -> None:
    change(app, update(User).where(User.id == people.user_id("paul.martin")).values(password_hash=None))
    assert "n'a pas de mot de passe" in Browser(app, "paul.martin").get("reset.change").text


def test_a_hash_made_with_older_parameters_is_made_again_at_sign_in(app: Flask) -> None:
    older = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1).hash(people.PASSWORD)
    paul = select(User.password_hash).where(User.id == people.user_id("paul.martin"))
    change(app, update(User).where(User.id == people.user_id("paul.martin")).values(password_hash=older))
    sign_in(app, "paul.martin", WRONG, 422)
    assert rows(app, paul) == [older]
    sign_in(app, "paul.martin")
    (kept,) = rows(app, paul)
    assert kept != older
    assert not passwords.is_outdated(kept)
    sign_in(app, "paul.martin")
