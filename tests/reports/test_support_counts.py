"""The counts the database keeps: equal to a plain count after every history of writes, and nobody waits for ever."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import date, timedelta
from itertools import product
from random import Random
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask.ctx import AppContext
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from casefiles import queries as casefiles
from casefiles.actions.supports import finish
from casefiles.models import CaseFile, SupportCount
from casefiles.workflow import Exit, Mode, State, Step
from core.actor import current_actor
from core.clock import now, today
from core.db import Base, db, write_transaction
from core.guard import system_actor
from referrals import queries as referrals
from referrals.models import Referral
from reports.indicators import active_by_mode, attainment, yearly
from tests import people
from tests.referrals.placing import leave, sent
from tests.referrals.test_place_races import accept, patiently
from tests.reports.test_indicators import statements

pytestmark = pytest.mark.every_engine

PLACES = ("31", "43", "974")
MODES = list(Mode)
START = date(2024, 11, 1)
DAYS = (date(2024, 12, 31), date(2025, 1, 1), date(2025, 2, 28), date(2025, 6, 15), date(2026, 1, 31))
TABLE = Base.metadata.tables["supports"]
PATIENCE = 60.0  # seconds: without it a writer that is locked out would hold the test for ever


class History:
    """Draws writes on supports: any row may be opened, entered, ended, corrected, moved or removed."""

    def __init__(self, session: Session, seed: int) -> None:
        self.rng, self.session, self.advisor = Random(seed), session, people.membership_id("paul.martin")
        self.files = [self._file(number) for number in range(60)]
        self.rows: list[int] = []

    def _file(self, number: int) -> int:
        made = CaseFile(ref=f"AG-31-H{number:07}", territory="31", created_at=now())
        self.session.add(made)
        self.session.flush()
        return made.id

    def step(self) -> None:
        """One write."""
        if self.files and (len(self.rows) < 5 or self.rng.random() < 0.3):
            values = {"file_id": self.files.pop(), **self._place(), **self._dates(), "contact_every": 15, "version": 1}
            made = insert(TABLE).values(**values, start_on=START, advisor_id=self.advisor).returning(TABLE.c.id)
            self.rows.append(self.session.scalars(made).one())
            return
        key = self.rng.choice(self.rows)
        if self.rng.random() < 0.15:
            self.rows.remove(key)
            self.session.execute(delete(TABLE).where(TABLE.c.id == key))
            return
        change = self.rng.choice((self._dates, self._dates, self._place, lambda: {"last_contact_on": START}))()
        self.session.execute(update(TABLE).where(TABLE.c.id == key).values(**change))

    def _day(self) -> date:
        return START + timedelta(days=self.rng.choice((0, 30, 60, 61, self.rng.randrange(450))))

    def _place(self) -> dict[str, Any]:
        return {"territory": self.rng.choice(PLACES), "mode": self.rng.choice(MODES)}

    def _dates(self) -> dict[str, Any]:
        """An end may lie before the entry: no rule of the database forbids it."""
        entry = self._day() if self.rng.random() < 0.8 else None
        end = self._day() if self.rng.random() < 0.5 else None
        state = State.CLOSED if end else State.IN_PROGRESS if entry else State.OPENED
        return {"entry_on": entry, "end_on": end, "exit": Exit.MOVED if end else None, "state": state}


def plain(day: date) -> dict[tuple[str, Mode], tuple[int, int]]:
    """Active file and entries of the year, from every support, in plain Python."""
    active: Counter[tuple[str, Mode]] = Counter()
    entries: Counter[tuple[str, Mode]] = Counter()
    with system_actor("tests: plain count"):
        rows = db.session.execute(select(TABLE.c.territory, TABLE.c.mode, TABLE.c.entry_on, TABLE.c.end_on)).all()
    for territory, mode, entry_on, end_on in rows:
        if entry_on is None or entry_on > day:
            continue
        active[territory, mode] += end_on is None or end_on > day
        entries[territory, mode] += entry_on.year == day.year
    return {key: (active[key], entries[key]) for key in product(PLACES, MODES)}


def agree() -> None:
    """What the screens show is what a plain count finds."""
    for day in (*DAYS, today("31")):
        expected, listed = plain(day), attainment(db.session(), PLACES, day)
        by_mode = active_by_mode(db.session(), PLACES, day, MODES)
        assert by_mode == {key: count for key, (count, _entries) in expected.items()}, day
        for place in PLACES:
            assert (listed[place].active_file, listed[place].entries) == expected[place, Mode.GLOBAL], (place, day)
    db.session.rollback()


@pytest.mark.parametrize("seed", range(6))
def test_the_counts_are_what_a_plain_count_finds(app_context: AppContext, seed: int) -> None:
    agree()
    with system_actor("tests: history"), write_transaction() as session:
        history = History(session, seed)
    for _round in range(15):
        with system_actor("tests: history"), write_transaction() as session:
            history.session = session
            for _step in range(history.rng.randrange(1, 9)):
                history.step()
        agree()


def test_what_is_rolled_back_is_not_counted(app_context: AppContext) -> None:
    with system_actor("tests: history"), write_transaction() as session:
        history = History(session, 7)
        for _step in range(12):
            history.step()
    with system_actor("tests: history"), write_transaction() as session:
        undone = session.begin_nested()
        session.execute(update(TABLE).values(entry_on=START))
        undone.rollback()
        session.execute(update(TABLE).where(TABLE.c.territory == "31").values(entry_on=START + timedelta(1)))
    agree()


def test_a_purge_and_a_replacement_are_counted(app_context: AppContext, engine_name: str) -> None:
    with system_actor("tests: history"), write_transaction() as session:
        history = History(session, 8)
        for _step in range(30):
            history.step()
        session.execute(delete(TABLE).where(TABLE.c.territory == "43"))
        key = next(key for key in history.rows if session.scalar(select(TABLE.c.id).where(TABLE.c.id == key)))
        if engine_name == "sqlite":
            copy = select(*TABLE.c).where(TABLE.c.id == key)
            session.execute(insert(TABLE).prefix_with("OR REPLACE").from_select(list(TABLE.c), copy))
    agree()
    assert plain(DAYS[-1])["43", Mode.GLOBAL] == (0, 0)


def test_the_yearly_report_shows_the_same_two_numbers(app_context: AppContext) -> None:
    with system_actor("tests: history"), write_transaction() as session:
        history = History(session, 9)
        for _step in range(80):
            history.step()
    for place, day in product(PLACES, DAYS):
        figures, listed = yearly(db.session(), place, day.year, day).supports, attainment(db.session(), [place], day)
        assert (figures.active_file, figures.entries) == (listed[place].active_file, listed[place].entries)


def test_the_figures_of_a_region_read_no_support(app_context: AppContext) -> None:
    with statements() as sent_to:
        attainment(db.session(), PLACES, today("31"))
        active_by_mode(db.session(), PLACES, today("31"), MODES)
    read = [one for one in sent_to if one.lstrip().startswith("SELECT")]
    assert len(read) == 2
    assert all("support_counts" in one and "FROM supports" not in one for one in read)


def in_threads(app: Flask, acts: list[Callable[[], None]]) -> None:
    """All at once, each with a connection of its own; any error is the test's."""
    start = Barrier(len(acts))

    def one(act: Callable[[], None]) -> None:
        with app.app_context():
            start.wait()
            act()

    with ThreadPoolExecutor(len(acts)) as pool:
        list(pool.map(one, acts))


def test_writers_in_opposite_orders_never_lock_each_other_out(app: Flask, engine_name: str) -> None:
    """Two departments changed in one order by some and in the other by others, both rows written before any commit."""
    with app.app_context(), system_actor("tests: history"), write_transaction() as session:
        history, pairs = History(session, 10), 6
        for _step in range(20):
            history.step()
        keys = [history.files.pop() for _number in range(4 * pairs)]
        opened = insert(TABLE).values(
            start_on=START,
            mode=Mode.GLOBAL,
            state=State.OPENED,
            advisor_id=history.advisor,
            contact_every=15,
            version=1,
        )
        ids = [
            session.scalars(opened.values(file_id=key, territory=PLACES[n % 2]).returning(TABLE.c.id)).one()
            for n, key in enumerate(keys)
        ]
    # SQLite lets one writer in at a time: nobody can meet half-way there.
    half = Barrier(2 * pairs, timeout=PATIENCE) if engine_name == "postgresql" else nullcontext()

    def enter(first: int, second: int) -> Callable[[], None]:
        def act() -> None:
            with system_actor("tests: entry"), write_transaction() as session:
                session.execute(update(TABLE).where(TABLE.c.id == first).values(entry_on=DAYS[2]))
                if isinstance(half, Barrier):
                    half.wait()
                session.execute(update(TABLE).where(TABLE.c.id == second).values(entry_on=DAYS[2]))

        return act

    couples = [(ids[2 * n], ids[2 * n + 1]) for n in range(2 * pairs)]
    in_threads(app, [enter(*(pair if n % 2 else pair[::-1])) for n, pair in enumerate(couples)])
    with app.app_context():
        agree()


def taking(ref: str) -> Callable[[], None]:
    return lambda: patiently("claire.dumas", lambda: accept(referrals.get(ref, lock=True)))


@pytest.fixture
def followed(app: Flask) -> tuple[list[str], list[str]]:
    """Referrals accepted, and others sent, of one agency."""
    with app.app_context():
        leave(12)
    refs = sent(app, 12)
    with app.app_context():
        for ref in refs[:6]:
            taking(ref)()
    return refs[:6], refs[6:]


def test_supports_end_while_others_are_accepted_in_one_department(
    app: Flask, followed: tuple[list[str], list[str]]
) -> None:
    """Both hold the places of the agency, and the ends change the counts of one day."""
    with app.app_context(), system_actor("tests: entries"), write_transaction() as session:
        ids = session.scalars(select(Referral.support_id).where(Referral.ref.in_(followed[0]))).all()
        session.execute(update(TABLE).where(TABLE.c.id.in_(ids)).values(entry_on=today("31"), state=State.IN_PROGRESS))

    def end(ref: str) -> Callable[[], None]:
        def act() -> None:
            file_id = referrals.get(ref, lock=True).file_id
            casefiles.lock_file(file_id)
            support = casefiles.current_support(file_id, Mode.GLOBAL)
            assert support is not None
            day = today("31")
            # What every end of a pair's support comes to, whoever read its report.
            finish(support, exit=Exit.MOVED, end_on=day, step=Step.WITHDRAW_AGREEMENT, by=current_actor(), at=now())

        return lambda: patiently("anne.roux", act)

    in_threads(app, [*map(end, followed[0]), *map(taking, followed[1])])
    with app.app_context():
        with system_actor("tests: ended"):
            ended = db.session.scalar(select(func.count()).where(TABLE.c.id.in_(ids), TABLE.c.end_on == today("31")))
            assert ended == 6
            changed = db.session.scalar(
                select(SupportCount.ended).where(SupportCount.territory == "31", SupportCount.from_on == today("31"))
                .where(SupportCount.mode == Mode.GLOBAL, SupportCount.grain == "day")
            )  # fmt: skip
            assert changed == 6
        db.session.remove()
        agree()
