"""Jobs: asked for in a transaction, done at least once, kept once, never lost."""

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from core import jobs, worker
from core.config import Settings
from core.db import db, side_session, write_transaction
from core.guard import system_actor
from core.jobs import Job
from core.work import FormToken
from tests.core import worker_process
from tests.core.worker_process import ask, leave_trace, let_leases_lapse, traces, until

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
Freeze = Callable[[datetime], None]


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """The jobs of the tests, beside nothing else."""
    known = dict(jobs.handlers)
    jobs.handlers.clear()
    worker_process.register()
    yield
    jobs.handlers.clear()
    jobs.handlers.update(known)


def _rows(app: Flask) -> Sequence[Job]:
    with app.app_context(), side_session() as session:
        found = session.scalars(select(Job).order_by(Job.id)).all()
        session.expunge_all()
        return found


def _fail(trace: str = "never") -> None:
    leave_trace(trace)
    raise ValueError("Léa Abadie")


def test_a_job_asked_for_is_done_once_and_gone(app: Flask) -> None:
    ask(app, "test.trace", {"trace": "a"}, {"trace": "b"})
    assert worker.run_due(app) == 2
    assert (traces(app), _rows(app), worker.run_due(app)) == (2, [], 0)


def test_a_job_of_a_transaction_that_was_rolled_back_never_existed(app: Flask) -> None:
    with app.app_context(), write_transaction() as session:
        jobs.enqueue("test.trace", {"trace": "a"})
        session.rollback()
    assert _rows(app) == []


def test_a_name_without_handler_is_refused_when_asked_for(app: Flask) -> None:
    with pytest.raises(jobs.UnknownJob):
        ask(app, "test.unknown", {})


def test_a_job_is_not_done_before_its_time(app: Flask, freeze: Freeze) -> None:
    freeze(NOON)
    with app.app_context(), write_transaction():
        jobs.enqueue("test.trace", {"trace": "a"}, not_before=NOON + timedelta(hours=1))
    assert worker.run_due(app) == 0
    freeze(NOON + timedelta(hours=1))
    assert worker.run_due(app) == 1


def test_two_jobs_with_one_key_are_one_until_it_is_done(app: Flask) -> None:
    for trace in ("a", "b"):
        with app.app_context(), write_transaction():
            jobs.enqueue("test.trace", {"trace": trace}, key="the same act")
    assert worker.run_due(app) == 1
    with app.app_context(), write_transaction():
        jobs.enqueue("test.trace", {"trace": "c"}, key="the same act")
    assert worker.run_due(app) == 1


def test_what_a_failed_job_wrote_is_rolled_back_and_it_waits_longer_each_time(app: Flask, freeze: Freeze) -> None:
    jobs.handler("test.fail")(_fail)
    freeze(NOON)
    ask(app, "test.fail", {})
    waits = []
    for _turn in range(4):
        worker.run_due(app)
        waits.append((_rows(app)[0].run_at - NOON).total_seconds())
        freeze(_rows(app)[0].run_at)
    assert (traces(app), waits) == (0, [10, 40, 130, 400])


def test_after_its_last_attempt_a_job_stays_as_a_dead_letter(app: Flask, freeze: Freeze) -> None:
    told: dict[str, str] = {}
    jobs.handler("test.fail", attempts=2, on_dead=told.update)(_fail)
    ask(app, "test.fail", {"trace": "a"})
    _run_until_dead(app, freeze)
    with app.app_context(), side_session() as session:
        assert [(job.failures, told) for job in jobs.dead_letters(session)] == [(2, {"trace": "a"})]


def _run_until_dead(app: Flask, freeze: Freeze) -> None:
    moment = datetime.now(UTC)
    while _rows(app)[0].dead_at is None:
        freeze(moment)
        worker.run_due(app)
        moment += timedelta(hours=7)


def test_a_dead_letter_is_tried_again_when_the_operator_says_so(app: Flask, freeze: Freeze) -> None:
    jobs.handler("test.fail", attempts=1)(_fail)
    ask(app, "test.fail", {})
    _run_until_dead(app, freeze)
    jobs.handler("test.fail")(lambda: None)
    answer = app.test_cli_runner().invoke(args=["queue", "retry"])
    assert "1 tâche remise en file" in answer.output.replace("\N{NO-BREAK SPACE}", " ")
    assert (worker.run_due(app), _rows(app)) == (1, [])


def test_the_queue_is_shown_to_the_operator(app: Flask, freeze: Freeze) -> None:
    jobs.handler("test.fail", attempts=1)(_fail)
    ask(app, "test.fail", {})
    _run_until_dead(app, freeze)
    ask(app, "test.trace", {"trace": "a"})
    output = app.test_cli_runner().invoke(args=["queue", "show"]).output
    assert "test.trace" in output
    assert "ValueError at tests/core/test_jobs.py" in output


def test_what_is_kept_of_an_error_is_its_kind_and_place_never_its_message(app: Flask) -> None:
    jobs.handler("test.fail")(_fail)
    ask(app, "test.fail", {})
    worker.run_due(app)
    error = _rows(app)[0].error or ""
    assert error.startswith("ValueError at tests/core/test_jobs.py:")
    assert "Léa" not in error


def test_a_lease_that_ran_out_counts_a_failure_and_the_job_is_taken_alone(app: Flask) -> None:
    ask(app, "test.trace", {"trace": "a"}, {"trace": "b"}, {"trace": "c"})
    assert len(worker.claim(app, ["test.trace"], 20)) == 3
    let_leases_lapse(app)
    assert [job.failures for job in worker.claim(app, ["test.trace"], 20)] == [1]


def test_a_job_that_kills_its_worker_each_time_dies_and_the_others_are_done(app: Flask) -> None:
    ask(app, "test.trace", *({"trace": trace} for trace in "abc"))
    poison = worker.claim(app, ["test.trace"], 20)[0].id
    for _crash in range(20):
        let_leases_lapse(app)
        for job in worker.claim(app, ["test.trace"], 20):
            if job.id != poison:
                worker.run(app, job)
    assert [(job.id, job.dead_at is not None) for job in _rows(app)] == [(poison, True)]
    assert traces(app) == 2


def test_a_worker_that_lost_its_lease_keeps_nothing_of_what_it_did(app: Flask) -> None:
    ask(app, "test.trace", {"trace": "a"})
    slow = worker.claim(app, ["test.trace"], 1)[0]
    let_leases_lapse(app)
    quick = worker.claim(app, ["test.trace"], 1)[0]
    worker.run(app, slow)
    assert traces(app) == 0
    worker.run(app, quick)
    assert (traces(app), _rows(app)) == (1, [])


def test_a_periodic_job_stands_once_in_the_table_and_comes_back(app: Flask, freeze: Freeze) -> None:
    runs: list[int] = []
    jobs.handler("test.often", every=timedelta(minutes=1))(lambda: runs.append(1))
    freeze(NOON)
    worker.plan(app)
    worker.plan(app)
    for minute in range(3):
        freeze(NOON + timedelta(minutes=minute))
        assert worker.run_due(app) == 1
    assert (len(runs), len(_rows(app))) == (3, 1)


def test_a_periodic_job_that_fails_never_dies(app: Flask, freeze: Freeze) -> None:
    jobs.handler("test.often", every=timedelta(minutes=1), attempts=1)(_fail)
    freeze(NOON)
    worker.plan(app)
    for minute in range(9):
        freeze(NOON + timedelta(minutes=minute))
        worker.run_due(app)
    job = _rows(app)[0]
    assert (job.dead_at, job.failures, job.run_at - NOON) == (None, 9, timedelta(minutes=9))


def test_many_workers_at_once_do_each_job_once(app: Flask) -> None:
    ask(app, "test.trace", *({"trace": f"t{number}"} for number in range(200)))
    workers = [threading.Thread(target=worker.run_due, args=(app,)) for _worker in range(4)]
    for thread in workers:
        thread.start()
    for thread in workers:
        thread.join()
    assert (traces(app), _rows(app)) == (200, [])


def test_a_job_acts_as_the_system_in_a_session_of_its_own(app: Flask) -> None:
    seen: set[int] = set()
    jobs.handler("test.look")(lambda number: seen.add(id(db.session())) if number else None)
    with app.app_context(), system_actor("test"), write_transaction() as session:
        jobs.enqueue("test.look", {"number": 1})
    worker.run_due(app)
    assert len(seen) == 1
    assert id(session) not in seen


def test_a_worker_is_alive_while_it_beats(app: Flask, freeze: Freeze) -> None:
    process = worker.Worker(app)
    freeze(NOON)
    process.beat()
    with app.app_context():
        assert jobs.is_worker_alive()
        freeze(NOON + timedelta(seconds=61))
        assert not jobs.is_worker_alive()


def test_the_signal_to_end_lets_the_job_in_hand_end_and_gives_the_others_back(app: Flask, settings: Settings) -> None:
    ask(app, "test.trace", *({"trace": str(number), "seconds": 0.1} for number in range(50)))
    with worker_process.worker_process(settings) as process:
        until(lambda: traces(app) > 0)
        process.send_signal(signal.SIGTERM)
        assert process.wait(worker_process.LIMIT) == 0
    done = traces(app)
    assert 0 < done < 50
    left = _rows(app)
    assert [job.lease for job in left if job.name == "test.trace"] == [None] * (50 - done)


def test_a_slow_errand_outside_holds_up_no_other_job(app: Flask, settings: Settings) -> None:
    ask(app, "test.wait", {"seconds": 30})
    ask(app, "test.trace", *({"trace": str(number)} for number in range(20)))
    with worker_process.worker_process(settings):
        until(lambda: traces(app) == 20)
    assert [job.name for job in _rows(app) if job.name.startswith("test.")] == ["test.wait"]


def test_workers_killed_in_the_middle_lose_no_job_and_do_none_twice(app: Flask, settings: Settings, full: bool) -> None:
    count, cycles = (2000, 50) if full else (120, 3)
    ask(app, "test.trace", *({"trace": str(number), "seconds": 0.01} for number in range(count)))
    for cycle in range(cycles):
        goal = count * (cycle + 1) // (cycles + 1)
        with worker_process.worker_process(settings) as process:
            until(lambda: traces(app) >= goal)  # noqa: B023 - called at once
            process.kill()
        let_leases_lapse(app)
    assert worker.run_due(app) > 0
    assert (traces(app), [job for job in _rows(app) if job.name == "test.trace"]) == (count, [])


def test_a_form_token_is_what_a_trace_is(app: Flask) -> None:
    ask(app, "test.trace", {"trace": "a"}, {"trace": "a"})
    worker.run_due(app)
    with app.app_context(), side_session() as session:
        assert session.scalars(select(FormToken.token)).all() == ["a"]
    assert [job.failures for job in _rows(app)] == [1]
