"""Proposing an amendment, and giving it up."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from agreements.actions.amendments import Proposal
from agreements.amending import DELAYS, MEANS, amendable_years
from agreements.draft import Delays, Draft, Means
from agreements.forms.drafting import AgreementForm, DelaysForm
from agreements.forms.lines import (
    covered_of,
    offer_axes,
    offer_shares,
    offer_targets,
    offer_units,
    parts_of,
    shares_of,
    targets_of,
)
from agreements.forms.review import REASON_LENGTH
from agreements.models_amendments import AgreementAmendment
from core.forms import AtMost, CivilDate, Form, LineField, Required, TextField
from core.i18n import lazy_gettext as _l
from partners.models import Unit

_PURPOSE = AtMost.column(AgreementAmendment, "purpose")


class AmendmentForm(DelaysForm):
    """From which day, what for, and the clauses an amendment may change, as they would then hold."""

    effective_on: Any = CivilDate(_l("Date d’effet"), validators=[Required()])
    purpose = LineField(_l("Objet de l’avenant"), validators=[Required(), _PURPOSE])
    axes = AgreementForm.axes
    agencies = AgreementForm.agencies
    offices = AgreementForm.offices
    dedicated_fte = AgreementForm.dedicated_fte
    portfolio_cap = AgreementForm.portfolio_cap
    portfolio_least = AgreementForm.portfolio_least
    external_fte = AgreementForm.external_fte
    funding_percent = AgreementForm.funding_percent
    funding_source = AgreementForm.funding_source
    coordinators = AgreementForm.coordinators
    correspondents = AgreementForm.correspondents
    social_workers = AgreementForm.social_workers
    targets = AgreementForm.targets
    shares = AgreementForm.shares
    acknowledge_wd = AgreementForm.acknowledge_wd
    answer_wd = AgreementForm.answer_wd
    information_wd = AgreementForm.information_wd
    diagnosis_cd = AgreementForm.diagnosis_cd
    contact_cd = AgreementForm.contact_cd
    reminder_wd = AgreementForm.reminder_wd
    head_wd = AgreementForm.head_wd
    administrators_wd = AgreementForm.administrators_wd
    expiry_cd = AgreementForm.expiry_cd
    silence_cd = AgreementForm.silence_cd

    def proposal(self, base: Draft) -> Proposal:
        """What was typed, over the clauses no amendment changes; call it on a valid shape only."""
        typed: dict[str, Any] = self.data
        draft = replace(
            base,
            dedicated_fte=typed["dedicated_fte"],
            portfolio_cap=typed["portfolio_cap"],
            social_workers=typed["social_workers"],
            means=Means(**{name: typed[name] or None if name == "funding_source" else typed[name] for name in MEANS}),
            delays=Delays(**{name: typed[name] for name in DELAYS}),
            parts=tuple(parts_of(self.axes.entries)),
            agencies=tuple(covered_of(self.agencies.entries)),
            offices=tuple(covered_of(self.offices.entries)),
            targets=tuple(targets_of(self.targets.entries)),
            shares=tuple(shares_of(self.shares.entries)),
        )
        return Proposal(effective_on=typed["effective_on"], purpose=typed["purpose"] or "", draft=draft)

    def offer(self, base: Draft, on: date, agencies: Sequence[Unit], offices: Sequence[Unit]) -> None:
        """The lines of a page that was not sent yet: what holds, and what may be added."""
        offer_axes(self.axes, base.parts)
        offer_units(self.agencies, agencies, base.agencies)
        offer_units(self.offices, offices, base.offices)
        years, covered = amendable_years(base, on), {one.ref for one in base.agencies}
        offer_targets(self.targets, years, base.targets)
        offer_shares(self.shares, years, [unit for unit in agencies if unit.ref in covered], base.shares)


def values_in_effect(base: Draft) -> dict[str, Any]:
    """What the plain fields of the form show of what holds."""
    plain = {name: getattr(base, name) for name in ("dedicated_fte", "portfolio_cap", "social_workers")}
    plain |= {name: getattr(base.means, name) for name in MEANS}
    return {**plain, **{name: getattr(base.delays, name) for name in DELAYS}}


class AbandonForm(Form):
    """Why an amendment is given up."""

    why = TextField(
        _l("Motif"),
        description=_l("Ce texte reste dans l’historique de l’avenant."),
        validators=[Required(), AtMost(REASON_LENGTH)],
    )
