"""Random chains of referrals with their steps, kept as rows to be recounted: none of the indicators' code."""

from datetime import date, datetime, timedelta

from agreements.workflow import Axis
from casefiles.models import CaseFile
from casefiles.workflow import AgreedBy, Exit
from core.clock import civil_date
from core.working_days import working_days_between
from referrals.models import Referral, ReferralEvent
from referrals.workflow import ANSWERED_STATES, OPEN_STATES, DeclineReason, Direction, State, Step, WithdrawReason
from tests import people
from tests.reports.random_world import OFFICES, Maker, RandomWorld

LAST = (*OPEN_STATES, State.ACCEPTED, State.ACCEPTED, State.DECLINED, State.RESOURCED, State.WITHDRAWN, State.EXPIRED)
BEFORE = (State.DECLINED, State.RESOURCED, State.WITHDRAWN, State.EXPIRED, State.REDIRECTED)
REASONS = (WithdrawReason.SOLVED, WithdrawReason.SILENCE, WithdrawReason.ERROR, WithdrawReason.DUPLICATE)
STEPS = (Step.OPEN, Step.ASSIGN, Step.CORRECT, Step.ASK_INFO)


class NeedMaker(Maker):
    """Each person has one to three needs, each of one to four referrals; some go on as a draft nobody sent."""

    def make(self) -> RandomWorld:
        self.acts: dict[int, list[tuple[Step, datetime]]] = {}
        return super().make()

    def _person(self, number: int) -> None:
        ref = f"AG-{self.made.territory}-{self.rng.randrange(10**8):08}"
        file = CaseFile(ref=ref, territory=self.made.territory, created_at=self._instant(self.start))
        self.session.add(file)
        self.session.flush()
        for _need in range(self.rng.choice((1, 1, 2, 3))):
            self._need(file.id)

    def _need(self, file_id: int) -> None:
        direction = self.rng.choice((Direction.TO_COUNCIL, Direction.TO_COUNCIL, Direction.TO_EMPLOYMENT))
        sent = self._instant(self._day(self.start, 600))
        chain: list[Referral] = []
        for turn in reversed(range(self.rng.choice((1, 1, 1, 2, 3, 4)))):
            state = self.rng.choice(BEFORE if turn else LAST)
            chain.append(self._one(file_id, direction, state, sent, chain))
            sent += timedelta(hours=self.rng.choice((0, 5, 900, 3000)))
        if chain[-1].state in BEFORE and self.rng.random() < 0.3:
            self._one(file_id, direction, State.DRAFT, sent, chain)

    def _one(self, file_id: int, direction: Direction, state: State, sent: datetime, chain: list[Referral]) -> Referral:
        rng, is_draft, is_open = self.rng, state is State.DRAFT, state in OPEN_STATES
        closed = None if is_draft or is_open else sent + timedelta(hours=rng.randrange(500))
        ended = state is State.ACCEPTED and rng.random() < 0.7
        referral = Referral(
            ref=f"OR-{self.made.territory}-{rng.randrange(10**8):08}", file_id=file_id, territory=self.made.territory,
            state=state, author_id=people.membership_id("sonia.vidal"), direction=direction, axis=Axis.GLOBAL,
            from_unit_id=people.unit_of("Toulouse Minimes").id, to_unit_id=people.unit_of(rng.choice(OFFICES)).id,
            named_id=rng.choice(list(self.made.advisors)), agreed_on=self.start, agreed_by=AgreedBy.ORAL,
            created_at=sent, edited_at=sent, sent_at=None if is_draft else sent, closed_at=closed,
            answered_at=closed if state in ANSWERED_STATES else None,
            read_answer_at=closed if closed and rng.random() < 0.6 else None,
            chain_id=chain[0].id if chain else None, previous_id=chain[-1].id if chain else None,
            withdraw_reason=rng.choice(REASONS) if state is State.WITHDRAWN else None,
            redirect_reason="-" if state is State.REDIRECTED else None,
            decline_reason=DeclineReason.CAPACITY if state is State.DECLINED else None,
            outcome_on=self.start if ended else None, outcome=Exit.MOVED if ended else None,
            outcome_read_at=closed if ended and rng.random() < 0.5 else None,
        )  # fmt: skip
        if state is State.WAITING and rng.random() < 0.5:
            referral.review_on, referral.holds = civil_date(sent, self.made.territory) + timedelta(days=20), 1
        self.session.add(referral)
        self.session.flush()
        self.made.referrals.append(referral)
        self._steps(referral, sent)
        return referral

    def _steps(self, referral: Referral, sent: datetime) -> None:
        self.acts[referral.id] = []
        for step in () if referral.state is State.DRAFT else self.rng.sample(STEPS, self.rng.randrange(4)):
            at = sent + timedelta(hours=self.rng.randrange(1200))
            self.acts[referral.id].append((step, at))
            event = ReferralEvent(
                file_id=referral.file_id, referral_id=referral.id, at=at, step=step,
                from_state=State.SENT, to_state=State.RECEIVED,
            )  # fmt: skip
            self.session.add(event)


class NeedRecount:
    """The needs of a year as they stand on a day, chain by chain."""

    def __init__(self, maker: NeedMaker, year: int, day: date) -> None:
        self.maker, self.year, self.day = maker, year, day
        self.territory = maker.made.territory
        self.sent = [one for one in maker.made.referrals if one.sent_at is not None]

    def on(self, moment: datetime | None) -> date:
        assert moment is not None
        return civil_date(moment, self.territory)

    def in_year(self, one: Referral) -> bool:
        until = min(date(self.year, 12, 31), self.day)
        return one.direction == "to_council" and date(self.year, 1, 1) <= self.on(one.sent_at) <= until

    def needs(self) -> dict[Referral, str]:
        """The last referral of each need, and where the need stands."""
        found = {}
        for first in self.sent:
            old = self.on(first.sent_at) <= self.day - timedelta(days=90) if first.chain_id is None else False
            if not old or not self.in_year(first):
                continue
            chain = [first, *(one for one in self.sent if one.chain_id == first.id)]
            last = max(chain, key=lambda one: (one.sent_at, one.id))
            if last.withdraw_reason not in ("error", "duplicate"):
                found[last] = self.stands(last)
        return found

    @staticmethod
    def stands(last: Referral) -> str:
        if last.closed_at is None:
            return "open"
        if last.state == "expired" or last.withdraw_reason == "silence":
            return "lost"
        if last.state == "accepted":
            return "closed" if last.outcome_read_at else "unread" if last.outcome_on else "followed"
        return "closed" if last.read_answer_at else "unread"

    def quiet(self) -> set[int]:
        """Referrals of the year that nobody moves."""
        return {one.id for one in self.sent if self.in_year(one) and one.closed_at is None and self.is_quiet(one)}

    def is_quiet(self, one: Referral) -> bool:
        if one.state == "waiting" and not (one.review_on and one.review_on < self.day):
            return False
        acts = [at for step, at in self.maker.acts[one.id] if step != "correct"]
        last = self.on(max(acts, default=one.sent_at))
        # Ten working days have passed whole on the day before.
        return working_days_between(last, self.day - timedelta(days=1), self.territory) >= 10
