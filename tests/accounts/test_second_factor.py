"""The second half of a sign-in: what a password alone opens, which codes are accepted, how often one may guess."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from accounts.factors.models import RecoveryCode, TotpFactor
from accounts.factors.workflow import code_of, step_of
from core.clock import now
from tests import people
from tests.accounts.doing import change, code, cookie, give_password, is_signed_in, prove, sessions_of, sign_in, use
from tests.accounts.factors import PAPER, PAUL, journalled, kept, printed
from tests.conftest import Freeze
from tests.page import Browser

NOON = datetime(2026, 5, 12, 10, 0, 5, tzinfo=UTC)
WRONG = "000000"


def test_a_password_alone_leads_to_the_second_factor_and_opens_nothing(app: Flask) -> None:
    browser, page = give_password(app, PAUL)
    assert page.location == "/"
    assert browser.get("/", 303).location == "/connexion/facteur"
    assert browser.get("/portefeuille", 303).location == "/connexion/facteur?next=/portefeuille"
    assert not is_signed_in(browser)


def test_the_page_says_who_is_expected_and_shows_no_name_of_anybody_followed(app: Flask) -> None:
    page = give_password(app, PAUL)[0].get("factors.prove")
    assert "Paul Martin" in page.text
    assert "Abadie" not in page.html
    assert page.tree.all("nav")[0].get("aria-label") == "Pied de page"


def test_the_code_of_the_telephone_opens_the_page_that_was_asked_for(app: Flask) -> None:
    browser, _page = give_password(app, PAUL, next="/portefeuille?vue=late")
    assert prove(browser, PAUL, next="/portefeuille?vue=late").location == "/portefeuille?vue=late"
    assert is_signed_in(browser)
    assert journalled(app)[-1] == ("session.proved", "totp")


def test_the_token_of_before_the_proof_is_worth_nothing_after(app: Flask) -> None:
    browser, _page = give_password(app, PAUL)
    before = use(app, cookie(browser))
    prove(browser, PAUL)
    assert not is_signed_in(before)
    assert before.client.get("/connexion/facteur").headers["Location"].startswith("/connexion?")


@pytest.mark.parametrize("typed", [WRONG, "abcdef", "12"])
def test_a_wrong_code_is_refused_in_words_and_journalled_as_nothing(app: Flask, typed: str) -> None:
    browser, _page = give_password(app, PAUL)
    page = browser.post("factors.check_code", {"code": typed}, 422)
    assert "Donnez les six chiffres" in page.text
    assert not is_signed_in(browser)
    assert journalled(app) == []


def test_a_code_is_good_once_for_the_account_not_for_the_session(app: Flask, freeze: Freeze) -> None:
    freeze(NOON)
    first, second = give_password(app, PAUL)[0], give_password(app, PAUL)[0]
    prove(first, PAUL)
    page = second.post("factors.check_code", {"code": code()}, 422)
    assert "a déjà servi" in page.text
    freeze(NOON + timedelta(seconds=30))
    second.post("factors.check_code", {"code": code()})


def test_of_one_code_sent_many_times_at_once_one_is_accepted(app: Flask, freeze: Freeze) -> None:
    freeze(NOON)
    browsers = [give_password(app, PAUL)[0] for _one in range(4)]
    forms = [browser.get("factors.prove").fields("/connexion/facteur") | {"code": code()} for browser in browsers]

    def send(number: int) -> int:
        return browsers[number].client.post("/connexion/facteur", data=forms[number]).status_code

    with ThreadPoolExecutor(4) as pool:
        statuses = sorted(pool.map(send, range(4)))
    assert statuses == [303, 422, 422, 422]


@pytest.mark.parametrize(("minutes", "words"), [(10, "avance d'environ 10 minutes"), (-10, "retarde d'environ 10 min")])
def test_a_telephone_ten_minutes_off_is_told_what_to_do(app: Flask, minutes: int, words: str, freeze: Freeze) -> None:
    freeze(NOON)
    browser, _page = give_password(app, PAUL)
    page = browser.post("factors.check_code", {"code": code(minutes)}, 422)
    assert words in page.text
    assert "date et l'heure automatiques" in page.text
    prove(browser, PAUL)


def test_a_code_that_came_too_early_does_not_open_later(app: Flask, freeze: Freeze) -> None:
    freeze(NOON)
    browser, early = give_password(app, PAUL)[0], code(5)
    browser.post("factors.check_code", {"code": early}, 422)
    freeze(NOON + timedelta(minutes=5))
    browser.post("factors.check_code", {"code": early}, 422)


def test_five_wrong_codes_in_a_minute_close_the_account_before_the_right_one_is_looked_at(
    app: Flask, freeze: Freeze
) -> None:
    freeze(NOON)
    browser, _page = give_password(app, PAUL)
    for _try in range(5):
        browser.post("factors.check_code", {"code": WRONG}, 422)
    page = browser.post("factors.check_code", {"code": code()}, 429)
    assert "Trop d'essais" in page.text
    freeze(NOON + timedelta(seconds=61))
    prove(browser, PAUL)


def test_of_many_guesses_at_most_ten_are_looked_at_in_a_quarter_of_an_hour(app: Flask, freeze: Freeze) -> None:
    """From fifty addresses and as many sessions: the count is the account's."""
    freeze(NOON)
    statuses = []
    for number in range(100):
        freeze(NOON + timedelta(seconds=8 * number))
        if number % 50 == 0:
            browser, _page = give_password(app, PAUL)
        browser.client.environ_base["REMOTE_ADDR"] = f"192.0.2.{number % 50}"
        fields = browser.get("factors.prove").fields("/connexion/facteur") | {"code": WRONG}
        statuses.append(browser.client.post("/connexion/facteur", data=fields).status_code)
    assert statuses.count(422) == 10
    assert statuses.count(429) == 90


def test_a_right_code_takes_nothing_from_the_tries_left(app: Flask, freeze: Freeze) -> None:
    for number in range(12):
        freeze(NOON + timedelta(seconds=number))
        sign_in(app, PAUL)


def test_a_quarter_of_an_hour_after_the_password_it_has_to_be_given_again(app: Flask, freeze: Freeze) -> None:
    freeze(NOON)
    browser, _page = give_password(app, PAUL)
    freeze(NOON + timedelta(minutes=15, seconds=1))
    assert browser.client.get("/connexion/facteur").headers["Location"].startswith("/connexion?")


def test_who_is_signed_in_by_half_may_sign_out(app: Flask) -> None:
    browser, _page = give_password(app, PAUL)
    browser.post("accounts.sign_out", {}, _from="factors.prove")
    assert sessions_of(app, PAUL)[-1][0] == "sign-out"


def test_a_recovery_code_opens_once_and_the_mail_and_the_journal_know(app: Flask) -> None:
    printed(app, PAPER)
    browser, _page = give_password(app, PAUL)
    browser.post("factors.check_recovery", {"code": PAPER.lower().replace("-", " ")})
    assert "aucun code de secours" in browser.get("partners.index").text
    assert journalled(app)[-1] == ("session.proved", "recovery")
    again, _page = give_password(app, PAUL)
    page = again.post("factors.check_recovery", {"code": PAPER}, 422)
    assert "a déjà servi" in page.text


def test_of_one_recovery_code_sent_twice_at_once_one_is_accepted(app: Flask) -> None:
    printed(app, PAPER)
    browsers, where = [give_password(app, PAUL)[0] for _one in range(2)], "/connexion/facteur/secours"
    forms = [browser.get(where).fields(where) | {"code": PAPER} for browser in browsers]
    with ThreadPoolExecutor(2) as pool:
        answers = pool.map(lambda n: browsers[n].client.post(where, data=forms[n]).status_code, range(2))
        assert sorted(answers) == [303, 422]


def test_recovery_codes_are_another_account_s_nothing(app: Flask) -> None:
    printed(app, PAPER, login="anne.roux")
    give_password(app, PAUL)[0].post("factors.check_recovery", {"code": PAPER}, 422)
    assert kept(app, RecoveryCode, "anne.roux")[0].used_at is None


def test_guesses_of_recovery_codes_and_of_codes_are_counted_together(app: Flask, freeze: Freeze) -> None:
    freeze(NOON)
    browser, _page = give_password(app, PAUL)
    for _try in range(3):
        browser.post("factors.check_code", {"code": WRONG}, 422)
    for _try in range(2):
        browser.post("factors.check_recovery", {"code": PAPER}, 422)
    browser.post("factors.check_recovery", {"code": PAPER}, 429)


def test_a_secret_no_key_opens_is_said_so_and_is_no_crash(app: Flask) -> None:
    change(app, update(TotpFactor).values(secret="AAAA"))
    browser, _page = give_password(app, PAUL)
    page = browser.post("factors.check_code", {"code": WRONG}, 422)
    assert "demandez à l'exploitant" in page.text


def test_no_secret_is_in_the_database_in_clear(app: Flask) -> None:
    (factor,) = kept(app, TotpFactor)
    assert people.SECRET not in factor.secret
    assert factor.secret != kept(app, TotpFactor, "anne.roux")[0].secret


def test_only_a_demonstration_shows_the_code_of_the_telephone(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, _page = give_password(app, PAUL)
    shown = code_of(people.SECRET, step_of(now()))
    assert shown not in browser.get("factors.prove").text
    settings = replace(app.config["SETTINGS"], mode="demo")
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    assert "le téléphone de ce compte affiche" in browser.get("factors.prove").text


def test_a_browser_without_script_is_asked_for_a_code(app: Flask) -> None:
    page = Browser(app, PAUL).get("factors.prove")
    assert "Code à six chiffres" in page.text
    assert page.tree.all("svg") is not None
