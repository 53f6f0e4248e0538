"""What is said to an author once a referral is sent: until when an answer comes, or its rank in the waiting list."""

from agreements import places
from core.i18n import format_date
from core.i18n import gettext as _
from referrals.models import Referral
from referrals.workflow import State


def sent_words(referral: Referral) -> str:
    """One sentence, shown on the page of the referral."""
    if referral.state is State.WAITING:
        rank = places.ranks([referral.id])[referral.id]
        return _(
            "Orientation envoyée en liste d’attente, au rang %(rank)s : plus aucune place n’était libre. "
            "Vous serez prévenu dès qu’une place lui est proposée.",
            rank=rank,
        )
    due = format_date(referral.answer_due_on, "long")
    return _("Orientation envoyée. Réponse attendue avant le %(day)s.", day=due)
