"""The referral sheet (« fiche de liaison »), for the receiving office's table: plain values from one referral."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from casefiles.workflow import Category
from core.clock import civil_date
from core.db import db
from core.documents import DocumentInfo
from core.errors import NotFound
from core.i18n import format_date
from core.i18n import gettext as _
from core.labels import label
from partners.models import Unit
from partners.queries import member_names
from referrals import queries
from referrals.models import Referral
from referrals.workflow import State

Rows = list[tuple[str, str]]
LONGEST = 1500  # characters printed of a free text: with more, the answer box would leave the second page


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document and the file it is about, for the journal."""

    file_id: int
    info: DocumentInfo
    values: dict[str, Any]


def sheet(ref: str, at: datetime, *, synthetic: bool) -> Sheet:
    """The sheet of a referral that was sent. Raises NotFound for a draft, and for what the actor may not know of."""
    referral = queries.get(ref)
    if referral.sent_at is None or referral.to_unit is None:
        raise NotFound(_("Cette orientation n'est pas encore envoyée : sa fiche n'existe pas."))
    sender = db.session.get_one(Unit, referral.from_unit_id)
    names = member_names([referral.author_id, referral.assigned_id, referral.named_id])
    return Sheet(
        file_id=referral.file_id,
        info=_info(referral, sender, referral.to_unit, at, synthetic=synthetic),
        values={
            "before": format_date(referral.answer_due_on, "long") if _is_open(referral) else None,
            "person": _person(referral),
            "sender": _sender(referral, sender, names),
            "receiver": _receiver(referral, referral.to_unit, names),
            "named": [label(one) for one in Category if one in _named(referral)],
            "reason": shortened(referral.reason),
            "tried": shortened(referral.tried),
            "answer": None if _is_open(referral) else _answer(referral),
        },
    )


def shortened(text: str | None, longest: int = LONGEST) -> str:
    """A free text within its room on paper; what is cut is said."""
    text = (text or "").strip()
    if len(text) <= longest:
        return text
    return _("%(start)s… (suite dans Binôme)", start=text[:longest].rsplit(" ", 1)[0])


def address_of(unit: Unit) -> str:
    """Where a unit is found, in one line."""
    return ", ".join(part for part in (unit.address, " ".join(filter(None, (unit.postcode, unit.town)))) if part)


def _together(*parts: str | None) -> str:
    return " – ".join(part for part in parts if part)


def _is_open(referral: Referral) -> bool:
    return referral.state not in (State.ACCEPTED, State.DECLINED)


def _named(referral: Referral) -> set[Category]:
    return {barrier.category for barrier in referral.barriers}


def _info(referral: Referral, sender: Unit, receiver: Unit, at: datetime, *, synthetic: bool) -> DocumentInfo:
    sent_on = civil_date(referral.sent_at or at, referral.territory)
    return DocumentInfo(
        reference=referral.ref,
        title=_("Fiche de liaison %(ref)s", ref=referral.ref),
        subtitle=_("Orientation vers l'accompagnement global, envoyée le %(day)s", day=format_date(sent_on, "long")),
        confidentiality=_("Confidentiel"),
        confidentiality_text=_("– réservé aux professionnels nommés sur cette fiche, tenus au secret professionnel."),
        parties=((sender.name, label(sender.side)), (receiver.name, label(receiver.side))),
        data_date=civil_date(at, referral.territory),
        created=at,
        synthetic=synthetic,
    )


def _person(referral: Referral) -> Rows:
    person = referral.file.person
    where = " ".join(filter(None, (person.postcode, person.town)))
    rows = [
        (_("Nom et prénom"), person.name),
        (_("Date de naissance"), format_date(person.birth_date)),
        (_("Adresse"), ", ".join(part for part in (person.address, where) if part)),
        (_("Pour la joindre"), _together(person.phone, person.email, label(person.contact_by).lower())),
    ]
    if person.language:
        rows.append((_("Interprète"), person.language))
    if referral.agreed_on and referral.agreed_by:
        agreed = _(
            "donné le %(day)s (%(how)s)", day=format_date(referral.agreed_on), how=label(referral.agreed_by).lower()
        )
        rows.append((_("Accord de la personne"), agreed))
    return rows


def _sender(referral: Referral, unit: Unit, names: dict[int, str]) -> Rows:
    rows = [(_("Demande de"), names.get(referral.author_id, unit.name))]
    if referral.named_id and referral.named_id != referral.author_id:
        rows.append((_("Conseil dédié proposé"), names.get(referral.named_id, "")))
    return [*rows, (_("Coordonnées de l'agence"), _together(unit.phone, address_of(unit)))]


def _receiver(referral: Referral, unit: Unit, names: dict[int, str]) -> Rows:
    assigned = names.get(referral.assigned_id) if referral.assigned_id else _("à désigner par la coordination")
    return [
        (_("Lieu d'accueil"), unit.name),
        (_("Travail social"), assigned or ""),
        (_("Coordonnées du lieu d'accueil"), _together(unit.phone, address_of(unit))),
    ]


def _answer(referral: Referral) -> Rows:
    answered: date | None = civil_date(referral.answered_at, referral.territory) if referral.answered_at else None
    rows = [(_("Réponse"), label(referral.state)), (_("Le"), format_date(answered))]
    if referral.decline_reason:
        rows.append((_("Motif"), label(referral.decline_reason)))
    if referral.suggestion:
        rows.append((_("Suite proposée"), referral.suggestion))
    return rows
