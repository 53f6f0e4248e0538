"""Words of roles, sides and kinds of units."""

from collections.abc import Iterable
from enum import StrEnum

from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l
from core.labels import label, register
from core.lazy_text import LazyText
from partners.models import Department
from partners.workflow import Role, Side, UnitKind

LABELS: dict[StrEnum, LazyText] = {
    **register(
        Role,
        {
            Role.ADVISOR: _l("Conseil à l’emploi"),
            Role.DEDICATED_ADVISOR: _l("Conseil dédié"),
            Role.SOCIAL_WORKER: _l("Travail social"),
            Role.ROUTER: _l("Coordination"),
            Role.SECRETARY: _l("Secrétariat"),
            Role.HEAD: _l("Encadrement"),
            Role.AGREEMENT_ADMIN: _l("Administration des conventions"),
            Role.REGIONAL_ADMIN: _l("Administration régionale"),
            Role.ACCOUNT_ADMIN: _l("Gestion des comptes"),
            Role.SIGNATORY: _l("Signature des conventions"),
            Role.DPO: _l("Protection des données"),
            Role.TECHNICAL: _l("Exploitation technique"),
        },
    ),
    **register(Side, {Side.COUNCIL: _l("Conseil départemental"), Side.EMPLOYMENT: _l("Service public de l’emploi")}),
    **register(
        UnitKind,
        {
            UnitKind.ORGANISATION: _l("Institution"),
            UnitKind.DIRECTORATE: _l("Direction"),
            UnitKind.OFFICE: _l("Lieu d’accueil"),
            UnitKind.AGENCY: _l("Agence"),
        },
    ),
}


def role_and_unit(role: Role, unit: str) -> str:
    """« Travail social – MDS Toulouse Nord », as the switch of membership lists it."""
    return _("%(role)s – %(unit)s", role=label(role), unit=unit)


def where(places: Iterable[Department]) -> str:
    """« Bas-Rhin (67), Haut-Rhin (68) »."""
    return ", ".join(_("%(name)s (%(code)s)", name=place.name, code=place.code) for place in places)
