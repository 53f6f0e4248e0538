"""Adding and removing factors: the first enrolment, another telephone, recovery codes, the last one that stays."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from accounts.factors.models import RecoveryCode, TotpFactor
from accounts.factors.workflow import code_of, step_of
from core.clock import now
from tests import people
from tests.accounts.doing import code, cookie, give_password, is_signed_in, prove, use
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
    without_factor,
)
from tests.page import Browser, Page

ENROL = "/connexion/facteur/inscription"
REMOVE_TOTP = "/compte/facteurs/application/retirer"


def secret_on(page: Page) -> str:
    """The key written under the drawing."""
    found = re.search(r"<code>([A-Z2-7 ]{39})</code>", page.html)
    assert found
    return found[1].replace(" ", "")


def enrol(browser: Browser, status: int = 200) -> Page:
    """Read the key into a telephone and give its first code."""
    page = browser.get(ENROL)
    typed = code_of(secret_on(page), step_of(now()))
    return browser.send(ENROL, page.fields(ENROL) | {"code": typed}, status)


def test_an_account_without_a_factor_adds_one_before_anything_else(app: Flask) -> None:
    without_factor(app)
    browser, _page = give_password(app, PAUL, next="/portefeuille")
    assert browser.get("/connexion/facteur?next=/portefeuille", 303).location == f"{ENROL}?next=/portefeuille"
    page = enrol(browser)
    assert len(codes_on(page)) == 10
    assert is_signed_in(browser)


def test_the_drawing_says_the_key_that_is_written_and_draws_within_the_content_policy(app: Flask) -> None:
    without_factor(app)
    page = give_password(app, PAUL)[0].get(ENROL)
    (drawing,) = [svg for svg in page.tree.all("svg") if svg.get("width") != "34"]
    assert "style" not in str(drawing.attributes)
    assert len(secret_on(page)) == 32


def test_each_look_at_the_page_gives_another_key_and_keeps_nothing(app: Flask) -> None:
    without_factor(app)
    browser, _page = give_password(app, PAUL)
    assert secret_on(browser.get(ENROL)) != secret_on(browser.get(ENROL))
    assert kept(app, TotpFactor) == []


def test_a_wrong_first_code_keeps_the_key_that_was_read(app: Flask) -> None:
    without_factor(app)
    browser, _page = give_password(app, PAUL)
    page = browser.get(ENROL)
    again = browser.send(ENROL, page.fields(ENROL) | {"code": "000000"}, 422)
    assert secret_on(again) == secret_on(page)
    assert not is_signed_in(browser)


def test_a_password_alone_never_replaces_a_factor(app: Flask) -> None:
    browser, _page = give_password(app, PAUL)
    assert browser.get(ENROL, 303).location == "/connexion/facteur"
    before = kept(app, TotpFactor)[0].secret
    fields = browser.get("factors.prove").fields("/connexion/facteur")
    assert browser.send(ENROL, fields | {"secret": "AAAA", "code": code()}).location == "/connexion/facteur"
    assert kept(app, TotpFactor)[0].secret == before


def test_a_key_shown_to_one_user_enrols_no_other(app: Flask) -> None:
    for login in (PAUL, "anne.roux"):
        without_factor(app, login)
    paul, anne = give_password(app, PAUL)[0], give_password(app, "anne.roux")[0]
    stolen = paul.get(ENROL).fields(ENROL)["secret"]
    fields = anne.get(ENROL).fields(ENROL) | {"secret": stolen, "code": "000000"}
    assert anne.send(ENROL, fields).location == ENROL
    assert kept(app, TotpFactor, "anne.roux") == []


def test_the_session_has_another_token_after_the_enrolment(app: Flask) -> None:
    without_factor(app)
    browser, _page = give_password(app, PAUL)
    before = use(app, cookie(browser))
    enrol(browser)
    assert not is_signed_in(before)


def test_recovery_codes_are_shown_once_kept_as_hashes_and_saved_as_text(app: Flask) -> None:
    without_factor(app)
    browser, _page = give_password(app, PAUL)
    page = enrol(browser)
    shown, rows = codes_on(page), kept(app, RecoveryCode)
    assert len(rows) == len(set(shown)) == 10
    assert not {row.code_hash for row in rows} & set(shown)
    saved = next(link for link in page.tree.all("a") if link.get("download"))
    assert all(one in str(saved.get("href")) for one in shown)
    assert not set(shown) & set(codes_on(browser.get("factors.index")))


def test_the_forms_on_the_page_of_recovery_codes_are_those_of_the_new_session(
    app: Flask,
) -> None:
    without_factor(app)
    browser, _page = give_password(app, PAUL)
    page = enrol(browser)
    browser.send("/deconnexion", page.fields("/deconnexion"))
    assert not is_signed_in(browser)


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
    enrol(browser)


def test_new_recovery_codes_make_the_former_worth_nothing(app: Flask) -> None:
    printed(app, PAPER)
    browser = Browser(app, PAUL)
    page = press(browser, "factors.index", "/compte/facteurs/codes", 200)
    assert len(codes_on(page)) == len(kept(app, RecoveryCode)) == 10
    give_password(app, PAUL)[0].post("factors.check_recovery", {"code": PAPER}, 422)
    assert journalled(app)[-1] == ("factor.codes", None)


def test_asking_twice_with_one_form_gives_codes_once(app: Flask) -> None:
    browser = Browser(app, PAUL)
    fields = browser.get("factors.index").fields("/compte/facteurs/codes")
    shown = codes_on(browser.send("/compte/facteurs/codes", fields, 200))
    assert browser.send("/compte/facteurs/codes", fields).location == "/compte/facteurs"
    half, _page = give_password(app, PAUL)
    half.post("factors.check_recovery", {"code": shown[0]})


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
