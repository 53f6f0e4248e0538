"""The page of one partner, in the blueprint of partners: it shows their agreements, which that package cannot know."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, url_for

from agreements import queries
from agreements.labels import LABELS, phase_tone
from agreements.models import Agreement
from agreements.place_words import public_words
from core import access
from core.clock import today
from core.i18n import format_date
from core.i18n import gettext as _
from core.labels import label
from partners import queries as partners
from partners.models import Department, Unit
from partners.views import blueprint
from partners.workflow import Role

# Whom a colleague may need to call; accounts and machines have their own administrators.
LISTED: tuple[Role, ...] = tuple(role for role in Role if role not in (Role.ACCOUNT_ADMIN, Role.TECHNICAL))


@blueprint.get("/partenaires/<ref>")
@access.signed_in
def show(ref: str) -> str:
    unit = partners.unit(ref)
    day = today(unit.territory)
    department = partners.department(unit.territory) if unit.territory else None
    return render_template(
        "partners/show.html",
        unit=unit,
        above=partners.ancestors(unit),
        below=partners.children(unit.id),
        posts=[(label(post.role), post.name) for post in _by_role(partners.members([unit.id], LISTED, day))],
        department=department,
        facts=[*_facts(unit, department), *_places(unit)],
        agreements=[_line(agreement, agreement.phase(day)) for agreement in queries.covering(unit.id)],
    )


def _by_role(members: Sequence[partners.Member]) -> list[partners.Member]:
    """In the order of roles, by name within each."""
    order: list[Role] = list(LISTED)
    return sorted(members, key=lambda member: order.index(member.role))


def _facts(unit: Unit, department: Department | None) -> list[tuple[str, Any]]:
    town = " ".join(text for text in (unit.postcode, unit.town) if text)
    return [
        (_("Adresse"), "\n".join(text for text in (unit.address, town) if text)),
        (_("Téléphone"), unit.phone),
        (_("Courriel"), unit.email),
        (_("Département"), _("%(name)s (%(code)s)", name=department.name, code=department.code) if department else ""),
    ]


def _places(unit: Unit) -> list[tuple[str, str]]:
    """Places of an agency of an agreement in force; nothing for any other unit."""
    found = queries.places_of([unit.id], today).get(unit.id)
    return [] if found is None else [(_("Places d’accompagnement global"), public_words(found.places))]


def _line(agreement: Agreement, phase: Any) -> dict[str, Any]:
    dates = {"start": format_date(agreement.start_on), "end": format_date(agreement.end_on)}
    return {
        "href": url_for("agreements.show", ref=agreement.ref),
        "number": agreement.number,
        "department": agreement.department.name,
        "dates": _("du %(start)s au %(end)s", **dates),
        "phase": str(LABELS[phase]),
        "tone": phase_tone(phase),
    }
