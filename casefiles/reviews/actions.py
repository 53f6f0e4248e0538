"""A review is written down; a renewal is proposed by one half, with the person, and confirmed by the other.

The file's row is held by the caller.
"""

from dataclasses import dataclass
from datetime import date, datetime

from accounts.journal import record_writing
from casefiles.actions.facts import add_fact
from casefiles.exits.halves import half_in, is_pair, member_of, other
from casefiles.following import pauses
from casefiles.models import CaseFile, Support
from casefiles.reviews import queries
from casefiles.reviews.models import SupportReview, TermRenewal
from casefiles.reviews.workflow import Decision, may_propose_from
from casefiles.workflow import AgreedBy, Half, Happened, State, Step
from core.actor import Actor
from core.clock import civil_date
from core.db import db
from core.errors import Conflict, NotAllowed, Refusal
from core.i18n import N_, format_date
from core.i18n import gettext as _
from partners.notices.actions import tell

PROPOSED = N_("Un renouvellement est proposé avec l’accord de la personne : confirmez-le, ou dites pourquoi non.")
CONFIRMED = N_("L’autre membre du binôme a confirmé le renouvellement.")
DECLINED = N_("L’autre membre du binôme n’a pas confirmé le renouvellement.")
TAKEN_BACK = N_("Le renouvellement proposé a été retiré.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What is told of a review."""

    on: date
    with_person: bool
    with_both: bool
    summary: str
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTerm:
    """What is proposed to the other half."""

    term_on: date
    agreed_on: date
    channel: AgreedBy
    why: str


def hold(support: Support, held: Held, *, by: Actor, at: datetime) -> SupportReview:
    """Write a review down; the next one is due three months later.

    Raises NotAllowed outside the pair, Conflict for a support that is not reviewed, Refusal for a day to come, before
    the entry, or where the last review was later.
    """
    half, writer = _own(support, by)
    entry_on = support.entry_on
    if entry_on is None or not queries.is_reviewed(support):
        raise Conflict(_("Les points d’étape se notent entre l’entrée et la fin d’un accompagnement global."))
    if held.on > civil_date(at, support.territory):
        raise Refusal(_("Ce jour est à venir : un point d’étape se note une fois qu’il a eu lieu."), field="on")
    if held.on < entry_on:
        day = format_date(entry_on)
        raise Refusal(_("Le point d’étape précède l’entrée, le %(day)s.", day=day), field="on")
    row = SupportReview(
        file_id=support.file_id, support_id=support.id, on=held.on, with_person=held.with_person,
        with_both=held.with_both and is_pair(support), summary=held.summary, decision=held.decision, half=half,
        author_id=writer, written_at=at,
    )  # fmt: skip
    db.session.add(row)
    add_fact(support.file_id, Happened.REVIEWED, by=by, at=at, support_id=support.id, after=held.decision)
    record_writing("support.hold_review", file_id=support.file_id, reason=held.decision)
    db.session.flush()
    return row


def propose(support: Support, new: NewTerm, *, by: Actor, at: datetime) -> TermRenewal:
    """One half proposes a new term the person agreed to; alone on its side, it is granted at once.

    Raises NotAllowed outside the pair; Conflict where one waits already or the support is not in progress; Refusal
    too early, after the term, for a term that is too far, or an agreement of the person that does not fit.
    """
    half, writer = _own(support, by)
    pauses.go_on_when_over(support, by=by, at=at)
    if support.state is not State.IN_PROGRESS:
        raise Conflict(_("Un accompagnement se renouvelle pendant qu’il est en cours."))
    if queries.running(support.id, lock=True) is not None:
        raise Conflict(_("Un renouvellement attend déjà d’être confirmé."))
    term_on = _check(support, new, at=at)
    row = TermRenewal(
        file_id=support.file_id, support_id=support.id, old_term_on=term_on, term_on=new.term_on,
        agreed_on=new.agreed_on, channel=new.channel, why=new.why, half=half, proposed_by_id=writer, proposed_at=at,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    record_writing("support.propose_renewal", file_id=support.file_id)
    if is_pair(support):
        _tell(support, member_of(support, other(half)), PROPOSED, by=by, at=at)
    else:
        _grant(support, row, by=by, at=at)
    return row


def confirm(support: Support, *, by: Actor, at: datetime) -> TermRenewal:
    """The other half agrees: the term is the new one. Proposed in time, it may be confirmed later.

    Raises NotAllowed for anybody else, Conflict when nothing waits.
    """
    row = _waiting(support)
    _require_other(support, row, by)
    pauses.go_on_when_over(support, by=by, at=at)
    _grant(support, row, by=by, at=at)
    _tell(support, member_of(support, row.half), CONFIRMED, by=by, at=at)
    return row


def decline(support: Support, *, reason: str, by: Actor, at: datetime) -> None:
    """The other half does not agree, and says why. Raises NotAllowed for anybody else, Conflict when nothing waits."""
    row = _waiting(support)
    _require_other(support, row, by)
    row.ended_at, row.decline_reason = at, reason
    row.version += 1
    record_writing("support.decline_renewal", file_id=support.file_id)
    _tell(support, member_of(support, row.half), DECLINED, by=by, at=at)


def take_back(support: Support, *, by: Actor, at: datetime) -> None:
    """The half that proposed no longer does. Raises NotAllowed for anybody else, Conflict when nothing waits."""
    row = _waiting(support)
    if not by.is_member or member_of(support, row.half) not in by.acts_for:
        raise NotAllowed(_("Seul qui a proposé le renouvellement peut le retirer."))
    row.ended_at = at
    row.version += 1
    record_writing("support.take_renewal_back", file_id=support.file_id)
    _tell(support, member_of(support, other(row.half)), TAKEN_BACK, by=by, at=at)


def _own(support: Support, by: Actor) -> tuple[Half, int]:
    half = half_in(support, by.acts_for) if by.is_member else None
    if half is None or by.membership is None:
        raise NotAllowed(_("Seul le binôme de cet accompagnement peut faire cela."))
    return half, by.membership


def _require_other(support: Support, row: TermRenewal, by: Actor) -> None:
    if not by.is_member or member_of(support, other(row.half)) not in by.acts_for:
        raise NotAllowed(_("Le renouvellement est confirmé par l’autre membre du binôme."))


def _waiting(support: Support) -> TermRenewal:
    row = queries.running(support.id, lock=True)
    if row is None:
        raise Conflict(_("Aucun renouvellement n’attend d’être confirmé."))
    return row


def _check(support: Support, new: NewTerm, *, at: datetime) -> date:
    """The present term. Raises Refusal for what can be no renewal."""
    today, term_on, last = civil_date(at, support.territory), support.term_on, queries.latest_term(support)
    if term_on is None or last is None:
        raise Refusal(_("Cet accompagnement n’a pas de terme : il n’y a rien à renouveler."))
    if today > term_on:
        raise Refusal(
            _(
                "Le terme est passé depuis le %(day)s : proposez la fin. Votre encadrement peut rouvrir ensuite.",
                day=format_date(term_on),
            )
        )
    if today < may_propose_from(term_on):
        day = format_date(may_propose_from(term_on))
        raise Refusal(_("Un renouvellement se propose à partir du %(day)s.", day=day))
    if not term_on < new.term_on <= last:
        given = {"first": format_date(term_on), "last": format_date(last)}
        message = _("Le nouveau terme vient après le %(first)s, et le %(last)s au plus tard.", **given)
        raise Refusal(message, field="term_on")
    if not support.start_on <= new.agreed_on <= today:
        message = _("La personne a donné cet accord entre l’ouverture de l’accompagnement et aujourd’hui.")
        raise Refusal(message, field="agreed_on")
    return term_on


def _grant(support: Support, row: TermRenewal, *, by: Actor, at: datetime) -> None:
    before = support.take(Step.RENEW)
    support.term_on = row.term_on
    row.confirmed_by_id, row.confirmed_at, row.ended_at = by.membership, at, at
    row.version += 1
    add_fact(
        support.file_id, Happened.RENEWED, by=by, at=at, support_id=support.id, before=before, reason=str(row.term_on)
    )
    record_writing("support.renew", file_id=support.file_id, reason=str(row.term_on))
    db.session.flush()


def _tell(support: Support, whom: int | None, text: str, *, by: Actor, at: datetime) -> None:
    if whom is None or whom == by.membership:
        return
    ref = db.session.get_one(CaseFile, support.file_id).ref
    tell([whom], kind="renewal.news", text=text, endpoint="casefiles.reviews", ref=ref, at=at, by_id=by.membership,
         about=ref)  # fmt: skip
