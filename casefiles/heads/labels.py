"""Words of what is asked of a head."""

from casefiles.heads.workflow import Asked
from core.i18n import lazy_gettext as _l
from core.labels import register

register(
    Asked,
    {
        Asked.REOPEN: _l("Rouvrir l’accompagnement"),
        Asked.ERROR: _l("Fermer un accompagnement ouvert par erreur"),
        Asked.DEATH: _l("Fermer à la suite d’un décès"),
    },
)
