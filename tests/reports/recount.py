"""The figures counted again, row by row in plain Python, without a line of the indicators' own code."""

from collections import Counter
from datetime import date, timedelta
from statistics import median
from typing import Any

from casefiles.workflow import EXIT_GROUPS, BarrierState, Level, Mode
from core.clock import civil_date
from core.working_days import working_days_between
from tests.reports.random_world import RandomWorld


class Recount:
    """One department and one year, up to a day."""

    def __init__(self, world: RandomWorld, year: int, day: date) -> None:
        self.world = world
        self.start = date(year, 1, 1)
        self.until = min(date(year, 12, 31), day)
        self.day = day
        self.every = [one for one in world.referrals if self.within(self.on(one.sent_at))]
        self.sent = [one for one in self.every if one.direction == "to_council"]
        self.globals = [one for one in world.supports if one.mode == Mode.GLOBAL]

    def within(self, day: date | None) -> bool:
        return day is not None and self.start <= day <= self.until

    def on(self, moment: Any) -> date | None:
        return None if moment is None else civil_date(moment, self.world.territory)

    def delay(self, referral: Any, moment: Any) -> int | None:
        if moment is None:
            return None
        sent, then = self.on(referral.sent_at), self.on(moment)
        assert sent is not None
        assert then is not None
        return working_days_between(sent, then, self.world.territory)

    def referrals(self) -> dict[str, Any]:
        return {
            "sent": len(self.sent),
            "outcomes_read": self.outcomes_read(),
            "silent": sum(r.state == "expired" or r.withdraw_reason == "silence" for r in self.sent),
            "to_employment": len(self.every) - len(self.sent),
            "accepted": sum(r.state == "accepted" and r.axis == "global" for r in self.sent),
            "waiting": sum(r.state == "sent" for r in self.sent),
            "months": tuple(sum(self.on(r.sent_at).month == m for r in self.sent) for m in range(1, 13)),  # type: ignore[union-attr]
            "states": Counter(str(r.state) for r in self.sent),
            "declines": Counter(str(r.decline_reason) for r in self.sent if r.decline_reason),
            "barriers": Counter(str(c) for key, c in self.world.named if key in {r.id for r in self.sent}),
            "median": self.answer_times(self.sent)[0],
            "ninth": self.answer_times(self.sent)[1],
            "in_time": self.in_time([r.answered_at for r in self.sent], 10),
            "acknowledged": self.in_time([r.opened_at or r.answered_at for r in self.sent], 2),
            "writing": self.writing(),
            "offices": {
                office: (len(rows), self.answer_times(rows)[0])
                for office in {r.to_unit_id for r in self.sent}
                if (rows := [r for r in self.sent if r.to_unit_id == office])
            },
        }

    def outcomes_read(self) -> tuple[int, int]:
        return sum(bool(r.outcome_read_at) for r in self.sent), sum(bool(r.outcome_on) for r in self.sent)

    def answer_times(self, rows: list[Any]) -> tuple[float | None, int | None]:
        taken = sorted(days for r in rows if (days := self.delay(r, r.answered_at)) is not None)
        if not taken:
            return None, None
        return median(taken), taken[-(-len(taken) * 9 // 10) - 1]

    def writing(self) -> tuple[float | None, int, int]:
        begun: list[Any] = [r for r in self.sent if r.begun_at is not None]
        taken = [
            (int(r.sent_at.timestamp()) - int(r.begun_at.timestamp())) // 60
            for r in begun
            if self.on(r.begun_at) == self.on(r.sent_at)
        ]
        return median(taken) if taken else None, len(taken), len(begun)

    def in_time(self, moments: list[Any], limit: int) -> tuple[int, int]:
        good = bad = 0
        for referral, moment in zip(self.sent, moments, strict=True):
            sent = self.on(referral.sent_at)
            assert sent
            taken = self.delay(referral, moment)
            if taken is not None:
                good, bad = good + (taken <= limit), bad + (taken > limit)
            elif referral.state != "withdrawn":
                bad += working_days_between(sent, self.day, self.world.territory) > limit
        return good, good + bad

    def supports(self) -> dict[str, Any]:
        active = [s for s in self.globals if s.entry_on and s.entry_on <= self.until and not self.ended(s)]
        entered = [s for s in self.globals if self.within(s.entry_on)]
        exits = [s for s in self.globals if self.within(s.end_on) and s.entry_on]
        opened = [s for s in self.globals if self.within(s.start_on)]
        since = self.until - timedelta(days=15)
        seen = {c.file_id for c in self.world.contacts if c.reached and since <= c.on <= self.until}
        return {
            "months": tuple(sum(s.entry_on.month == m for s in entered) for m in range(1, 13)),  # type: ignore[union-attr]
            "active": len(active),
            "offices": Counter(s.office_id for s in active),
            "people": len({s.file_id for s in self.globals if self.touches(s)}),
            "started": (sum(s.first_contact_on is not None for s in opened), len(opened)),
            "contact": (sum(s.file_id in seen for s in active), len(active)),
            "loads": self.loads(),
            "exits": Counter(self.group(s.exit) for s in exits if self.group(s.exit) != "administrative"),
            "barriers": self.barriers({s.id for s in entered}, lifted=False),
            "lifted": self.barriers({s.id for s in exits}, lifted=True),
        }

    def ended(self, support: Any) -> bool:
        return support.end_on is not None and support.end_on <= self.until

    def touches(self, support: Any) -> bool:
        started = support.entry_on is not None and support.entry_on <= self.until
        return started and (support.end_on is None or support.end_on >= self.start)

    @staticmethod
    def group(reason: Any) -> str:
        return next((group for group, reasons in EXIT_GROUPS.items() if reason in reasons), "other")

    def loads(self) -> tuple[int, ...]:
        found = []
        for key, member in self.world.advisors.items():
            if member.start_on <= self.until and (member.end_on is None or member.end_on >= self.until):
                rows = [s for s in self.world.supports if s.advisor_id == key and s.start_on <= self.until]
                found.append(len({s.file_id for s in rows if not self.ended(s)}))
        return tuple(sorted(found, reverse=True))

    def barriers(self, supports: set[int], *, lifted: bool) -> dict[str, Any]:
        rows = [b for b in self.world.barriers if b.support_id in supports and b.level != Level.AUTHOR]
        counts = Counter(str(b.category) for b in rows)
        if not lifted:
            return dict(counts)
        done = Counter(str(b.category) for b in rows if b.state == BarrierState.LIFTED)
        return {category: (done[category], count) for category, count in counts.items()}
