"""Words of reviews."""

from casefiles.reviews.workflow import Decision
from core.i18n import lazy_gettext as _l
from core.labels import register

register(
    Decision,
    {
        Decision.CONTINUE: _l("L’accompagnement continue comme prévu"),
        Decision.ADJUST: _l("L’accompagnement continue, le plan est à ajuster"),
        Decision.RENEW: _l("L’accompagnement est à renouveler"),
        Decision.END: _l("L’accompagnement peut se terminer"),
    },
)
