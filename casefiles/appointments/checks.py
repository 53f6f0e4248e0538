"""What is wrong with an appointment somebody asks for, each time in a sentence on its field."""

from datetime import datetime, timedelta

from casefiles import queries as files
from casefiles.appointments import queries, rooms
from casefiles.appointments.workflow import (
    LONGEST,
    MOST_DAYS_AHEAD,
    SHORTEST,
    AppointmentKind,
    Wanted,
    WithWhom,
    is_at_night,
    is_day_off,
)
from casefiles.models import Support
from core import typography
from core.clock import zone
from core.errors import Refusal
from core.i18n import gettext as _
from core.i18n import language


def check(support: Support, wanted: Wanted, *, anyway: bool, but: int | None, at: datetime) -> None:
    """Raises Refusal on the field that has to change; warnings are passed over once `anyway` is ticked."""
    _check_time(wanted, at)
    _check_where(wanted)
    asked = _asked(support, wanted)
    warnings = [] if anyway else [*_unusual(support, wanted), *_meanwhile(support, wanted, asked, but)]
    if warnings:
        raise Refusal(" ".join(warnings), field="anyway")


def _check_time(wanted: Wanted, at: datetime) -> None:
    if wanted.starts_at <= at:
        raise Refusal(_("Ce moment est déjà passé : un rendez-vous se prend pour plus tard."), field="on")
    if wanted.starts_at > at + timedelta(days=MOST_DAYS_AHEAD):
        raise Refusal(_("Choisissez une date dans l’année qui vient."), field="on")
    minutes = (wanted.ends_at - wanted.starts_at) / timedelta(minutes=1)
    if minutes <= 0:
        raise Refusal(_("La fin vient avant le début : corrigez l’une des deux heures."), field="end")
    if not SHORTEST <= minutes <= LONGEST:
        raise Refusal(_("Un rendez-vous dure entre 5 minutes et 8 heures."), field="end")


def _check_where(wanted: Wanted) -> None:
    if wanted.kind is AppointmentKind.OFFICE and not wanted.place:
        raise Refusal(_("Écrivez le lieu : la personne doit savoir où venir."), field="place")
    if wanted.kind is AppointmentKind.PHONE and not wanted.phone:
        raise Refusal(_("Écrivez le numéro qui sera appelé."), field="phone")
    if wanted.kind is not AppointmentKind.VIDEO or rooms.has_provider():
        return
    if not wanted.link:
        raise Refusal(_("Collez le lien de la réunion vidéo."), field="link")
    if not rooms.is_safe(wanted.link):
        raise Refusal(_("Collez une adresse complète qui commence par https://"), field="link")


def _asked(support: Support, wanted: Wanted) -> list[int]:
    """The memberships of the halves that meet the person. Raises Refusal for a half nobody makes."""
    halves = {WithWhom.ADVISOR: support.advisor_id, WithWhom.WORKER: support.worker_id}
    found = [key for half, key in halves.items() if wanted.with_whom in (half, WithWhom.BOTH)]
    named = [key for key in found if key is not None]
    if len(named) < len(found):
        message = _("Personne ne tient encore cette moitié du binôme : choisissez l’autre.")
        raise Refusal(message, field="with_whom")
    return named


def _unusual(support: Support, wanted: Wanted) -> list[str]:
    start, end = (moment.astimezone(zone(support.territory)) for moment in (wanted.starts_at, wanted.ends_at))
    found = []
    if is_day_off(start.date(), support.territory):
        found.append(_("C’est un samedi, un dimanche ou un jour férié."))
    if end.date() > start.date() or is_at_night(start.time(), end.time()):
        found.append(_("C’est avant 8 heures ou après 20 heures."))
    return found


def _meanwhile(support: Support, wanted: Wanted, asked: list[int], but: int | None) -> list[str]:
    rows = queries.at_once(support.file_id, asked, wanted.starts_at, wanted.ends_at, but=but)
    names = files.members_named(asked) if rows else {}
    found = []
    for members, start, end in rows:
        who = [names[key].name for key in asked if key in members and key in names] or [_("La personne")]
        hours = {"start": _hour(start, support), "end": _hour(end, support)}
        found += [_("%(who)s a déjà un rendez-vous de %(start)s à %(end)s.", who=name, **hours) for name in who]
    return list(dict.fromkeys(found))


def _hour(moment: datetime, support: Support) -> str:
    return typography.clock_time(moment.astimezone(zone(support.territory)), language())
