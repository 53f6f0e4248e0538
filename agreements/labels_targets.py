"""Words of the enums of yearly targets and of published figures."""

from enum import StrEnum

from agreements.models_targets import Measure
from agreements.targets import TargetMode
from core.i18n import lazy_gettext as _l
from core.labels import register
from core.lazy_text import LazyText

LABELS: dict[StrEnum, LazyText] = {
    **register(
        TargetMode,
        {TargetMode.GLOBAL: _l("Accompagnement global"), TargetMode.REINFORCED: _l("Accompagnement renforcé")},
    ),
    **register(
        Measure,
        {
            Measure.PEOPLE: _l("personnes"),
            Measure.PERCENT: _l("%"),
            Measure.POINTS: _l("points"),
            Measure.PORTFOLIO: _l("personnes par conseiller"),
            Measure.DAYS: _l("jours"),
        },
    ),
}
