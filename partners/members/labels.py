"""Words of what a post is on a day."""

from core.i18n import lazy_gettext as _l
from core.labels import register
from partners.members.workflow import Standing
from partners.workflow import EndedWhy

LABELS = register(
    Standing,
    {
        Standing.IN_FORCE: _l("En cours"),
        Standing.TO_COME: _l("À venir"),
        Standing.ENDED: _l("Terminée"),
        Standing.SUSPENDED: _l("Suspendue"),
        Standing.DISABLED: _l("Compte désactivé"),
    },
)
TONES = {
    Standing.IN_FORCE: "good",
    Standing.TO_COME: "info",
    Standing.ENDED: "neutral",
    Standing.SUSPENDED: "warn",
    Standing.DISABLED: "warn",
}
register(EndedWhy, {EndedWhy.LEFT: _l("Fin décidée"), EndedWhy.UNCONFIRMED: _l("Non confirmée à la revue")})
