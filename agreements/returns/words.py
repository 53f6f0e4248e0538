"""Whose move a monitoring return is, and which: said on its page, in the list, and on the page of the agreement."""

from agreements.models import Agreement
from agreements.owed import Owed, both
from agreements.returns.labels import span_words
from agreements.returns.models import MonitoringReturn
from agreements.returns.workflow import ReturnState
from core.i18n import gettext as _
from partners.workflow import Side


def turn(found: MonitoringReturn) -> Owed:
    """The party that owes the next act; the agreement with its parties, versions and comments must be loaded."""
    agreement = found.agreement
    match found.state:
        case ReturnState.DRAFT:
            return Owed(who=_preparing(found), what=_("Vérifier les chiffres, puis les figer."))
        case ReturnState.TO_COMMENT:
            spoken = {one.side for one in found.said()}
            waited = [_party(agreement, side) for side in Side if side not in spoken]
            what = _("Commenter ces chiffres, ou dire qu’il n’y a rien à ajouter.")
            return Owed(who=both(agreement) if len(waited) == len(Side) else waited[0], what=what)
        case ReturnState.TO_CERTIFY:
            first = found.current.name if found.current else ""
            who = _("Une seconde personne, de l’une ou l’autre institution")
            what = _("Certifier le retour. Ce ne peut pas être %(first)s, qui a figé les chiffres.", first=first)
            return Owed(who=who, what=what)
        case ReturnState.TO_FIX:
            what = _("Corriger ce qui est demandé, puis figer de nouveau les chiffres.")
            return Owed(who=_party(agreement, found.fix_side), what=what)
        case ReturnState.CERTIFIED:
            return Owed(who=_("Plus personne"), what=_("Il est certifié et ne change plus."))
        case ReturnState.CANCELLED:
            return Owed(
                who=_("Plus personne"), what=_("Il est abandonné ; un autre peut être préparé pour cette période.")
            )


def owed(found: MonitoringReturn) -> Owed:
    """The same for the page of the agreement, which names the return."""
    due = turn(found)
    what = _("Retour de suivi, %(period)s. %(what)s", period=span_words(found.span), what=due.what)
    return Owed(who=due.who, what=what)


def _party(agreement: Agreement, side: Side | None) -> str:
    return (agreement.council if side is Side.COUNCIL else agreement.employment).name


def _preparing(found: MonitoringReturn) -> str:
    council = found.created_by.unit.organisation_id == found.agreement.council_id
    return _party(found.agreement, Side.COUNCIL if council else Side.EMPLOYMENT)
