"""Words of the groups of exit reasons as the reports list them, and of the figures one may look behind."""

from core.i18n import lazy_gettext as _l
from core.lazy_text import LazyText
from reports.indicators.behind import Figure
from reports.indicators.need_figures import Need

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

NEEDS: dict[Need, LazyText] = {
    Need.CLOSED: _l("Boucle fermée"),
    Need.UNREAD: _l("Réponse ou bilan à lire"),
    Need.FOLLOWED: _l("Accompagnement en cours"),
    Need.OPEN: _l("Réponse attendue"),
    Need.LOST: _l("Sans suite"),
}

# Name and definition of each.
FIGURES: dict[Figure, tuple[LazyText, LazyText]] = {
    Figure.SENT: (_l("Envoyées"), _l("Orientations adressées aux lieux d’accueil, par date d’envoi.")),
    Figure.OPEN: (_l("En cours"), _l("Envoyées pendant la période et encore sans réponse ni fin.")),
    Figure.ACCEPTED: (_l("Acceptées"), _l("Acceptées en accompagnement global.")),
    Figure.DECLINED: (_l("Refusées"), _l("Refusées, quel que soit le motif.")),
    Figure.SILENT: (
        _l("Sans suite"),
        _l("Orientations expirées sans acte du lieu d'accueil, ou retirées faute du complément demandé."),
    ),
    Figure.UNREAD: (
        _l("Bilan non acquitté"),
        _l("L’accompagnement a pris fin et la personne qui avait orienté n’a pas pris acte du bilan."),
    ),
    Figure.QUIET: (
        _l("Sans acte depuis 10 jours"),
        _l("En cours, sans aucun acte depuis dix jours ouvrés alors que l’une des deux parties doit agir."),
    ),
    Figure.NOT_CLOSED: (
        _l("Boucle non fermée"),
        _l(
            "Besoins adressés depuis 90 jours au moins dont la dernière orientation attend une réponse, une lecture ou "
            "la fin de l’accompagnement, ou est restée sans suite ; comptés au mois du premier envoi."
        ),
    ),
}
