"""Signing in: who gets in, what everyone else is told and at what cost, how often one may try, where it leads."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from accounts.models import SignInAttempt
from core import clock
from core.db import side_session
from core.guard import system_actor
from tests import markup, people
from tests.accounts.doing import WRONG, cookie, hashing, is_signed_in, prove, sessions_of, sign_in
from tests.conftest import Freeze
from tests.page import Browser

REFUSED = "Adresse ou mot de passe incorrect."
NOON = datetime(2026, 5, 12, 10, 0, tzinfo=UTC)
# Right and wrong: account, password.
NO_ENTRY = {
    "wrong password": ("paul.martin", WRONG),
    "unknown account": ("nobody.at.all", people.PASSWORD),
    "deactivated": (people.DEACTIVATED, people.PASSWORD),
    "no membership in force": (people.FORMER, people.PASSWORD),
}


def attempts(app: Flask) -> int:
    with app.app_context(), system_actor("tests: accounts"), side_session() as session:
        return session.scalar(select(func.count()).select_from(SignInAttempt)) or 0


def test_the_right_password_opens_a_session_and_the_landing_page(app: Flask) -> None:
    browser, page = sign_in(app, "paul.martin")
    assert page.location == "/"
    assert is_signed_in(browser)


def test_an_address_typed_in_capitals_with_spaces_is_the_same_account(app: Flask) -> None:
    browser = Browser(app)
    answers = {"email": "  Paul.MARTIN@exemple.test ", "password": people.PASSWORD}
    browser.post("accounts.check_sign_in", answers)
    prove(browser, "paul.martin")
    assert is_signed_in(browser)


@pytest.mark.parametrize("case", NO_ENTRY)
def test_nobody_else_gets_in(app: Flask, case: str) -> None:
    login, password = NO_ENTRY[case]
    browser, page = sign_in(app, login, password, 422)
    assert REFUSED in page.text
    assert cookie(browser) is None
    assert not is_signed_in(browser)
    assert sessions_of(app, login) == [] if login in people.LOGINS else True


def test_everyone_refused_is_told_the_same_to_the_letter(app: Flask) -> None:
    """But for what was typed and the one-use tokens."""
    shown = set()
    for login, password in NO_ENTRY.values():
        _browser, page = sign_in(app, login, password, 422)
        shown.add((page.text, tuple(sorted(page.response.headers.keys())), "Set-Cookie" in page.response.headers))
    assert len(shown) == 1


@pytest.mark.parametrize("case", NO_ENTRY)
def test_argon2_works_through_one_hash_of_the_same_cost_whoever_tries(app: Flask, case: str) -> None:
    """What takes the time is done for accounts that do not exist as well."""
    sign_in(app, "nobody.before", WRONG, 422)
    with hashing() as worked:
        sign_in(app, "paul.martin", WRONG, 422)
        sign_in(app, *NO_ENTRY[case], 422)
    assert len(worked) == 2
    assert worked[0] == worked[1]


def test_every_refused_try_is_counted_whether_the_account_exists_or_not(app: Flask) -> None:
    for login, password in NO_ENTRY.values():
        sign_in(app, login, password, 422)
    assert attempts(app) == len(NO_ENTRY)


def test_no_attempt_keeps_the_address_that_was_typed(app: Flask) -> None:
    sign_in(app, "nobody.at.all", WRONG, 422)
    with app.app_context(), system_actor("tests: accounts"), side_session() as session:
        kept = session.scalars(select(SignInAttempt.account_key)).all()
    assert all("nobody" not in key and len(key) == 64 for key in kept)


@pytest.mark.parametrize("login", ["paul.martin", "nobody.at.all"])
def test_five_failures_in_a_minute_close_an_account_known_or_not(app: Flask, login: str, freeze: Freeze) -> None:
    freeze(NOON)
    for _try in range(5):
        sign_in(app, login, WRONG, 422)
    with hashing() as worked:
        _browser, page = sign_in(app, login, people.PASSWORD, 429, address="10.0.0.9")
    assert "Trop d'essais" in page.text
    assert worked == []


def test_a_minute_later_the_account_is_open_again(app: Flask, freeze: Freeze) -> None:
    freeze(NOON)
    for _try in range(5):
        sign_in(app, "paul.martin", WRONG, 422)
    freeze(NOON + timedelta(seconds=61))
    sign_in(app, "paul.martin")


def test_ten_failures_in_a_quarter_of_an_hour_close_an_account(app: Flask, freeze: Freeze) -> None:
    for number in range(10):
        freeze(NOON + timedelta(seconds=61 * (number // 4)))
        sign_in(app, "paul.martin", WRONG, 422)
    freeze(NOON + timedelta(minutes=10))
    sign_in(app, "paul.martin", people.PASSWORD, 429)
    freeze(NOON + timedelta(minutes=18))
    sign_in(app, "paul.martin")


def test_twenty_failures_in_an_hour_close_a_network_address_for_every_account(app: Flask, freeze: Freeze) -> None:
    freeze(NOON)
    for number in range(20):
        sign_in(app, f"guess.{number}", WRONG, 422, address="192.0.2.7")
    sign_in(app, "paul.martin", people.PASSWORD, 429, address="192.0.2.7")
    sign_in(app, "paul.martin", address="192.0.2.8")
    freeze(NOON + timedelta(minutes=61))
    sign_in(app, "paul.martin", address="192.0.2.7")


def test_successes_never_close_anything(app: Flask, freeze: Freeze) -> None:
    freeze(NOON)
    for _try in range(25):
        sign_in(app, "paul.martin")


def test_tries_sent_all_at_once_are_as_many_as_tries_sent_in_turn(app: Flask) -> None:
    """The count is in the database: processes and threads share it, and none looks before it has counted."""
    browsers = [Browser(app) for _one in range(12)]
    forms = [browser.get("accounts.sign_in").fields("/connexion") for browser in browsers]
    answers = {"email": people.email("paul.martin"), "password": WRONG}

    def send(number: int) -> int:
        return browsers[number].client.post("/connexion", data=forms[number] | answers).status_code

    with hashing() as worked, ThreadPoolExecutor(12) as pool:
        statuses = list(pool.map(send, range(12)))
    assert sorted(set(statuses)) == [422, 429]
    assert len(worked) == statuses.count(422) == 5


@pytest.mark.parametrize("target", ["/partenaires?type=agency", "/orientations/OR-31-7K3F9QAC"])
def test_the_page_asked_for_first_opens_after_sign_in(app: Flask, target: str) -> None:
    asked = Browser(app).client.get(target)
    assert asked.headers["Location"].startswith("/connexion?next=")
    _browser, page = sign_in(app, "paul.martin", next=target)
    assert page.location == target


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example/x", "https://evil.example", "http:evil.example", "javascript:alert(1)", "/\\evil.example",
        "\\\\evil.example", " //evil.example", "/\t/evil.example", "evil.example", "///evil.example",
        "/%0d%0aSet-Cookie:a=b\r\n", "", "/" + "a" * 3000,
    ],
)  # fmt: skip
def test_a_return_address_leads_nowhere_but_into_this_site(app: Flask, target: str) -> None:
    _browser, page = sign_in(app, "paul.martin", next=target)
    assert page.location == "/"


def test_a_return_address_elsewhere_is_not_even_kept_in_the_form(app: Flask) -> None:
    page = Browser(app).get("accounts.sign_in", next="//evil.example/x")
    (main,) = page.tree.all("main")
    ((action, fields),) = markup.forms(main)
    assert action == "/connexion"
    assert "evil.example" not in str(fields)


def test_a_return_address_elsewhere_leads_nowhere_by_a_change_of_language_either(app: Flask) -> None:
    """The form of the language comes back to the page as it was asked for, and the page checks again."""
    browser = Browser(app)
    page = browser.get("accounts.sign_in", next="//evil.example/x")
    here = browser.send("/langue", page.fields("/langue") | {"lang": "fr"}).location
    assert here.startswith("/connexion?")
    answers = {"email": people.email("paul.martin"), "password": people.PASSWORD}
    assert browser.post(here, answers).location == "/"


def test_somebody_signed_in_has_no_second_sign_in_page(app: Flask) -> None:
    assert Browser(app, "paul.martin").get("accounts.sign_in", 303).location == "/"


@pytest.mark.parametrize("kept", ["missing", "forged", "of another browser"])
def test_a_form_without_its_own_csrf_token_is_refused_before_anything_is_read(app: Flask, kept: str) -> None:
    browser, other = Browser(app), Browser(app)
    fields = browser.get("accounts.sign_in").fields("/connexion")
    wrong = {"missing": "", "forged": "IjAwIg.aaaa.bbbb"}.get(kept)
    fields["csrf_token"] = other.get("accounts.sign_in").fields("/connexion")["csrf_token"] if wrong is None else wrong
    browser.send("/connexion", fields | {"email": people.email("paul.martin"), "password": people.PASSWORD}, 400)
    assert cookie(browser) is None
    assert attempts(app) == 0


def test_a_form_of_before_sign_in_is_worth_nothing_after(app: Flask) -> None:
    """The secret behind CSRF tokens changes with who is signed in."""
    browser = Browser(app)
    before = browser.get("accounts.sign_in").fields("/connexion")
    browser.send("/connexion", before | {"email": people.email("paul.martin"), "password": people.PASSWORD})
    prove(browser, "paul.martin")
    browser.send("/deconnexion", {"csrf_token": before["csrf_token"]}, 400)
    assert is_signed_in(browser)


def test_the_clock_of_the_tests_is_the_real_one_again(app: Flask) -> None:
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
