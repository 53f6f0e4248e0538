"""Words of pauses."""

from casefiles.following.workflow import PauseReason
from core.i18n import lazy_gettext as _l
from core.labels import register

register(
    PauseReason,
    {
        PauseReason.CARE: _l("Soins ou hospitalisation"),
        PauseReason.FAMILY: _l("Raison familiale"),
        PauseReason.AWAY: _l("Absence ou congés"),
        PauseReason.SHORT_JOB: _l("Emploi de courte durée"),
        PauseReason.TRAINING: _l("Formation"),
        PauseReason.PERSON_ASKED: _l("À la demande de la personne"),
        PauseReason.OTHER: _l("Autre raison"),
    },
)
