"""Taking over an agreement from a file: a draft like any other, its places looked up in the directory."""

from collections.abc import Iterator
from datetime import datetime

from agreements.actions.drafts import PARTIES, prepare
from agreements.exchange import Exchange, Named
from agreements.exchange.reading import place_of
from agreements.exchange.values import at as located
from agreements.models import Agreement
from core.actor import Actor
from core.errors import Refusal
from core.i18n import gettext as _
from partners import queries as partners

FIELD = "file"


def import_draft(exchange: Exchange, *, by: Actor, at: datetime) -> Agreement:
    """A draft from a file. Raises Refusal on the file, with the place in it that is wrong; nothing is written then."""
    _check_names(exchange)
    try:
        return prepare(
            exchange.draft,
            territory=exchange.territory,
            by=by,
            at=at,
            council=exchange.council.ref,
            employment=exchange.employment.ref,
        )
    except Refusal as refusal:
        if refusal.field is None:
            raise
        place = f"{refusal.field}.ref" if refusal.field in PARTIES.values() else place_of(refusal.field)
        raise Refusal(located(place, refusal.message), field=FIELD) from refusal


def _check_names(exchange: Exchange) -> None:
    """A reference that leads to a place of another name is more likely a wrong reference than a new name."""
    named = list(_named(exchange))
    found = partners.units_by_ref(one.ref for _place, one in named)
    for place, one in named:
        unit = found.get(one.ref)
        if unit is not None and unit.name != one.name:
            message = _("L’annuaire nomme ce lieu « %(name)s » : vérifiez sa référence.", name=unit.name)
            raise Refusal(located(f"{place}.name", message), field=FIELD)


def _named(exchange: Exchange) -> Iterator[tuple[str, Named]]:
    yield "council", exchange.council
    yield "employment", exchange.employment
    for name, units in (("agencies", exchange.draft.agencies), ("offices", exchange.draft.offices)):
        for unit in units:
            yield f"{name}[{unit.row}]", Named(unit.ref, exchange.names[unit.ref])
