"""The table of indicators: what was done, what the agreement commits to, and the situation in a word."""

from dataclasses import dataclass

from markupsafe import Markup

from core.i18n import format_date, format_number, format_percent, language
from core.i18n import gettext as _
from core.typography import points
from reports.indicators import Ratio
from reports.indicators.masking import mask_one, mask_ratio
from reports.yearly.subject import Subject, masked
from reports.yearly.tables import Table, numeric_columns, source


def late(text: str) -> Markup:
    """A situation that misses its commitment: said in words, and coloured."""
    return Markup('<b class="late">{}</b>').format(text)


@dataclass(frozen=True, slots=True)
class Commitment:
    """A line of the table of indicators before it is written."""

    name: str
    actual: str
    goal: str
    situation: str


def _of_target(subject: Subject, name: str, value: int, goal: int | None) -> Commitment | None:
    if goal is None:
        return None
    if mask_one(value) is None:
        return Commitment(name, masked(), format_number(goal), masked())
    gap = value - goal
    if gap >= 0:
        word = _("Atteint")
    else:
        missing = format_number(-gap)
        late_words = _("Non atteint (− %(gap)s)", gap=missing)
        word = late(late_words) if subject.is_over else _("En cours (− %(gap)s)", gap=missing)
    return Commitment(name, format_number(value), format_number(goal), word)


def _of_share(name: str, ratio: Ratio) -> Commitment:
    if ratio.share is None:
        return Commitment(name, "–", format_percent(1), _("Sans objet"))
    if not mask_ratio(ratio.count, ratio.of):
        return Commitment(name, masked(), format_percent(1), masked())
    gap = (ratio.share - 1) * 100
    word = _("Atteint") if not gap else late(_("Non atteint (%(gap)s)", gap=points(gap, lang=language())))
    return Commitment(name, format_percent(ratio.share), format_percent(1), word)


def _of_load(subject: Subject) -> Commitment:
    loads, cap = subject.figures.supports.loads, subject.agreement.portfolio_cap
    name = _("Personnes par conseiller (maximum)")
    if not loads:
        return Commitment(name, "–", format_number(cap), _("Sans objet"))
    word = _("Respecté") if loads[0] <= cap else late(_("Dépassé (+ %(gap)s)", gap=format_number(loads[0] - cap)))
    return Commitment(name, format_number(loads[0]), format_number(cap), word)


def indicators(subject: Subject) -> Table:
    """Actual, commitment, and the situation in a word."""
    referrals, supports, terms = subject.figures.referrals, subject.figures.supports, subject.agreement.delays
    lines = [
        _of_target(subject, _("Entrées de l'année"), supports.entries, subject.agreement.target_entries),
        _of_target(
            subject,
            _("En cours au %(day)s", day=format_date(subject.until)),
            supports.active_file,
            subject.agreement.target_active,
        ),
        _of_share(_("Prise en charge sous %(days)s jours ouvrés", days=terms.acknowledge_wd), referrals.acknowledged),
        _of_share(_("Réponse sous %(days)s jours ouvrés", days=terms.answer_wd), referrals.all.in_time),
        _of_share(_("Au moins un contact tous les %(days)s jours", days=terms.contact_cd), supports.in_contact),
        _of_load(subject),
    ]
    columns = numeric_columns(_("Indicateur"), _("Réalisé"), _("Engagement"))
    return Table(
        caption=_("Réalisé %(year)s et engagements de la convention", year=subject.year),
        columns=[*columns, {"label": _("Situation")}],
        rows=[(line.name, line.actual, line.goal, line.situation) for line in lines if line],
        source=source(subject, _("orientations et accompagnements globaux de %(year)s", year=subject.year)),
    )
