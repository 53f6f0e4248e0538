"""Over the whole URL map: what a password alone opens, and which pages ask for a recent proof besides."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from core import access
from core.clock import now
from tests.access import verdicts
from tests.access.verdicts_factors import HALF
from tests.accounts.doing import cookie, give_password, prove, use
from tests.accounts.factors import PAUL, stale
from tests.conftest import Freeze
from tests.page import Browser

# Lists of people and the journal as files, changes of factors and of the password, who belongs to an office.
FRESH = {
    "casefiles.portfolio_file", "referrals.sent_file", "referrals.inbox_file", "referrals.team_file",
    "reports.search_file", "reports.agreement_places_file", "factors.remove_totp", "factors.new_passkey",
    "factors.add_challenge", "factors.add_passkey", "factors.remove_passkey", "factors.new_codes",
    "reports.behind_figure_file", "reports.journal_file", "reset.change", "members.end", "members.change",
    "members.give", "members.give_back", "members.absence", "members.absence_of", "members.invite",
    "members.invite_again", "rights.new", "rights.redact", "rights.confirm_redaction", "rights.merge",
    "reports.ask_rights_copy", "reports.rights_pdf", "reports.rights_json", "openid.remove_identity",
    "casefiles.make_calendar",
    "casefiles.break_glass", "casefiles.open_sensitive", "reports.rights_readings_pdf",
}  # fmt: skip
VALUES = {"ref": "AG-31-ZZZZZZZZ", "token": "zzz", "code": "31", "meeting": "zzz", "filename": "app.js",
          "part": "personnes", "kind": "csv", "figure": "envoyees", "about": "freins", "key": "zzz"}  # fmt: skip
EXPORTS = ("/portefeuille.csv", "/orientations/envoyees.xlsx", "/recherche/personnes.csv?q=a")


def path(app: Flask, rule: Rule) -> str:
    """One address of a route."""
    values: dict[str, Any] = {name: VALUES.get(name, 1) for name in rule.arguments}
    with app.test_request_context():
        return app.url_for(rule.endpoint, **values)


def test_a_password_alone_opens_what_is_listed_and_nothing_else(app: Flask) -> None:
    """Every route and method: the answer is the way to the proof, before anything is looked up."""
    browser, _page = give_password(app, PAUL)
    fields = browser.get("factors.prove").fields("/connexion/facteur")
    asked = 0
    for rule in app.url_map.iter_rules():
        if rule.endpoint in verdicts.PUBLIC | HALF:
            continue
        for method in (rule.methods or set()) & {"GET", "POST", "HEAD"}:
            answer = browser.client.open(path(app, rule), method=method, data=fields if method == "POST" else None)
            assert answer.status_code == 303, (rule, method)
            assert answer.headers["Location"].startswith("/connexion/facteur"), (rule, method)
            asked += 1
    assert asked > 200


def test_what_is_listed_shows_no_case_to_a_password_alone(app: Flask) -> None:
    browser, _page = give_password(app, PAUL)
    for rule in app.url_map.iter_rules():
        if rule.endpoint in HALF and "GET" in (rule.methods or set()):
            page = browser.client.get(path(app, rule)).get_data(as_text=True)
            assert not any(word in page for word in ("Abadie", "AG-31-", "OR-31-", "Toulouse Minimes")), rule


def test_pages_for_any_session_are_exactly_those_listed(application: Flask) -> None:
    known = application.view_functions
    assert {name for name in known if access.declaration(application, name) == access.ANY_SESSION} == HALF


def test_pages_that_ask_for_a_recent_proof_are_exactly_those_listed(application: Flask) -> None:
    assert {name for name in application.view_functions if access.asks_fresh(application, name)} == FRESH


def test_a_page_that_asks_for_a_recent_proof_asks_for_a_session_too(application: Flask) -> None:
    for name in FRESH:
        assert access.declaration(application, name) not in (None, access.PUBLIC, access.ANY_SESSION)


@pytest.mark.parametrize("path", EXPORTS)
def test_an_export_of_people_asks_again_after_a_quarter_of_an_hour_and_comes_back_to_the_list(
    app: Flask, path: str
) -> None:
    browser = Browser(app, PAUL)
    browser.get(path)
    stale(app)
    came = {"Referer": "http://localhost/portefeuille?vue=late"}
    answer = browser.client.get(path, headers=came)
    assert answer.headers["Location"] == "/connexion/facteur?next=/portefeuille?vue%3Dlate"
    assert browser.get("/portefeuille").status == 200


@pytest.mark.parametrize("came", ["https://evil.example/portefeuille", "//evil.example", "nothing", ""])
def test_the_way_back_leads_nowhere_but_into_this_site(app: Flask, came: str) -> None:
    browser = Browser(app, PAUL)
    stale(app)
    answer = browser.client.get("/portefeuille.csv", headers={"Referer": came})
    assert answer.headers["Location"] == "/connexion/facteur"


def test_the_proof_opens_the_export_and_the_token_of_before_nothing(app: Flask) -> None:
    browser = Browser(app, PAUL)
    stale(app)
    before = use(app, cookie(browser))
    page = prove(browser, PAUL, next="/portefeuille")
    assert page.location == "/portefeuille"
    assert "Identité confirmée" in browser.get("/portefeuille").text
    browser.get("/portefeuille.csv")
    assert before.client.get("/portefeuille").status_code == 303


def test_a_form_open_in_another_window_is_still_good_after_the_proof(app: Flask) -> None:
    browser = Browser(app, PAUL)
    fields = browser.get("partners.index").fields("/deconnexion")
    prove(browser, PAUL)
    browser.send("/deconnexion", fields)


def test_a_proof_does_not_make_the_day_longer(app: Flask, freeze: Freeze) -> None:
    browser, started = Browser(app, PAUL), now()
    for minutes in range(25, 600, 25):
        freeze(started + timedelta(minutes=minutes))
        prove(browser, PAUL)
    freeze(started + timedelta(hours=10, seconds=1))
    assert browser.client.get("/portefeuille").status_code == 303
