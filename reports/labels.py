"""Words of the groups of exit reasons, as the reports list them."""

from core.i18n import lazy_gettext as _l
from core.lazy_text import LazyText

EXIT_GROUPS: dict[str, LazyText] = {
    "employment": _l("Emploi ou création d'entreprise"),
    "training": _l("Entrée en formation"),
    "social_progress": _l("Autonomie retrouvée, autre modalité"),
    "social_only": _l("Accompagnement social exclusif"),
    "health": _l("Santé"),
    "moved": _l("Déménagement"),
    "retired": _l("Retraite ou changement de droits"),
    "abandonment": _l("Abandon ou sans nouvelles"),
    "term": _l("Fin de la durée prévue, sans solution"),
    "other": _l("Autre motif"),
}
EMPLOYMENT = "employment"
