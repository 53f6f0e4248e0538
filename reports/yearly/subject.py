"""What one yearly report is about, and how it writes its figures."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from core.i18n import format_number, format_percent, ngettext
from core.i18n import gettext as _
from reports.indicators import Ratio, YearlyFigures
from reports.indicators.masking import mask_one, mask_ratio
from reports.queries import Commitments, Place


@dataclass(frozen=True, slots=True)
class Subject:
    """A department, a year, its agreement and its figures, extracted at an instant."""

    place: Place
    figures: YearlyFigures
    agreement: Commitments
    extracted_at: datetime
    synthetic: bool

    @property
    def year(self) -> int:
        return self.figures.year

    @property
    def until(self) -> date:
        return self.figures.until

    @property
    def is_over(self) -> bool:
        """A year that still runs gives provisional figures."""
        return self.until == date(self.year, 12, 31)


def masked() -> str:
    """What stands for a masked figure; the definitions say what it means."""
    return _("s.")


def shown(count: int | None) -> str:
    """A count of a table; None is a masked one."""
    return masked() if count is None else format_number(count)


def shown_share(ratio: Ratio) -> str:
    """A share of a table, when what it is made of may be published."""
    return format_percent(ratio.share) if mask_ratio(ratio.count, ratio.of) else masked()


def say(singular: str, plural: str, count: int, **variables: str) -> str:
    """A counted phrase of a sentence: a small count reads « moins de 5 »."""
    if mask_one(count) is None:
        return ngettext(singular, plural, 2, num=_("moins de 5"), **variables)
    return ngettext(singular, plural, count, **variables)


def strong(text: str) -> Markup:
    """What the eye should catch in a paragraph."""
    return Markup("<b>{}</b>").format(text)


def in_days(days: float | None) -> str:
    """A delay in working days, as a table shows it: « 4 j »."""
    return "–" if days is None else _("%(days)s j", days=format_number(days))


Sentence = Callable[[Subject], Markup | None]
