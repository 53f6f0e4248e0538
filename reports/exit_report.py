"""The exit report (« bilan de sortie »): what the pair issued, word for word; the same report gives the same bytes."""

from datetime import date
from typing import Any

from sqlalchemy import select

from casefiles import policy, queries, thematics
from casefiles.exits.models import SupportExit
from casefiles.exits.workflow import Grade
from casefiles.workflow import AccessLevel, Category, Exit, Mode, Severity
from core.actor import Actor
from core.clock import civil_date
from core.db import db
from core.documents import DocumentInfo
from core.errors import NotFound
from core.i18n import format_date
from core.i18n import gettext as _
from core.labels import label
from reports.case_summary import Summary
from reports.referral_sheet import Rows


def exit_report(ref: str, actor: Actor, *, synthetic: bool) -> Summary:
    """The latest report issued for a file whose content the actor reads. Raises NotFound for everyone else."""
    file = queries.content(ref)
    if not policy.can_view(actor, AccessLevel.CONTENT):
        raise NotFound(_("Ce dossier n'existe pas, ou ne vous est pas ouvert."))
    issued = select(SupportExit).where(SupportExit.file_id == file.id, SupportExit.reported_at.is_not(None))
    found = db.session.scalar(issued.order_by(SupportExit.id.desc()).limit(1))
    if found is None or found.report is None or found.reported_at is None:
        raise NotFound(_("Aucun bilan de sortie n'est encore complet pour ce dossier."))
    said = found.report
    info = DocumentInfo(
        reference=file.ref,
        title=_("Bilan de sortie – %(name)s", name=said["person"]),
        subtitle=_("Dossier %(ref)s", ref=file.ref),
        confidentiality=_("Confidentiel"),
        confidentiality_text=_("– réservé au binôme et à la personne ; à ne transmettre qu'avec son accord."),
        data_date=civil_date(found.reported_at, file.territory),
        created=found.reported_at,
        synthetic=synthetic,
    )
    values = {
        "left_out": _(
            "Niveau de lecture : éléments partagés du binôme. N'y figurent pas les éléments réservés à un service ni "
            "les brouillons."
        ),
        "followed": _followed(said),
        "ended": _ended(said),
        "barriers": [_barrier(row) for row in said["barriers"]],
        "contacts": _contacts(said["contacts"]),
    }
    return Summary(file_id=file.id, info=info, values=values)


def _day(text: str | None) -> str:
    return format_date(date.fromisoformat(text)) if text else "–"


def _followed(said: dict[str, Any]) -> Rows:
    return [
        (_("Accompagnement"), label(Mode(said["mode"]))),
        (_("Conseil à l'emploi"), said["advisor"] or "–"),
        (_("Travail social"), said["worker"] or "–"),
        (_("Ouvert le"), _day(said["start_on"])),
        (_("Entrée le"), _day(said["entry_on"])),
    ]


def _ended(said: dict[str, Any]) -> Rows:
    rows = [
        (_("Dernier jour"), _day(said["last_on"])),
        (_("Motif"), label(Exit(said["reason"]))),
        (_("Qui suit ensuite"), said["next_referent"] or "–"),
    ]
    return [*rows, (_("À retenir"), said["line"])] if said["line"] else rows


def _barrier(row: dict[str, Any]) -> tuple[str, ...]:
    detail, name = thematics.words(row["thematic"]), label(Category(row["category"]))
    at_exit = _("Levé") if row["lifted"] else label(Severity(row["at_exit"]))
    grade = label(Grade(row["grade"])) if row["grade"] else "–"
    name = f"{name} – {detail}" if detail else name
    return name, label(Severity(row["at_entry"])), at_exit, row["wanted"] or "–", grade


def _contacts(counted: dict[str, Any]) -> Rows:
    return [
        (_("Contacts aboutis"), str(counted["reached"])),
        (_("Tentatives sans réponse"), str(counted["tried"])),
        (_("Dernier contact"), _day(counted["last_on"])),
    ]
