"""What the pages about accounts share: the blueprint, one way to answer a form, the choices of lists."""

from collections.abc import Iterable

from flask import Blueprint

from core.errors import Refusal
from core.i18n import gettext as _
from core.labels import label
from partners.models import Unit
from partners.workflow import Role

blueprint = Blueprint("members", __name__)


def unit_choices(units: Iterable[Unit]) -> list[tuple[str, str]]:
    """A list to choose a place from, by reference."""
    return [("", _("Choisissez un lieu")), *((unit.ref, unit.name) for unit in units)]


def role_choices(roles: Iterable[Role]) -> list[tuple[str, str]]:
    """A list to choose a role from."""
    return [("", _("Choisissez un rôle")), *((role.value, label(role)) for role in roles)]


def role_chosen(value: str | None) -> Role:
    """A role of a form. Raises Refusal for one there is not."""
    if value not in set(Role):
        raise Refusal(_("Choisissez une réponse de la liste."), field="role")
    return Role(value)
