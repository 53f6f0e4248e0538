"""No way in opens more than the proof that was given: of one institution, of one moment, of one person."""

from collections.abc import Iterator
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from accounts import sessions
from accounts.factors import actions as factors
from accounts.factors import views_enrol
from accounts.factors.models import TotpFactor
from accounts.models import UserSession
from accounts.openid.models import LinkedIdentity
from core.clock import now, today
from core.db import side_session
from core.guard import system_actor
from core.outbox import Mail
from partners.models import Membership
from tests import people
from tests.accounts.doing import change, give_password, is_signed_in, sign_in
from tests.accounts.openid_doing import go, proconnect, rows
from tests.accounts.openid_provider import OpenidProvider
from tests.accounts.test_enrolment import enrol, noted
from tests.page import Browser
from tests.partners.joining import NEW, invite
from tests.partners.test_invitation_identity import linked, press, vouched

ANNE = "anne.roux"


@pytest.fixture
def provider(app: Flask) -> Iterator[OpenidProvider]:
    """That of Haute-Garonne, where Anne is known."""
    with proconnect(app) as made:
        yield made


def do(app: Flask, act: Any) -> Any:
    """Committed by the system."""
    with app.app_context(), system_actor("tests: ways in"), side_session(writing=True) as session:
        return act(session)


def newest(app: Flask, login: str = ANNE) -> UserSession:
    mine = UserSession.user_id == people.user_id(login)
    found: UserSession = rows(app, select(UserSession).where(mine).order_by(UserSession.id.desc()))[0]
    return found


def test_another_post_does_not_answer_the_question_asked_after_abnormal_use(app: Flask) -> None:
    browser = Browser(app, "val.perrin", "Muret")
    fields = browser.get("partners.index").fields("/habilitation")
    do(app, lambda session: sessions.ask_again(session, people.user_id("val.perrin")))
    other = people.membership_id("val.perrin", "Toulouse Minimes")
    browser.client.post("/habilitation", data=fields | {"membership": str(other)})
    assert str(browser.client.get("/partenaires").location).startswith("/connexion/facteur")


def test_a_provider_opens_no_institution_but_its_own(app: Flask, provider: OpenidProvider) -> None:
    def post(session: Any) -> int:
        made = Membership(
            user_id=people.user_id(ANNE), unit_id=people.unit_of("MDS Albi").id, role="social_worker",
            start_on=today("81"),
        )  # fmt: skip
        session.add(made)
        session.flush()
        return int(made.id)

    key = do(app, post)
    browser, _page = go(app)
    fields = browser.get("partners.index").fields("/habilitation")
    assert browser.client.post("/habilitation", data=fields | {"membership": str(key)}).status_code == 403
    assert newest(app).membership_id != key


def test_an_invitation_taken_up_with_an_identity_opens_the_institution_it_is_of(
    app: Flask, provider: OpenidProvider
) -> None:
    first = people.membership_id(ANNE)
    moved = update(Membership).where(Membership.id == first).values(unit_id=people.unit_of("MDS Albi").id)
    change(app, moved)
    where, browser = invite(app, email=people.email(ANNE)), Browser(app)
    vouched(browser, where)
    press(browser, where, "/identite", {}, 303)
    assert newest(app).membership_id != first


def test_an_identity_is_added_with_a_recent_proof_only(app: Flask, provider: OpenidProvider) -> None:
    change(app, delete(LinkedIdentity))
    provider.person |= {"sub": "somebody else", "email": NEW}
    where = invite(app, email=people.email("leo.caron"), role="router")
    browser, _page = sign_in(app, "leo.caron")
    change(app, update(UserSession).values(proved_at=now() - timedelta(hours=2), started_at=now() - timedelta(hours=3)))
    vouched(browser, where)
    assert press(browser, where, "/identite", {}, 303).location.startswith("/connexion/facteur")
    assert linked(app) == []


def test_an_address_a_provider_changes_is_told_to_the_one_before(app: Flask, provider: OpenidProvider) -> None:
    provider.person["email"] = "anne.roux@ailleurs.test"
    go(app)
    told = [(mail.recipient, mail.kind) for mail in rows(app, select(Mail))]
    assert told == [(people.email(ANNE), "account.address_changed")]


def test_a_password_alone_replaces_no_factor_that_was_added_meanwhile(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(app, delete(TotpFactor).where(TotpFactor.user_id == people.user_id(ANNE)))
    thief, _page = give_password(app, ANNE)
    page = enrol(thief)

    def meanwhile(_offer: object) -> bool:
        mine = people.user_id(ANNE), people.SECRET, app.config["SETTINGS"]
        do(app, lambda session: factors.add_totp(session, *mine, at=now()))
        return False

    monkeypatch.setattr(views_enrol, "is_kept", meanwhile)
    noted(thief, page, 409)
    assert not is_signed_in(thief)


def test_a_refused_form_is_not_shown_to_who_lost_the_session_meanwhile(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, path = Browser(app, "paul.martin"), f"/dossiers/{people.file_of('Abadie').ref}/contacts/nouveau"
    fields = browser.get(path).fields(path)
    endpoint = app.url_map.bind("localhost").match(path, method="POST")[0]
    view = app.view_functions[endpoint]

    def slow(**values: Any) -> Any:
        made = view(**values)
        do(app, lambda session: sessions.end_all(session, people.user_id("paul.martin"), "ended meanwhile"))
        return made

    for name in ("access_declaration", "access_fresh"):
        if hasattr(view, name):
            setattr(slow, name, getattr(view, name))
    monkeypatch.setitem(app.view_functions, endpoint, slow)
    answer = browser.client.post(path, data=fields | {"on": "demain"})
    assert (answer.status_code, str(answer.location).startswith("/connexion")) == (303, True)


def test_two_devices_that_end_each_other_do_not_wait_for_each_other(app: Flask, full: bool) -> None:
    for _round in range(15 if full else 4):
        browsers = [Browser(app, ANNE) for _device in range(2)]
        forms = [one.get("accounts.own_sessions").fields("/compte/sessions/autres/fin") for one in browsers]
        barrier, answers = Barrier(2), list[int]()

        def press_button(browser: Browser, fields: Any, barrier: Barrier = barrier, into: list[int] = answers) -> None:
            barrier.wait()
            into.append(browser.client.post("/compte/sessions/autres/fin", data=fields).status_code)

        threads = [Thread(target=press_button, args=pair) for pair in zip(browsers, forms, strict=True)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert max(answers) < 500
