"""Words about who follows whom, and how."""

from casefiles.assigning.workflow import CapSource, RemoteEnd
from core.i18n import lazy_gettext as _l
from core.labels import register

register(
    CapSource,
    {
        CapSource.AGREEMENT: _l("plafond de la convention"),
        CapSource.POST: _l("plafond du poste"),
        CapSource.DEPARTMENT: _l("plafond du département"),
        CapSource.NATIONAL: _l("plafond national"),
    },
)
register(
    RemoteEnd,
    {
        RemoteEnd.PERSON_ASKED: _l("À la demande de la personne"),
        RemoteEnd.ADVISOR: _l("Le suivi à distance ne convient plus"),
        RemoteEnd.SUPPORT_ENDED: _l("L’accompagnement a pris fin"),
    },
)
