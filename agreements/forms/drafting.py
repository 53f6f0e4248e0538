"""The form of a draft, and what it says when a colleague saved first."""

from collections.abc import Iterable, Sequence
from typing import Any

from wtforms import FieldList, FormField, HiddenField
from wtforms.validators import Optional

from agreements.draft import MOST_UNITS, MOST_YEARS, Covered, Delays, Draft, Part, Target, problems, years_of
from agreements.faults import sentence
from agreements.forms.rows import AxisRow, FteField, Member, RowsForm, TargetRow, UnitRow, between
from agreements.labels import LABELS
from agreements.models import Agreement
from agreements.workflow import (
    DEFAULT_ACKNOWLEDGE_WD,
    DEFAULT_ANSWER_WD,
    DEFAULT_CONTACT_CD,
    DEFAULT_DIAGNOSIS_CD,
    DEFAULT_INFORMATION_WD,
    DEFAULT_PORTFOLIO_CAP,
    DEFAULT_SUPPORT_MONTHS,
    Axis,
    Diagnosis,
    Renewal,
    Theme,
)
from core.forms import AtMost, CheckboxesField, ChoiceField, CivilDate, LineField, NumberField, RadioField, Required
from core.i18n import lazy_gettext as _l
from partners.models import Unit


def _delay(label: Any, default: int) -> NumberField:
    return NumberField(label, default=default, validators=[Required(), between(1, 365)])


class AgreementForm(RowsForm):
    """Everything of an agreement but its signature."""

    territory = HiddenField(validators=[AtMost(3)])
    council = ChoiceField(_l("Conseil départemental"), choices=[], validate_choice=False)
    employment = ChoiceField(_l("Service public de l’emploi"), choices=[], validate_choice=False)
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
    deliberation_on = CivilDate(_l("Date de la délibération"), validators=[Optional()])
    deliberation_number = LineField(
        _l("Numéro de la délibération"), validators=[AtMost.column(Agreement, "deliberation_number")]
    )
    axes = FieldList(FormField(AxisRow), max_entries=len(Axis))
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
    social_workers = NumberField(
        _l("Travail social mobilisé, en personnes"), validators=[Optional(), between(0, 10_000)]
    )
    targets = FieldList(FormField(TargetRow), max_entries=MOST_YEARS)
    acknowledge_wd = _delay(_l("Prise en charge d’une orientation"), DEFAULT_ACKNOWLEDGE_WD)
    answer_wd = _delay(_l("Réponse à une orientation"), DEFAULT_ANSWER_WD)
    information_wd = _delay(_l("Complément demandé"), DEFAULT_INFORMATION_WD)
    diagnosis_cd = _delay(_l("Diagnostic partagé"), DEFAULT_DIAGNOSIS_CD)
    contact_cd = _delay(_l("Contact avec la personne"), DEFAULT_CONTACT_CD)
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
        typed: dict[str, Any] = self.data
        same = ("number", "title", "start_on", "end_on", "dedicated_fte", "support_months", "portfolio_cap")
        or_none = ("deliberation_on", "deliberation_number", "social_workers", "council_dpo", "employment_dpo")
        plain: dict[str, Any] = {name: typed[name] for name in same}
        plain.update({name: None if typed[name] == "" else typed[name] for name in or_none})
        return Draft(
            **plain,
            renewal=Renewal(typed["renewal"]),
            diagnosis=Diagnosis(typed["diagnosis"]),
            delays=Delays(**{name: typed[name] for name in Delays.__slots__}),
            parts=tuple(parts_of(self.axes.entries)),
            themes=tuple(typed["themes"] or ()),
            agencies=tuple(covered_of(self.agencies.entries)),
            offices=tuple(covered_of(self.offices.entries)),
            targets=tuple(targets_of(self.targets.entries)),
        )

    @property
    def parties(self) -> dict[str, str | None]:
        """The institutions chosen where a department has several."""
        return {"council": self.council.data or None, "employment": self.employment.data or None}

    def offer(self, draft: Draft | None, agencies: Sequence[Unit], offices: Sequence[Unit]) -> None:
        """The lines of a page that was not sent yet: every unit and every axis, what the draft holds filled in."""
        kept = {part.kind: part.label for part in (draft.parts if draft else ())}
        for kind in Axis:
            label = kept.get(kind, str(LABELS[kind]))
            self.axes.append_entry({"kind": str(kind), "kept": kind in kept or draft is None, "label": label})
        offer_units(self.agencies, agencies, draft.agencies if draft else ())
        offer_units(self.offices, offices, draft.offices if draft else ())
        aims = {target.year: target for target in (draft.targets if draft else ())}
        term: Any = (self.start_on.data, self.end_on.data)
        years = draft.years if draft else years_of(*term)
        for year in sorted({*years, *aims}):
            aim = aims.get(year)
            self.targets.append_entry(
                {
                    "year": year,
                    "entered": aim.entries if aim else None,
                    "active_file": aim.active_file if aim else None,
                }
            )


def values_of(draft: Draft) -> dict[str, Any]:
    """What the plain fields of the form show of a draft."""
    plain = {name: getattr(draft, name) for name in Draft.__slots__}
    for name in ("delays", "parts", "agencies", "offices", "targets"):
        plain.pop(name)
    delays = {name: getattr(draft.delays, name) for name in Delays.__slots__}
    return {**plain, **delays, "renewal": str(draft.renewal), "diagnosis": str(draft.diagnosis)}


def offer_units(rows: FieldList, units: Sequence[Unit], covered: Iterable[Covered]) -> None:
    """A line for each unit, what is covered filled in."""
    known = {one.ref: one for one in covered}
    for unit in units:
        one = known.get(unit.ref)
        rows.append_entry(
            {
                "ref": unit.ref,
                "covered": one is not None,
                "start_on": one.start_on if one else None,
                "fte": one.fte if one else None,
            }
        )


def parts_of(entries: Sequence[Any]) -> Iterable[Part]:
    """The axes that were ticked."""
    for entry in entries:
        row = entry.form
        if row.kept.data and row.kind.data in set(Axis):
            kind = Axis(row.kind.data)
            yield Part(kind, row.label.data or str(LABELS[kind]))


def covered_of(entries: Sequence[Any]) -> Iterable[Covered]:
    """The units that were ticked."""
    for line, entry in enumerate(entries):
        row = entry.form
        if row.covered.data:
            yield Covered(row.ref.data or "", row.start_on.data, row.fte.data, line)


def targets_of(entries: Sequence[Any]) -> Iterable[Target]:
    """The years that were filled in."""
    for line, entry in enumerate(entries):
        row = entry.form
        if row.is_used:
            yield Target(row.year.data, row.entered.data, row.active_file.data, line)
