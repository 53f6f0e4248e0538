"""Words of requests for access."""

from casefiles.openings.workflow import RequestState
from core.i18n import lazy_gettext as _l
from core.labels import register

register(
    RequestState,
    {
        RequestState.WAITING: _l("En attente"),
        RequestState.GRANTED: _l("Accordé"),
        RequestState.REFUSED: _l("Refusé"),
        RequestState.WITHDRAWN: _l("Retirée"),
    },
)
