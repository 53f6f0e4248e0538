"""The form of a draft, and what it says when a colleague saved first."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from wtforms import FieldList, FormField, HiddenField
from wtforms.validators import Optional

from agreements.draft import (
    LONGEST_INDICATOR,
    MOST_AXES,
    MOST_BASES,
    MOST_INDICATORS,
    MOST_SHARES,
    MOST_UNITS,
    MOST_YEARS,
    PLAIN_CLAUSES,
    Delays,
    Draft,
    Means,
    problems,
    years_of,
)
from agreements.draft_rows import DELAY_BOUNDS, USUAL_DELAYS
from agreements.faults import sentence
from agreements.forms.lines import (
    bases_of,
    covered_of,
    offer_axes,
    offer_bases,
    offer_shares,
    offer_targets,
    offer_units,
    parts_of,
    shares_of,
    targets_of,
    usual_bases,
)
from agreements.forms.rows import (
    AxisRow,
    FteField,
    LegalBasisRow,
    Member,
    RowsForm,
    ShareRow,
    TargetRow,
    UnitRow,
    between,
)
from agreements.labels import LABELS, REMINDERS
from agreements.models import Agreement, AgreementTerms
from agreements.workflow import (
    DEFAULT_PORTFOLIO_CAP,
    DEFAULT_SUPPORT_MONTHS,
    Diagnosis,
    Renewal,
    Theme,
)
from core.forms import (
    AtMost,
    CheckboxesField,
    ChoiceField,
    CivilDate,
    LineField,
    NumberField,
    RadioField,
    Required,
    TextField,
)
from core.i18n import lazy_gettext as _l
from partners.models import Unit

MEANS = tuple(Means.__slots__)
LISTED = ("legal_bases", "parts", "axes", "agencies", "offices", "targets", "shares")  # lines, not one value


def _delay(name: str, label: Any) -> NumberField:
    """Of a clock, within its bounds; its usual length at first."""
    return NumberField(
        label, default=getattr(USUAL_DELAYS, name), validators=[Required(), between(*DELAY_BOUNDS[name])]
    )


class DelaysForm(RowsForm):
    """A form that has the delays, some of them folded while nothing in them is unusual."""

    @property
    def shows_reminders(self) -> bool:
        """Whether the folded part holds something to read: an error, or another length than the usual one."""
        return any(self[name].errors or self[name].data != getattr(USUAL_DELAYS, name) for name in REMINDERS)


class AgreementForm(DelaysForm):
    """Everything of an agreement but its signature."""

    territory = HiddenField(validators=[AtMost(3)])
    council = ChoiceField(_l("Conseil départemental"), choices=[], validate_choice=False)
    employment = ChoiceField(_l("Service public de l’emploi"), choices=[], validate_choice=False)
    departments = CheckboxesField(_l("Autres départements couverts"), choices=[], validate_choice=False)
    number = LineField(_l("Numéro"), validators=[Required(), AtMost.column(Agreement, "number")])
    title = LineField(_l("Titre"), validators=[Required(), AtMost.column(Agreement, "title")])
    start_on = CivilDate(_l("Début"), validators=[Required()])
    end_on = CivilDate(_l("Fin"), validators=[Required()])
    renewal = RadioField(
        _l("Renouvellement"),
        choices=[(str(one), LABELS[one]) for one in Renewal],
        default=str(Renewal.EXPRESS),
        validate_choice=False,
        validators=[Required(), Member(Renewal)],
    )
    employment_status = LineField(
        _l("Statut du service public de l’emploi"), validators=[AtMost.column(Agreement, "employment_status")]
    )
    employment_seat = LineField(
        _l("Siège du service public de l’emploi"), validators=[AtMost.column(Agreement, "employment_seat")]
    )
    legal_bases = FieldList(FormField(LegalBasisRow), max_entries=MOST_BASES)
    national_framework = LineField(_l("Cadre national"), validators=[AtMost.column(Agreement, "national_framework")])
    deliberation_body = LineField(
        _l("Assemblée qui a délibéré"), validators=[AtMost.column(Agreement, "deliberation_body")]
    )
    deliberation_on = CivilDate(_l("Date de la délibération"), validators=[Optional()])
    deliberation_number = LineField(
        _l("Numéro de la délibération"), validators=[AtMost.column(Agreement, "deliberation_number")]
    )
    transmitted_on = CivilDate(_l("Transmise au préfet le"), validators=[Optional()])
    axes = FieldList(FormField(AxisRow), max_entries=MOST_AXES)
    themes = CheckboxesField(
        _l("Freins couverts"),
        choices=[(str(one), LABELS[one]) for one in Theme],
        validate_choice=False,
        validators=[Member(Theme)],
    )
    agencies = FieldList(FormField(UnitRow), max_entries=MOST_UNITS)
    offices = FieldList(FormField(UnitRow), max_entries=MOST_UNITS)
    dedicated_fte = FteField(_l("Conseil dédié, en ETP"), validators=[Required()])
    portfolio_cap = NumberField(
        _l("Personnes par portefeuille, au plus"),
        default=DEFAULT_PORTFOLIO_CAP,
        validators=[Required(), between(1, 500)],
    )
    portfolio_least = NumberField(_l("Personnes par portefeuille, au moins"), validators=[Optional(), between(1, 500)])
    external_fte = FteField(_l("Dont ETP d’un autre employeur"), validators=[Optional()])
    funding_percent = NumberField(_l("Part financée, en %"), validators=[Optional(), between(1, 100)])
    funding_source = LineField(_l("Financeur"), validators=[AtMost.column(AgreementTerms, "funding_source")])
    coordinators = NumberField(_l("Coordination, en personnes"), validators=[Optional(), between(0, 1000)])
    correspondents = NumberField(
        _l("Correspondants insertion, en personnes"), validators=[Optional(), between(0, 1000)]
    )
    social_workers = NumberField(
        _l("Travail social mobilisé, en personnes"), validators=[Optional(), between(0, 10_000)]
    )
    targets = FieldList(FormField(TargetRow), max_entries=MOST_YEARS)
    shares = FieldList(FormField(ShareRow), max_entries=MOST_SHARES)
    acknowledge_wd = _delay("acknowledge_wd", _l("Prise en charge d’une orientation"))
    answer_wd = _delay("answer_wd", _l("Réponse à une orientation"))
    information_wd = _delay("information_wd", _l("Complément demandé"))
    diagnosis_cd = _delay("diagnosis_cd", _l("Diagnostic partagé"))
    contact_cd = _delay("contact_cd", _l("Contact avec la personne"))
    reminder_wd = _delay("reminder_wd", REMINDERS["reminder_wd"])
    head_wd = _delay("head_wd", REMINDERS["head_wd"])
    administrators_wd = _delay("administrators_wd", REMINDERS["administrators_wd"])
    expiry_cd = _delay("expiry_cd", REMINDERS["expiry_cd"])
    silence_cd = _delay("silence_cd", REMINDERS["silence_cd"])
    diagnosis = RadioField(
        _l("Diagnostic partagé"),
        choices=[(str(one), LABELS[one]) for one in Diagnosis],
        default=str(Diagnosis.THREE_WAY),
        validate_choice=False,
        validators=[Required(), Member(Diagnosis)],
    )
    support_months = NumberField(
        _l("Durée d’un accompagnement"), default=DEFAULT_SUPPORT_MONTHS, validators=[Required(), between(1, 36)]
    )
    support_renewals = NumberField(
        _l("Renouvellements d’un accompagnement, au plus"), validators=[Optional(), between(0, 10)]
    )
    indicators = TextField(
        _l("Indicateurs d’évaluation"), validators=[AtMost(MOST_INDICATORS * (LONGEST_INDICATOR + 2))]
    )
    notice_months = NumberField(_l("Préavis de résiliation, en mois"), validators=[Optional(), between(1, 24)])
    council_dpo = LineField(_l("Pour le conseil départemental"), validators=[AtMost.column(Agreement, "council_dpo")])
    employment_dpo = LineField(
        _l("Pour le service public de l’emploi"), validators=[AtMost.column(Agreement, "employment_dpo")]
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Shape, then every fault of the draft at once, each on its field."""
        if not super().validate(extra_validators):
            return False
        draft = self.draft()
        found = problems(draft)
        for problem in found:
            words = sentence(problem, draft)
            if not self.mark(problem.field, words):
                self[problem.field].errors = [*self[problem.field].errors, words]
        return not found

    def draft(self) -> Draft:
        """What was typed; call it on a valid shape only."""
        typed: dict[str, Any] = {
            name: None if value == "" else value for name, value in self.data.items() if name not in LISTED
        }
        plain = {name: typed[name] for name in PLAIN_CLAUSES if name not in ("renewal", "diagnosis")}
        return Draft(
            **plain,
            **{name: typed[name] for name in ("dedicated_fte", "portfolio_cap", "social_workers")},
            renewal=Renewal(typed["renewal"]),
            diagnosis=Diagnosis(typed["diagnosis"]),
            means=Means(**{name: typed[name] for name in MEANS}),
            delays=Delays(**{name: typed[name] for name in Delays.__slots__}),
            legal_bases=tuple(bases_of(self.legal_bases.entries)),
            parts=tuple(parts_of(self.axes.entries)),
            themes=tuple(typed["themes"] or ()),
            agencies=tuple(covered_of(self.agencies.entries)),
            offices=tuple(covered_of(self.offices.entries)),
            targets=tuple(targets_of(self.targets.entries)),
            shares=tuple(shares_of(self.shares.entries)),
            departments=tuple(sorted(set(typed["departments"] or ()))),
            indicators=tuple(filter(None, map(str.strip, (typed["indicators"] or "").splitlines()))),
        )

    @property
    def parties(self) -> dict[str, str | None]:
        """The institutions chosen where a department has several."""
        return {"council": self.council.data or None, "employment": self.employment.data or None}

    def offer(self, draft: Draft | None, agencies: Sequence[Unit], offices: Sequence[Unit]) -> None:
        """The lines of a page that was not sent yet: every unit and every axis, what the draft holds filled in."""
        offer_bases(self.legal_bases, draft.legal_bases if draft else usual_bases())
        offer_axes(self.axes, draft.parts if draft else None)
        offer_units(self.agencies, agencies, draft.agencies if draft else ())
        offer_units(self.offices, offices, draft.offices if draft else ())
        term: Any = (self.start_on.data, self.end_on.data)
        aims = {target.year for target in (draft.targets if draft else ())}
        years = sorted({*(draft.years if draft else years_of(*term)), *aims})
        offer_targets(self.targets, years, draft.targets if draft else ())
        if draft is not None:  # a new one has no agency yet
            covered = {one.ref for one in draft.agencies}
            offer_shares(self.shares, years, [unit for unit in agencies if unit.ref in covered], draft.shares)


def values_of(draft: Draft) -> dict[str, Any]:
    """What the plain fields of the form show of a draft."""
    plain = {name: getattr(draft, name) for name in Draft.__slots__ if name not in LISTED}
    grouped = {**asdict(plain.pop("means")), **asdict(plain.pop("delays"))}
    texts = {"renewal": str(draft.renewal), "diagnosis": str(draft.diagnosis)}
    return {**plain, **grouped, **texts, "indicators": "\n".join(draft.indicators)}
