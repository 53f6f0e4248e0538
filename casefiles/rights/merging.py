"""Two files of one person made one, by a head who sees both. None of this commits, and nothing takes it back.

The guard lets no row change file: here alone they do, as the system, table by table as declared (`personal_data`).
Whoever followed either file then follows the one that is left, and both pairs are told.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, delete, select, update
from sqlalchemy.exc import IntegrityError

from accounts.journal import record_writing
from accounts.models import Notice
from casefiles.actions.facts import add_fact
from casefiles.consent import End
from casefiles.models import CaseFile, Person, PersonAgreement, Support
from casefiles.rights.models import PurgeWarning, RightsCopy
from casefiles.workflow import Happened
from core import personal_data
from core.actor import Actor
from core.db import db
from core.errors import Conflict, Refusal
from core.guard import system_actor
from core.i18n import N_
from core.i18n import gettext as _
from core.outbox import Mail
from partners.notices.actions import tell
from partners.notices.models import NoticePause

MERGED = N_("Deux dossiers d’une même personne ont été réunis : vous suivez désormais celui-ci.")
# Rows that stay: who the person was in the other file, sealed rows, and what is made again for the one that is left.
STAYING = ("people", "journal_entries", "purge_warnings", "rights_copies")
DETAILS = ("usage_name", "phone", "email", "language", "service_number")
ADDRESS = ("address", "postcode", "town")
# What is bound to its file by more than a column is written again before it moves: called with the key of the file that
# is kept and of the other one. Raises Refusal where it cannot be.
before_moving: list[Callable[[int, int], None]] = []


def merge(kept: CaseFile, other: CaseFile, *, by: Actor, at: datetime) -> None:
    """Everything of `other` goes to `kept`. Both are held, with their person and supports.

    Raises Refusal for the same file, another birth date or department, or two supports of one mode at one time;
    Conflict when both still wait for the same answer.
    """
    _check(kept, other)
    names = {kept.ref: kept.id, other.ref: other.id}
    followers = {key for file in (kept, other) for one in file.supports if one.is_open for key in one.pair if key}
    for ref, key in names.items():
        record_writing("casefile.merge", file_id=key, subject=ref, reason=other.ref if ref == kept.ref else kept.ref)
    db.session.flush()
    with system_actor("two files of one person are made one"):
        _complete(kept.id, other.id)
        _end_older_agreements(kept.id, other.id, at=at)
        for bind in before_moving:
            bind(kept.id, other.id)
        _move(kept, other)
        _leave_empty(kept.id, other.id, at=at)
        add_fact(kept.id, Happened.MERGED, by=by, at=at, reason=other.ref)
    tell(followers, kind="casefile.merged", text=MERGED, endpoint="casefiles.show", ref=kept.ref, at=at,
         by_id=by.membership, about=kept.ref)  # fmt: skip


def _check(kept: CaseFile, other: CaseFile) -> None:
    if kept.id == other.id:
        raise Refusal(_("C’est le même dossier : donnez la référence de l’autre."), field="other")
    if kept.person.birth_date != other.person.birth_date:
        message = _("Les dates de naissance diffèrent : ces dossiers ne sont pas d’une même personne.")
        raise Refusal(message, field="other")
    if kept.territory != other.territory:
        raise Refusal(_("Ces dossiers ne sont pas du même département."), field="other")
    if overlapping(kept.supports, other.supports):
        message = _(
            "Les deux dossiers ont un accompagnement de même modalité sur la même période : corrigez-les d’abord."
        )
        raise Refusal(message, field="other")


def overlapping(some: Sequence[Support], others: Sequence[Support]) -> bool:
    """Whether two supports of one mode ran on one day; ended on the day the other began, they did not."""
    return any(
        one.mode == two.mode and one.start_on < (two.end_on or date.max) and two.start_on < (one.end_on or date.max)
        for one in some
        for two in others
    )


def _complete(kept_id: int, other_id: int) -> None:
    """What is known of the person in the other file only."""
    rows = select(Person).where(Person.file_id.in_((kept_id, other_id)))
    people = {person.file_id: person for person in db.session.scalars(rows)}
    person, more = people[kept_id], people[other_id]
    for name in DETAILS:
        setattr(person, name, getattr(person, name) or getattr(more, name))
    if not any(getattr(person, name) for name in ADDRESS):
        for name in ADDRESS:
            setattr(person, name, getattr(more, name))
    person.version += 1
    db.session.flush()


def _end_older_agreements(kept_id: int, other_id: int, *, at: datetime) -> None:
    """One agreement runs for each institution: the one given last."""
    running = select(PersonAgreement).where(
        PersonAgreement.file_id.in_((kept_id, other_id)), PersonAgreement.ended_at.is_(None)
    )
    last: dict[int, PersonAgreement] = {}
    for agreement in db.session.scalars(running.order_by(PersonAgreement.agreed_on, PersonAgreement.id)):
        older = last.get(agreement.partner_id)
        if older is not None:
            older.ended_why, older.ended_on, older.ended_at = End.REPLACED, agreement.agreed_on, at
        last[agreement.partner_id] = agreement
    db.session.flush()


def _move(kept: CaseFile, other: CaseFile) -> None:
    """Every declared row of the other file. Raises Conflict where both may not hold one of a kind."""
    refs = kept.ref, other.ref
    try:
        for name, table in personal_data.tables.items():
            cls: Any = table.cls
            if table.found_by == "file_id" and name not in STAYING:
                _write(update(cls).where(cls.file_id == other.id).values(file_id=kept.id))
    except IntegrityError as error:
        raise Conflict(
            _("Les deux dossiers attendent la même réponse : terminez l’une des deux démarches, puis recommencez."),
            field="other",
        ) from error
    ref = case((Notice.ref == refs[1], refs[0]), else_=Notice.ref)
    _write(update(Notice).where(Notice.about == refs[1]).values(about=refs[0], ref=ref))
    _write(update(Mail).where(Mail.about == refs[1]).values(about=refs[0]))
    _write(delete(NoticePause).where(NoticePause.about == refs[1]))


def _leave_empty(kept_id: int, other_id: int, *, at: datetime) -> None:
    """The other file keeps its reference, nobody, and where everything went."""
    for cls in (PurgeWarning, RightsCopy):
        model: Any = cls
        _write(delete(model).where(model.file_id.in_((kept_id, other_id))))
    _write(delete(Person).where(Person.file_id == other_id))
    _write(update(CaseFile).where(CaseFile.id == other_id).values(merged_into_id=kept_id, anonymised_at=at))
    db.session.expire_all()


def _write(statement: Any) -> None:
    db.session.execute(statement.execution_options(synchronize_session=False))
