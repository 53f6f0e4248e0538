"""Whose move it is, and which: said on the page of an agreement."""

from collections.abc import Mapping
from dataclasses import dataclass

from agreements.models import Agreement
from agreements.workflow import Phase
from core.i18n import format_date
from core.i18n import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """Whose move it is, and which."""

    who: str
    what: str


def owed(agreement: Agreement, phase: Phase, names: Mapping[int, str]) -> Owed:
    """The party that owes the next act, and which act."""
    return _before(agreement, phase, names) or _running(agreement, phase)


def _before(agreement: Agreement, phase: Phase, names: Mapping[int, str]) -> Owed | None:
    """Until both parties have signed; None afterwards."""
    match phase:
        case Phase.DRAFT:
            creator = names.get(agreement.created_by_id, agreement.created_by.unit.name)
            return Owed(who=creator, what=_("Compléter le projet, puis le soumettre ou enregistrer sa signature."))
        case Phase.IN_REVIEW:
            what = _("Relire le texte figé, l’approuver au nom de leur institution ou demander des modifications.")
            return Owed(who=both(agreement), what=what)
        case Phase.TO_SIGN | Phase.PARTLY_SIGNED:
            return Owed(who=_("Les signataires désignés"), what=_("Signer le texte approuvé, ou dire pourquoi non."))
        case Phase.RECORDED:
            first = names.get(agreement.recorded_by_id or 0, "")
            what = _(
                "Confirmer la signature. Ce ne peut pas être la personne qui l’a enregistrée (%(first)s).", first=first
            )
            return Owed(who=_("Une seconde personne, de l’une ou l’autre institution"), what=what)
        case _:
            return None


def _running(agreement: Agreement, phase: Phase) -> Owed:
    end = format_date(agreement.end_on, "long")
    match phase:
        case Phase.TO_COME:
            start = format_date(agreement.start_on, "long")
            return Owed(who=_("Personne pour l’instant"), what=_("Elle prend effet le %(start)s.", start=start))
        case Phase.IN_FORCE:
            return Owed(who=_("Personne pour l’instant"), what=_("Elle court jusqu’au %(end)s.", end=end))
        case Phase.EXPIRING:
            return Owed(who=both(agreement), what=_("Préparer la suite : elle prend fin le %(end)s.", end=end))
        case Phase.SUSPENDED:
            what = _("Reprendre la convention ou la résilier : les nouvelles orientations sont fermées.")
            return Owed(who=both(agreement), what=what)
        case Phase.TERMINATED:
            what = _("Suivre les accompagnements en cours : les nouvelles orientations sont fermées.")
            return Owed(who=both(agreement), what=what)
        case Phase.RENEWED:
            return Owed(who=_("Plus personne"), what=_("Une autre convention, signée, l’a renouvelée."))
        case Phase.CANCELLED:
            return Owed(
                who=_("Plus personne"), what=_("Ce projet est abandonné ; une autre convention peut être préparée.")
            )
        case _:
            what = _("Elle a pris fin le %(end)s : les orientations sont fermées.", end=end)
            return Owed(who=both(agreement), what=what)


def both(agreement: Agreement) -> str:
    """The two parties by name."""
    return _("%(council)s et %(employment)s", council=agreement.council.name, employment=agreement.employment.name)
