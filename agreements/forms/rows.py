"""Lines that repeat themselves on a form: agencies, axes, targets, signatures."""

import re
import secrets
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any

from wtforms import BooleanField, DecimalField, FieldList, FormField, HiddenField
from wtforms import Form as PlainForm
from wtforms.validators import NumberRange, Optional, ValidationError
from wtforms.widgets import TextInput

from agreements.draft import fte_of
from agreements.labels import LABELS
from agreements.workflow import LegalBasisKind
from core.errors import Refusal
from core.forms import AtMost, ChoiceField, CivilDate, Form, LineField, NumberField, tidy
from core.i18n import format_number
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l


def between(least: int, most: int) -> NumberRange:
    """A whole number in its bounds, both included."""
    return NumberRange(least, most, _l("Écrivez un nombre entre %(least)s et %(most)s.", least=least, most=most))


class Member:
    """Each value is one of an enum: a list in a page can be altered before it is sent."""

    def __init__(self, kind: type[StrEnum]) -> None:
        self.known = {str(member) for member in kind}

    def __call__(self, _form: Any, field: Any) -> None:
        values = field.data if isinstance(field.data, list) else [field.data]
        if any(value not in self.known for value in values):
            raise ValidationError(_("Choisissez une réponse de la liste."))


class TypedDecimal(DecimalField):
    """A number with comma or point. A text control: those for numbers refuse the French comma in some browsers."""

    widget = TextInput()

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Spaces between thousands are read too; blank is no answer."""
        text = re.sub(r"\s", "", str(valuelist[0])) if valuelist else ""
        self.data = self.read(text.replace(",", ".")) if text else None

    def read(self, text: str) -> Decimal:
        """The number typed, with a point. A kind of its own raises ValueError, whose sentence is shown."""
        return Decimal(text)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return format_number(self.data) if self.data is not None else ""


class FteField(TypedDecimal):
    """Full-time equivalents: 4 or 4,5."""

    def read(self, text: str) -> Decimal:
        """At most two decimals, and not zero."""
        found = fte_of(text)
        if found is None:
            raise ValueError(_("Écrivez un nombre d’ETP comme 4 ou 4,5, et 999,99 au plus."))
        return found


class Row(PlainForm):
    """One line; the page's form carries its CSRF."""

    class Meta(PlainForm.Meta):
        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
            """Every text goes through `tidy`, as in `core.forms`."""
            filters = [tidy, *unbound_field.kwargs.get("filters", [])]
            return unbound_field.bind(form=form, filters=filters, **options)

    def complete(self, *fields: Any) -> bool:
        """Every field of a line that is used is filled."""
        blank = [field for field in fields if field.data in (None, "")]
        for field in blank:
            field.errors = [_("Complétez « %(what)s », ou effacez la ligne.", what=field.label.text)]
        return not blank


class UnitRow(Row):
    """An agency or an office: covered or not, from when, with how many dedicated advisors."""

    ref = HiddenField(validators=[AtMost(20)])
    covered = BooleanField(_l("Couvert par la convention"))
    start_on = CivilDate(_l("À partir du"), validators=[Optional()])
    fte = FteField(_l("ETP dédiés"), validators=[Optional()])
    capacity = NumberField(_l("Places stipulées"), validators=[Optional(), between(1, 10_000)])


class RankedRow(Row):
    """A line with its place among the others; without one it stays where it is."""

    rank = NumberField(_l("Rang"), validators=[Optional(), between(1, 99)])


class AxisRow(RankedRow):
    """An axis and its words in this agreement."""

    kind = HiddenField(validators=[AtMost(60)])
    kept = BooleanField(_l("Prévu par la convention"))
    label = LineField(_l("Intitulé"), validators=[AtMost(200)])


class LegalBasisRow(RankedRow):
    """One « vu »; a line without words counts as blank."""

    kind = ChoiceField(
        _l("Nature"),
        choices=[(str(one), LABELS[one]) for one in LegalBasisKind],
        default=str(LegalBasisKind.LAW),
        validate_choice=False,
        validators=[Optional(), Member(LegalBasisKind)],
    )
    reference = LineField(_l("Référence"), validators=[AtMost(200)])
    on: Any = CivilDate(_l("Date"), validators=[Optional()])

    def validate(self, extra_validators: Any = None) -> bool:
        """A date or a rank alone is a line that was not finished."""
        valid = bool(super().validate(extra_validators))
        return valid and (not self.on.data or self.complete(self.reference))


class ShareRow(Row):
    """What an agency brings to the target of a year."""

    year = HiddenField(validators=[AtMost(4)])
    ref = HiddenField(validators=[AtMost(20)])
    entered = NumberField(_l("Entrées dans l’année"), validators=[Optional(), between(0, 100_000)])
    active_file = NumberField(_l("File active à atteindre"), validators=[Optional(), between(0, 100_000)])

    def validate(self, extra_validators: Any = None) -> bool:
        """A line is whole or blank."""
        valid = bool(super().validate(extra_validators))
        return valid and (not self.is_used or self.complete(self.entered, self.active_file))

    @property
    def is_used(self) -> bool:
        """Whether the agency has a share."""
        return self.entered.data is not None or self.active_file.data is not None


class TargetRow(Row):
    """What a year aims at; a year alone counts as a blank line."""

    year = NumberField(_l("Année"), validators=[Optional(), between(2000, 2199)])
    # Not `entries`: the name of the lines of a list, which the summary of errors looks for.
    entered = NumberField(_l("Entrées dans l’année"), validators=[Optional(), between(0, 100_000)])
    active_file = NumberField(_l("File active à atteindre"), validators=[Optional(), between(0, 100_000)])

    def validate(self, extra_validators: Any = None) -> bool:
        """A line is whole or blank."""
        valid = bool(super().validate(extra_validators))
        if not valid or not self.is_used:
            return valid
        return self.complete(self.year, self.entered, self.active_file)

    @property
    def is_used(self) -> bool:
        """Whether anything is aimed at."""
        return self.entered.data is not None or self.active_file.data is not None


class SignatoryRow(Row):
    """One signature."""

    name = LineField(_l("Prénom et nom"), validators=[AtMost(120)])
    quality = LineField(_l("Qualité"), validators=[AtMost(200)])
    signed_on = CivilDate(_l("Date de signature"), validators=[Optional()])

    def validate(self, extra_validators: Any = None) -> bool:
        """A line is whole or blank."""
        valid = bool(super().validate(extra_validators))
        if not valid or not self.is_used:
            return valid
        return self.complete(self.name, self.quality, self.signed_on)

    @property
    def is_used(self) -> bool:
        """Whether anybody signs on this line."""
        return bool(self.name.data or self.quality.data or self.signed_on.data)


class RowsForm(Form):
    """A form with repeated lines: a refusal may stand on the field of a line, named `agencies-2-start_on`."""

    class Meta(Form.Meta):
        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
            """Lists and lines take no filter; the fields of a line have their own."""
            if issubclass(unbound_field.field_class, FieldList | FormField):
                return unbound_field.bind(form=form, **options)
            return super().bind_field(form, unbound_field, options)

    def refuse(self, refusal: Refusal) -> int:
        """Show it on its line; elsewhere as any form does."""
        if not self.mark(refusal.field, refusal.message):
            return super().refuse(refusal)
        self.form_token.data = secrets.token_urlsafe(24)
        return refusal.status

    def mark(self, name: str | None, message: str) -> bool:
        """Put a sentence on the field of a line; False when there is no such field."""
        listed, _sep, rest = (name or "").partition("-")
        line, _sep, column = rest.partition("-")
        rows = self._fields.get(listed)
        if not isinstance(rows, FieldList) or not line.isdigit() or int(line) >= len(rows.entries):
            return False
        field = rows.entries[int(line)].form[column]
        field.errors = [*field.errors, message]
        rows.errors = [entry.errors for entry in rows.entries]  # what the summary looks at first
        return True
