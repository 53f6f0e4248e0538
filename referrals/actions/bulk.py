"""The same step on several referrals, in one transaction: all of them, or none when one changed meanwhile."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from core.actor import Actor
from core.errors import Conflict
from core.i18n import ngettext
from referrals.actions.onward import redirect
from referrals.actions.sending import assign
from referrals.models import Referral


class Changed(Conflict):
    """Some are no longer as they were shown: a sentence for each. Nothing is written."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = list(sentences)
        super().__init__(
            ngettext(
                "Rien n’a été enregistré : %(num)s orientation a changé entre-temps.",
                "Rien n’a été enregistré : %(num)s orientations ont changé entre-temps.",
                len(self.sentences),
            )
        )


def check_unchanged(changes: Mapping[str, str]) -> None:
    """Raises Changed when there is any; `changes`: what became of a referral, by reference."""
    if changes:
        raise Changed(changes.values())


def assign_together(referrals: Iterable[Referral], *, worker_id: int | None, by: Actor, at: datetime) -> None:
    """Name who answers them. Raises Refusal for somebody who is not of the unit of one of them."""
    for referral in referrals:
        assign(referral, worker_id=worker_id, by=by, at=at)


def redirect_together(
    referrals: Iterable[Referral], *, to_unit_id: int, reason: str | None, by: Actor, at: datetime
) -> None:
    """Hand them to another unit of the same institution. Raises what `redirect` raises."""
    for referral in referrals:
        redirect(referral, to_unit_id=to_unit_id, reason=reason, by=by, at=at)
