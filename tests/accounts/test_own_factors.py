"""Adding and removing factors: another telephone, recovery codes, the last one that stays."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from accounts.factors.models import RecoveryCode, TotpFactor
from core.outbox import Mail
from tests import people
from tests.accounts.doing import code, give_password, is_signed_in, prove
from tests.accounts.factors import (
    PAPER,
    PAUL,
    codes_on,
    journalled,
    kept,
    press,
    printed,
    stale,
    with_passkey,
)
from tests.accounts.test_enrolment import ENROL, enrol, noted
from tests.accounts.test_reset import rows
from tests.page import Browser

CODES = "/compte/facteurs/codes"
REMOVE_TOTP = "/compte/facteurs/application/retirer"


def test_another_telephone_takes_the_place_of_the_first_and_keeps_the_recovery_codes(app: Flask) -> None:
    printed(app, PAPER)
    browser = Browser(app, PAUL)
    assert enrol(browser, 303).location == "/compte/facteurs"
    assert len(kept(app, RecoveryCode)) == 1
    half, _page = give_password(app, PAUL)
    half.post("factors.check_code", {"code": code()}, 422)


def test_another_telephone_asks_for_a_fresh_proof(app: Flask) -> None:
    browser = Browser(app, PAUL)
    stale(app)
    assert browser.get(ENROL, 303).location == f"/connexion/facteur?next={ENROL}"
    prove(browser, PAUL, next=ENROL)
    noted(browser, enrol(browser))


def test_new_recovery_codes_make_the_former_worth_nothing_once_they_are_noted(app: Flask) -> None:
    printed(app, PAPER)
    browser = Browser(app, PAUL)
    page = press(browser, "factors.index", CODES, 200)
    assert len(codes_on(page)) == 10
    assert len(kept(app, RecoveryCode)) == 1
    browser.send(CODES, page.fields(CODES))
    assert len(kept(app, RecoveryCode)) == 10
    give_password(app, PAUL)[0].post("factors.check_recovery", {"code": PAPER}, 422)
    assert journalled(app)[-1] == ("factor.codes", None)
    assert len(rows(app, select(Mail.id).where(Mail.kind == "account.codes_replaced"))) == 1


def test_asked_for_twice_with_one_form_the_same_codes_are_shown_until_they_are_noted(app: Flask) -> None:
    browser = Browser(app, PAUL)
    fields = browser.get("factors.index").fields(CODES)
    page, again = browser.send(CODES, fields, 200), browser.send(CODES, fields, 200)
    assert codes_on(page) == codes_on(again)
    browser.send(CODES, page.fields(CODES))
    assert browser.send(CODES, page.fields(CODES)).location == "/compte/facteurs"
    assert browser.send(CODES, fields).location == "/compte/facteurs"
    half, _page = give_password(app, PAUL)
    half.post("factors.check_recovery", {"code": codes_on(page)[0]})


def test_two_codes_left_are_recalled_where_they_are_asked_for(app: Flask) -> None:
    printed(app, PAPER, "3456-789A-BCDE-FGHJ")
    browser = Browser(app, PAUL)
    assert "Il vous reste 2 codes de secours" in browser.get("factors.index").text
    assert "Il vous reste peu de codes" in browser.get("accounts.account").text


def test_the_last_factor_stays(app: Flask) -> None:
    browser = Browser(app, PAUL)
    assert REMOVE_TOTP not in browser.get("factors.index").html
    fields = browser.get("factors.index").fields("/compte/facteurs/codes")
    assert "votre seul second facteur" in browser.send(REMOVE_TOTP, fields, 422).text
    assert len(kept(app, TotpFactor)) == 1


def test_one_of_two_factors_is_removed_and_not_the_other_after_it(app: Flask) -> None:
    key = with_passkey(app)
    browser = Browser(app, PAUL)
    fields = browser.get("factors.index").fields(REMOVE_TOTP)
    browser.send(REMOVE_TOTP, fields)
    assert journalled(app)[-1] == ("factor.remove", "totp")
    again = browser.get("factors.index").fields("/compte/facteurs/codes")
    assert "votre seul second facteur" in browser.send(f"/compte/facteurs/cle/{key}/retirer", again, 422).text


def test_a_passkey_of_another_is_not_found(app: Flask) -> None:
    key = with_passkey(app, "anne.roux")
    browser = Browser(app, PAUL)
    fields = browser.get("factors.index").fields("/compte/facteurs/codes")
    browser.send(f"/compte/facteurs/cle/{key}/retirer", fields, 404)


@pytest.mark.parametrize("path", [REMOVE_TOTP, "/compte/facteurs/codes", "/compte/facteurs/cle"])
def test_a_change_of_factors_asks_for_a_fresh_proof_and_comes_back_to_the_list(app: Flask, path: str) -> None:
    browser = Browser(app, PAUL)
    fields = browser.get("factors.index").fields("/compte/facteurs/codes")
    stale(app)
    came = {"Referer": "http://localhost/compte/facteurs"}
    answer = browser.client.post(path, data=fields, headers=came)
    assert answer.headers["Location"] == "/connexion/facteur?next=/compte/facteurs"


def test_the_operator_takes_lost_factors_away_and_the_next_sign_in_adds_one(app: Flask) -> None:
    signed_in = Browser(app, PAUL)
    done = app.test_cli_runner().invoke(args=["accounts", "reset-factor", people.email(PAUL)])
    assert done.exit_code == 0, done.output
    assert not is_signed_in(signed_in)
    assert journalled(app)[-1] == ("factor.reset", None)
    browser, _page = give_password(app, PAUL)
    assert browser.get("/connexion/facteur", 303).location == ENROL


def test_the_operator_is_told_of_an_unknown_address(app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=["accounts", "reset-factor", "nobody@exemple.test"])
    assert done.exit_code == 1
    assert "Aucun compte actif" in done.output


def test_the_proof_is_asked_again_a_quarter_of_an_hour_later_exactly(app: Flask) -> None:
    browser = Browser(app, PAUL)
    stale(app, 14)
    browser.get("factors.new_passkey")
    stale(app, 16)
    browser.get("factors.new_passkey", 303)
    assert timedelta(minutes=int(app.config["SETTINGS"].step_up_minutes)) == timedelta(minutes=15)
