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
from referrals.correction_models import ReferralCorrection
from referrals.correction_words import notes
from referrals.corrections import Topic
from referrals.labels import half_label, unit_label
from referrals.models import Referral
from referrals.workflow import State, Step

Rows = list[tuple[str, str]]
LONGEST = 1500  # characters printed of a free text: with more, the answer box would leave the second page
BEFORE = 200  # of a text that was corrected; all of it is read in the program


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
    corrections = queries.corrections_of(referral)
    people = (referral.author_id, referral.assigned_id, referral.named_id)
    names = member_names([*people, *queries.named_before(corrections)])
    noted = _Noted(corrections, names, referral.territory)
    return Sheet(
        file_id=referral.file_id,
        info=_info(referral, sender, referral.to_unit, at, synthetic=synthetic),
        values={
            "before": _before(referral),
            "person": _person(referral),
            "sender": _sender(referral, sender, names, noted),
            "receiver": _receiver(referral, referral.to_unit, names),
            "named": noted.beside(Topic.BARRIERS, _named(referral)),
            "reason": noted.beside(Topic.REASON, shortened(referral.reason) or _("Rien n'est écrit.")),
            "tried": noted.beside(Topic.TRIED, shortened(referral.tried) or _("Rien n'est écrit.")),
            "answer": None if referral.is_open else _answer(referral),
        },
    )


@dataclass(frozen=True, slots=True)
class _Noted:
    """Values beside the last correction of their topic: the earlier ones are read in the program."""

    corrections: list[ReferralCorrection]
    names: dict[int, str]
    territory: str

    def beside(self, topic: Topic, text: str) -> str:
        found = notes(self.corrections, topic, self.names, self.territory, shorten=_brief)
        return "\n".join([text, *found[:1]])


def _brief(text: str) -> str:
    return shortened(text, BEFORE)


def shortened(text: str | None, longest: int = LONGEST) -> str:
    """A free text within its room on paper; what is cut is said."""
    text = (text or "").strip()
    if len(text) <= longest:
        return text
    return _("%(start)s… (suite dans Binôme)", start=text[:longest].rsplit(" ", 1)[0])


def address_of(unit: Unit) -> str:
    """Where a unit is found, in one line."""
    return ", ".join(part for part in (unit.address, " ".join(filter(None, (unit.postcode, unit.town)))) if part)


def _before(referral: Referral) -> str | None:
    """The last day of the answer: of the review, once it was put off."""
    day = referral.review_on if referral.is_held else referral.answer_due_on
    return format_date(day, "long") if day and referral.is_open else None


def _together(*parts: str | None) -> str:
    return " – ".join(part for part in parts if part)


def _named(referral: Referral) -> str:
    named = {barrier.category for barrier in referral.barriers}
    return " ; ".join(label(one) for one in Category if one in named)


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


def _sender(referral: Referral, unit: Unit, names: dict[int, str], noted: _Noted) -> Rows:
    rows = [(_("Demande de"), names.get(referral.author_id, unit.name))]
    was_corrected = any(row.topic is Topic.NAMED for row in noted.corrections)
    if referral.named_id and (referral.named_id != referral.author_id or was_corrected):
        half = half_label(referral.direction.author_side)
        rows.append((_("%(half)s proposé", half=half), noted.beside(Topic.NAMED, names.get(referral.named_id, ""))))
    return [*rows, (_("Coordonnées"), _together(unit.phone, address_of(unit)))]


def _receiver(referral: Referral, unit: Unit, names: dict[int, str]) -> Rows:
    assigned = names.get(referral.assigned_id) if referral.assigned_id else _("à désigner par la coordination")
    return [
        (unit_label(referral.direction.receiving_side), unit.name),
        (half_label(referral.direction.receiving_side), assigned or ""),
        (_("Coordonnées"), _together(unit.phone, address_of(unit))),
    ]


def _answer(referral: Referral) -> Rows:
    """How it ended: an answer, or none."""
    ended: date | None = civil_date(referral.closed_at, referral.territory) if referral.closed_at else None
    how = label(Step.ACCEPT_SOCIAL) if referral.is_social_only else label(referral.state)
    rows = [(_("Réponse") if referral.answered_at else _("Fin"), how), (_("Le"), format_date(ended))]
    if reason := referral.decline_reason or referral.withdraw_reason:
        rows.append((_("Motif"), label(reason)))
    if referral.redirect_reason:
        rows.append((_("Motif"), shortened(referral.redirect_reason)))
    if referral.suggestion:
        rows.append((_("Suite proposée"), referral.suggestion))
    if referral.state is State.RESOURCED:
        rows += [(_("Ressource"), _together(row.name, row.details)) for row in queries.resources_of(referral)]
    return rows
