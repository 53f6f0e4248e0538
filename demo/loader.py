"""Loads the demonstration: professionals with the ORM, stories in bulk, all in one transaction.

A second one follows, with what is written from the figures of the first: committees, an amendment and returns.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import User
from accounts.passwords import hash_password
from casefiles.models import counts
from core import clock
from core.db import BinomeSession, db, write_mode, write_transaction
from core.guard import system_actor
from demo import proportions
from demo.accounts import PASSWORD
from demo.afterwards import add_statuses
from demo.alerts import add_alerts
from demo.alsace import Alsace
from demo.amendment import add_amendment
from demo.appointments import add_appointments
from demo.bulk import CHUNK, Bulk, keys_checked_after, without_indexes
from demo.calendar import Calendar
from demo.columns import COLUMNS
from demo.committees import add_committees
from demo.documents import add_documents
from demo.histories import MOST_CONTACTS, Simulation, Story, wait
from demo.members import add_members
from demo.openings import add_openings
from demo.places import Agency, Territory
from demo.published import Outside
from demo.returns import add_returns
from demo.reviews import add_reviews
from demo.rows import Writer
from demo.to_employment import Coordinators, some_from_council
from demo.world import Builder
from partners.actions import load_departments
from referrals.workflow import OPEN_STATES

LARGE = 50_000  # people from which only the latest contacts are written
FEW_CONTACTS = 3
EVENING = 19  # the hour when the last fact of a day has happened

Progress = Callable[[int, int], None]


class NotEmpty(Exception):
    """The database already holds users: synthetic people are never mixed with real ones."""


def is_empty() -> bool:
    """Whether nobody has an account yet."""
    with system_actor("demonstration"), write_mode(), BinomeSession(db) as session:
        return session.scalar(select(User.id).limit(1)) is None


def load(people: int, seed: int, today: date | None = None, progress: Progress = lambda _done, _all: None) -> int:
    """Load `people` synthetic people; returns the number of rows written to case files and below.

    Raises NotEmpty when anybody has an account.
    """
    if not is_empty():
        raise NotEmpty
    today = today or last_whole_day()
    password_hash = hash_password(PASSWORD)
    with system_actor("demonstration"), write_mode(), db.engine.connect() as connection, keys_checked_after(connection):
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        with Session(connection, join_transaction_mode="control_fully") as session:
            load_departments(session)
            builder = Builder(session, Random(f"{seed} world"), today, people, clock.now())
            territories = builder.region(password_hash)
            Outside(builder, f"{seed} published").add(password_hash)
            Coordinators(builder, f"{seed} coordinators").add(territories, password_hash)
            Alsace(builder, f"{seed} alsace").add(password_hash)
            session.flush()
            add_members(session, clock.now())
            counts.silence(connection)
            written = _stories(Bulk(connection, COLUMNS), territories, people, seed, today=today, progress=progress)
            counts.recount(connection)
            session.commit()
    _follow_up(territories, seed, today)
    return written


def _follow_up(territories: Iterable[Territory], seed: int, today: date) -> None:
    """What both parties did since the agreements were signed."""
    rng = Random(f"{seed} follow-up")
    with system_actor("demonstration"), write_transaction() as session:
        for place in territories:
            add_amendment(session, place, today, clock.now())
            add_committees(session, place, rng, today, clock.now())
        add_returns(session, territories, today, clock.now())
        add_appointments(session, Random(f"{seed} appointments"), today, clock.now())
        add_documents(session, clock.now())
        add_reviews(session, Random(f"{seed} reviews"), today)
        add_alerts(session, Random(f"{seed} alerts"), today)
        add_statuses(session, Random(f"{seed} statuses"), today)
        add_openings(session, Random(f"{seed} openings"), today, clock.now())


def last_whole_day() -> date:
    """Histories end with a day's work: a fact of this afternoon, loaded this morning, would lie in the future."""
    moment = clock.now().astimezone(clock.zone(None))
    return moment.date() - timedelta(days=moment.hour < EVENING)


def _stories(
    bulk: Bulk, territories: list[Territory], people: int, seed: int, *, today: date, progress: Progress
) -> int:
    first = today - timedelta(days=proportions.MONTHS_OF_HISTORY * 31 + 60)
    done = 0
    with without_indexes(bulk.connection, list(COLUMNS)):
        for place in territories:
            rng = Random(f"{seed} {place.code}")
            calendar = Calendar(first, today + timedelta(days=400), place.code)
            simulation = Simulation(rng, place, today, calendar, MOST_CONTACTS if people < LARGE else FEW_CONTACTS)
            writer = Writer(bulk, rng, place, today)
            drawn = (simulation.story(*cast) for cast in _cast(rng, place, people))
            for story in _placed(place, some_from_council(drawn)):
                writer.write(story)
                done += 1
                bulk.flush(least=CHUNK)
            progress(done, people)
        _neighbour(territories, bulk, seed, today, first)
        bulk.flush()
    bulk.reset_sequences()
    return bulk.written


def _placed(place: Territory, stories: Iterable[Story]) -> Iterator[Story]:
    """The stories within the places of each agency: pending ones last, by day of sending, those too many in the list.

    Whoever is followed holds a place already; a pending referral gets one of those left, the oldest first.
    """
    left, pending = place.left(), []
    for story in stories:
        if story.moves and story.state in OPEN_STATES:
            pending.append(story)
            continue
        if story.start and not story.end:
            left[story.agency.unit] -= 1
        yield story
    for story in sorted(pending, key=lambda found: found.moves[0].day):
        if left[story.agency.unit] <= 0:
            wait(story)
        left[story.agency.unit] -= 1
        yield story


def _cast(rng: Random, place: Territory, people: int) -> Iterator[tuple[str, Agency, int, int]]:
    """Outcome, agency, author and dedicated advisor of each person of a territory.

    Those followed today are dealt out evenly, which fills the portfolios to between 64 and 70.
    """
    weight = proportions.ACTIVE.get(place.code, 0) / sum(proportions.ACTIVE.values())
    total = round(people * weight) or (max(1, people // 250) if place.agreement is None else 0)
    dedicated = [(agency, member) for agency in place.agencies for member in agency.dedicated]
    prescribing = [(agency, member) for agency in place.agencies for member in agency.prescribing]
    if place.agreement is None:
        for number in range(total):
            agency, author = prescribing[number % len(prescribing)]
            yield "reinforced", agency, author, 0
        return
    referring = [row for row in prescribing if row[0].dedicated]
    turn = 0
    for outcome, share in proportions.OUTCOMES.items():
        for number in range(round(total * share)):
            if outcome == "reinforced":
                agency, author = prescribing[turn % len(prescribing)]
                yield outcome, agency, author, 0
                turn += 1
                continue
            agency, advisor = dedicated[number % len(dedicated)] if outcome == "active" else rng.choice(dedicated)
            author = rng.choice(agency.prescribing or [member for _agency, member in prescribing])
            if outcome == "pending":
                agency, author = referring[turn % len(referring)]
                advisor = rng.choice(agency.dedicated)
                turn += 1
            yield outcome, agency, author, advisor


def _neighbour(territories: list[Territory], bulk: Bulk, seed: int, today: date, first: date) -> None:
    """One person of Hérault, followed by the first advisor of Haute-Garonne: the form does not open for her."""
    by_code = {place.code: place for place in territories}
    home, away = by_code[proportions.WITHOUT_AGREEMENT], by_code["31"]
    rng = Random(f"{seed} neighbour")
    calendar = Calendar(first, today + timedelta(days=400), home.code)
    agency = away.agencies[0]
    story = Simulation(rng, home, today, calendar, MOST_CONTACTS).story("reinforced", agency, agency.prescribing[0], 0)
    story.given_name, story.family_name = "Lætitia", "Montpellier-Exemple"
    Writer(bulk, rng, home, today).write(story)


__all__ = ["LARGE", "NotEmpty", "is_empty", "load"]
