"""Words of the end of a support."""

from casefiles.exits.workflow import Grade
from core.i18n import lazy_gettext as _l
from core.labels import register

register(
    Grade,
    {
        Grade.ACHIEVED: _l("Atteint"),
        Grade.PARTLY: _l("Atteint en partie"),
        Grade.NOT_ACHIEVED: _l("Non atteint"),
    },
)
