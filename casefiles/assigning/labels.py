"""Words about who follows whom, and how."""

from casefiles.assigning.workflow import RemoteEnd
from core.i18n import lazy_gettext as _l
from core.labels import register

register(
    RemoteEnd,
    {
        RemoteEnd.PERSON_ASKED: _l("À la demande de la personne"),
        RemoteEnd.ADVISOR: _l("Le suivi à distance ne convient plus"),
        RemoteEnd.SUPPORT_ENDED: _l("L’accompagnement a pris fin"),
    },
)
