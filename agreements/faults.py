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
        case _:
            return _of_stated(problem, draft)


def _of_stated(problem: Problem, draft: Draft) -> str:
    """Axes, deliberation, means and indicators."""
    amount = problem.amount
    match problem.fault:
        case Fault.AXIS_TWICE:
            return _("Cet axe est déjà dans la liste : donnez-lui un autre intitulé, ou décochez-le.")
        case Fault.NOT_DELIBERATED:
            return _("Écrivez la date de la délibération qui a été transmise au préfet.")
        case Fault.TRANSMITTED_TOO_EARLY:
            day = format_date(draft.deliberation_on)
            return _("Une délibération est transmise au préfet après son adoption, le %(day)s.", day=day)
        case Fault.LEAST_ABOVE_CAP:
            return _("Écrivez au plus %(cap)s, le plafond du portefeuille.", cap=format_number(amount))
        case Fault.EXTERNAL_ABOVE_TOTAL:
            return _("Écrivez au plus %(total)s ETP, le total du conseil dédié.", total=format_number(amount))
        case Fault.FUNDED_BY_NOBODY:
            return _("Dites qui finance cette part du conseil dédié.")
        case _:
            return _of_lines(problem)


def _of_lines(problem: Problem) -> str:
    """Targets split by agency, and indicators."""
    amount = problem.amount
    match problem.fault:
        case Fault.TOO_MANY_INDICATORS:
            return _("Gardez au plus %(most)s indicateurs.", most=amount)
        case Fault.INDICATOR_TOO_LONG:
            return _("Un indicateur tient en %(most)s caractères : coupez la ligne la plus longue.", most=amount)
        case Fault.SHARE_NOT_COVERED:
            return _("Cette agence n’est pas cochée parmi les agences couvertes : cochez-la, ou effacez cette ligne.")
        case Fault.SHARE_WITHOUT_TARGET:
            return _("Fixez d’abord l’objectif de %(year)s, ou effacez cette ligne.", year=amount)
        case Fault.SHARE_TWICE:
            return _("Cette agence a déjà une part de cet objectif.")
        case Fault.SHARES_DIFFER:
            shared = format_number(amount)
            return _(
                "Les agences se répartissent %(shared)s : écrivez le même total, ou corrigez leurs parts.",
                shared=shared,
            )
        case _:
            return _of_delays(problem)


def _of_delays(problem: Problem) -> str:
    """Clocks that would run out before what they follow."""
    amount = problem.amount
    match problem.fault:
        case Fault.ADMINISTRATORS_BEFORE_HEAD:
            return _("Écrivez un nombre plus grand que %(days)s : l’encadrement est prévenu d’abord.", days=amount)
        case Fault.EXPIRES_BEFORE_ANSWER:
            return _(
                "Écrivez au moins %(days)s jours : une orientation n’expire pas avant le délai de réponse.", days=amount
            )
        case _:
            return _("Écrivez au moins %(days)s jours : le complément a d’abord son propre délai.", days=amount)


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
