"""The same for what was asked of a head."""

from casefiles.heads.models import HeadRequest
from core.i18n import lazy_gettext as _l
from core.personal_data import COUNTER, LINK, Leaves, declare, told, typed, who

declare(
    HeadRequest,
    _l("Demandes à l’encadrement"),
    id=LINK,
    file_id=LINK,
    support_id=LINK,
    asked=told(_l("Demande")),
    on=told(_l("Dernier jour demandé")),
    reason=typed(_l("Pourquoi"), Leaves.REPLACED),
    unit_id=LINK,
    asked_by_id=who(_l("Demandé par")),
    asked_at=told(_l("Demandé le"), Leaves.MONTH),
    granted=told(_l("Acceptée")),
    answer=typed(_l("Réponse"), Leaves.REPLACED),
    decided_by_id=who(_l("Décidé par")),
    decided_at=told(_l("Décidé le"), Leaves.MONTH),
    version=COUNTER,
)
