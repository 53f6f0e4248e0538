"""The seals of the journal: a chain, in which a change behind the triggers is found."""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.exc import DBAPIError, OperationalError

from accounts import seals
from accounts.jobs import seal_journal
from accounts.models import JournalEntry
from accounts.seals import Fault
from core.db import side_session, write_transaction
from core.guard import system_actor
from tests.accounts.journal_rows import INSERT, execute, faults, record, seal, tamper, verify

pytestmark = pytest.mark.every_engine

Freeze = Callable[[datetime], None]


@pytest.fixture
def sealed(app: Flask) -> Flask:
    """Rows 1 to 30 in three seals of ten, none unsealed."""
    record(app, 30)
    assert [seal(app, 10) for _batch in range(3)] == [10, 10, 10]
    return app


def test_an_untouched_journal_is_found_whole(sealed: Flask) -> None:
    record(sealed, 2)
    report = verify(sealed)
    assert (report.seals, report.rows, report.unsealed, report.problems) == (3, 30, 2, [])


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        (["UPDATE journal_entries SET user_id = 7 WHERE id = 15"], [(Fault.ALTERED, 11, 20)]),
        (["UPDATE journal_entries SET at = '2026-01-01 00:00:00' WHERE id = 30"], [(Fault.ALTERED, 21, 30)]),
        (["DELETE FROM journal_entries WHERE id = 15"], [(Fault.MISSING, 11, 20)]),
        (["DELETE FROM journal_entries WHERE id = 20"], [(Fault.MISSING, 11, 20)]),
        (["DELETE FROM journal_entries WHERE id <= 10"], [(Fault.MISSING, 1, 10)]),
        ([INSERT.format(id=0)], [(Fault.INSERTED, 1, 10)]),
        ([INSERT.format(id=-3)], [(Fault.INSERTED, 1, 10)]),
        (["DELETE FROM journal_entries WHERE id = 15", INSERT.format(id=15)], [(Fault.ALTERED, 11, 20)]),
        (["UPDATE journal_seals SET rows = 9 WHERE last_id = 20"], [(Fault.SEAL, 11, 20), (Fault.INSERTED, 11, 20)]),
        (["UPDATE journal_seals SET sealed_at = '2020-01-01 00:00:00' WHERE last_id = 10"], [(Fault.SEAL, 1, 10)]),
        (["DELETE FROM journal_seals WHERE last_id = 10"], [(Fault.CHAIN, 11, 20), (Fault.INSERTED, 11, 20)]),
        (
            ["DELETE FROM journal_seals WHERE last_id = 20", "DELETE FROM journal_entries WHERE id BETWEEN 11 AND 20"],
            [(Fault.CHAIN, 21, 30)],
        ),
    ],
)
def test_a_change_behind_the_triggers_is_found(
    sealed: Flask, changes: list[str], found: list[tuple[Fault, int, int]]
) -> None:
    tamper(sealed, *changes)
    assert faults(sealed) == found
    assert sealed.test_cli_runner().invoke(args=["journal", "verify"]).exit_code == 1


def test_a_row_slipped_into_an_unused_number_is_found(app: Flask) -> None:
    record(app, 2)
    execute(app, INSERT.format(id=9))
    seal(app)
    tamper(app, INSERT.format(id=5))
    assert faults(app) == [(Fault.INSERTED, 1, 9)]


def test_a_row_slipped_between_two_seals_is_found(app: Flask) -> None:
    record(app)
    seal(app)
    execute(app, INSERT.format(id=9))
    seal(app)
    tamper(app, INSERT.format(id=5))
    assert faults(app) == [(Fault.INSERTED, 9, 9)]


def test_a_chain_made_anew_is_found_by_the_head_noted_before(sealed: Flask) -> None:
    noted = verify(sealed).head
    tamper(sealed, "UPDATE journal_entries SET user_id = 7 WHERE id = 15", "DELETE FROM journal_seals")
    while seal(sealed, 10):
        pass
    assert verify(sealed).problems == []
    assert [problem.fault for problem in verify(sealed, noted).problems] == [Fault.HEAD]


def test_a_head_noted_before_is_still_there_when_the_journal_has_grown(sealed: Flask) -> None:
    noted = verify(sealed).head
    record(sealed)
    seal(sealed)
    output = sealed.test_cli_runner().invoke(args=["journal", "verify", "--head", noted])
    assert (output.exit_code, "Aucune altération." in output.output) == (0, True)


def test_the_unsealed_tail_is_told_and_warned_of_when_it_is_old(sealed: Flask, freeze: Freeze) -> None:
    record(sealed, 2)
    freeze(datetime.now(UTC) + timedelta(minutes=6))
    output = sealed.test_cli_runner().invoke(args=["journal", "verify"])
    assert "2 lignes pas encore scellées" in output.output.replace("\N{NO-BREAK SPACE}", " ")
    assert ("Attention" in output.output, output.exit_code) == (True, 0)


def test_the_command_seals_everything_at_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "BATCH", 10)
    monkeypatch.setattr(seals.seal, "__defaults__", (10,))
    record(app, 25)
    app.test_cli_runner().invoke(args=["journal", "seal"])
    report = verify(app)
    assert (report.rows, report.seals, report.unsealed) == (25, 3, 0)


def test_the_worker_seals(app: Flask) -> None:
    record(app, 5)
    with app.app_context(), system_actor("worker"), write_transaction():
        seal_journal()
    assert (verify(app).rows, verify(app).unsealed) == (5, 0)


# --- several at once -------------------------------------------------------------------------------------------------


def test_sealing_while_many_write_leaves_no_row_out(app: Flask) -> None:
    writers = [threading.Thread(target=record, args=(app, 40)) for _writer in range(4)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        with suppress(OperationalError):  # a writer took more than a second: next time
            seal(app)
    for writer in writers:
        writer.join()
    seal(app)
    report = verify(app)
    assert (report.rows, report.unsealed, report.problems) == (160, 0, [])


def test_a_row_whose_number_was_given_but_which_is_not_committed_is_waited_for(app: Flask, engine_name: str) -> None:
    if engine_name != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    with app.app_context(), system_actor("test"), side_session(writing=True) as late:
        late.add(JournalEntry(at=datetime.now(UTC), actor_kind="system", action="late"))
        late.flush()
        record(app)
        with pytest.raises(OperationalError, match="lock timeout"):
            seal(app)
    assert (seal(app), faults(app)) == (2, [])


def test_two_sealers_never_fork_the_chain(sealed: Flask) -> None:
    record(sealed, 2)
    second = "SELECT 99, 31, 32, 2, content, digest, previous, sealed_at FROM journal_seals WHERE last_id = 20"
    with pytest.raises(DBAPIError):
        execute(sealed, f"INSERT INTO journal_seals {second}")
