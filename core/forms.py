"""Forms check the shape of input only; rules live in actions. Labels, hints and errors are French sentences."""

import re
import secrets
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget, RadioInput

from core.db import Base
from core.errors import Conflict, Refusal
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l

LINE_LENGTH = 200
TEXT_LENGTH = 4000
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,64}")
# XML and PDF accept no control character; tab and line ends are kept.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def tidy(value: Any) -> Any:
    """Text without control characters, one kind of line end, no blank edge."""
    if not isinstance(value, str):
        return value
    return _CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).strip()


class Required(InputRequired):
    """A value that is not blank."""

    def __init__(self, message: Any = None) -> None:
        super().__init__(message or _l("Répondez à cette question."))

    def __call__(self, form: Any, field: Any) -> None:
        super().__call__(form, field)
        if isinstance(field.data, str) and not field.data.strip():
            field.errors[:] = []
            raise StopValidation(str(self.message))


class AtMost(Length):
    """No longer than the column, said in characters."""

    def __init__(self, maximum: int) -> None:
        super().__init__(max=maximum)

    @classmethod
    def column(cls, model: type[Base], name: str) -> "AtMost":
        """As long as a column of text holds."""
        kind: Any = model.__table__.c[name].type
        return cls(kind.length)

    def __call__(self, form: Any, field: Any) -> None:
        size = len(field.data or "")
        if size > self.max:
            raise ValidationError(
                _(
                    "Raccourcissez ce texte : %(size)s caractères pour %(maximum)s possibles.",
                    size=size,
                    maximum=self.max,
                )
            )


class Form(FlaskForm):
    """Every writing form: CSRF, a one-use token, and the version of the record it edits when there is one."""

    form_token = HiddenField()
    version = HiddenField()

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
            """Every text goes through `tidy` before its own filters."""
            filters = [tidy, *unbound_field.kwargs.get("filters", [])]
            return unbound_field.bind(form=form, filters=filters, **options)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_blank = kwargs.get("formdata", ...) is None  # another form of the page that answers the one sent
        if is_blank or not self.is_submitted():
            self.form_token.data = secrets.token_urlsafe(24)
        elif not _TOKEN.fullmatch(self.form_token.data or ""):
            self.form_token.data = None
        self.version.data = _integer(self.version.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """Also refuses a form that lost its one-use token."""
        valid = bool(super().validate(extra_validators=extra_validators))
        if self.is_submitted() and self.form_token.data is None:
            self.form_errors.append(_("Ce formulaire est incomplet. Rechargez la page et recommencez."))
            self.form_token.data = secrets.token_urlsafe(24)
            return False
        return valid

    def refuse(self, refusal: Refusal) -> int:
        """Show a refusal where it belongs, keep what was typed, give a fresh token; returns the status."""
        field = self._fields.get(refusal.field or "")
        if field is not None:
            field.errors = [*field.errors, refusal.message]
        else:
            self.form_errors.append(refusal.message)
        self.form_token.data = secrets.token_urlsafe(24)
        if isinstance(refusal, Conflict):
            self.current = dict(refusal.current)
            self.version.data = refusal.version if refusal.version is not None else self.version.data
        return refusal.status

    current: dict[str, str] = {}  # noqa: RUF012 - replaced, never changed in place


def _integer(value: Any) -> int | None:
    try:
        number = int(value)
    except (TypeError, ValueError):
        return None
    return number if 0 <= number < 2**31 else None


class LineField(StringField):
    """One line of text."""


class TextField(TextAreaField):
    """Several lines of free text."""


class CivilDate(DateField):
    """A day: the browser's date control sends ISO; people without it may type 8/2/2017."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("format", ["%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y"])
        super().__init__(*args, **kwargs)

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Parse; the sentence names the expected form."""
        if not valuelist or not str(valuelist[0]).strip():
            self.data = None
            return
        try:
            super().process_formdata([str(valuelist[0]).strip()])
        except ValueError as error:
            raise ValueError(_("Écrivez une date comme 08/02/2017.")) from error
        day: date | None = self.data
        if day and not date(1900, 1, 1) <= day <= date(2199, 12, 31):
            raise ValueError(_("Cette date est trop éloignée."))


class NumberField(IntegerField):
    """A whole number within the database's range."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Accept thousands written with spaces."""
        text = re.sub(r"\s", "", str(valuelist[0])) if valuelist else ""
        if not text:
            self.data = None
            return
        number = _integer(text)
        if number is None:
            raise ValueError(_("Écrivez un nombre entier, par exemple 400."))
        self.data = number


class _Pairs:
    """Choices given as pairs of a value and its words."""

    def __init__(self, *args: Any, choices: Any = None, **kwargs: Any) -> None:
        listed = None if choices is None else [SelectChoice(*pair) for pair in choices]
        super().__init__(*args, choices=listed, **kwargs)  # type: ignore[call-arg]


class ChoiceField(_Pairs, SelectField):
    """Radios or a list of choices; with `validate_choice=False` the action resolves the value."""


class RadioField(_Pairs, SelectField):
    """One choice among a few, shown as radio buttons."""

    widget = ListWidget(prefix_label=False)
    option_widget = RadioInput()


class CheckboxesField(_Pairs, SelectMultipleField):
    """Several choices, shown as check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


__all__ = [
    "AtMost",
    "CheckboxesField",
    "ChoiceField",
    "CivilDate",
    "Form",
    "LineField",
    "NumberField",
    "Optional",
    "RadioField",
    "Required",
    "TextField",
    "tidy",
]
