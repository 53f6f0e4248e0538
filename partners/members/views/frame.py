"""What the pages about accounts share: the blueprint, one way to answer a form, the choices of lists."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from flask import Blueprint
from flask.typing import ResponseReturnValue

from core.errors import NotAllowed, NotFound, Refusal
from core.forms import Form
from core.i18n import gettext as _
from core.labels import label
from core.work import Work, transaction
from partners.models import Unit
from partners.workflow import Role

blueprint = Blueprint("members", __name__)

F = TypeVar("F", bound=Form)


def answer(form: F, page: Callable[[F], str], act: Callable[[Work], None]) -> ResponseReturnValue:
    """The page of a form, or what it does: done, refused where it belongs, or turned away with its own page."""
    if not form.is_submitted():
        return page(form)
    if not form.validate():
        return page(form), 422
    try:
        with transaction(form) as work:
            act(work)
        return work.answer()
    except (NotAllowed, NotFound):
        raise
    except Refusal as refusal:
        status = form.refuse(refusal)
        return page(form), status


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
