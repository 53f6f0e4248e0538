"""Sessions: what ends them, what a stolen cookie is worth, how cookies and headers leave."""

from datetime import timedelta

import pytest
from flask import Flask, abort
from sqlalchemy import select

from accounts import sessions
from accounts.models import UserSession
from core import access
from core.clock import now
from core.config import Settings
from core.db import side_session
from core.guard import system_actor
from core.headers import HEADERS
from core.links import digest
from tests import people
from tests.accounts.doing import (
    cookie,
    deactivate,
    end_membership,
    is_signed_in,
    prove,
    sessions_of,
    sign_in,
    use,
)
from tests.conftest import Freeze
from tests.page import Browser

PRODUCTION = Settings(
    mode="production", database_url="sqlite://", secret_key="only-for-tests-" * 3, trusted_hosts="binome.example"
)  # fmt: skip


def test_sign_out_ends_the_session_and_takes_the_cookie_back(app: Flask) -> None:
    browser, _page = sign_in(app, "paul.martin")
    page = browser.post("accounts.sign_out", {}, _from="partners.index")
    assert cookie(browser) is None
    assert page.response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert sessions_of(app, "paul.martin")[-1][0] == "sign-out"


def test_a_stolen_cookie_is_worth_nothing_after_sign_out(app: Flask) -> None:
    browser, _page = sign_in(app, "paul.martin")
    stolen = use(app, cookie(browser))
    assert is_signed_in(stolen)
    browser.post("accounts.sign_out", {}, _from="partners.index")
    assert not is_signed_in(stolen)


def test_signing_out_twice_is_no_error(app: Flask) -> None:
    browser, _page = sign_in(app, "paul.martin")
    fields = browser.get("partners.index").fields("/deconnexion")
    browser.send("/deconnexion", fields)
    assert browser.client.post("/deconnexion", data=fields).status_code in (303, 400)


def test_deactivation_ends_every_session_at_the_next_request(app: Flask) -> None:
    browsers = [sign_in(app, "paul.martin")[0] for _device in range(2)]
    assert all(map(is_signed_in, browsers))
    deactivate(app, "paul.martin")
    assert not any(map(is_signed_in, browsers))


def test_the_end_of_a_membership_ends_its_session_at_the_next_request(app: Flask) -> None:
    browser, _page = sign_in(app, "paul.martin")
    end_membership(app, "paul.martin")
    assert not is_signed_in(browser)


def test_the_end_of_one_membership_never_slips_a_session_into_the_other(app: Flask) -> None:
    """Who holds two posts signs in again: another role is another session."""
    browser, _page = sign_in(app, "val.perrin")
    end_membership(app, "val.perrin", "Muret")
    assert not is_signed_in(browser)
    again, _page = sign_in(app, "val.perrin")
    assert "Toulouse Minimes" in again.get("partners.index").text


def test_every_session_is_held_under_one_membership(app: Flask) -> None:
    sign_in(app, "val.perrin")
    assert sessions_of(app, "val.perrin") == [(None, people.membership_id("val.perrin", "Muret"))]


def test_who_lost_every_membership_is_led_to_the_sign_in_page_not_in_circles(app: Flask) -> None:
    browser, _page = sign_in(app, "paul.martin")
    end_membership(app, "paul.martin")
    assert browser.client.get("/").status_code == 200
    assert browser.client.get("/connexion").status_code == 200


def test_half_an_hour_without_a_request_ends_a_session(app: Flask, freeze: Freeze) -> None:
    browser, _page = sign_in(app, "paul.martin")
    started = now()
    freeze(started + timedelta(minutes=29))
    assert is_signed_in(browser)
    freeze(started + timedelta(minutes=58))
    assert is_signed_in(browser)
    freeze(started + timedelta(minutes=89))
    assert not is_signed_in(browser)


def test_ten_hours_end_a_session_however_busy(app: Flask, freeze: Freeze) -> None:
    browser, _page = sign_in(app, "paul.martin")
    started = now()
    for minutes in range(25, 600, 25):
        freeze(started + timedelta(minutes=minutes))
        assert is_signed_in(browser), minutes
    freeze(started + timedelta(hours=10, seconds=1))
    assert not is_signed_in(browser)


def test_an_expired_session_is_not_revived_by_trying(app: Flask, freeze: Freeze) -> None:
    browser, _page = sign_in(app, "paul.martin")
    started = now()
    for minutes in (31, 32, 40):
        freeze(started + timedelta(minutes=minutes))
        assert not is_signed_in(browser)


def test_the_session_gets_another_name_at_sign_in(app: Flask) -> None:
    """A token planted before sign-in is never taken over."""
    browser = use(app, "planted by somebody else")
    answers = {"email": people.email("paul.martin"), "password": people.PASSWORD}
    browser.post("accounts.check_sign_in", answers)
    assert cookie(browser) not in (None, "planted by somebody else")
    assert not is_signed_in(use(app, "planted by somebody else"))


def test_signing_in_again_ends_the_session_of_before(app: Flask) -> None:
    browser, _page = sign_in(app, "paul.martin")
    first = cookie(browser)
    fields = Browser(app).get("accounts.sign_in").fields("/connexion")
    fields["csrf_token"] = browser.get("partners.index").fields("/deconnexion")["csrf_token"]
    browser.send("/connexion", fields | {"email": people.email("anne.roux"), "password": people.PASSWORD})
    assert cookie(browser) != first
    assert not is_signed_in(use(app, first))


def test_a_switch_of_membership_gives_another_session_and_ends_the_first(app: Flask) -> None:
    browser, _page = sign_in(app, "val.perrin")
    first, wished = cookie(browser), people.membership_id("val.perrin", "Toulouse Minimes")
    browser.post("accounts.switch_membership", {"membership": wished}, _from="partners.index")
    assert cookie(browser) != first
    assert not is_signed_in(use(app, first))
    assert sessions_of(app, "val.perrin")[-1] == (None, wished)


@pytest.mark.parametrize("wished", ["another's", "none", "0", "-1", "9" * 30, "abc"])
def test_nobody_switches_to_a_membership_that_is_not_theirs(app: Flask, wished: str) -> None:
    browser, _page = sign_in(app, "val.perrin")
    given = str(people.membership_id("paul.martin")) if wished == "another's" else wished
    fields = browser.get("partners.index").fields("/habilitation") | {"membership": given}
    assert browser.client.post("/habilitation", data=fields).status_code in (303, 403)
    assert len(sessions_of(app, "val.perrin")) == 1


def test_only_the_digest_of_a_token_is_kept(app: Flask) -> None:
    browser, _page = sign_in(app, "paul.martin")
    token = cookie(browser) or ""
    with app.app_context(), system_actor("tests: accounts"), side_session() as session:
        kept = session.scalars(select(UserSession.token_hash)).all()
    assert token not in kept
    assert digest(token) in kept
    assert len(token) >= 43


def test_ending_all_sessions_of_a_user_leaves_the_others(app: Flask) -> None:
    mine, _page = sign_in(app, "paul.martin")
    others, _page = sign_in(app, "anne.roux")
    with app.app_context(), system_actor("tests: accounts"), side_session(writing=True) as session:
        sessions.end_all(session, people.user_id("paul.martin"), "password change")
    assert (is_signed_in(mine), is_signed_in(others)) == (False, True)


def test_the_end_of_a_membership_can_end_its_sessions_itself(app: Flask) -> None:
    browser, _page = sign_in(app, "paul.martin")
    with app.app_context(), system_actor("tests: accounts"), side_session(writing=True) as session:
        sessions.end_of_membership(session, people.membership_id("paul.martin"), "end of the post")
    assert not is_signed_in(browser)


def test_cookies_of_the_demonstration_are_bound_to_this_browser_session(app: Flask) -> None:
    _browser, page = sign_in(app, "paul.martin")
    (given,) = [text for text in page.response.headers.getlist("Set-Cookie") if text.startswith("binome=")]
    words = {word.strip().lower() for word in given.split(";")[1:]}
    assert words == {"httponly", "path=/", "samesite=lax"}


def test_cookies_of_production_are_host_bound_and_for_https_only(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "SETTINGS", PRODUCTION)
    _browser, page = sign_in(app, "paul.martin")
    (given,) = [text for text in page.response.headers.getlist("Set-Cookie") if text.startswith("__Host-binome=")]
    words = {word.strip().lower() for word in given.split(";")[1:]}
    assert words == {"secure", "httponly", "path=/", "samesite=lax"}


def test_the_signed_cookie_of_forms_is_as_strict(application: Flask) -> None:
    assert (application.config["SESSION_COOKIE_HTTPONLY"], application.config["SESSION_COOKIE_SAMESITE"]) == (
        True,
        "Lax",
    )
    assert application.config["SESSION_COOKIE_NAME"] == "binome-form"


def test_a_language_chosen_before_sign_in_is_kept_through_it(app: Flask) -> None:
    browser = Browser(app)
    browser.post("pages.set_language", {"lang": "en", "next": "/connexion"}, _from="accounts.sign_in")
    browser.language = "en"
    answers = {"email": people.email("paul.martin"), "password": people.PASSWORD}
    browser.post("accounts.check_sign_in", answers)
    prove(browser, "paul.martin")
    assert browser.get("partners.index").tree.all("html")[0].get("lang") == "en"


@pytest.mark.parametrize(("lang", "target"), [("xx", "/aide"), ("en", "//evil.example"), ("", "https://evil.example")])
def test_an_odd_switch_of_language_changes_nothing_and_stays_here(app: Flask, lang: str, target: str) -> None:
    browser = Browser(app)
    fields = browser.get("pages.help").fields("/langue") | {"lang": lang, "next": target}
    page = browser.send("/langue", fields)
    assert page.location == (target if target == "/aide" else "/")


KINDS = {
    "page": ("/aide", 200),
    "private page": ("/partenaires", 200),
    "redirect": ("/", 303),
    "not allowed": ("/bilans", 403),
    "missing": ("/nulle-part", 404),
    "hidden": ("/dossiers/AG-31-ZZZZZZZZ", 404),
    "static": ("/static/style.css", 200),
    "missing static": ("/static/missing.css", 404),
    "crash": ("/aide?crash", 500),
    "method": ("/deconnexion", 405),
    "probe": ("/livez", 200),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_answer_carries_the_security_headers(
    app: Flask, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, status = KINDS[kind]
    if kind == "crash":
        monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
        monkeypatch.setitem(app.view_functions, "pages.help", access.public(lambda: abort(500)))
    with Browser(app, "paul.martin").client.get(path) as answer:
        assert answer.status_code == status
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
        assert answer.headers["Cache-Control"] == ("public, max-age=3600" if kind == "static" else "no-store")


def test_a_request_with_no_csrf_token_changes_no_language_membership_or_session(app: Flask) -> None:
    browser = Browser(app, "val.perrin")
    for path in ("/langue", "/habilitation", "/deconnexion"):
        assert browser.client.post(path, data={}).status_code == 400
    assert is_signed_in(browser)
