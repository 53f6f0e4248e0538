"""Words of what falls due."""

from casefiles.deadlines.workflow import Due
from core.i18n import lazy_gettext as _l
from core.labels import register

register(
    Due,
    {
        Due.CONTACT: _l("Prendre contact"),
        Due.DIAGNOSIS: _l("Partager le diagnostic"),
        Due.REVIEW: _l("Faire un point d’étape"),
        Due.TERM: _l("Renouveler, ou préparer la fin"),
        Due.RENEWAL: _l("Confirmer un renouvellement"),
        Due.PLAN: _l("Ligne du plan d’action"),
        Due.REPORT: _l("Compléter le bilan de sortie"),
        Due.STATUS: _l("Noter ce que devient la personne"),
    },
)
