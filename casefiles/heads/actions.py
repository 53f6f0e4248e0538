"""The pair asks a head; the head grants, and the step is taken, or refuses and says why."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select

from accounts.journal import record_writing
from agreements import places
from agreements.queries import in_force as in_force_on
from casefiles import caseload
from casefiles import queries as files
from casefiles.actions.access import grant as open_file
from casefiles.actions.facts import add_fact
from casefiles.actions.supports import finish
from casefiles.afterwards import actions as afterwards
from casefiles.consent import Standing
from casefiles.exits.halves import half_in
from casefiles.heads import queries
from casefiles.heads.models import HeadRequest
from casefiles.heads.scope import is_head_of
from casefiles.heads.workflow import EXITS, NEVER_REOPENED, STEPS, TIME_TO_END, Asked, reopens_until
from casefiles.models import CaseFile, Support
from casefiles.workflow import TRANSITIONS, AccessLevel, AccessWhy, Happened, Mode, Step
from core.actor import Actor
from core.clock import civil_date
from core.db import db
from core.errors import Conflict, NotAllowed, Refusal
from core.guard import system_actor
from core.i18n import N_, format_date
from core.i18n import gettext as _
from partners.actors import in_force
from partners.models import Membership
from partners.notices.actions import tell
from partners.queries import heads_of

ASKED = N_("Une décision d’encadrement est demandée sur un accompagnement.")
GRANTED = N_("L’encadrement a accepté ce qui était demandé sur un accompagnement.")
REFUSED = N_("L’encadrement n’a pas accepté ce qui était demandé sur un accompagnement.")


def askable(support: Support, day: date) -> tuple[Asked, ...]:
    """What may be asked about a support on a day."""
    if support.end_on is None:
        return (Asked.ERROR, Asked.DEATH)
    return (Asked.REOPEN,) if support.exit not in NEVER_REOPENED and day <= reopens_until(support.end_on) else ()


def ask(support: Support, asked: Asked, *, on: date | None, reason: str, by: Actor, at: datetime) -> HeadRequest:
    """One of the pair asks the heads of the own unit. The file is held.

    Raises NotAllowed outside the pair, Conflict while another request waits or for what no longer fits, Refusal for a
    last day out of the support, and where no head can be asked.
    """
    if not by.is_member or half_in(support, by.acts_for) is None or by.membership is None or by.unit is None:
        raise NotAllowed(_("Seul le binôme de cet accompagnement peut faire cela."))
    today = civil_date(at, support.territory)
    if asked not in askable(support, today) or queries.waiting_of(support.id) is not None:
        raise Conflict(_("Cet accompagnement a changé entre-temps, ou une demande attend déjà."))
    if asked is not Asked.REOPEN:
        _check_day(support, on, today)
    heads = [key for key in heads_of(by.unit) if key != by.membership]
    if not heads:
        raise Refusal(_("Aucun encadrement n’est enregistré pour votre lieu : demandez une habilitation."))
    row = HeadRequest(
        file_id=support.file_id, support_id=support.id, asked=asked, on=None if asked is Asked.REOPEN else on,
        reason=reason, unit_id=by.unit, asked_by_id=by.membership, asked_at=at,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    record_writing("support.ask_head", file_id=support.file_id, reason=asked)
    kind, page = "head.asked", "heads.decide"
    tell(heads, kind=kind, text=ASKED, endpoint=page, ref=str(row.id), at=at, by_id=by.membership)
    return row


def _check_day(support: Support, on: date | None, today: date) -> None:
    if on is None or not support.start_on <= on <= today:
        message = _("Le dernier jour se situe entre l’ouverture de l’accompagnement et aujourd’hui.")
        raise Refusal(message, field="on")


def refuse(request: HeadRequest, *, answer: str, by: Actor, at: datetime) -> None:
    """Raises NotAllowed for who is no head of the unit or asked it, Conflict once decided."""
    _check_decision(request, by)
    _decide(request, granted=False, answer=answer, by=by, at=at)


def grant(request: HeadRequest, *, answer: str | None, by: Actor, at: datetime) -> None:
    """The step is taken, by the system: a head reads no file.

    Raises NotAllowed and Conflict as above; Refusal when the portfolio is full, no place is left, or the person's
    agreement or that of the two institutions is over.
    """
    _check_decision(request, by)
    with system_actor("a head decided on a support") as system:
        files.lock_file(request.file_id)
        support = db.session.get_one(Support, request.support_id, populate_existing=True)
        if (support.state, STEPS[request.asked]) not in TRANSITIONS:
            raise Conflict(_("Cet accompagnement a changé entre-temps : cette étape n’est plus possible."))
        head = replace(system, membership=by.membership)
        if request.asked is Asked.REOPEN:
            _reopen(support, request.reason, by=head, at=at)
        else:
            on = request.on or support.start_on
            finish(support, exit=EXITS[request.asked], end_on=on, step=Step.CORRECT, by=head, at=at)
            kind, after = Happened.CORRECTED, EXITS[request.asked]
            add_fact(support.file_id, kind, by=head, at=at, support_id=support.id, after=after)
    _decide(request, granted=True, answer=answer, by=by, at=at)


def _check_decision(request: HeadRequest, by: Actor) -> None:
    if not is_head_of(by, request.unit_id) or request.asked_by_id == by.membership:
        raise NotAllowed(_("Cette demande est décidée par l’encadrement du lieu, jamais par qui l’a faite."))
    if request.decided_at is not None:
        raise Conflict(_("Cette demande a déjà reçu une réponse."))


def _decide(request: HeadRequest, *, granted: bool, answer: str | None, by: Actor, at: datetime) -> None:
    request.granted, request.answer = granted, answer
    request.decided_by_id, request.decided_at = by.membership, at
    request.version += 1
    record_writing("support.head_decided", file_id=request.file_id, reason="granted" if granted else "refused")
    with system_actor("who is told what a head decided"):
        support, ref = db.session.get_one(Support, request.support_id), _ref(request.file_id)
    told = {request.asked_by_id, *(key for key in support.pair if key is not None)} - {by.membership}
    text = GRANTED if granted else REFUSED
    tell(told if granted else {request.asked_by_id}, kind="exit.head", text=text, endpoint="casefiles.show", ref=ref,
         at=at, by_id=by.membership, about=ref)  # fmt: skip


def _ref(file_id: int) -> str:
    return db.session.scalars(select(CaseFile.ref).where(CaseFile.id == file_id)).one()


def _reopen(support: Support, reason: str, *, by: Actor, at: datetime) -> None:
    """As it was before its end; its pair reads and writes the file again."""
    today = civil_date(at, support.territory)
    _check_reopening(support, today)
    before = support.take(Step.REOPEN)
    support.end_on = support.exit = None
    if support.term_on is not None and support.term_on < today:
        support.term_on = today + TIME_TO_END
    afterwards.close_windows(support, by=by, at=at)
    db.session.flush()
    places.take_again(support.id, at=at)
    for key in support.pair:
        if key is not None:
            open_file(support.file_id, level=AccessLevel.CONTENT, why=AccessWhy.PAIR, by=by, at=at, membership_id=key)
    add_fact(support.file_id, Happened.REOPENED, by=by, at=at, support_id=support.id, before=before, reason=reason)
    record_writing("support.reopen", file_id=support.file_id)


def _check_reopening(support: Support, today: date) -> None:
    """Raises Refusal or Conflict for a support that cannot be taken up again today."""
    if Asked.REOPEN not in askable(support, today):
        raise Conflict(_("Le délai pour rouvrir cet accompagnement est passé."))
    known = files.current_support(support.file_id, support.mode)
    if known is not None:
        day = format_date(known.start_on)
        raise Refusal(_("Un accompagnement de cette modalité est déjà ouvert depuis le %(day)s.", day=day))
    pair = {key for key in support.pair if key is not None}
    posts = db.session.scalars(select(Membership.id).where(Membership.id.in_(pair), *in_force(today))).all()
    if set(posts) != pair:
        raise Refusal(_("Un membre du binôme n’est plus en poste : orientez la personne de nouveau."))
    if support.mode is Mode.GLOBAL:
        _check_agreements(support, today)
    if support.advisor_id is not None:
        cap = files.agreement_cap(support.agreement_id, today) if support.agreement_id is not None else None
        caseload.check_room(support.advisor_id, file_id=support.file_id, agreement_cap=cap)


def _check_agreements(support: Support, today: date) -> None:
    """That of the person, and that of the two institutions."""
    given = files.agreements_of(support.file_id)
    if not any(one.standing(today) is Standing.VALID for one in given):
        raise Refusal(_("L’accord de la personne n’est plus en vigueur : recueillez-le avant de rouvrir."))
    if support.agreement_id is not None and in_force_on(support.territory, today) is None:
        raise Refusal(_("Aucune convention n’est en vigueur dans ce département."))
