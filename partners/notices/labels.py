"""Words of the ways to be told."""

from core.i18n import lazy_gettext as _l
from core.labels import register
from partners.notices.workflow import Mode

LABELS = register(
    Mode,
    {
        Mode.DIGEST: _l("Dans le récapitulatif de 7 h"),
        Mode.AT_ONCE: _l("Aussitôt, par courriel"),
        Mode.HERE: _l("Seulement ici"),
    },
)
