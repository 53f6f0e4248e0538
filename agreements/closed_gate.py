"""What is said when no referral can be made: why, and the other ways there are."""

from dataclasses import dataclass

from agreements.labels import CLOSED
from agreements.queries import Opening
from agreements.workflow import Axis, Closed
from core.i18n import format_date
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l
from partners.models import Department, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why no referral can be made here and now, and the other ways there are; `council` is whom to call."""

    title: str
    why: str
    ways: tuple[str, ...]
    council: Unit | None = None


# The agreement is in force, and does not open this one.
_WITHIN = (
    Closed.NO_AXIS, Closed.THEME_NOT_COVERED, Closed.AGENCY_NOT_COVERED, Closed.AGENCY_NOT_STARTED, Closed.NO_OFFICE,
    Closed.NO_PLACE,
)  # fmt: skip


def explain(opening: Opening, department: Department, council: Unit | None) -> Explanation:
    """What the page says in place of the form. Raises ValueError for an open gate."""
    closed = opening.gate.closed
    if closed is None:
        raise ValueError("the gate is open")
    return Explanation(
        title=_("Orientation impossible : %(reason)s", reason=_lower(str(CLOSED[closed]))),
        why=_why(opening, department),
        ways=tuple(_ways(opening, department)),
        council=council,
    )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _why(opening: Opening, department: Department) -> str:
    closed, day = opening.gate.closed, format_date(opening.gate.opens_on, "long")
    where, agreement = department.of_name, opening.agreement
    number = agreement.number if agreement else ""
    end = format_date(agreement.end_on, "long") if agreement else ""
    if closed in (Closed.SUSPENDED, Closed.TERMINATED):
        return _closed_early(closed, number, format_date(agreement.closes_on, "long") if agreement else "")
    sentences = {
        Closed.NO_AGREEMENT: _l(
            "Aucune convention ne lie le conseil départemental %(where)s et le service public de l’emploi : "
            "l’accompagnement global n’y est pas ouvert.",
            where=where,
        ),
        Closed.NOT_STARTED: _l(
            "La convention n° %(number)s est signée et prend effet le %(day)s.", number=number, day=day
        ),
        Closed.ENDED: _l(
            "La convention n° %(number)s a pris fin le %(end)s et aucune autre ne lui succède.", number=number, end=end
        ),
        Closed.NO_AXIS: _l("La convention n° %(number)s ne prévoit pas l’accompagnement global.", number=number),
        Closed.AGENCY_NOT_COVERED: _l("La convention n° %(number)s ne couvre pas cette agence.", number=number),
        Closed.AGENCY_NOT_STARTED: _l(
            "Cette agence entre dans la convention n° %(number)s le %(day)s.", number=number, day=day
        ),
        Closed.THEME_NOT_COVERED: _l("La convention n° %(number)s ne couvre aucun des freins indiqués.", number=number),
        Closed.NO_PLACE: _l("La convention n° %(number)s n’a aucune place pour cette agence.", number=number),
    }
    if closed is Closed.NO_OFFICE:
        return _no_office(number, day, dated=opening.gate.opens_on is not None)
    return str(sentences[closed]) if closed in sentences else ""


def _closed_early(closed: Closed, number: str, day: str) -> str:
    if closed is Closed.SUSPENDED:
        return _(
            "La convention n° %(number)s est suspendue depuis le %(closed)s : aucune nouvelle orientation, les "
            "accompagnements en cours continuent.",
            number=number,
            closed=day,
        )
    return _(
        "La convention n° %(number)s est résiliée depuis le %(closed)s : aucune nouvelle orientation, les "
        "accompagnements en cours sont suivis jusqu’à leur terme.",
        number=number,
        closed=day,
    )


def _no_office(number: str, day: str, *, dated: bool) -> str:
    if dated:
        return _("Ce lieu d’accueil reçoit à partir du %(day)s (convention n° %(number)s).", number=number, day=day)
    return _("La convention n° %(number)s n’ouvre pas ce lieu d’accueil.", number=number)


def _ways(opening: Opening, department: Department) -> list[str]:
    """What to do instead, the nearest way first."""
    closed = opening.gate.closed
    ways = []
    if opening.gate.opens_on is not None:
        ways.append(_("Si la situation peut attendre, préparez l’orientation pour cette date avec la personne."))
    if closed is Closed.THEME_NOT_COVERED:
        ways.append(_("Vérifiez les freins avec la personne : l’un d’eux est peut-être couvert."))
    if closed in (Closed.AGENCY_NOT_COVERED, Closed.AGENCY_NOT_STARTED, Closed.NO_PLACE):
        ways.append(_("Demandez à une agence couverte du département de recevoir la personne."))
    if closed is Closed.NO_OFFICE:
        ways.append(_("Choisissez un autre lieu d’accueil de la convention."))
    if closed in _WITHIN and Axis.RESOURCES in opening.axes:
        ways.append(_("Cherchez une réponse parmi les ressources sociales du territoire (axe 1 de la convention)."))
    ways.append(
        _(
            "Orientez la personne vers les services sociaux de droit commun : conseil départemental, "
            "centre communal d’action sociale de sa commune, associations."
        )
    )
    if closed in (Closed.NO_AGREEMENT, Closed.ENDED, Closed.TERMINATED, Closed.NO_AXIS):
        ways.append(
            _(
                "Signalez le besoin à la direction régionale, qui négocie les conventions de %(region)s.",
                region=department.region,
            )
        )
    ways.append(_("Continuez l’accompagnement renforcé : un contact au moins tous les 15 jours."))
    return ways
