"""What is asked, as it holds now, with what stood there before it was corrected."""

from core.i18n import format_date
from core.i18n import gettext as _
from core.labels import label
from referrals.correction_words import notes, topic_words
from referrals.corrections import Topic, categories_of, written
from referrals.models import Referral
from referrals.queries import History
from referrals.views.correcting import TOPICS


def rows(referral: Referral, history: History) -> list[tuple[str, str | None]]:
    """The panel « La demande »."""
    barriers = ", ".join(label(one) for one in categories_of(written({row.category for row in referral.barriers})))
    agreed = _("%(day)s, %(form)s", day=format_date(referral.agreed_on), form=label(referral.agreed_by).lower())
    number = history.agreement.number if history.agreement else ""
    return [
        (label(Topic.BARRIERS), _noted(barriers, Topic.BARRIERS, referral, history)),
        (label(Topic.REASON), _noted(referral.reason, Topic.REASON, referral, history)),
        (label(Topic.TRIED), _noted(referral.tried, Topic.TRIED, referral, history)),
        (_("Accord de la personne"), agreed),
        (_("Convention"), _("n° %(number)s", number=number)),
    ]


def named(referral: Referral, history: History) -> str | None:
    """Who is named for the pair, among the professionals."""
    member = history.members.get(referral.named_id or 0)
    return _noted(member.name if member else None, Topic.NAMED, referral, history)


def _noted(text: str | None, topic: Topic, referral: Referral, history: History) -> str | None:
    """A value, and a line for each of its corrections."""
    names = {key: member.name for key, member in history.members.items()}
    found = notes(history.corrections, topic, names, referral.territory)
    return "\n".join([text or "–", *found]) if found else text


def corrections(referral: Referral) -> list[tuple[str, str]]:
    """The topics that may be corrected, each with its name in the address."""
    return [(topic_words(topic, referral.direction), about) for about, topic in TOPICS.items()]
