"""The table of yearly targets, saved at once, and the form of a published figure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from wtforms import BooleanField, FieldList, FormField, HiddenField
from wtforms.validators import Optional

from agreements.actions.targets import Figure
from agreements.forms.rows import Member, Row, RowsForm, TypedDecimal, between
from agreements.labels_targets import LABELS
from agreements.models_targets import Measure, OutsideFigure, YearTarget
from agreements.target_queries import Key
from agreements.targets import MOST_PEOPLE, MOST_PERCENT, USUAL_PERCENT, TargetEntry, TargetMode
from core.forms import AtMost, ChoiceField, CivilDate, Form, LineField, NumberField, Required
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l

MOST_LINES = 60  # two modes for each department of the largest region
_NUMBER = re.compile(r"[-−+]?\d{1,10}(?:\.\d{1,2})?")


class AmountField(TypedDecimal):
    """A number with at most two decimals, under zero as well."""

    def read(self, text: str) -> Decimal:
        """The typographic minus is read too."""
        if not _NUMBER.fullmatch(text):
            raise ValueError(_("Écrivez un nombre comme 50 000 ou 63,9."))
        return Decimal(text.replace("−", "-"))


class TargetLine(Row):
    """One department and mode. `shown`: the values the line was opened with; the same again is no change."""

    key = HiddenField(validators=[AtMost(20)])
    shown = HiddenField(validators=[AtMost(60)])
    version = HiddenField(validators=[AtMost(10)])
    baseline = NumberField(_l("Référence"), validators=[Optional(), between(0, MOST_PEOPLE)])
    percent = AmountField(_l("Hausse visée, en %"), validators=[Optional()])
    freeze = BooleanField(_l("Geler la référence"))
    reason = LineField(_l("Motif de la correction"), validators=[AtMost(200)])

    def validate(self, extra_validators: Any = None) -> bool:
        """A line is whole or blank; one that is saved is not emptied."""
        valid = bool(super().validate(extra_validators))
        if valid and self.percent.data is not None and not 0 <= self.percent.data <= MOST_PERCENT:
            self.percent.errors = [_("Écrivez un nombre entre %(least)s et %(most)s.", least=0, most=MOST_PERCENT)]
            return False
        if not valid or (self.baseline.data is None and not self.version.data):
            return valid
        return self.complete(self.baseline, self.percent)

    @property
    def typed(self) -> str:
        """What `shown` is compared with."""
        percent = "" if self.percent.data is None else f"{self.percent.data.normalize():f}"
        return f"{'' if self.baseline.data is None else self.baseline.data}|{percent}|{int(bool(self.freeze.data))}"

    @property
    def is_changed(self) -> bool:
        """Whether the line says something else than what was shown."""
        return self.baseline.data is not None and self.typed != self.shown.data


class TargetsForm(RowsForm):
    """Every department and mode within reach, in one table."""

    lines = FieldList(FormField(TargetLine), max_entries=MOST_LINES)

    def offer(self, keys: Iterable[Key], known: Mapping[Key, YearTarget], proposed: Mapping[Key, int]) -> None:
        """One line for each key: as it is saved, else with the number of people proposed as a baseline."""
        for key in keys:
            row = known.get(key)
            self.lines.append_entry(
                {
                    "key": f"{key[0]}-{key[1]}",
                    "version": row.version if row else "",
                    "baseline": row.baseline if row else proposed.get(key),
                    "percent": row.percent if row else USUAL_PERCENT[key[1]],
                    "freeze": bool(row and row.is_frozen),
                }
            )
            line: Any = self.lines.entries[-1].form
            line.shown.data = line.typed if row else ""

    def follow(self, known: Mapping[Key, YearTarget]) -> None:
        """After a conflict: the next sending is measured against what is saved now; what was typed stays."""
        for key, line in zip(self.keys, self.lines.entries, strict=True):
            row = known.get(key) if key else None
            if row is not None:
                line.form.version.data = str(row.version)
                line.form.shown.data = f"{row.baseline}|{row.percent.normalize():f}|{int(row.is_frozen)}"

    @property
    def keys(self) -> list[Key | None]:
        """Department and mode of each line; None for one that names neither."""
        return [_key(entry.form.key.data) for entry in self.lines.entries]

    def entries_changed(self) -> list[TargetEntry]:
        """The lines to save; call it on a valid form only."""
        return [
            TargetEntry(
                territory=key[0],
                mode=key[1],
                baseline=entry.form.baseline.data,
                percent=entry.form.percent.data,
                freeze=bool(entry.form.freeze.data),
                reason=entry.form.reason.data or None,
                version=int(entry.form.version.data) if str(entry.form.version.data or "").isdigit() else None,
                line=number,
            )
            for number, (key, entry) in enumerate(zip(self.keys, self.lines.entries, strict=True))
            if key and entry.form.is_changed
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """A table without any baseline says nothing."""
        valid = super().validate(extra_validators)
        if valid and not any(entry.form.baseline.data is not None for entry in self.lines.entries):
            self.form_errors.append(_("Écrivez au moins une référence."))
            return False
        return valid


def _key(text: str | None) -> Key | None:
    territory, _dash, mode = (text or "").partition("-")
    return (territory, TargetMode(mode)) if mode in set(TargetMode) else None


class _Figure(Form):
    """What a published figure says, without its place."""

    name = LineField(_l("Chiffre"), validators=[Required(), AtMost(200)])
    value = AmountField(_l("Valeur"), validators=[Required(_l("Écrivez un nombre comme 50 000 ou 63,9."))])
    measure = ChoiceField(
        _l("Unité"),
        choices=[(str(one), LABELS[one]) for one in Measure],
        validate_choice=False,
        validators=[Required(), Member(Measure)],
    )
    published_on = CivilDate(_l("Date de publication"), validators=[Required()])
    source = LineField(
        _l("Source"),
        description=_l("Qui l’a publié, et où le retrouver."),
        validators=[Required(), AtMost.column(OutsideFigure, "source")],
    )

    def figure(self) -> Figure:
        """What was typed, when valid."""
        value: Any = self.value.data
        published_on: Any = self.published_on.data
        return Figure(
            name=self.name.data or "",
            value=value,
            unit=Measure(self.measure.data),
            published_on=published_on,
            source=self.source.data or "",
        )


class FigureForm(_Figure):
    """A figure somebody published, and of which place. Places: `R76`, a department's code, or none for the nation."""

    place = ChoiceField(_l("Territoire"), choices=[], validate_choice=False)

    def figure(self) -> Figure:
        """What was typed with its place, when valid."""
        place = self.place.data or ""
        if place.startswith("R"):
            return replace(super().figure(), region=place[1:])
        return replace(super().figure(), territory=place or None)


class FigureCorrection(_Figure):
    """The same figure put right; a figure of another place is another one."""

    reason = LineField(_l("Motif de la correction"), validators=[Required(), AtMost(200)])


class FigureRemoval(Form):
    """Why a figure is taken off."""

    reason = LineField(_l("Motif du retrait"), validators=[Required(), AtMost(200)])
