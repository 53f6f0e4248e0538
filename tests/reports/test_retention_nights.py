"""The nights of retention: announced twice, anonymised once, held back where somebody waits; proved without a name."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from accounts.models import Notice
from casefiles.models import Contact, FileAccess, Note, Person, Revision, Support
from casefiles.rights.models import PurgeRun, PurgeWarning
from casefiles.rights.retention import DEFAULTS
from casefiles.rights.workflow import Right
from casefiles.workflow import AccessLevel, AccessWhy
from core import personal_data
from core.clock import months_after, now, set_now
from core.db import write_transaction
from core.guard import system_actor
from reports.rights import retention
from tests import people
from tests.casefiles.rights import DORA, registered
from tests.page import Browser
from tests.reports.nights import ABADIE_MET, anonymous, ask, night, over, runs
from tests.world import days_ago

OF_ABADIE = {"paul.martin", "anne.roux"}


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    yield
    set_now(None)


@pytest.fixture
def due(app: Flask) -> date:
    """The day Léa Abadie's file falls due."""
    over(app)
    return months_after(days_ago(ABADIE_MET), 24)


def gone(app: Flask, due: date) -> int:
    night(app, due - timedelta(days=30))
    night(app, due)
    return people.file_of("Abadie").id


def test_it_is_announced_at_sixty_and_thirty_days_then_anonymised(app: Flask, due: date) -> None:
    for before in (61, 60, 59, 30, 29, 1):
        night(app, due - timedelta(days=before))
    assert [warned for warned, _files in runs(app)] == [0, 1, 0, 1, 0, 0]
    assert anonymous(app) == set()
    night(app, due)
    assert runs(app)[-1] == (0, 1)
    assert anonymous(app) == {people.file_of("Abadie").id}


def test_the_pair_is_told_without_a_name(app: Flask, due: date) -> None:
    night(app, due - timedelta(days=60))
    told = ask(app, select(Notice.membership_id).where(Notice.kind == "retention.60"))
    assert set(told) == {people.membership_id(login) for login in OF_ABADIE}
    assert "Abadie" not in " ".join(ask(app, select(Notice.text)))


def test_nobody_goes_without_thirty_days_of_notice(app: Flask, due: date) -> None:
    """A file that falls due at once, as on the first night of an old database."""
    night(app, due + timedelta(days=100))
    assert anonymous(app) == set()
    night(app, due + timedelta(days=129))
    assert anonymous(app) == set()
    night(app, due + timedelta(days=130))
    assert anonymous(app) == {people.file_of("Abadie").id}


def test_a_new_contact_starts_the_delay_again(app: Flask, due: date) -> None:
    night(app, due - timedelta(days=30))
    moved = update(Support).where(Support.file_id == people.file_of("Abadie").id)
    with app.app_context(), system_actor("tests: met again"), write_transaction() as session:
        session.execute(moved.values(last_contact_on=due - timedelta(days=2)))
    night(app, due + timedelta(days=31))
    assert anonymous(app) == set()


@pytest.mark.parametrize("right", [Right.ACCESS, Right.RESTRICTION])
def test_a_person_who_waits_for_an_answer_is_not_erased(app: Flask, due: date, right: Right) -> None:
    with app.app_context():
        registered(right)
    gone(app, due)
    assert runs(app) == [(0, 0), (0, 0)]


def test_an_open_support_is_never_due(app: Flask) -> None:
    night(app, days_ago(-4000))
    night(app, days_ago(-4031))
    followed = ask(app, select(Support.file_id).where(Support.end_on.is_(None)))
    assert followed
    assert not anonymous(app) & set(followed)


def test_nobody_is_left_in_the_file(app: Flask, due: date) -> None:
    file_id = gone(app, due)
    (person,) = ask(app, select(Person).where(Person.file_id == file_id))
    assert (person.name, person.birth_date, person.postcode) == ("PERSONNE anonymisée", date(1988, 1, 1), "31")
    left = [person.phone, person.email, person.address, person.town, person.service_number, person.usage_name]
    assert left == [None] * 6
    assert ask(app, select(Note.id).where(Note.file_id == file_id)) == []
    assert ask(app, select(Revision.id).where(Revision.file_id == file_id)) == []
    assert set(ask(app, select(Contact.line).where(Contact.file_id == file_id))) == {None}


def test_no_column_keeps_what_its_declaration_erases(app: Flask, due: date) -> None:
    file_id = gone(app, due)
    for table in personal_data.tables.values():
        if table.found_by != "file_id" or table.cls.__tablename__ == "journal_entries":
            continue
        cls: Any = table.cls
        for name in personal_data.free_texts(table):
            kept = set(ask(app, select(getattr(cls, name)).where(cls.file_id == file_id)))
            assert kept <= {None, personal_data.ANONYMOUS}, (cls.__tablename__, name)


def test_nobody_reads_it_any_more(app: Flask, due: date) -> None:
    file_id = gone(app, due)
    assert ask(app, select(FileAccess.id).where(FileAccess.file_id == file_id, FileAccess.until_at.is_(None))) == []
    paul = Browser(app, "paul.martin")
    paul.get("casefiles.show", 404, ref=people.file_of("Abadie").ref)
    assert "anonymis" not in paul.get("casefiles.portfolio").text


def test_the_proof_names_nobody(app: Flask, due: date) -> None:
    gone(app, due)
    proof = ask(app, select(PurgeRun).order_by(PurgeRun.id.desc()))[0]
    assert (proof.files, proof.delays) == (1, {"file": 24, "referral": 12, "journal": 12})
    assert proof.finished_at == now()
    assert ask(app, select(PurgeWarning.id).where(PurgeWarning.file_id == people.file_of("Abadie").id)) == []


def test_the_officer_reads_what_the_last_night_did(app: Flask, due: date) -> None:
    gone(app, due)
    page = Browser(app, DORA).get("rights.index")
    assert "dossiers anonymisés : 1 ; annoncés : 0 ; lignes de journal retirées : 0" in page.text


def test_a_dry_run_counts_and_writes_nothing(app: Flask, due: date) -> None:
    night(app, due - timedelta(days=30))
    night(app, due - timedelta(days=1))
    before = runs(app)
    set_now(now() + timedelta(days=1))
    said = app.test_cli_runner().invoke(args=["rights", "purge", "--dry-run"]).output
    assert said.replace("\u00a0", " ").splitlines() == [
        "Dossiers qui arrivent à terme dans 60 jours ou moins : 1",
        "Dont annoncés depuis 30 jours, à anonymiser cette nuit : 1",
    ]
    assert (runs(app), anonymous(app)) == (before, set())


def test_a_contact_noted_meanwhile_keeps_the_file(app: Flask, due: date) -> None:
    file_id = people.file_of("Abadie").id
    moved = update(Support).where(Support.file_id == file_id).values(last_contact_on=due)
    set_now(now() + timedelta(days=1000))
    with app.app_context(), system_actor("tests: met again"), write_transaction() as session:
        session.execute(moved)
        assert retention.purge([file_id], DEFAULTS, at=now()) == 0
    assert anonymous(app) == set()


def test_an_access_that_was_to_begin_later_never_does(app: Flask, due: date) -> None:
    file_id = people.file_of("Abadie").id
    with app.app_context(), system_actor("tests: a stand-in"), write_transaction() as session:
        anne = people.membership_id("anne.roux")
        later = {"level": AccessLevel.CONTENT, "why": AccessWhy.PAIR, "from_at": now() + timedelta(days=4000)}
        session.add(FileAccess(file_id=file_id, membership_id=anne, **later))
    gone(app, due)
    assert ask(app, select(FileAccess.id).where(FileAccess.file_id == file_id, FileAccess.until_at.is_(None))) == []


def test_many_announcements_are_made_little_by_little(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("Abadie", "Costes", "Dupuy")
    for name in names:
        over(app, name)
    monkeypatch.setattr("reports.rights.retention.MOST_TOLD", 1)
    monkeypatch.setattr(retention.announce, "__kwdefaults__", {"most": 1})
    night(app, days_ago(-800))
    assert runs(app) == [(len(names), 0)]


def test_small_ranges_find_the_same_files(app: Flask, due: date, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.rights.retention.RANGE", 1)
    gone(app, due)
    assert anonymous(app) == {people.file_of("Abadie").id}
    assert len(runs(app)) == 2
