"""The list of devices, the limits of a session by role, what is kept when it ends, what a captured cookie is worth."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from accounts import sessions
from accounts.devices import in_words
from accounts.models import UserSession
from core.clock import now
from core.db import side_session
from core.guard import system_actor
from tests import people
from tests.accounts.doing import change, cookie, end_membership, give_password, is_signed_in, prove, sign_in, use
from tests.accounts.factors import PAUL, journalled, press
from tests.conftest import Freeze
from tests.page import Browser
from tests.referrals.test_draft_pages import begin

VAL = "val.perrin"  # two posts
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
BROWSERS = {
    FIREFOX: "Firefox, Windows",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36":
        "Chrome, Linux",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0":
        "Edge, Windows",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1":
        "Safari, iPhone",
    "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 SamsungBrowser/28.0 Chrome/130.0 Mobile Safari/537.36":
        "Samsung Internet, Android",
    "curl/8.5.0": "Navigateur inconnu",
    "": "Navigateur inconnu",
}  # fmt: skip


@pytest.mark.parametrize("browser", BROWSERS)
def test_a_device_is_told_in_words(app: Flask, browser: str) -> None:
    with app.test_request_context(headers={"Accept-Language": "fr"}):
        assert in_words(browser) == BROWSERS[browser]


def rows(browser: Browser) -> list[str]:
    return [line.text for line in browser.get("accounts.own_sessions").tree.all("tr")[1:]]


def test_one_sees_one_s_own_devices_this_one_first(app: Flask) -> None:
    other = Browser(app, PAUL)
    other.client.environ_base["HTTP_USER_AGENT"] = FIREFOX
    prove(other, PAUL)
    browser = Browser(app, PAUL)
    Browser(app, "anne.roux")
    shown = rows(browser)
    assert len(shown) == 2
    assert "Cet appareil" in shown[0]
    assert "Déconnecter" in shown[1]
    assert "Code de l’application" in shown[1]


def test_a_password_given_elsewhere_is_seen_until_it_is_worth_nothing(app: Flask, freeze: Freeze) -> None:
    """Somebody who knows the password and has no telephone: the owner is shown."""
    browser, started = Browser(app, PAUL), now()
    give_password(app, PAUL)
    assert any("second facteur attendu" in row for row in rows(browser))
    freeze(started + timedelta(minutes=16))
    assert len(rows(browser)) == 1


def test_one_device_is_ended_and_the_others_go_on(app: Flask) -> None:
    first, second, third = (Browser(app, PAUL) for _device in range(3))
    action = next(a for a in links(first) if a.endswith("/fin") and "autres" not in a)
    press(first, "accounts.own_sessions", action)
    assert is_signed_in(first)
    assert sorted(map(is_signed_in, (second, third))) == [False, True]
    assert journalled(app)[-1] == ("session.end", None)


def links(browser: Browser) -> list[str]:
    page = browser.get("accounts.own_sessions")
    return [str(form.get("action")) for form in page.tree.all("form")]


def test_all_other_devices_are_ended_at_once(app: Flask) -> None:
    first, *others = (Browser(app, PAUL) for _device in range(4))
    page = press(first, "accounts.own_sessions", "/compte/sessions/autres/fin")
    assert page.location == "/compte/sessions"
    assert "3 autres appareils déconnectés" in first.get("accounts.own_sessions").text
    assert not any(map(is_signed_in, others))


def test_the_session_of_another_is_not_found(app: Flask) -> None:
    first, _second, other = Browser(app, PAUL), Browser(app, PAUL), Browser(app, "anne.roux")
    action = next(a for a in links(first) if a.endswith("/fin") and "autres" not in a)
    Browser(app, "anne.roux")
    own = next(a for a in links(other) if a.endswith("/fin") and "autres" not in a)
    other.send(action, other.get("accounts.own_sessions").fields(own), 404)


def test_the_account_page_says_who_one_is_and_leads_on(app: Flask) -> None:
    page = Browser(app, VAL).get("accounts.account")
    assert all(word in page.text for word in ("Val Perrin", people.email(VAL), "Muret", "Toulouse Minimes"))
    hrefs = {link.get("href") for link in page.tree.all("a")}
    assert {"/compte/facteurs", "/compte/sessions", "/compte/notifications/preferences"} <= hrefs


@pytest.mark.parametrize(
    ("login", "minutes"),
    [
        (PAUL, 30),
        ("claire.dumas", 30),
        ("brigitte.leroy", 15),
        ("karim.benali", 15),
        ("dora.petit", 15),
        ("tom.garcia", 15),
    ],
)
def test_who_administers_is_left_alone_for_less_time(app: Flask, login: str, minutes: int, freeze: Freeze) -> None:
    browser, started = Browser(app, login), now()
    freeze(started + timedelta(minutes=minutes - 1))
    assert is_signed_in(browser)
    freeze(started + timedelta(minutes=2 * minutes, seconds=1))
    assert not is_signed_in(browser)


@pytest.mark.parametrize(("login", "hours"), [(PAUL, 10), ("claire.dumas", 10), ("simon.astier", 8), ("dora.petit", 8)])
def test_who_administers_signs_in_again_sooner_however_busy(app: Flask, login: str, hours: int, freeze: Freeze) -> None:
    browser, started = Browser(app, login), now()
    for minutes in range(10, hours * 60, 10):
        freeze(started + timedelta(minutes=minutes))
        assert is_signed_in(browser), minutes
    freeze(started + timedelta(hours=hours, seconds=1))
    assert not is_signed_in(browser)


def test_limits_are_settings(app: Flask, freeze: Freeze, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = replace(app.config["SETTINGS"], idle_minutes="5", short_idle_minutes="2", absolute_hours="1")
    monkeypatch.setitem(app.config, "SETTINGS", changed)
    paul, dora, started = Browser(app, PAUL), Browser(app, "dora.petit"), now()
    freeze(started + timedelta(minutes=3))
    assert (is_signed_in(paul), is_signed_in(dora)) == (True, False)


def test_every_page_says_how_long_the_session_lasts_and_who_stays_is_told_anew(app: Flask, freeze: Freeze) -> None:
    browser, started = Browser(app, PAUL), now()
    (form,) = [form for form in browser.get("partners.index").tree.all("form") if form.get("id") == "fin-de-session"]
    assert form.get("data-left") == str(29 * 60)
    assert form.get("hidden") is not None
    freeze(started + timedelta(hours=9, minutes=50))
    change(app, update(UserSession).values(last_seen_at=now()))
    left = browser.client.post("/compte/session", data=browser.get("partners.index").fields("/compte/session"))
    assert left.get_json() == {"left": pytest.approx(595, abs=6)}


def test_whoever_is_not_signed_in_is_warned_of_nothing(app: Flask) -> None:
    assert "fin-de-session" not in Browser(app).get("accounts.sign_in").html
    assert "fin-de-session" not in give_password(app, PAUL)[0].get("factors.prove").html


def test_a_session_that_ended_leads_back_to_the_draft_as_it_was_kept(app: Flask, freeze: Freeze) -> None:
    browser, draft = begin(app)
    fields = browser.get(draft).fields(draft) | {"reason": "Tapé avant la fin"}
    assert browser.client.post(f"{draft}/auto", data=fields).status_code == 204
    freeze(now() + timedelta(minutes=31))
    assert browser.client.get(draft).headers["Location"] == f"/connexion?next={draft}"
    again, page = sign_in(app, browser.login or "", next=draft)
    assert page.location == draft
    assert "Tapé avant la fin" in again.get(draft).html


def test_a_form_sent_after_the_end_leads_back_to_its_page(app: Flask, freeze: Freeze) -> None:
    browser, draft = begin(app)
    fields = browser.get(draft).fields(draft)
    freeze(now() + timedelta(minutes=31))
    answer = browser.client.post(draft, data=fields, headers={"Referer": f"http://localhost{draft}"})
    assert answer.headers["Location"] == f"/connexion?next={draft}"


def _ended(app: Flask, _browser: object, login: str = VAL, **options: int) -> None:
    """What a changed password does: every session ends but the one that changed it."""
    with app.app_context(), system_actor("tests: accounts"), side_session(writing=True) as session:
        sessions.end_all(session, people.user_id(login), "password change", **options)


def test_a_changed_password_may_keep_the_session_it_was_changed_in(app: Flask) -> None:
    mine, other = Browser(app, PAUL), Browser(app, PAUL)
    with app.app_context(), system_actor("tests: accounts"), side_session() as session:
        ids = sorted(row.id for row in session.query(UserSession).filter_by(user_id=people.user_id(PAUL)))
    _ended(app, mine, PAUL, except_id=ids[0])
    assert (is_signed_in(mine), is_signed_in(other)) == (True, False)


def _sign_out(_app: Flask, browser: Browser) -> None:
    browser.post("accounts.sign_out", {}, _from="partners.index")


def _switch(_app: Flask, browser: Browser) -> None:
    wished = people.membership_id(VAL, "Toulouse Minimes")
    browser.post("accounts.switch_membership", {"membership": wished}, _from="partners.index")


CAPTURED: dict[str, Callable[[Flask, Browser], object]] = {
    "sign-out": _sign_out,
    "end of the membership": lambda app, _browser: end_membership(app, VAL),
    "change of password": _ended,
    "step-up": lambda _app, browser: prove(browser, VAL),
    "switch of membership": _switch,
    "end by another device": lambda app, _browser: press(
        Browser(app, VAL), "accounts.own_sessions", "/compte/sessions/autres/fin"
    ),
}


@pytest.mark.parametrize("what", CAPTURED)
def test_a_captured_cookie_is_worth_nothing_after(app: Flask, what: str) -> None:
    browser, _page = sign_in(app, VAL)
    captured = use(app, cookie(browser))
    assert is_signed_in(captured)
    CAPTURED[what](app, browser)
    assert not is_signed_in(captured)


def test_a_captured_cookie_is_worth_nothing_after_the_time_limit(app: Flask, freeze: Freeze) -> None:
    browser, _page = sign_in(app, PAUL)
    captured = use(app, cookie(browser))
    assert is_signed_in(captured)
    freeze(now() + timedelta(minutes=31))
    assert not is_signed_in(captured)
