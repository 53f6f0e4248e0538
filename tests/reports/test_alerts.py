"""Abnormal use: what is noticed, once for each episode, who is told, and that nobody is stopped."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from accounts.audit.models import Alert
from accounts.audit.workflow import AlertKind
from accounts.models import JournalEntry, Notice, SignInAttempt, UserSession
from accounts.sessions import Way
from accounts.throttle import account_key
from casefiles.models import FileAccess
from casefiles.workflow import AccessLevel, AccessWhy
from core.clock import now
from core.db import side_session, write_transaction
from core.guard import system_actor
from core.outbox import Mail
from partners.models import Membership
from partners.workflow import EndedWhy
from reports.audit.jobs import watch
from tests import people
from tests.accounts.doing import prove, sign_in
from tests.accounts.journal_rows import record, seal
from tests.conftest import Freeze
from tests.page import Browser

NOON = datetime(2026, 5, 12, 10, 0, tzinfo=UTC)
SAVE = "/compte/notifications/preferences"
ANNE, CLAIRE = "anne.roux", "claire.dumas"


def add(app: Flask, rows: Iterable[Any]) -> None:
    with app.app_context(), system_actor("tests: alerts"), side_session(writing=True) as session:
        session.add_all(rows)


def ask(app: Flask, statement: Any) -> list[Any]:
    with app.app_context(), system_actor("tests: alerts"), side_session() as session:
        return list(session.scalars(statement).all())


def opened(login: str, files: Iterable[int], at: datetime | None = None, action: str = "casefile.read") -> list[Any]:
    """Rows of the journal: files somebody opened."""
    who = {"user_id": people.user_id(login), "membership_id": people.membership_id(login)}
    council = people.unit_of("CD Haute-Garonne").id
    return [
        JournalEntry(at=at or now(), actor_kind="member", organisation_id=council, action=action, file_id=key, **who)
        for key in files
    ]


def look(app: Flask) -> list[tuple[AlertKind, int, int]]:
    """The worker's turn; the alerts there are: what, counted, limit."""
    with app.app_context(), system_actor("tests: worker"):
        finish = watch()
        assert finish is not None
        with write_transaction():
            finish()
    with app.app_context(), system_actor("tests: alerts"), side_session() as session:
        rows = session.execute(select(Alert.kind, Alert.counted, Alert.most).order_by(Alert.id))
        return [(row.kind, row.counted, row.most) for row in rows]


def test_forty_files_of_others_in_an_hour_are_nothing_and_one_more_is_told(app: Flask) -> None:
    add(app, opened(ANNE, range(1001, 1041)))
    assert look(app) == []
    add(app, opened(ANNE, [1001, 1041]))
    assert look(app) == [(AlertKind.READING, 41, 40)]


def test_what_was_sealed_before_the_hour_is_not_read_again(app: Flask, freeze: Freeze) -> None:
    freeze(NOON)
    add(app, opened(ANNE, range(1001, 1042)))
    seal(app)
    freeze(NOON + timedelta(minutes=61))
    add(app, opened(ANNE, range(2001, 2006)))
    assert look(app) == []


def test_a_coordinator_has_a_threshold_of_her_own(app: Flask) -> None:
    add(app, opened(CLAIRE, range(1001, 1081)))
    assert look(app) == []
    add(app, opened(CLAIRE, [1081]))
    assert look(app) == [(AlertKind.READING, 81, 80)]


def test_own_assignments_do_not_count_within_a_portfolio(app: Flask) -> None:
    own = {"membership_id": people.membership_id(ANNE), "why": AccessWhy.ASSIGNED, "level": AccessLevel.CONTENT}
    files = [people.file_of(name).id for name in ("Benali", "Costes", "Dupuy", "Fabre", "Esteve", "Abadie")]
    add(app, opened(ANNE, [*files, *range(1001, 1041)]))
    add(app, [FileAccess(file_id=key, from_at=now() - timedelta(days=3), **own) for key in files[:-1]])
    assert look(app) == []


def test_three_medians_in_a_day_are_told(app: Flask, freeze: Freeze) -> None:
    for days in range(1, 7):
        freeze(NOON - timedelta(days=days))
        add(app, opened(ANNE, range(1001, 1009)))
    freeze(NOON)
    add(app, opened(ANNE, range(1001, 1026)))
    assert look(app) == [(AlertKind.UNUSUAL, 25, 24)]


def test_pages_of_others_asked_for_in_vain_are_counted_and_told(app: Flask) -> None:
    browser = Browser(app, "sonia.vidal")
    for _number in range(9):
        browser.get("casefiles.show", 404, ref=people.file_of("Abadie").ref)
    assert look(app) == []
    browser.get("referrals.show", 404, ref="OR-31-ZZZZZZZZ")
    assert look(app) == [(AlertKind.MISSES, 10, 10)]


def test_a_miss_names_the_page_and_never_the_object(app: Flask) -> None:
    Browser(app, "sonia.vidal").get("casefiles.show", 404, ref=people.file_of("Abadie").ref)
    Browser(app).client.get("/dossiers/AG-31-ZZZZZZZZ")
    query = select(JournalEntry.subject).where(JournalEntry.action == "miss.read", JournalEntry.file_id.is_(None))
    assert ask(app, query) == ["casefiles.show"]


def test_sign_ins_from_many_addresses_are_told(app: Flask) -> None:
    who = {"user_id": people.user_id(ANNE), "membership_id": people.membership_id(ANNE), "browser": "test"}
    add(
        app,
        [
            UserSession(
                way=Way.PASSWORD,
                token_hash=f"t{n}",
                address=f"192.0.2.{n}",
                started_at=now(),
                last_seen_at=now(),
                **who,
            )
            for n in range(6)
        ],
    )
    assert look(app) == [(AlertKind.ADDRESSES, 6, 6)]


def test_guessing_spread_over_accounts_is_told_to_each_institution(app: Flask) -> None:
    emails = [people.email(login) for login in people.LOGINS[:4]] + [f"guess.{n}@exemple.test" for n in range(8)]
    secret = app.config["SECRET_KEY"]
    tries = [
        SignInAttempt(account_key=account_key(email, secret), address="192.0.2.66", at=now(), succeeded=False)
        for email in emails
    ]
    add(app, tries)
    assert {kind for kind, *_figures in look(app)} == {AlertKind.GUESSING}
    assert set(ask(app, select(Alert.address))) == {"192.0.2.66"}


def test_an_episode_is_told_once_and_a_later_one_again(app: Flask, freeze: Freeze) -> None:
    freeze(NOON)
    add(app, opened(ANNE, range(1001, 1042)))
    assert len(look(app)) == len(look(app)) == 1
    freeze(NOON + timedelta(minutes=30))
    add(app, opened(ANNE, range(1042, 1052)))
    assert look(app) == [(AlertKind.READING, 51, 40)]
    assert len(ask(app, select(Mail.id).where(Mail.kind == "audit.alert"))) == 2
    freeze(NOON + timedelta(hours=3))
    look(app)
    add(app, opened(ANNE, range(1001, 1042)))
    assert len(look(app)) == 2


def test_the_head_and_the_officer_are_told_without_any_name_and_she_is_not(app: Flask) -> None:
    add(app, opened(ANNE, range(1001, 1042)))
    look(app)
    whom = {people.membership_id(login) for login in ("dora.petit", "elise.gros")}
    assert set(ask(app, select(Notice.membership_id).where(Notice.kind == "alert.begun"))) == whom
    texts = ask(app, select(Mail.text).where(Mail.kind == "audit.alert"))
    assert len(texts) == 2
    assert "Anne" not in "".join(texts)
    assert "/administration/alertes/AL-" in texts[0]


def test_an_officer_neither_sees_nor_closes_an_alert_about_oneself(app: Flask) -> None:
    add(app, opened("dora.petit", range(1001, 1042)))
    look(app)
    (ref,) = ask(app, select(Alert.ref))
    officer = Browser(app, "dora.petit")
    assert ref not in officer.get("reports.alerts", vue="toutes").text
    officer.get("reports.alert", 404, ref=ref)


def test_a_head_is_not_told_about_oneself(app: Flask) -> None:
    add(app, opened("elise.gros", range(1001, 1042)))
    look(app)
    assert ask(app, select(Notice.membership_id)) == [people.membership_id("dora.petit")]


def test_a_proof_is_asked_at_the_next_page_never_in_a_form_and_opens_everything_again(app: Flask) -> None:
    browser, _page = sign_in(app, ANNE)
    form = browser.get("notices.preferences")
    add(app, opened(ANNE, range(1001, 1042)))
    look(app)
    page = browser.client.get("/partenaires?q=muret")
    assert page.location == "/connexion/facteur?next=/partenaires?q%3Dmuret"
    assert browser.send(SAVE, form.fields(SAVE), 303).location == "/compte/notifications/preferences"
    assert prove(browser, ANNE, next="/partenaires?q=muret").location == "/partenaires?q=muret"
    assert browser.get("partners.index").status == 200


def test_two_evaluations_at_once_open_one_episode(app: Flask) -> None:
    add(app, opened(ANNE, range(1001, 1042)))
    with app.app_context(), system_actor("tests: worker"):
        looked = [watch(), watch()]
        for finish in looked:
            assert finish is not None
            with write_transaction():
                finish()
    assert ask(app, select(func.count()).select_from(Alert)) == [1]


def test_an_alert_is_acknowledged_once_with_a_sentence(app: Flask) -> None:
    add(app, opened(ANNE, range(1001, 1042)))
    look(app)
    (ref,) = ask(app, select(Alert.ref))
    officer, head = Browser(app, "dora.petit"), Browser(app, "elise.gros")
    officer.post("reports.alert", {"note": ""}, 422, ref=ref)
    late = head.get("reports.alert", ref=ref).fields(f"/administration/alertes/{ref}")
    officer.post("reports.alert", {"note": "Une réorganisation, vérifiée avec elle"}, ref=ref)
    head.send(f"/administration/alertes/{ref}", late | {"note": "Vu aussi"}, 409)
    assert "Une réorganisation" in head.get("reports.alert", ref=ref).text
    assert ref not in officer.get("reports.alerts").text
    assert ref in officer.get("reports.alerts", vue="toutes").text


@pytest.mark.parametrize("login", ["luc.moreau", "anne.roux", "tom.garcia"])
def test_nobody_else_opens_it(app: Flask, login: str) -> None:
    add(app, opened(ANNE, range(1001, 1042)))
    look(app)
    (ref,) = ask(app, select(Alert.ref))
    Browser(app, login).get("reports.alert", 404 if login == "luc.moreau" else 403, ref=ref)


def test_the_page_of_the_officer_leads_to_the_rows_it_was_counted_on(app: Flask) -> None:
    add(app, opened(ANNE, [people.file_of("Abadie").id, *range(1001, 1042)]))
    record(app)
    look(app)
    (ref,) = ask(app, select(Alert.ref))
    officer = Browser(app, "dora.petit")
    page = officer.get("reports.alert", ref=ref)
    links = [str(link.get("href")) for link in page.tree.all("a")]
    (there,) = [link for link in links if link.startswith("/administration/journal?compte=anne")]
    assert "Anne Roux" in officer.get(there).text


def test_what_nobody_looked_at_is_counted_beside_the_entry_until_it_is(app: Flask) -> None:
    add(app, opened(ANNE, range(1001, 1042)))
    look(app)
    dora = Browser(app, "dora.petit")
    assert "1 alerte à vérifier" in dora.get("reports.alerts").text
    ref = ask(app, select(Alert.ref))[0]
    dora.post("reports.alert", {"note": "Vu avec elle : un contrôle de dossiers."}, ref=ref)
    assert "alerte à vérifier" not in dora.get("reports.alerts").text


def test_an_alert_that_nobody_can_read_is_left_to_the_operator(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    with (
        app.app_context(),
        system_actor("tests: an institution without officer nor head"),
        write_transaction() as session,
    ):
        session.execute(
            update(Membership)
            .where(Membership.role.in_(("dpo", "head")))
            .values(ended_at=now(), ended_why=EndedWhy.LEFT)
        )
    add(app, opened(ANNE, range(1001, 1042)))
    look(app)
    assert "nobody to tell" in caplog.text
    assert ANNE not in caplog.text
