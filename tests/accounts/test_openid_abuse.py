"""Forged, replayed and broken answers of a provider: nobody is signed in, a row in the journal, a plain page."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import timedelta
from itertools import islice
from threading import Event
from typing import Any

import pytest
from flask import Flask, request
from sqlalchemy import select, update

from accounts.models import JournalEntry, User, UserSession
from accounts.openid import wire
from accounts.openid.workflow import Reason, Told, told
from core.clock import now
from tests import people
from tests.accounts.doing import change, cookie, end_membership, is_signed_in
from tests.accounts.openid_doing import (
    ANNE,
    come_back,
    declared,
    go,
    known,
    leave,
    proconnect,
    refusals,
    rows,
    visit,
)
from tests.accounts.openid_lies import CASES, SLOW
from tests.accounts.openid_provider import OpenidProvider, Running
from tests.conftest import Freeze
from tests.page import Browser, Page

LONG = 30.0  # seconds: the dripping of the tests takes longer, on a busy machine even more
REASONS = {reason.value for reason in Reason}


@pytest.fixture
def provider(app: Flask) -> Iterator[OpenidProvider]:
    """ProConnect, where Anne is known, her account linked."""
    with proconnect(app) as made:
        yield made


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Less than a second instead of eight."""
    monkeypatch.setattr(wire, "READ", SLOW * 3)
    monkeypatch.setattr(wire, "DEADLINE", SLOW * 4)


def opened(app: Flask) -> int:
    return len(rows(app, select(UserSession.id)))


def is_plain(page: Page, code: str) -> bool:
    """What to do is said, the code is there for whoever helps, and nothing of the person."""
    shown = page.html.lower()
    words = ("anne", "roux", "exemple.test", "traceback", "evil.example", "99900031800017", "<script>")
    has_code = told(Reason(code)) in (Told.AGAIN, Told.DOWN)
    return (f"Code : {code}" in page.text or f"Code: {code}" in page.text) is has_code and not any(
        word in shown for word in words
    )


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", CASES)
def test_no_lie_signs_anybody_in(
    app: Flask, provider: OpenidProvider, request: pytest.FixtureRequest, name: str, language: str
) -> None:
    case = CASES[name]
    if case.is_slow:
        request.getfixturevalue("impatient")
    if case.prepare:
        case.prepare(provider)
    if case.lie:
        provider.lies[case.about] = case.lie(provider)
    browser, page = go(app, status=case.status, language=language)
    assert refusals(app) == [f"proconnect {case.code}"]
    assert (cookie(browser), opened(app)) == (None, 0)
    assert is_plain(page, case.code)


def test_the_table_is_as_long_as_promised_and_its_codes_are_known() -> None:
    assert len(CASES) >= 100
    assert {case.code for case in CASES.values()} <= REASONS


def test_without_a_lie_the_same_way_leads_in(app: Flask, provider: OpenidProvider) -> None:
    """What the table proves nothing without."""
    assert is_signed_in(go(app)[0])


def test_an_answer_serves_once(app: Flask, provider: OpenidProvider) -> None:
    browser = Browser(app)
    path = visit(leave(browser))
    come_back(browser, path)
    come_back(browser, path, 403)
    assert (refusals(app), opened(app)) == (["proconnect state"], 1)


def test_an_answer_sent_many_times_at_once_serves_once(app: Flask, provider: OpenidProvider) -> None:
    browser = Browser(app)
    path = visit(leave(browser))
    cookies = [(c.key, c.value) for c in (browser.client._cookies or {}).values()]

    def send(_number: int) -> int:
        client = app.test_client()
        for name, value in cookies:
            client.set_cookie(name, value)
        return client.get(path).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(send, range(8)))
    assert (statuses.count(303), opened(app)) == (1, 1)


def test_an_answer_for_another_browser_is_refused_and_burnt(app: Flask, provider: OpenidProvider) -> None:
    """Somebody else's answer slipped into this browser would sign its user in as them."""
    theirs, mine = Browser(app), Browser(app)
    path = visit(leave(theirs))
    leave(mine)
    come_back(mine, path, 403)
    come_back(theirs, path, 403)
    assert (refusals(app), opened(app)) == (["proconnect browser", "proconnect state"], 0)


def test_an_answer_without_the_cookie_of_its_start_is_refused(app: Flask, provider: OpenidProvider) -> None:
    path = visit(leave(Browser(app)))
    come_back(Browser(app), path, 403)
    assert refusals(app) == ["proconnect browser"]


@pytest.mark.parametrize(("minutes", "status"), [(9, 303), (10, 403), (600, 403)])
def test_a_flow_is_open_for_ten_minutes(
    app: Flask, provider: OpenidProvider, freeze: Freeze, minutes: int, status: int
) -> None:
    started = now()
    freeze(started - timedelta(minutes=minutes))
    browser = Browser(app)
    path = visit(leave(browser))
    freeze(started)
    come_back(browser, path, status)


def test_a_code_of_another_flow_is_refused(app: Flask, provider: OpenidProvider) -> None:
    """A stolen code put into one's own answer: its nonce belongs to the other browser."""
    theirs, mine = Browser(app), Browser(app)
    stolen = visit(leave(theirs)).partition("code=")[2].partition("&")[0]
    path = visit(leave(mine))
    code = path.partition("code=")[2].partition("&")[0]
    come_back(mine, path.replace(code, stolen), 403)
    assert refusals(app) == ["proconnect nonce"]


def test_an_issuer_is_missed_where_the_provider_promised_it(app: Flask, provider: OpenidProvider) -> None:
    provider.lies["discovery"] = lambda said: said | {"authorization_response_iss_parameter_supported": True}
    go(app, status=403)
    assert refusals(app) == ["proconnect answer_issuer"]


DISCOVERIES: dict[str, Any] = {
    "another issuer": {"issuer": "https://evil.example"},
    "no address to go to": {"authorization_endpoint": None},
    "a script to go to": {"authorization_endpoint": "javascript:alert(1)"},
    "a file for keys": {"jwks_uri": "file:///etc/passwd"},
    "plain http elsewhere": {"token_endpoint": "http://provider.example/token"},
    "an address that is none": {"userinfo_endpoint": "https://["},
    "a line end in an address": {"token_endpoint": "https://a.example/\r\nX: 1"},
    "a list of addresses": {"token_endpoint": ["https://a.example/"]},
    "a script to sign out at": {"end_session_endpoint": "javascript:alert(1)"},
}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", DISCOVERIES)
def test_a_provider_that_lies_about_itself_is_not_gone_to(
    app: Flask, provider: OpenidProvider, name: str, language: str
) -> None:
    provider.lies["discovery"] = lambda said: said | DISCOVERIES[name]
    leave(Browser(app, language=language), status=503)
    assert refusals(app) == ["proconnect discovery"]


def test_a_provider_that_is_down_is_left_alone_for_a_moment(app: Flask, provider: OpenidProvider) -> None:
    provider.lies["discovery"] = lambda _said: ("boom", 500)
    for _try in range(3):
        leave(Browser(app), status=503)
    assert [what for what, _said in provider.asked].count("/.well-known/openid-configuration") == 1
    assert refusals(app) == ["proconnect status", "proconnect unreachable", "proconnect unreachable"]


def test_nobody_listens(app: Flask) -> None:
    gone = OpenidProvider(person=dict(ANNE))
    Running(gone).stop()
    with known(app, declared(gone)):
        page = Browser(app).post("openid.start", {}, 503, _from="accounts.sign_in", provider="proconnect")
    assert "ne répond pas" in page.text
    assert "Page de connexion" in page.text
    assert refusals(app) == ["proconnect unreachable"]


def test_a_slow_provider_holds_few_and_for_a_short_time(
    app: Flask, provider: OpenidProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two wait for it, the others are told at once; whoever is signed in is served meanwhile."""
    monkeypatch.setattr("accounts.openid.providers.LONGEST_WAIT", 0.05)
    for limit in ("READ", "DEADLINE"):
        monkeypatch.setattr(wire, limit, 60)
    browsers = [Browser(app) for _one in range(6)]
    paths = [visit(leave(browser)) for browser in browsers]
    answers = Event()
    provider.lies["token answer"] = lambda _honest: (answers.wait(60), ("boom", 500))[1]
    paul = Browser(app, "paul.martin")
    with ThreadPoolExecutor(6) as pool:
        waiting = [pool.submit(b.client.get, p) for b, p in zip(browsers, paths, strict=True)]
        told = [one.result().status_code for one in islice(as_completed(waiting), 4)]
        assert is_signed_in(paul)
        answers.set()
        assert told == [503] * 4
        assert {one.result().status_code for one in waiting} == {503}
    assert sorted(str(why).split()[1] for why in refusals(app)) == ["busy"] * 4 + ["status"] * 2


def test_nothing_is_locked_while_a_provider_is_asked(app: Flask, provider: OpenidProvider) -> None:
    """Somebody else writes in the middle of the exchange, and of the reading of the person."""
    written: list[str] = []

    def write(honest: Any) -> Any:
        written.append("done")
        change(app, update(User).where(User.id == people.user_id("paul.martin")).values(family_name="Martin"))
        return honest

    provider.lies |= {"token answer": write, "userinfo answer": write, "jwks": write}
    assert is_signed_in(go(app)[0])
    assert len(written) == 3


@pytest.mark.usefixtures("impatient")
def test_headers_that_drip_are_cut_off(app: Flask, provider: OpenidProvider) -> None:
    started = time.monotonic()
    provider.lies["token answer"] = lambda _honest: dripping_headers()
    go(app, status=503)
    assert time.monotonic() - started < LONG


def dripping_headers() -> Any:
    line = request.environ["werkzeug.socket"]
    try:
        line.sendall(b"HTTP/1.1 200 OK\r\n")
        for number in range(90):  # http.client takes a hundred
            time.sleep(SLOW * 2)
            line.sendall(f"X-{number}: a\r\n".encode())
    except OSError:
        pass
    return "{}"


def test_states_nobody_was_given_do_not_fill_the_journal(app: Flask, provider: OpenidProvider) -> None:
    browser = Browser(app)
    statuses = [browser.client.get(f"/connexion/proconnect/retour?state={n}&code=x").status_code for n in range(30)]
    assert statuses == [403] * 20 + [429] * 10
    assert len(refusals(app)) == 20
    assert is_signed_in(go(app)[0])


def test_a_refusal_of_a_known_account_is_there_for_its_officer(app: Flask, provider: OpenidProvider) -> None:
    end_membership(app, "anne.roux")
    go(app, status=403)
    entry = rows(app, select(JournalEntry).order_by(JournalEntry.id.desc()).limit(1))[0]
    assert (entry.user_id, entry.organisation_id) == (
        people.user_id("anne.roux"), people.unit_of("CD Haute-Garonne").id
    )  # fmt: skip


def test_journal_rows_hold_no_word_of_a_person(app: Flask, provider: OpenidProvider) -> None:
    go(app)
    go(app, status=303)
    kept = " ".join(str(vars(entry)) for entry in rows(app, select(JournalEntry)))
    assert not any(word in kept for word in ("Roux", "exemple.test", ANNE["sub"], ANNE["siret"]))
