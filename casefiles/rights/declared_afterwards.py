"""The same for what became of a person after a support."""

from casefiles.afterwards.models import LaterStatus
from core.i18n import lazy_gettext as _l
from core.personal_data import COUNTER, LINK, Leaves, declare, told, who

declare(
    LaterStatus,
    _l("Situation après l’accompagnement"),
    id=LINK,
    file_id=LINK,
    support_id=LINK,
    months=told(_l("Mois après la fin")),
    situation=told(_l("Situation")),
    author_id=who(_l("Noté par")),
    noted_at=told(_l("Noté le"), Leaves.MONTH),
    version=COUNTER,
)
