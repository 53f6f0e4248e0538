"""Agreements that end: what follows each of them, and the cases that are still open under those that are over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from agreements import queries_renewal as queries
from agreements.labels import LABELS, phase_tone
from agreements.models import Agreement
from agreements.models_renewal import AgreementRunOff
from agreements.policy_committees import can_manage
from agreements.queries_renewal import Renewal
from agreements.renewal_words import Said, said_of
from agreements.workflow import State
from core.actor import Actor
from core.db import db
from core.i18n import format_number
from core.i18n import gettext as _
from reports.indicators import open_supports, support_figures
from reports.indicators.masking import SMALLEST, mask_one


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One agreement of a list. `manages`: the actor prepares what follows, and what becomes of its cases."""

    agreement: Agreement
    phase: str
    tone: str
    renewal: Said | None
    follows: str
    manages: bool
    may_renew: bool
    count: str = ""  # of its cases in course
    run_off: AgreementRunOff | None = None


def ending(actor: Actor, day: date) -> list[Line]:
    """Those in force that end within the ladder, the most urgent first."""
    found = queries.ending(day)
    renewals = queries.renewals([one.agreement.id for one in found])
    return [
        _line(actor, one.agreement, day, renewals.get(one.agreement.id), is_taken_over=one.is_taken_over)
        for one in found
    ]


def left_open(actor: Actor, day: date) -> list[Line]:
    """Those that are over and have cases in course: first those that nothing renews, the latest first."""
    every = queries.over(day)
    counts = shown_counts([one.id for one in every])
    found = [one for one in every if one.id in counts]
    ids = [one.id for one in found]
    renewals, plans = queries.renewals(ids), queries.run_offs(ids)
    lines = [
        _line(actor, one, day, renewals.get(one.id), count=counts[one.id], run_off=plans.get(one.id)) for one in found
    ]
    return sorted(lines, key=lambda line: line.agreement.is_renewed)


def _line(
    actor: Actor,
    agreement: Agreement,
    day: date,
    renewal: Renewal | None,
    *,
    is_taken_over: bool = False,
    count: str = "",
    run_off: AgreementRunOff | None = None,
) -> Line:
    phase, manages = agreement.phase(day), can_manage(actor, agreement)
    said = said_of(renewal, administers=manages)
    return Line(
        agreement=agreement,
        phase=str(LABELS[phase]),
        tone=phase_tone(phase),
        renewal=said,
        follows=_follows(agreement, is_taken_over, manages),
        manages=manages,
        may_renew=manages and renewal is None and not is_taken_over,
        count=count,
        run_off=run_off,
    )


def _follows(agreement: Agreement, is_taken_over: bool, manages: bool) -> str:
    """What is said where no renewal is."""
    if is_taken_over:
        return _("Une autre convention, signée, prend la suite.")
    if agreement.state is State.TERMINATED:
        return _("Résiliée, sans renouvellement.")
    return _("À préparer") if manages else _("Pas de renouvellement signé")


def shown_counts(agreement_ids: Sequence[int]) -> Mapping[int, str]:
    """Cases in course by agreement, of those that have any: 1 to 4 are masked unless the actor may see each of them."""
    every = open_supports(db.session(), agreement_ids)
    seen = support_figures.open_supports(db.session(), [key for key, count in every.items() if _is_small(count)])
    return {key: _shown(count, seen.get(key, 0)) for key, count in every.items()}


def _is_small(count: int) -> bool:
    return mask_one(count) is None


def _shown(count: int, seen: int) -> str:
    if _is_small(count) and seen < count:
        return _("moins de %(least)s", least=SMALLEST)
    return format_number(count)


def count_of(agreement: Agreement) -> str:
    """Its cases in course, as `shown_counts`."""
    return shown_counts([agreement.id]).get(agreement.id, format_number(0))
