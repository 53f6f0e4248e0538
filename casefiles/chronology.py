"""Rows of a file in the words of its timeline, latest first. No query."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from flask import url_for

from casefiles import policy, thematics
from casefiles.afterwards.workflow import Situation
from casefiles.appointments.timeline import told
from casefiles.assigning.workflow import RemoteEnd
from casefiles.documents.workflow import DocumentKind
from casefiles.following.workflow import PauseReason
from casefiles.models import Barrier, CaseFile, Contact, FileEvent, Note, PlanItem, Revision, Written
from casefiles.queries import Member, Rows
from casefiles.reviews.workflow import Decision
from casefiles.workflow import AgreedBy, Category, Exit, Half, Happened, Level, Mode, PlanState, Severity
from core.actor import Actor
from core.clock import civil_date, zone
from core.i18n import format_date, format_datetime
from core.i18n import gettext as _
from core.labels import label

Names = Mapping[int, Member]
LEVEL_TONES = {Level.SHARED: "info", Level.OWN_SERVICE: "warn", Level.AUTHOR: "accent"}
WITH_YEAR = "%d/%m/%Y"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the timeline before it is shown."""

    day: date
    at: datetime
    title: str
    who: int | None
    text: str | None = None
    level: Level | None = None
    tone: str = "plain"
    edit: str | None = None
    is_day: bool = False


def authors(rows: Rows) -> set[int | None]:
    """Memberships the timeline names."""
    written: list[Written] = [*rows.contacts, *rows.notes, *rows.barriers, *rows.plan, *rows.revisions]
    return (
        {item.author_id for item in written}
        | {fact.membership_id for fact in rows.facts}
        | {one.made_by_id for one in rows.appointments}
    )


def entries(rows: Rows, file: CaseFile, names: Names, actor: Actor) -> list[dict[str, Any]]:
    """Everything of `rows`, as the timeline component takes it."""
    found = [
        *(_contact(contact, file, actor) for contact in rows.contacts),
        *(_note(note, file, actor) for note in rows.notes),
        *(entry for barrier in rows.barriers for entry in _barrier(barrier, file)),
        *(entry for item in rows.plan for entry in _plan(item, file)),
        *(_fact(fact, file) for fact in rows.facts),
        *(_revision(revision, file) for revision in rows.revisions),
        *(Entry(**told(one)) for one in rows.appointments),
    ]
    found.sort(key=lambda entry: (entry.day, entry.at), reverse=True)
    return [_shown(entry, file, names) for entry in found]


def _shown(entry: Entry, file: CaseFile, names: Names) -> dict[str, Any]:
    when = format_date(entry.day) if entry.is_day else format_datetime(entry.at, file.territory)
    named = names.get(entry.who or 0)
    return {
        "title": entry.title,
        "meta": " – ".join(part for part in (when, named.words if named else "") if part),
        "text": entry.text,
        "level": label(entry.level) if entry.level else None,
        "level_tone": LEVEL_TONES[entry.level] if entry.level else None,
        "tone": entry.tone,
        "href": entry.edit,
    }


def _contact(contact: Contact, file: CaseFile, actor: Actor) -> Entry:
    words = _("Contact : %(channel)s") if contact.reached else _("Tentative sans réponse : %(channel)s")
    mine = policy.can_edit(actor, contact)
    return Entry(
        day=contact.on,
        at=contact.created_at,
        title=words % {"channel": label(contact.channel).lower()},
        who=contact.author_id,
        text=contact.line,
        level=contact.level if contact.level is not Level.SHARED else None,
        tone="plain" if contact.reached else "warn",
        edit=url_for("casefiles.edit_contact", ref=file.ref, contact_id=contact.id) if mine else None,
        is_day=True,
    )


def _note(note: Note, file: CaseFile, actor: Actor) -> Entry:
    mine = policy.can_edit(actor, note)
    return Entry(
        day=civil_date(note.created_at, file.territory),
        at=note.created_at,
        title=_("Note"),
        who=note.author_id,
        text=note.text,
        level=note.level,
        edit=url_for("casefiles.edit_note", ref=file.ref, note_id=note.id) if mine else None,
    )


def _barrier(barrier: Barrier, file: CaseFile) -> Iterator[Entry]:
    words = {"category": label(barrier.category)}
    reserved = barrier.level if barrier.level is not Level.SHARED else None
    yield Entry(
        day=civil_date(barrier.created_at, file.territory),
        at=barrier.created_at,
        title=_("Frein « %(category)s » ajouté", **words),
        who=barrier.author_id,
        text=thematics.words(barrier.thematic) or None,
        level=reserved,
    )
    if barrier.closed_on is not None:
        yield Entry(
            day=barrier.closed_on,
            at=datetime.combine(barrier.closed_on, time(12), zone(file.territory)),
            title=_("Frein « %(category)s » levé", **words),
            who=None,
            level=reserved,
            is_day=True,
        )


def _plan(item: PlanItem, file: CaseFile) -> Iterator[Entry]:
    reserved = item.level if item.level is not Level.SHARED else None
    yield Entry(
        day=civil_date(item.created_at, file.territory),
        at=item.created_at,
        title=_("Plan : %(kind)s", kind=label(item.kind).lower()),
        who=item.author_id,
        text=item.text,
        level=reserved,
    )
    if item.state_at is not None and item.state is not PlanState.TO_DO:
        yield Entry(
            day=civil_date(item.state_at, file.territory),
            at=item.state_at,
            title=_("Plan : %(kind)s – %(state)s", kind=label(item.kind).lower(), state=label(item.state).lower()),
            who=None,
            text=" – ".join(part for part in (item.text, item.reason) if part),
            level=reserved,
        )


def _revision(revision: Revision, file: CaseFile) -> Entry:
    what = _("Note modifiée") if revision.note_id else _("Plan modifié")
    if revision.contact_id:
        what = _("Contact corrigé")
    return Entry(
        day=civil_date(revision.created_at, file.territory),
        at=revision.created_at,
        title=what,
        who=revision.author_id,
        text=_("Avant : « %(old)s ». Après : « %(new)s ».", old=revision.old, new=revision.new),
        level=revision.level if revision.level is not Level.SHARED else None,
    )


def _fact(fact: FileEvent, file: CaseFile) -> Entry:
    return Entry(
        day=civil_date(fact.at, file.territory),
        at=fact.at,
        title=_fact_title(fact),
        who=fact.membership_id,
        text=_fact_text(fact),
        tone="good" if fact.kind == Happened.ENTERED else "plain",
    )


def _fact_title(fact: FileEvent) -> str:
    return label(Happened(fact.kind)) if fact.kind in set(Happened) else _("Étape du dossier")


def _fact_text(fact: FileEvent) -> str | None:
    after = fact.to_state or ""
    if fact.kind == Happened.SEVERITY_CHANGED and after in set(Severity) and fact.reason in set(Category):
        before = label(Severity(fact.from_state)) if fact.from_state in set(Severity) else ""
        return f"{label(Category(fact.reason))} : {before.lower()} → {label(Severity(after)).lower()}"
    for kind, enum in (
        (Happened.SUPPORT_OPENED, Mode),
        (Happened.SUPPORT_CLOSED, Exit),
        (Happened.CORRECTED, Exit),
        (Happened.PERSON_AGREED, AgreedBy),
        (Happened.REMOTE_ENDED, RemoteEnd),
        (Happened.PAUSED, PauseReason),
        (Happened.DIAGNOSIS_VALIDATED, Half),
        (Happened.REVIEWED, Decision),
        (Happened.DOCUMENT_ADDED, DocumentKind),
        (Happened.STATUS_NOTED, Situation),
    ):
        if fact.kind == kind and after in set(enum):
            return label(enum(after))
    if fact.kind == Happened.RENEWED and fact.reason:
        return _("Jusqu’au %(day)s", day=format_date(date.fromisoformat(fact.reason)))
    return fact.reason
