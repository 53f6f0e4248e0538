"""An office closes: its open referrals go to another one of the same institution, together.

Who keeps the queue of the office that closes does it: coordinator or head, at the office or above it.
"""

from functools import cached_property
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from core import access
from core.actor import current_actor
from core.clock import now, today
from core.errors import Refusal
from core.i18n import gettext as _
from core.i18n import ngettext
from partners.models import Unit
from partners.workflow import QUEUE_KEEPERS
from referrals.actions import bulk
from referrals.forms import RedirectTogetherForm
from referrals.models import Referral
from referrals.queries import together as queries
from referrals.views.frame import blueprint
from referrals.views.together import Offer, answer, page
from referrals.workflow import Step


class _Handover:
    """The two units of the address; read when asked, so that a writing request reads them in its transaction."""

    @cached_property
    def units(self) -> list[Unit]:
        return list(queries.kept_units(current_actor()))

    @cached_property
    def leaving(self) -> Unit | None:
        return next((unit for unit in self.units if unit.ref == request.args.get("lieu")), None)

    @cached_property
    def takers(self) -> list[Unit]:
        return list(queries.takers(self.leaving)) if self.leaving else []

    @cached_property
    def taking(self) -> Unit | None:
        return next((unit for unit in self.takers if unit.ref == request.args.get("vers")), None)

    @cached_property
    def agreements(self) -> frozenset[int]:
        if self.taking is None:
            return frozenset()
        return queries.agreements_receiving_at(self.taking.id, today(self.taking.territory))

    def asked(self) -> tuple[list[str], int]:
        """What waits in the unit that closes; listed once it is said who takes over."""
        if self.leaving is None:
            return [], 0
        refs, number = queries.waiting_in(self.leaving.id)
        return (refs, number) if self.taking else ([], number)

    def refuses(self, referral: Referral) -> str | None:
        """Why one of them cannot go there."""
        if self.leaving is None or referral.to_unit_id != self.leaving.id:
            return _("Elle n’est plus dans le lieu qui ferme.")
        if referral.agreement_id not in self.agreements:
            return _("Sa convention ne couvre pas le lieu qui reprend : transmettez-la à un autre.")
        return None

    def redirect(self, found: list[Referral], reason: str | None) -> None:
        """Raises Refusal without a unit that takes over."""
        if self.taking is None:
            raise Refusal(_("Choisissez le lieu qui reprend."))
        bulk.redirect_together(found, to_unit_id=self.taking.id, reason=reason, by=current_actor(), at=now())


def _offer(form: RedirectTogetherForm, asked: _Handover) -> Offer:
    return Offer(
        step=Step.REDIRECT,
        template="referrals/handover.html",
        form=form,
        asked=asked.asked,
        refuses=asked.refuses,
    )


def _choices(asked: _Handover) -> dict[str, Any]:
    return {"units": asked.units, "leaving": asked.leaving, "takers": asked.takers, "taking": asked.taking}


@blueprint.get("/orientations/ensemble/transmettre")
@access.roles(*QUEUE_KEEPERS)
def handover() -> str:
    asked = _Handover()
    return page(_offer(RedirectTogetherForm(), asked), **_choices(asked))


@blueprint.post("/orientations/ensemble/transmettre")
@access.roles(*QUEUE_KEEPERS)
def hand_over() -> ResponseReturnValue:
    form, asked = RedirectTogetherForm(), _Handover()
    return answer(
        _offer(form, asked),
        lambda found: asked.redirect(list(found), form.reason.data),
        lambda number: ngettext("%(num)s orientation transmise.", "%(num)s orientations transmises.", number),
        lambda: _choices(asked),
    )
