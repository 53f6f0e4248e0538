"""The clocks of a referral told again from the rules, a day at a time, without a line of the product.

A history is told to it as it happens; on any day it says who owes which act by when, who must have been told, and
whether the referral ends by itself.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays

ZONES = {
    "31": "Europe/Paris", "67": "Europe/Paris", "971": "America/Guadeloupe", "973": "America/Cayenne",
    "974": "Indian/Reunion",
}  # fmt: skip
SUBDIVISIONS = {"31": None, "67": "6AE", "971": "971", "973": "973", "974": "974"}
YEARS = range(2026, 2039)
LAWS = {code: holidays.country_holidays("FR", subdiv=name, years=YEARS) for code, name in SUBDIVISIONS.items()}
DAY = timedelta(days=1)
Alert = tuple[str, str, str, date]


@dataclass
class Oracle:
    """One referral; `terms` are the lengths of its agreement with their days of effect, the earliest first."""

    territory: str
    terms: list[tuple[date, dict[str, int]]]
    state: str = "draft"
    worker: bool = False
    lengths: dict[str, int] = field(default_factory=dict)
    sent: date = date.min
    asked: date = date.min
    last_act: date = date.min
    due: date | None = None  # of the answer
    review: date | None = None
    place_by: date | None = None

    def day(self, moment: datetime) -> date:
        return moment.astimezone(ZoneInfo(ZONES[self.territory])).date()

    def works(self, day: date) -> bool:
        return day.weekday() < 5 and day not in LAWS[self.territory]

    def after(self, day: date, number: int) -> date:
        while number:
            day += DAY
            number -= self.works(day)
        return day

    def between(self, start: date, end: date) -> int:
        number = 0
        while start < end:
            start += DAY
            number += self.works(start)
        return number

    def send(self, moment: datetime, *, queued: bool) -> None:
        self.sent = self.last_act = self.day(moment)
        self.lengths = [lengths for effective, lengths in self.terms if effective <= self.sent][-1]
        self.state = "waiting" if queued else "sent"
        self.due = None if queued else self.after(self.sent, self.lengths["answer_wd"])

    def offer(self, moment: datetime) -> None:
        self.last_act = self.day(moment)
        self.place_by = self.after(self.last_act, self.lengths["answer_wd"])

    def take(self, step: str, moment: datetime, review: date | None = None) -> None:
        day = self.day(moment)
        if step != "correct":
            self.last_act = day
        if step == "receive":
            self.state = "received"
        elif step == "assign":
            self.worker = True
        elif step == "ask_info":
            if self.state == "waiting":
                self.due = self.review or self.place_by
            self.state, self.asked = "info_needed", day
        elif step == "answer_info":
            waited = self.between(self.asked, day)
            self.state = "received"
            self.due = self.after(self.due, waited) if self.due else None
        elif step == "hold":
            self.state, self.review = "waiting", review
        elif step in ("decline", "withdraw"):
            self.state = "over"

    def move(self) -> tuple[str, str, date | None]:
        """Who owes which act by when."""
        holder = "worker" if self.worker else "router"
        if self.state == "info_needed":
            return "author", "inform", self.after(self.asked, self.lengths["information_wd"])
        if self.state == "waiting" and self.review:
            return holder, "review", self.review
        if self.state == "waiting":
            return (holder, "answer", self.place_by) if self.place_by else ("nobody", "await_place", None)
        if self.state == "sent" and not self.worker:
            return holder, "acknowledge", self.after(self.sent, self.lengths["acknowledge_wd"])
        return holder, "answer" if self.worker else "assign", self.due

    def alerts(self, day: date) -> list[Alert]:
        """Everything that must have been told by a day: alert, to whom it is owed, clock, day."""
        party, act, due = self.move()
        found: list[Alert] = []
        if self.state == "over" or party == "nobody":
            return found
        reminder = self.reminder(due)
        if reminder and reminder <= day:
            found.append(("reminder", party, party, reminder))
        for rung in ("head", "administrators") if due else ():
            told = self.after(due, self.lengths[f"{rung}_wd"]) if due else day
            found += [(rung, party, act, due)] if due and told <= day else []
        return found

    def reminder(self, due: date | None) -> date | None:
        """As many working days after the sending as agreed, later by as many as the answer is; an author not before
        the last day of what was asked; none while the answer waits.
        """
        usual = self.after(self.sent, self.lengths["reminder_wd"])
        if self.state == "waiting":
            return None
        if self.state == "info_needed":
            return max(usual, due or usual)
        undisturbed = self.after(self.sent, self.lengths["answer_wd"])
        return self.after(usual, self.between(undisturbed, self.due)) if self.due else usual

    def end(self, day: date) -> str | None:
        """What ends by itself on a day: quiet for too long, and never before the act is owed."""
        _party, _act, due = self.move()
        if self.state == "over" or (self.state == "waiting" and due is None):
            return None
        is_asked = self.state == "info_needed"
        quiet = self.last_act + timedelta(days=self.lengths["silence_cd" if is_asked else "expiry_cd"])
        owed = due if is_asked or self.state == "waiting" else self.due
        if day <= max(quiet, owed or quiet):
            return None
        return "withdraw" if is_asked else "expire"
