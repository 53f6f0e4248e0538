"""Histories of referrals over ten years, lived through by the actions themselves under terms that amendments change."""

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select, update

from agreements import places as agreement_places
from agreements.models import Agreement, AgreementTerms
from agreements.places import held_by
from casefiles.models import CaseFile
from core import clock
from core.clock import civil_date
from core.db import db, write_transaction
from core.guard import system_actor
from referrals import queries
from referrals.actions import clockwork
from referrals.alert_models import ReferralAlert
from referrals.clocks import Facts, whose_move
from referrals.corrections import Topic
from referrals.models import Referral
from referrals.overdue import alerts, ends_now
from tests import people
from tests.referrals import placing
from tests.referrals.clock_oracle import Alert, Oracle
from tests.referrals.doing import act, draft

FIRST, LAST = date(2027, 1, 4), date(2036, 12, 31)
LENGTHS = (
    "acknowledge_wd", "answer_wd", "information_wd", "reminder_wd", "head_wd", "administrators_wd", "expiry_cd",
    "silence_cd",
)  # fmt: skip
# What may be done next, by whom: the two sides' acts that leave it open, then what ends it.
STEPS = {
    "sent": ("receive", "assign", "ask_info", "hold", "correct", "decline"),
    "received": ("assign", "ask_info", "hold", "correct", "decline"),
    "info_needed": ("answer_info", "answer_info", "answer_info", "correct", "withdraw"),
    "waiting": ("assign", "ask_info", "hold", "correct", "decline"),
}
PACES = (0.0, 0.05, 0.12, 0.25)  # share of the days on which somebody does something
ANSWERED = 0.25  # of the times it could be
OFFICE, AUTHOR = "claire.dumas", "paul.martin"


@dataclass
class Tally:
    """What a simulation compared."""

    referrals: int = 0
    steps: int = 0
    instants: int = 0
    alerts: int = 0
    ends: int = 0
    amendments: int = 0
    differences: list[str] = field(default_factory=list)


def lengths_of(rng: random.Random) -> dict[str, int]:
    head = rng.randrange(1, 8)
    return {
        "acknowledge_wd": rng.randrange(1, 5), "answer_wd": rng.randrange(4, 16), "information_wd": rng.randrange(2, 9),
        "reminder_wd": rng.randrange(2, 16), "head_wd": head, "administrators_wd": head + rng.randrange(1, 9),
        "expiry_cd": rng.randrange(10, 46), "silence_cd": rng.randrange(10, 46),
    }  # fmt: skip


def amended(rng: random.Random, territory: str) -> list[tuple[date, dict[str, int]]]:
    """The agreement moved to a territory for ten years, its lengths changed every few weeks by amendments."""
    with system_actor("tests: ten years"), write_transaction() as session:
        agreement = session.get_one(Agreement, people.agreement_of("31").id)
        agreement.territory, agreement.end_on = territory, date(2038, 1, 1)
        session.execute(update(CaseFile).where(CaseFile.territory == "31").values(territory=territory))
        usual = session.scalars(select(AgreementTerms).where(AgreementTerms.agreement_id == agreement.id)).one()
        held = {one.name: getattr(usual, one.name) for one in AgreementTerms.__table__.columns if one.name != "id"}
        day = FIRST
        while day < LAST:
            session.add(AgreementTerms(**held | {"effective_on": day} | lengths_of(rng)))
            day += timedelta(days=rng.randrange(20, 150))
    with system_actor("tests: ten years"), write_transaction() as session:
        rows = session.scalars(select(AgreementTerms).where(AgreementTerms.agreement_id == agreement.id)).all()
        found = [(row.effective_on, {name: getattr(row, name) for name in LENGTHS}) for row in rows]
    db.session.remove()
    return sorted(found, key=lambda one: one[0])


def odd_day(rng: random.Random, start: date, end: date) -> date:
    """Of a stretch of the ten years, often a night of another time, a leap day or the days of public holidays."""
    every = [start + timedelta(days=n) for n in range((end - start).days)]
    odd = [
        day for day in every
        if (day.month, day.day) in ((2, 28), (2, 29), (4, 30), (5, 7), (7, 13), (12, 24), (12, 31))
        or (day.month in (3, 10) and day.day > 24 and day.weekday() in (5, 6))
    ]  # fmt: skip
    return rng.choice(odd if odd and rng.random() < 0.6 else every)


class History:
    """One referral from its sending to its end, in the product and beside it."""

    def __init__(self, rng: random.Random, oracle: Oracle, tally: Tally) -> None:
        self.rng, self.oracle, self.tally = rng, oracle, tally
        self.told: set[Alert] = set()
        self.holds = 0
        self.pace = rng.choice(PACES)
        self.ref = ""
        self.facts: Facts | None = None
        self.last_act: datetime | None = None

    def live(self, start: date) -> date:
        """Until it ends; the day it did."""
        moment = datetime.combine(start, time(self.rng.randrange(24), self.rng.randrange(60)), UTC)
        clock.set_now(moment)
        queued = self.rng.random() < 0.25
        placing.leave(0 if queued else 5)
        self.ref = draft(AUTHOR, agreed_on=civil_date(moment, self.oracle.territory))
        act(AUTHOR, self.ref, "send")
        self.oracle.send(moment, queued=queued)
        self.tally.referrals += 1
        self.read()
        while self.oracle.state != "over":
            # An instant of each day that follows, give or take some hours.
            moment = moment.replace(minute=self.rng.randrange(60)) + timedelta(hours=self.rng.randrange(16, 32))
            clock.set_now(moment)
            self.compare(moment)
            if self.oracle.state != "over" and self.rng.random() < max(self.pace, self.offered_at_last()):
                self.step(moment)
        return civil_date(moment, self.oracle.territory)

    def offered_at_last(self) -> float:
        """Of those that wait for a place: one is free some day, though nobody does anything."""
        return 0.05 if self.oracle.move()[0] == "nobody" else 0.0

    def compare(self, moment: datetime) -> None:
        """Whose move, what is told and what ends, that day; then the worker does what it finds."""
        day, facts, oracle = self.oracle.day(moment), self.facts, self.oracle
        assert facts is not None
        assert self.last_act is not None
        today = civil_date(moment, oracle.territory)
        move = whose_move(facts)
        said = [(str(due.alert), str(due.party), str(due.clock), due.day) for due in alerts(facts, today)]
        end = ends_now(facts, self.last_act, today)
        found = (today, (str(move.party), str(move.act), move.due_on), said, end and str(end))
        expected = (day, oracle.move(), oracle.alerts(day), oracle.end(day))
        self.tally.instants += 1
        if found != expected:
            self.tally.differences.append(f"{self.ref} {moment}: {found} instead of {expected}")
        is_news = set(expected[2]) - self.told
        self.told |= set(expected[2])
        if is_news or expected[3]:
            self.look(moment)
        if expected[3]:
            self.ended(expected[3])

    def look(self, moment: datetime) -> None:
        with system_actor("tests: the worker looks") as system, write_transaction():
            due = clockwork.with_something_due(at=moment)
            for referral_id in due:
                clockwork.look_at(referral_id, by=system, at=moment)
        db.session.remove()

    def ended(self, step: str) -> None:
        self.tally.ends += 1
        self.oracle.state = "over"
        self.check_told()
        if self.row().state != {"expire": "expired", "withdraw": "withdrawn"}[step]:
            self.tally.differences.append(f"{self.ref}: {step} did not happen")

    def check_told(self) -> None:
        """What was told of it is what had to be, each once."""
        with system_actor("tests: what was told"):
            columns = (ReferralAlert.alert, ReferralAlert.clock, ReferralAlert.day)
            kept = select(*columns).join(Referral, Referral.id == ReferralAlert.referral_id)
            rows = [(str(a), c, d) for a, c, d in db.session.execute(kept.where(Referral.ref == self.ref))]
        db.session.remove()
        self.tally.alerts += len(rows)
        if sorted(rows) != sorted({(alert, key, day) for alert, _party, key, day in self.told}):
            self.tally.differences.append(f"{self.ref}: told {rows} instead of {self.told}")

    def row(self) -> Any:
        with system_actor("tests: how it stands"):
            found = db.session.execute(select(Referral.state, Referral.id).where(Referral.ref == self.ref)).one()
        db.session.remove()
        return found

    def read(self) -> None:
        """What the product reads of it now."""
        with system_actor("tests: what the clocks read"):
            referral = queries.get(self.ref)
            _agreement, terms = queries.agreement_of(referral)
            self.facts = queries.facts(referral, terms, held_by(referral.id))
            self.last_act = queries.last_act_at(referral)
        db.session.remove()

    def step(self, moment: datetime) -> None:
        oracle, rng = self.oracle, self.rng
        if oracle.state == "waiting" and not oracle.review and not oracle.place_by:
            self.offer(moment)
            return
        step = rng.choice(STEPS[oracle.state])
        queued = oracle.state == "waiting" and not oracle.review
        if step in ("decline", "withdraw") and rng.random() > ANSWERED:
            return
        if step == "hold" and (queued or self.holds == 2):
            return
        review = oracle.day(moment) + timedelta(days=rng.randrange(1, 31)) if step == "hold" else None
        self.holds += step == "hold"
        self.take(step, review)
        oracle.take(step, moment, review)
        self.tally.steps += 1
        if oracle.state == "over":
            self.check_told()
        else:
            self.read()

    def offer(self, moment: datetime) -> None:
        placing.leave(5)
        with system_actor("tests: a place is free"), write_transaction():
            agreement_places.offer_waiting(placing.agreement_id(), at=moment)
        db.session.remove()
        self.oracle.offer(moment)
        self.read()

    def take(self, step: str, review: date | None) -> None:
        worker = people.membership_id(self.rng.choice(("anne.roux", "leo.caron")))
        values: dict[str, dict[str, Any]] = {
            "assign": {"worker_id": worker}, "ask_info": {"question": "Depuis quand ?"},
            "answer_info": {"information": "Depuis mars."}, "hold": {"reason": "Un départ.", "review_on": review},
            "decline": {"reason": "capacity", "text": None, "suggestion": None}, "withdraw": {"reason": "solved"},
            "correct_text": {"topic": Topic.TRIED, "text": f"Essai {self.rng.random()}", "why": "Précision."},
        }  # fmt: skip
        verb = "correct_text" if step == "correct" else step
        by = AUTHOR if step in ("answer_info", "withdraw", "correct") else OFFICE
        if step == "assign" and self.assigned() == worker:
            values["assign"] = {"worker_id": people.membership_id("anne.roux")}
            if self.assigned() == values["assign"]["worker_id"]:
                values["assign"] = {"worker_id": people.membership_id("leo.caron")}
        act(by, self.ref, verb, **values.get(verb, {}))

    def assigned(self) -> int | None:
        with system_actor("tests: who answers"):
            found = db.session.scalar(select(Referral.assigned_id).where(Referral.ref == self.ref))
        db.session.remove()
        return found


def simulate(app: Flask, territory: str, number: int, seed: int) -> Tally:
    """So many referrals about one person of a territory, one after the other over ten years."""
    rng, tally = random.Random(seed), Tally()
    with app.app_context():
        terms = amended(rng, territory)
        tally.amendments = len(terms) - 1
        stretch = (LAST - FIRST) / number
        day = FIRST
        for turn in range(number):
            start = max(day + timedelta(days=3), FIRST + turn * stretch)
            start = odd_day(rng, start, max(start + timedelta(days=2), FIRST + (turn + 1) * stretch))
            day = History(rng, Oracle(territory, terms), tally).live(start)
    return tally
