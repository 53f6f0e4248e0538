"""Supports: opened with a pair, closed with a reason."""

from datetime import date, datetime

from accounts.journal import record_writing
from agreements import places
from casefiles import caseload, queries
from casefiles.actions.access import grant, revoke
from casefiles.actions.facts import add_fact
from casefiles.events import SupportClosed, SupportOpened
from casefiles.models import Support
from casefiles.rhythm import CONTACT_EVERY
from casefiles.workflow import (
    READING_AFTER_CLOSE,
    AccessLevel,
    AccessWhy,
    Exit,
    Happened,
    Mode,
    Step,
    closing_step,
    exits_of,
    first_state,
)
from core.actor import Actor
from core.clock import civil_date
from core.db import db
from core.errors import Conflict, Refusal
from core.events import publish
from core.i18n import format_date
from core.i18n import gettext as _


def open_support(
    file_id: int,
    *,
    mode: Mode,
    advisor_id: int | None,
    worker_id: int | None,
    territory: str,
    by: Actor,
    at: datetime,
    agreement_id: int | None = None,
    agency_id: int | None = None,
    office_id: int | None = None,
    referral_id: int | None = None,
    contact_every: int = CONTACT_EVERY,
    term_on: date | None = None,
) -> Support:
    """Open a support with its pair, who get access to the content; global support takes a place of its agreement.

    Raises Refusal when the mode is already open, the portfolio full, or no place left.
    """
    start_on = civil_date(at, territory)
    _check_opening(file_id, mode, advisor_id, agreement_id, start_on)
    support = Support(
        file_id=file_id,
        territory=territory,
        mode=mode,
        state=first_state(mode),
        start_on=start_on,
        entry_on=None if mode is Mode.GLOBAL else start_on,
        term_on=term_on,
        advisor_id=advisor_id,
        worker_id=worker_id,
        agreement_id=agreement_id,
        agency_id=agency_id,
        office_id=office_id,
        contact_every=contact_every,
    )
    _begin(support, by=by, at=at)
    _take_place(support, referral_id, at=at)
    return support


def _take_place(support: Support, referral_id: int | None, *, at: datetime) -> None:
    """Global support takes the place reserved for its referral, else a free one."""
    agreement_id, agency_id = support.agreement_id, support.agency_id
    if support.mode is Mode.GLOBAL and agreement_id is not None and agency_id is not None:
        places.take(agreement_id, agency_id=agency_id, support_id=support.id, referral_id=referral_id, at=at)


def _check_opening(file_id: int, mode: Mode, advisor_id: int | None, agreement_id: int | None, start_on: date) -> None:
    """Hold the file, then the advisor's portfolio, always in this order."""
    queries.lock_file(file_id)
    known = queries.current_support(file_id, mode)
    if known is not None:
        day = format_date(known.start_on)
        raise Refusal(_("Un accompagnement de cette modalité est déjà ouvert depuis le %(day)s.", day=day))
    if advisor_id is not None:
        cap = queries.agreement_cap(agreement_id, start_on) if agreement_id is not None else None
        caseload.check_room(advisor_id, file_id=file_id, agreement_cap=cap)


def _begin(support: Support, *, by: Actor, at: datetime) -> None:
    """Keep a new support, open the file to its pair, and tell."""
    db.session.add(support)
    db.session.flush()
    _open_to_pair(support, by=by, at=at)
    file_id, mode = support.file_id, support.mode
    add_fact(file_id, Happened.SUPPORT_OPENED, by=by, at=at, support_id=support.id, after=mode)
    record_writing("support.open", file_id=file_id, reason=mode)
    publish(
        SupportOpened(
            support_id=support.id,
            file_id=file_id,
            mode=mode,
            advisor_id=support.advisor_id,
            worker_id=support.worker_id,
            by_id=by.membership,
        )
    )


def _open_to_pair(support: Support, *, by: Actor, at: datetime) -> None:
    for membership_id in support.pair:
        if membership_id is not None:
            grant(
                support.file_id,
                level=AccessLevel.CONTENT,
                why=AccessWhy.PAIR,
                by=by,
                at=at,
                membership_id=membership_id,
            )


def close(
    support: Support, *, exit: Exit, by: Actor, at: datetime, on: date | None = None, step: Step | None = None
) -> None:
    """End a support with a reason. Its pair reads the file for 60 days more, unless another support keeps them.

    Whoever hands the person over ends the leaver's access at once with `revoke(..., why=AccessWhy.PAIR)`.
    Raises Refusal for a reason that does not fit or a date out of the support, Conflict when already closed.
    """
    step = step or closing_step(support.state)
    today = civil_date(at, support.territory)
    end_on = on or today
    if exit not in exits_of(step):
        raise Refusal(_("Ce motif ne convient pas à cette étape de l’accompagnement."), field="exit")
    if not support.start_on <= end_on <= today:
        raise Refusal(_("La fin se situe entre l’ouverture de l’accompagnement et aujourd’hui."), field="on")
    if step is Step.CLOSE and None not in support.pair:
        raise Conflict(_("Cet accompagnement est suivi à deux : l’un propose la fin, l’autre complète le bilan."))
    finish(support, exit=exit, end_on=end_on, step=step, by=by, at=at)


def finish(support: Support, *, exit: Exit, end_on: date, step: Step, by: Actor, at: datetime) -> None:
    """What every end leaves behind: reason and day, a free place, 60 days of reading for the pair, and the news."""
    before = support.take(step)
    support.end_on, support.exit = end_on, exit
    places.free_support(support.id, by=by.membership, at=at)
    _let_pair_go(support, by=by, at=at)
    add_fact(
        support.file_id,
        Happened.SUPPORT_CLOSED,
        by=by,
        at=at,
        support_id=support.id,
        before=before,
        after=exit,
    )
    record_writing("support.close", file_id=support.file_id, reason=exit)
    publish(
        SupportClosed(
            support_id=support.id,
            file_id=support.file_id,
            exit=exit,
            advisor_id=support.advisor_id,
            worker_id=support.worker_id,
            by_id=by.membership,
        )
    )


def _let_pair_go(support: Support, *, by: Actor, at: datetime) -> None:
    others = [known for known in queries.open_supports(support.file_id) if known.id != support.id]
    kept = {membership for known in others for membership in known.pair}
    for membership_id in support.pair:
        if membership_id is not None and membership_id not in kept:
            revoke(
                support.file_id,
                why=AccessWhy.PAIR,
                by=by,
                at=at,
                membership_id=membership_id,
                until=at + READING_AFTER_CLOSE,
            )
