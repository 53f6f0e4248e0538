"""When each thing falls due, in SQL: one expression a kind, used by the list, the team's figures and the mornings."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from casefiles.deadlines.workflow import DIAGNOSIS_WITHIN, Due
from casefiles.models import Support
from casefiles.reviews.models import SupportReview
from casefiles.reviews.workflow import REVIEW_EVERY
from casefiles.rhythm import days_after, due_sql
from casefiles.workflow import Mode, State

FOLLOWED = (State.OPENED, State.IN_PROGRESS, State.PAUSED)  # a contact is due
BEGUN = (State.IN_PROGRESS, State.PAUSED)


@dataclass(frozen=True, slots=True)
class Source:
    """Supports a kind is about, and its last day for each of them."""

    due: Any
    among: tuple[ColumnElement[bool], ...]

    @property
    def holds(self) -> ColumnElement[bool]:
        """Whether a support is among them."""
        return and_(*self.among)


def _review_due() -> ColumnElement[Any]:
    last = select(func.max(SupportReview.on)).where(SupportReview.support_id == Support.id).scalar_subquery()
    return days_after(func.coalesce(last, Support.entry_on), REVIEW_EVERY)


SOURCES: dict[Due, Source] = {
    Due.CONTACT: Source(due_sql(Support), (Support.state.in_(FOLLOWED),)),
    Due.DIAGNOSIS: Source(
        days_after(Support.start_on, DIAGNOSIS_WITHIN), (Support.state == State.OPENED, Support.mode == Mode.GLOBAL)
    ),
    Due.REVIEW: Source(_review_due(), (Support.state == State.IN_PROGRESS, Support.mode == Mode.GLOBAL)),
    Due.TERM: Source(Support.term_on, (Support.state.in_(BEGUN), Support.mode == Mode.GLOBAL)),
}
