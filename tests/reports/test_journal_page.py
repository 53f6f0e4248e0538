"""The access journal over HTTP: who reads it, which rows, and what must never stand in it."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select

from accounts.audit import jobs as audit_jobs
from accounts.audit.jobs import check
from accounts.journal import READER
from core.clock import today
from core.config import ROOT
from core.db import side_session, write_transaction
from core.guard import system_actor
from core.jobs import Job
from partners.workflow import Role
from reports.labels_journal import NOUNS, VERBS
from tests import people
from tests.accounts.journal_rows import record, seal, tamper
from tests.conftest import Freeze
from tests.page import Browser, plain

PACKAGES = ("accounts", "partners", "agreements", "casefiles", "referrals", "reports")
CODE = re.compile(
    r'record_(?:reading|writing|administration|security)\((?:session, )?\s*"([a-z_.]+)"'
    r'|"([a-z_]+\.(?:read|form|known|accesses|answer_form))"'
)


def rows(app: Flask, **filters: Any) -> list[str]:
    """The lines of the list, as read."""
    page = Browser(app, "dora.petit").get("reports.journal", **filters)
    return [line.text for line in page.tree.all("tr")[1:]]


def read_by(app: Flask, *logins: str) -> None:
    """Each of them opens a page that is journalled."""
    for login in logins:
        Browser(app, login).get("casefiles.show", ref=people.file_of("Abadie").ref)


def test_the_officer_reads_what_the_own_institution_read_and_nothing_else(app: Flask) -> None:
    read_by(app, "anne.roux", "paul.martin")
    shown = rows(app)
    assert [("Anne Roux" in line, people.file_of("Abadie").ref in line) for line in shown] == [(True, True)]


def test_reading_the_journal_is_in_the_journal(app: Flask) -> None:
    rows(app)
    assert any("Dora Petit" in line and "journal des accès" in line for line in rows(app))


def test_the_question_of_a_search_is_not_shown(app: Flask) -> None:
    Browser(app, "anne.roux").get("reports.search", q="Abadie")
    page = Browser(app, "dora.petit").get("reports.journal")
    assert "recherche" in page.text
    assert "abadie" not in page.text.lower()


def test_a_post_given_by_the_operator_is_there_for_the_officer_of_its_institution(app: Flask) -> None:
    office = people.unit_of("MDS Muret").ref
    told = app.test_cli_runner().invoke(args=["units", "join", people.email("leo.caron"), office, "social_worker"])
    assert told.exit_code == 0
    told = app.test_cli_runner().invoke(
        args=["units", "join", people.email("sonia.vidal"), people.unit_of("Muret").ref, "advisor"]
    )
    assert told.exit_code == 0
    assert [("habilitation" in line, office in line) for line in rows(app)] == [(True, True)]


def test_filters_by_account_and_date(app: Flask) -> None:
    read_by(app, "anne.roux")
    Browser(app, "claire.dumas").get("referrals.inbox")
    assert len(rows(app, compte=people.email("anne.roux"))) == 1
    assert rows(app, compte=people.email("paul.martin")) == []
    day = today("31")
    assert len(rows(app, compte=people.email("anne.roux"), du=str(day), au=str(day))) == 1
    assert rows(app, compte=people.email("anne.roux"), au=str(day - timedelta(days=1))) == []
    assert rows(app, compte=people.email("anne.roux"), du=str(day + timedelta(days=1))) == []


@pytest.mark.parametrize(
    "filters", [{"du": "hier"}, {"au": "9999-12-31"}, {"du": "0001-01-01"}, {"page": "zzz"}, {"compte": "\x00"}]
)
def test_odd_filters_are_ignored(app: Flask, filters: dict[str, Any]) -> None:
    Browser(app, "dora.petit").get("reports.journal", **filters)


def test_it_is_paged_and_takes_as_many_queries_for_fifty_rows_as_for_one(app: Flask) -> None:
    inbox = Browser(app, "claire.dumas")
    inbox.get("referrals.inbox")
    officer = Browser(app, "dora.petit")
    few = officer.get("reports.journal", compte=people.email("claire.dumas"))
    for _number in range(50):
        inbox.get("referrals.inbox")
    page = officer.get("reports.journal", compte=people.email("claire.dumas"))
    assert page.queries == few.queries
    assert len(page.tree.all("tr")) == 51
    after = next(link.attributes["href"] for link in page.tree.all("a") if link.attributes.get("rel") == "next")
    assert len(officer.get(str(after)).tree.all("tr")) == 2


def test_the_state_of_the_seals_is_said(app: Flask) -> None:
    record(app, 3)
    officer = Browser(app, "dora.petit")
    assert "Rien n'est encore scellé" in officer.get("reports.journal").text
    seal(app)
    assert "Dernier scellé intact" in officer.get("reports.journal").text
    tamper(app, "UPDATE journal_entries SET user_id = 7 WHERE id = 2")
    assert "le journal a été altéré" in officer.get("reports.journal").text


def test_the_officer_lands_on_the_journal_and_the_secretary_on_who_comes(app: Flask) -> None:
    assert Browser(app, "dora.petit").get("/", 303).location == "/administration/journal"
    assert Browser(app, "denis.favre").get("/", 303).location == "/rendez-vous"
    assert Browser(app, "tom.garcia").get("/", 303).location == "/partenaires"


def test_the_navigation_leads_the_officer_and_nobody_else_there(app: Flask) -> None:
    assert "/administration/journal" in Browser(app, "dora.petit").get("partners.index").html
    assert "/administration/journal" not in Browser(app, "tom.garcia").get("partners.index").html


def test_the_guard_names_the_role_of_the_officer() -> None:
    assert READER == Role.DPO


def known(code: str) -> bool:
    noun, _dot, verb = code.partition(".")
    return noun in NOUNS and verb in VERBS


def test_every_code_of_the_journal_has_its_words() -> None:
    sources = [path.read_text(encoding="utf-8") for name in PACKAGES for path in (ROOT / name).rglob("*.py")]
    codes = {first or second for text in sources for first, second in CODE.findall(text)} - {"casefiles.accesses"}
    assert len(codes) > 40
    unknown = {code for code in codes if not known(code)}
    assert unknown == set()


def test_filters_by_file_and_by_what_rows_are_about(app: Flask) -> None:
    read_by(app, "anne.roux")
    Browser(app, "claire.dumas").get("referrals.inbox")
    ref = people.file_of("Abadie").ref
    assert len(rows(app, dossier=ref.lower())) == len(rows(app, objet="casefile")) == 1
    assert len(rows(app, objet="referral")) == 1
    assert rows(app, dossier="AG-31-ZZZZZZZZ") == rows(app, dossier=ref, objet="referral") == []


def test_the_list_is_given_as_a_file_without_any_name_of_a_person_followed(app: Flask) -> None:
    read_by(app, "anne.roux")
    officer = Browser(app, "dora.petit")
    text = officer.get("reports.journal_file", kind="csv", objet="casefile").html
    assert "Anne Roux" in text
    assert people.file_of("Abadie").ref in text
    assert "Abadie" not in text
    assert any("export d'une liste" in plain(line) for line in rows(app))


def ask_check(app: Flask, what: str) -> Browser:
    """Ask for a verification, and let the worker do all its pieces."""
    officer = Browser(app, "dora.petit")
    officer.post("reports.check_journal", {"quoi": what}, _from="/administration/journal")
    while True:
        with app.app_context(), system_actor("tests: worker"), side_session() as session:
            pending = session.scalars(select(Job.payload).where(Job.name == "journal.check")).all()
        if not pending:
            return officer
        with app.app_context(), system_actor("tests: worker"):
            finish = check(**pending[0])
            with write_transaction() as session:
                session.execute(delete(Job).where(Job.name == "journal.check"))
                if finish is not None:
                    finish()


@pytest.mark.parametrize(("what", "said"), [("tout", "Journal entier vérifié"), ("mois", "30 derniers jours vérifiés")])
def test_a_verification_reads_the_journal_in_pieces_and_says_what_it_found(
    app: Flask, monkeypatch: pytest.MonkeyPatch, what: str, said: str
) -> None:
    monkeypatch.setattr(audit_jobs, "PIECE", 10)
    record(app, 30)
    assert [seal(app, 10) for _batch in range(3)] == [10, 10, 10]
    page = ask_check(app, what).get("reports.journal")
    assert said in page.text
    assert "30 lignes lues, aucune altération" in page.text


def test_an_alteration_in_a_later_piece_is_found(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_jobs, "PIECE", 10)
    record(app, 30)
    assert [seal(app, 10) for _batch in range(3)] == [10, 10, 10]
    tamper(app, "UPDATE journal_entries SET user_id = 7 WHERE id = 15", "DELETE FROM journal_entries WHERE id = 25")
    assert "2 altérations trouvées" in ask_check(app, "tout").get("reports.journal").text


def test_a_verification_of_the_month_takes_older_seals_for_granted(app: Flask, freeze: Freeze) -> None:
    freeze(datetime.now(UTC) - timedelta(days=60))
    record(app, 3)
    seal(app)
    freeze(datetime.now(UTC))
    record(app, 2)
    seal(app)
    tamper(app, "UPDATE journal_entries SET user_id = 7 WHERE id = 2")
    assert "2 lignes lues, aucune altération" in ask_check(app, "mois").get("reports.journal").text
    freeze(datetime.now(UTC) + timedelta(minutes=1))
    assert "1 altération trouvée" in ask_check(app, "tout").get("reports.journal").text


def test_while_one_runs_its_progress_is_shown_and_no_second_begins(app: Flask) -> None:
    record(app, 3)
    seal(app)
    officer = Browser(app, "dora.petit")
    fields = officer.get("reports.journal").fields("/administration/journal/verification")
    officer.send("/administration/journal/verification", fields | {"quoi": "tout"})
    page = officer.get("reports.journal")
    assert "Lignes lues : 0 sur 3" in page.text
    assert page.tree.all("progress")[0].get("max") == "3"
    again = fields | {"form_token": "x" * 24, "csrf_token": page.fields("/deconnexion")["csrf_token"]}
    officer.send("/administration/journal/verification", again)
    assert "déjà en cours" in officer.get("reports.journal").text
