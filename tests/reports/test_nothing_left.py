"""After a purge or an erasure: no canary in any table, in the files of the database, nor after a restore."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Timer
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from flask import Flask
from sqlalchemy import select, text

from casefiles.models import CaseFile
from casefiles.rights.erasing import ERASED
from core.clock import months_after, set_now
from core.db import Base, db, write_mode
from core.guard import system_actor
from referrals.models import Referral
from tests import people
from tests.casefiles.rights import DORA, registered
from tests.casefiles.test_rights_erasing import LUC, asked, confirmed, mark_of
from tests.engines import CLUSTER_URL, Template
from tests.page import Browser
from tests.reports.nights import ABADIE_MET, anonymous, ask, night, over
from tests.world import days_ago

WRITTEN = (
    "contact",
    "objective",
    "action",
    "before edit",
    "barrier",
    "shared conseil",
    "own_service social",
    "author social",
)
CANARIES = ("Abadie", "abadie", *(people.text_of("Abadie", what) for what in WRITTEN))


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    yield
    set_now(None)


def purged(app: Flask) -> None:
    """Léa Abadie's file, after its last night; the planner had looked at it before."""
    over(app)
    if _engine(app) == "postgresql":
        _maintain(app, "ANALYZE")
    due = months_after(days_ago(ABADIE_MET), 24)
    night(app, due - timedelta(days=30))
    night(app, due)
    assert anonymous(app) == {people.file_of("Abadie").id}


def _engine(app: Flask) -> str:
    with app.app_context():
        return db.engine.dialect.name


def _maintain(app: Flask, statement: str) -> None:
    with app.app_context(), system_actor("tests: upkeep"), write_mode(), db.engine.begin() as connection:
        connection.exec_driver_sql(statement)


def in_tables(app: Flask) -> list[str]:
    """Where a canary stands, in any column of any table: what a dump would hold."""
    found = []
    with app.app_context(), system_actor("tests: dump"):
        for name, table in Base.metadata.tables.items():
            rows = "\n".join(map(str, db.session.execute(select(table)).all()))
            found += [f"{name}: {canary}" for canary in CANARIES if canary in rows]
        db.session.remove()
    return found


def files(app: Flask) -> list[Path]:
    """The files of this database."""
    url = urlsplit(app.config["SETTINGS"].database_url)
    if url.scheme == "sqlite":
        one = Path(url.path[1:] if url.path.startswith("//") else url.path)
        return [path for path in one.parent.glob(f"{one.name}*") if path.is_file()]
    _maintain(app, "CHECKPOINT")
    with app.app_context(), system_actor("tests: files"):
        oid = db.session.scalar(text("SELECT oid FROM pg_database WHERE datname = current_database()"))
        db.session.remove()
    return [
        path for path in (Path(parse_qs(url.query)["host"][0]) / "data/base" / str(oid)).iterdir() if path.is_file()
    ]


def in_files(app: Flask) -> list[str]:
    """Files that still hold a canary, in any page, used or free."""
    return [
        f"{path.name}: {canary}" for path in files(app) for canary in CANARIES if canary.encode() in path.read_bytes()
    ]


def test_the_canaries_are_found_where_they_are(app: Flask) -> None:
    """Otherwise what follows proves nothing."""
    found = {one.partition(": ")[2] for one in in_tables(app)}
    assert found == set(CANARIES)
    assert {one.partition(": ")[2] for one in in_files(app)} == set(CANARIES)


def test_no_table_names_who_was_purged(app: Flask) -> None:
    purged(app)
    assert in_tables(app) == []


def test_no_file_of_the_database_names_who_was_purged(app: Flask) -> None:
    purged(app)
    assert in_files(app) == []


@pytest.mark.parametrize("elsewhere", [False, True])
def test_who_is_at_work_meanwhile_keeps_nothing_in_the_files(app: Flask, engine_name: str, elsewhere: bool) -> None:
    """A snapshot in this database, or a transaction in another one of the server: both could see what was erased."""
    if engine_name != "postgresql":
        pytest.skip("on SQLite whoever reads is seen in the write-ahead log")
    server = os.environ[CLUSTER_URL] if elsewhere else app.config["SETTINGS"].database_url
    with psycopg.connect(server.replace("postgresql+psycopg:", "postgresql:", 1)) as at_work:
        at_work.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        at_work.execute("SELECT pg_current_xact_id()" if elsewhere else "SELECT 1")
        Timer(2, at_work.close).start()
        purged(app)
    assert in_files(app) == []


def test_what_was_let_go_is_overwritten_on_every_connection(app: Flask) -> None:
    if _engine(app) != "sqlite":
        pytest.skip("a pragma of SQLite")
    with app.app_context(), system_actor("tests: pragma"):
        assert db.session.scalar(text("PRAGMA secure_delete")) == 1


def test_a_restored_backup_goes_through_the_erasures_again(app: Flask, template: Template, tmp_path: Path) -> None:
    """The backup was made before the text was erased and before the file was anonymised."""
    with app.app_context():
        mark = mark_of("", Referral, name="Benali")
        confirmed(asked(mark, name="Benali"), LUC)
    purged(app)
    runner = app.test_cli_runner()
    listed = tmp_path / "effacements.jsonl"
    listed.write_text(runner.invoke(args=["rights", "erasures"]).output, encoding="utf-8")
    assert "Abadie" not in listed.read_text(encoding="utf-8")
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()
    template.restore()
    assert in_tables(app) != []
    assert runner.invoke(args=["rights", "replay", str(listed)]).exit_code == 0
    assert in_tables(app) == []
    assert anonymous(app) == {people.file_of("Abadie").id}
    assert ask(app, select(Referral.reason).where(Referral.id == people.referral_of("Benali").id)) == [ERASED]


def test_a_list_that_is_none_of_ours_erases_nothing(app: Flask, tmp_path: Path) -> None:
    listed = tmp_path / "effacements.jsonl"
    listed.write_text('{"file": 1}\n{"table": "users", "id": 1}\n', encoding="utf-8")
    done = app.test_cli_runner().invoke(args=["rights", "replay", str(listed)])
    assert done.exit_code == 1
    assert ask(app, select(CaseFile.id).where(CaseFile.anonymised_at.is_not(None))) == []


def test_no_copy_of_who_was_purged_is_left(app: Flask) -> None:
    with app.app_context():
        ref = registered()
    dora = Browser(app, DORA)
    dora.post("reports.ask_rights_copy", {}, ref=ref, _from=f"/administration/droits/{ref}")
    dora.post("rights.answer", {"outcome": "yes", "answer": "Copie remise"}, ref=ref)
    purged(app)
    Browser(app, DORA).get("reports.rights_json", 404, ref=ref)
