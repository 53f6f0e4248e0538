"""What is said about a fault of a draft, on its field."""

from agreements.draft import Draft, Fault, Missing, Problem, years_without_target
from core.i18n import format_date, format_number
from core.i18n import gettext as _


def sentence(problem: Problem, draft: Draft) -> str:
    """What is wrong and how to put it right."""
    start, end = format_date(draft.start_on), format_date(draft.end_on)
    match problem.fault:
        case Fault.END_BEFORE_START:
            return _("La fin vient avant le début : écrivez une date après le %(start)s.", start=start)
        case Fault.TERM_TOO_LONG:
            return _("Une convention dure au plus %(years)s ans. Vérifiez les dates.", years=problem.amount)
        case Fault.UNIT_OUTSIDE_TERM:
            return _("Écrivez une date de la convention, entre le %(start)s et le %(end)s.", start=start, end=end)
        case Fault.UNIT_TWICE:
            return _("Ce lieu est déjà dans la liste.")
        case Fault.FTE_ABOVE_TOTAL:
            total = format_number(problem.amount)
            return _("Les agences réunissent %(total)s ETP : le total ne peut pas être inférieur.", total=total)
        case Fault.YEAR_OUTSIDE_TERM:
            return _(
                "%(year)s est hors de la convention (%(start)s – %(end)s).", year=problem.amount, start=start, end=end
            )
        case Fault.YEAR_TWICE:
            return _("L’année %(year)s a déjà un objectif.", year=problem.amount)


def lack(what: Missing, draft: Draft) -> str:
    """What a draft still needs before its signature."""
    match what:
        case Missing.AXIS:
            return _("Choisir au moins un axe")
        case Missing.AGENCY:
            return _("Choisir au moins une agence")
        case Missing.OFFICE:
            return _("Choisir au moins un lieu d’accueil du conseil départemental")
        case Missing.TARGETS:
            years = ", ".join(str(year) for year in years_without_target(draft))
            return _("Fixer les objectifs de chaque année : %(years)s", years=years)
        case Missing.COUNCIL_DPO:
            return _("Indiquer le contact « protection des données » du conseil départemental")
        case Missing.EMPLOYMENT_DPO:
            return _("Indiquer le contact « protection des données » du service public de l’emploi")
