"""The case summary (« synthèse de parcours »): shared items only, whoever prints it, even the author of the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from casefiles import policy, queries, rhythm, thematics
from casefiles.appointments import queries as appointments
from casefiles.appointments import words
from casefiles.appointments.models import Appointment
from casefiles.following.queries import pauses_of
from casefiles.models import Barrier, CaseFile, Contact, FileEvent, Note, PlanItem, Support
from casefiles.workflow import AccessLevel, BarrierState, Happened, Level, PlanState, State, age
from core.actor import Actor
from core.clock import civil_date
from core.db import db
from core.documents import DocumentInfo
from core.errors import NotFound
from core.i18n import format_date, ngettext
from core.i18n import gettext as _
from core.labels import label
from reports.referral_sheet import Rows, shortened

# Three pages in all: lines of paper left for the timeline, less what barriers and plan take. The file keeps everything.
TIMELINE_LINES = 88
LINES_A_ROW = 2
EVENT_LINES = 3  # title, who and when, space
CHARACTERS_A_LINE = 90
MOST_LINES = 14
MOST_COMING = 6
LONGEST_NOTE = 600
OPEN_PLAN = (PlanState.TO_DO, PlanState.IN_PROGRESS)


@dataclass(frozen=True, slots=True)
class Summary:
    """A document and the file it is about, for the journal."""

    file_id: int
    info: DocumentInfo
    values: dict[str, Any]


def summary(ref: str, actor: Actor, at: datetime, *, synthetic: bool) -> Summary:
    """The summary of a file whose content the actor reads. Raises NotFound for everyone else."""
    file = queries.content(ref)
    if not policy.can_view(actor, AccessLevel.CONTENT):
        raise NotFound(_("Ce dossier n'existe pas, ou ne vous est pas ouvert."))
    today = civil_date(at, file.territory)
    barriers, plan = _shared(Barrier, file.id), _shared(PlanItem, file.id)
    current = [support for support in file.supports if support.end_on is None]
    coming = appointments.coming(file.id, at)[:MOST_COMING]
    above = min(len(barriers), MOST_LINES) + min(len(plan), MOST_LINES) + len(coming)
    events, total = _events(file, TIMELINE_LINES - LINES_A_ROW * above)
    return Summary(
        file_id=file.id,
        info=_info(file, today, at, synthetic=synthetic),
        values={
            "person": _person(file, today),
            "followed_by": _followed_by(current or file.supports[-1:]),
            "is_open": bool(current),
            "left_out": left_out(),
            "barriers": [_barrier(one) for one in barriers][:MOST_LINES],
            "plan": [_plan_line(one) for one in plan][:MOST_LINES],
            "contacts": _contacts(file.id),
            "coming": [_coming(one) for one in coming],
            "next_steps": _next_steps(plan, current, today),
            "events": events,
            "events_left": total - len(events),
        },
    )


def left_out() -> str:
    """Who may read the document and what it does not hold, the same for every reader."""
    return _(
        "Niveau de lecture : éléments partagés du binôme. N'y figurent pas les éléments réservés à un service ni les "
        "brouillons, même ceux de la personne qui édite ce document."
    )


def _shared(cls: Any, file_id: int) -> list[Any]:
    """Shared rows of one kind, through the guard like any reading: the level is asked on top of it."""
    return list(
        db.session.scalars(select(cls).where(cls.file_id == file_id, cls.level == Level.SHARED).order_by(cls.id))
    )


def _info(file: CaseFile, today: date, at: datetime, *, synthetic: bool) -> DocumentInfo:
    return DocumentInfo(
        reference=file.ref,
        title=_("Synthèse de parcours – %(name)s", name=file.person.name),
        subtitle=_("Dossier %(ref)s, au %(day)s", ref=file.ref, day=format_date(today, "long")),
        confidentiality=_("Confidentiel"),
        confidentiality_text=_("– réservé au binôme et à la personne ; à ne transmettre qu'avec son accord."),
        data_date=today,
        created=at,
        synthetic=synthetic,
    )


def _person(file: CaseFile, today: date) -> Rows:
    person = file.person
    agreement = queries.latest_agreement(file.id)
    born = _("%(day)s (%(age)s ans)", day=format_date(person.birth_date), age=age(person.birth_date, today))
    agreed = _("aucun accord enregistré")
    if agreement is not None:
        agreed = _(
            "donné le %(day)s (%(how)s)", day=format_date(agreement.agreed_on), how=label(agreement.channel).lower()
        )
    rows = [
        (_("Nom et prénom"), person.name),
        (_("Date de naissance"), born),
        (_("Commune"), person.town or ""),
        (_("Accord de la personne"), agreed),
    ]
    return [*rows, (_("Interprète"), person.language)] if person.language else rows


def _followed_by(supports: Sequence[Support]) -> list[tuple[str, Rows]]:
    members = queries.members_named(key for support in supports for key in (support.advisor_id, support.worker_id))
    found = []
    for support in supports:
        rows = [
            (title, members[key].words)
            for title, key in ((_("Conseil à l'emploi"), support.advisor_id), (_("Travail social"), support.worker_id))
            if key in members
        ]
        rows.append((_("Situation"), _situation(support)))
        found.append((label(support.mode), rows))
    return found


def _situation(support: Support) -> str:
    if support.end_on is not None:
        exit_words = label(support.exit).lower()
        return _("terminé le %(day)s : %(reason)s", day=format_date(support.end_on), reason=exit_words)
    if support.state is State.OPENED or support.entry_on is None:
        return _("ouvert le %(day)s, diagnostic à partager", day=format_date(support.start_on))
    if support.term_on is None:
        return _("en cours depuis le %(day)s", day=format_date(support.entry_on))
    start, term = format_date(support.entry_on), format_date(support.term_on)
    return _("en cours depuis le %(start)s, jusqu'au %(term)s", start=start, term=term)


def _barrier(barrier: Barrier) -> tuple[str, ...]:
    detail = thematics.words(barrier.thematic)
    name = f"{label(barrier.category)} – {detail}" if detail else label(barrier.category)
    state = label(barrier.state)
    if barrier.state is BarrierState.LIFTED:
        state = _("%(state)s le %(day)s", state=state, day=format_date(barrier.closed_on))
    return name, label(barrier.severity), label(barrier.owner), barrier.wanted or "–", state


def _plan_line(item: PlanItem) -> tuple[str, ...]:
    return (
        shortened(item.text, 200),
        label(item.kind),
        label(item.owner),
        format_date(item.due_on),
        label(item.state),
    )


def _contacts(file_id: int) -> Rows:
    """How many shared contacts took place, how many attempts did not, and the last one."""
    reached = func.count().filter(Contact.reached)
    query = select(func.count(), reached, func.max(Contact.on).filter(Contact.reached)).where(
        Contact.file_id == file_id, Contact.level == Level.SHARED
    )
    total, held, last = db.session.execute(query).one()
    return [
        (_("Contacts aboutis"), str(held)),
        (_("Tentatives sans réponse"), str(total - held)),
        (_("Dernier contact"), format_date(last)),
    ]


def _coming(one: Appointment) -> str:
    """Day, hours, how and where, and the note for the person; a link in full, to be typed."""
    when = f"{format_date(words.day_of(one))}, {words.hours(one)}"
    return _("%(day)s : %(text)s", day=when, text=" – ".join(part for part in (words.how(one), one.note) if part))


def _next_steps(plan: Sequence[PlanItem], current: Sequence[Support], today: date) -> list[str]:
    """What is due, the nearest first: the next contact, then the lines of the plan that have a date."""
    steps = [
        (item.due_on, shortened(item.text, 120)) for item in plan if item.state in OPEN_PLAN and item.due_on is not None
    ]
    held = pauses_of([support.id for support in current])
    for support in current:
        since = (support.last_contact_on, support.entry_on, support.start_on)
        due = rhythm.due_on(*since, support.contact_every, held.get(support.id, ()))
        steps.append((due, _("contact avec la personne (%(mode)s)", mode=label(support.mode).lower())))
    return [_step(day, text, today) for day, text in sorted(steps)[:MOST_LINES]]


def _step(day: date, text: str, today: date) -> str:
    if day >= today:
        return _("%(day)s : %(text)s", day=format_date(day), text=text)
    late = ngettext("en retard de %(num)s jour", "en retard de %(num)s jours", (today - day).days)
    return _("%(day)s (%(late)s) : %(text)s", day=format_date(day), late=late, text=text)


def _events(file: CaseFile, room: int) -> tuple[list[dict[str, str]], int]:
    """The shared timeline, the latest first, and how many events it holds in all."""
    contacts, notes = _shared(Contact, file.id), _shared(Note, file.id)
    facts = list(db.session.scalars(select(FileEvent).where(FileEvent.file_id == file.id)))
    members = queries.members_named(
        [*(item.author_id for item in (*contacts, *notes)), *(fact.membership_id for fact in facts)]
    )
    rows = [(one.on, _contact_title(one), one.author_id, one.line) for one in contacts]
    rows += [(civil_date(one.created_at, file.territory), _("Note"), one.author_id, one.text) for one in notes]
    rows += [
        (civil_date(fact.at, file.territory), label(Happened(fact.kind)), fact.membership_id, None)
        for fact in facts
        if fact.kind in set(Happened)
    ]
    rows.sort(key=lambda row: row[0], reverse=True)
    shown = [
        {"title": title, "meta": _meta(day, members.get(author)), "text": shortened(text, LONGEST_NOTE)}
        for day, title, author, text in rows
    ]
    return _fitting(shown, room), len(rows)


def _fitting(events: list[dict[str, str]], room: int) -> list[dict[str, str]]:
    """The first events that fit so many lines of paper."""
    taken = 0
    for place, event in enumerate(events):
        taken += EVENT_LINES + -(-len(event["text"]) // CHARACTERS_A_LINE)
        if taken > room:
            return events[:place]
    return events


def _contact_title(contact: Contact) -> str:
    if contact.reached:
        return _("Contact – %(channel)s", channel=label(contact.channel).lower())
    return _("Tentative sans réponse – %(channel)s", channel=label(contact.channel).lower())


def _meta(day: date, member: queries.Member | None) -> str:
    return format_date(day) if member is None else _("%(day)s, %(who)s", day=format_date(day), who=member.words)
