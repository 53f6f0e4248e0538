"""Corrections in words: beside the value that holds now, when it was put right and what stood there before."""

from collections.abc import Callable, Mapping, Sequence

from core.i18n import format_datetime
from core.i18n import gettext as _
from core.labels import label
from referrals.correction_models import ReferralCorrection
from referrals.corrections import Topic, categories_of, member_of
from referrals.labels import half_label
from referrals.workflow import Direction


def topic_words(topic: Topic, direction: Direction) -> str:
    """What the page of a referral calls a topic: the half of the pair is named by its side."""
    return half_label(direction.author_side) if topic is Topic.NAMED else label(topic)


def value_words(topic: Topic, value: str | None, names: Mapping[int, str]) -> str:
    """A kept value as people read it; a colleague whose name is not known any more is a dash."""
    if topic is Topic.BARRIERS:
        return ", ".join(label(one) for one in categories_of(value))
    if topic is Topic.NAMED:
        return names.get(member_of(value) or 0, "–")
    return value or "–"


def notes(
    corrections: Sequence[ReferralCorrection],
    topic: Topic,
    names: Mapping[int, str],
    territory: str,
    *,
    shorten: Callable[[str], str] = str,
) -> list[str]:
    """« corrigé le 3 mars 2026 à 14:05, avant : Logement », the latest first; nothing for what was never corrected."""
    return [
        _(
            "corrigé le %(day)s, avant : %(before)s",
            day=format_datetime(row.at, territory),
            before=shorten(value_words(topic, row.old, names)),
        )
        for row in corrections
        if row.topic is topic
    ]
