"""Words of the register."""

from casefiles.rights.workflow import Checked, RequestState, Right
from core.i18n import lazy_gettext as _l
from core.labels import register

register(
    Right,
    {
        Right.ACCESS: _l("Accès à ses données"),
        Right.RECTIFICATION: _l("Rectification"),
        Right.ERASURE: _l("Effacement"),
        Right.RESTRICTION: _l("Limitation"),
        Right.OBJECTION: _l("Opposition"),
        Right.PORTABILITY: _l("Portabilité"),
    },
)
register(
    Checked,
    {
        Checked.MET: _l("Personne connue, rencontrée"),
        Checked.DOCUMENT: _l("Pièce d’identité présentée, sans copie gardée"),
        Checked.KNOWN_ADDRESS: _l("Écrit depuis l’adresse ou le numéro du dossier"),
        Checked.REPRESENTATIVE: _l("Mandat présenté par un représentant"),
    },
)
register(
    RequestState,
    {
        RequestState.OPEN: _l("À traiter"),
        RequestState.ANSWERED: _l("Répondue"),
        RequestState.REFUSED: _l("Refusée"),
    },
)
