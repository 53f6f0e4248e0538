"""Places in words: how many are left, why one goes to the waiting list, and what to do instead."""

from agreements.capacity import Places
from agreements.closed_gate import Explanation
from agreements.queries import AgencyPlaces, Opening
from agreements.workflow import Axis
from core.i18n import format_number, ngettext
from core.i18n import gettext as _

MOST_AGENCIES = 5


def left_words(places: Places) -> str:
    """« 6 places libres sur 70 »."""
    total = format_number(places.total)
    return ngettext(
        "%(num)s place libre sur %(total)s", "%(num)s places libres sur %(total)s", places.left, total=total
    )


def public_words(places: Places) -> str:
    """The same for everybody: no count of 1 to 4 people can be worked out from it."""
    if places.least_left is None:
        return left_words(places)
    return _(
        "au moins %(least)s places libres sur %(total)s",
        least=format_number(places.least_left),
        total=format_number(places.total),
    )


def waiting_words(number: int) -> str:
    """How many wait."""
    if number == 0:
        return _("personne n’attend")
    return ngettext("%(num)s personne attend", "%(num)s personnes attendent", number)


def with_room(opening: Opening, agency_id: int | None) -> list[AgencyPlaces]:
    """Other agencies of the agreement that have places left, most first."""
    found = [row for row in opening.agencies if row.id != agency_id and not row.is_shared and row.places.left]
    return sorted(found, key=lambda row: -row.places.left)[:MOST_AGENCIES]


def explain_full(opening: Opening, agency_id: int | None) -> Explanation | None:
    """Why the referral will wait, and what else there is; None when a place is left or the gate is closed."""
    places, agreement = opening.places, opening.agreement
    if not opening.gate.is_full or places is None or agreement is None:
        return None
    why = _(
        "Les %(total)s places de l’agence (convention n° %(number)s) sont prises ou réservées ; %(waiting)s.",
        total=format_number(places.total),
        number=agreement.number,
        waiting=waiting_words(places.waiting),
    )
    return Explanation(
        title=_("Liste d’attente : plus de place aujourd’hui"),
        why=why,
        ways=tuple(_ways(opening, agency_id, places.waiting + 1)),
    )


def _ways(opening: Opening, agency_id: int | None, rank: int) -> list[str]:
    ways = [
        _(
            "Envoyez l’orientation : elle prend le rang %(rank)s, et la première place libre revient à la première "
            "de la liste.",
            rank=rank,
        )
    ]
    others = with_room(opening, agency_id)
    if others:
        named = " ; ".join(f"{row.name}, {public_words(row.places)}" for row in others)
        ways.append(_("Demandez à une autre agence de recevoir la personne : %(agencies)s.", agencies=named))
    if Axis.RESOURCES in opening.axes:
        ways.append(_("Cherchez une réponse parmi les ressources sociales du territoire (axe 1 de la convention)."))
    return [*ways, _("Continuez l’accompagnement renforcé : un contact au moins tous les 15 jours.")]
