"""A random department for the figures: supports, contacts, barriers, referrals, kept as rows to be recounted."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random

from agreements.models import Agreement
from agreements.workflow import Axis
from casefiles.models import Barrier, CaseFile, Contact, Support
from casefiles.workflow import AgreedBy, BarrierState, Category, Channel, Exit, Level, Mode, Owner, Severity, State
from core.db import write_transaction
from core.guard import system_actor
from partners.models import Membership
from partners.workflow import Role
from referrals.models import Referral, ReferralBarrier
from referrals.workflow import ANSWERED_STATES, DeclineReason, Direction, WithdrawReason
from referrals.workflow import State as ReferralState
from tests import people

STATES = (
    *(ReferralState.ACCEPTED,) * 3,
    ReferralState.DECLINED,
    ReferralState.SENT,
    ReferralState.RESOURCED,
    ReferralState.WITHDRAWN,
    ReferralState.EXPIRED,
)
OFFICES = ("MDS Toulouse Nord", "MDS Muret")
HOURS = (0, 7, 9, 15, 22, 23)  # around midnight, the day of Toulouse or Réunion is not that of UTC
CATEGORIES = (Category.HOUSING, Category.HEALTH, Category.MOBILITY)


@dataclass
class RandomWorld:
    """Everything inserted, as objects detached from any session."""

    territory: str
    supports: list[Support] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    barriers: list[Barrier] = field(default_factory=list)
    referrals: list[Referral] = field(default_factory=list)
    named: list[tuple[int, Category]] = field(default_factory=list)
    advisors: dict[int, Membership] = field(default_factory=dict)


class Maker:
    """Draws rows over two years around a year."""

    def __init__(self, seed: int, territory: str, year: int, size: int = 40) -> None:
        self.rng = Random(seed)
        self.start = date(year - 1, 7, 1)
        self.made = RandomWorld(territory)
        self.size = size

    def make(self) -> RandomWorld:
        """Insert and give back what was inserted."""
        with system_actor("tests: random world"), write_transaction() as session:
            session.expire_on_commit = False
            self.session = session
            self._advisors()
            for number in range(self.size):
                self._person(number)
            session.flush()
            session.commit()
            session.expunge_all()
        return self.made

    def _advisors(self) -> None:
        unit = people.unit_of("Toulouse Minimes").id
        for end in (None, None, self.start + timedelta(days=300)):
            member = Membership(
                user_id=people.user_id("paul.martin"), unit_id=unit, role=Role.DEDICATED_ADVISOR,
                start_on=self.start, end_on=end,
            )  # fmt: skip
            self.session.add(member)
            self.session.flush()
            self.made.advisors[member.id] = member

    def _day(self, first: date, longest: int) -> date:
        return first + timedelta(days=self.rng.randrange(longest))

    def _instant(self, day: date) -> datetime:
        return datetime(day.year, day.month, day.day, self.rng.choice(HOURS), self.rng.randrange(60), tzinfo=UTC)

    def _person(self, number: int) -> None:
        ref = f"AG-{self.made.territory}-{self.rng.randrange(10**8):08}"
        file = CaseFile(ref=ref, territory=self.made.territory, created_at=self._instant(self.start))
        self.session.add(file)
        self.session.flush()
        for _turn in range(self.rng.choice((1, 1, 2))):
            self._referral(file.id)
        modes = [Mode.GLOBAL, Mode.REINFORCED] if number % 4 == 0 else [Mode.GLOBAL]
        for mode in modes:
            self._support(file.id, mode)
        for _turn in range(self.rng.randrange(12)):
            self._contact(file.id)

    def _support(self, file_id: int, mode: Mode) -> None:
        rng = self.rng
        start = self._day(self.start, 500)
        entry = self._day(start, 40) if rng.random() < 0.8 else None
        end = self._day(entry or start, 250) if rng.random() < 0.5 else None
        state = State.CLOSED if end else State.IN_PROGRESS if entry else State.OPENED
        support = Support(
            file_id=file_id, territory=self.made.territory, mode=mode, state=state, start_on=start, entry_on=entry,
            end_on=end, exit=rng.choice(list(Exit)) if end else None, advisor_id=rng.choice(list(self.made.advisors)),
            office_id=people.unit_of(rng.choice(OFFICES)).id,
            first_contact_on=start if rng.random() < 0.7 else None,
        )  # fmt: skip
        self.session.add(support)
        self.session.flush()
        self.made.supports.append(support)
        for category in rng.sample(CATEGORIES, rng.randrange(3)):
            self._barrier(support, category)

    def _by(self) -> dict[str, int]:
        return {
            "author_id": people.membership_id("anne.roux"),
            "organisation_id": people.unit_of("CD Haute-Garonne").id,
        }

    def _barrier(self, support: Support, category: Category) -> None:
        lifted = self.rng.random() < 0.5
        barrier = Barrier(
            file_id=support.file_id, support_id=support.id, category=category, severity=Severity.MEDIUM,
            owner=Owner.PERSON, state=BarrierState.LIFTED if lifted else BarrierState.OPEN,
            closed_on=support.start_on if lifted else None, level=self.rng.choice(list(Level)),
            created_at=self._instant(support.start_on), **self._by(),
        )  # fmt: skip
        self.session.add(barrier)
        self.made.barriers.append(barrier)

    def _contact(self, file_id: int) -> None:
        day = self._day(self.start, 700)
        contact = Contact(
            file_id=file_id, channel=Channel.PHONE, reached=self.rng.random() < 0.7, on=day,
            created_at=self._instant(day), **self._by(),
        )  # fmt: skip
        self.session.add(contact)
        self.made.contacts.append(contact)

    def _referral(self, file_id: int) -> None:
        rng = self.rng
        state = rng.choice(STATES)
        sent = self._instant(self._day(self.start, 600)) + timedelta(seconds=rng.randrange(60), microseconds=999_700)
        taken = timedelta(seconds=rng.choice((900, 300_000)) * rng.random())
        opened = sent + timedelta(hours=rng.randrange(120)) if rng.random() < 0.7 else None
        closed = sent + timedelta(hours=rng.randrange(500)) if state is not ReferralState.SENT else None
        answered = closed if state in ANSWERED_STATES else None
        ended = state is ReferralState.ACCEPTED and rng.random() < 0.5
        withdrawn = state is ReferralState.WITHDRAWN
        is_social = state is ReferralState.ACCEPTED and rng.random() < 0.2
        agreement: Agreement | None = None
        referral = Referral(
            ref=f"OR-{self.made.territory}-{rng.randrange(10**8):08}", file_id=file_id, territory=self.made.territory,
            state=state, author_id=people.membership_id("sonia.vidal"), agreement_id=agreement,
            from_unit_id=people.unit_of("Toulouse Minimes").id, to_unit_id=people.unit_of(rng.choice(OFFICES)).id,
            named_id=rng.choice(list(self.made.advisors)), agreed_on=self.start, agreed_by=AgreedBy.ORAL,
            begun_at=sent - taken if rng.random() < 0.8 else None,
            created_at=sent, edited_at=sent, sent_at=sent, opened_at=opened, answered_at=answered, closed_at=closed,
            direction=rng.choice((Direction.TO_COUNCIL, Direction.TO_COUNCIL, Direction.TO_EMPLOYMENT)),
            axis=Axis.SOCIAL_ONLY if is_social else Axis.GLOBAL,
            withdraw_reason=rng.choice((WithdrawReason.SOLVED, WithdrawReason.SILENCE)) if withdrawn else None,
            outcome_on=self.start if ended else None, outcome=Exit.MOVED if ended else None,
            outcome_read_at=closed if ended and rng.random() < 0.5 else None,
            decline_reason=rng.choice(list(DeclineReason)) if state is ReferralState.DECLINED else None,
            decline_text="-" if state is ReferralState.DECLINED else None,
        )  # fmt: skip
        self.session.add(referral)
        self.session.flush()
        self.made.referrals.append(referral)
        for category in rng.sample(CATEGORIES, rng.randrange(3)):
            self.session.add(ReferralBarrier(file_id=file_id, referral_id=referral.id, category=category))
            self.made.named.append((referral.id, category))
