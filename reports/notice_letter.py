"""A notice as a letter, for a colleague without mail or to keep on paper: plain values, no person and no barrier."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app, url_for

from accounts.models import Notice
from core.clock import civil_date
from core.config import Settings
from core.documents import DocumentInfo
from core.i18n import format_date
from core.i18n import gettext as _
from core.labels import label
from partners.notices import queries
from partners.notices.topics import topic_of
from partners.queries import member_names
from reports.referral_sheet import address_of


@dataclass(frozen=True, slots=True)
class Letter:
    """A document and the reference it is about, for the journal."""

    ref: str
    info: DocumentInfo
    values: dict[str, Any]


def letter(notice: Notice, at: datetime, *, synthetic: bool) -> Letter:
    """The letter of a notice, to who holds the post it was written for."""
    membership, user, unit = queries.post(notice.membership_id)
    settings: Settings = current_app.config["SETTINGS"]
    told_on = civil_date(notice.created_at, unit.territory)
    info = DocumentInfo(
        reference=f"courrier-{notice.ref}-{notice.id}",
        title=_("Courrier d’information"),
        subtitle=str(topic_of(notice.kind).label),
        confidentiality=_("Confidentiel"),
        confidentiality_text=_("– à remettre à la personne destinataire, tenue au secret professionnel."),
        parties=((unit.name, label(unit.side)),),
        data_date=civil_date(at, unit.territory),
        created=at,
        synthetic=synthetic,
    )
    return Letter(
        ref=notice.ref,
        info=info,
        values={
            "addressee": [user.name, f"{label(membership.role)} – {unit.name}", address_of(unit)],
            "written_on": format_date(civil_date(at, unit.territory), "long"),
            "text": _(notice.text),
            "about": [
                (_("Référence"), notice.ref),
                (_("Annoncé le"), format_date(told_on, "long")),
                (_("Par"), member_names([notice.by_id]).get(notice.by_id or 0, _("le service Binôme"))),
                (_("À lire à l’adresse"), f"{settings.base_url}{url_for(notice.endpoint, ref=notice.ref)}"),
            ],
        },
    )
