"""Forms of committees: a meeting, its decisions, one decision done, the minutes closed."""

from collections.abc import Iterable, Sequence
from typing import Any

from wtforms import FieldList, FormField, HiddenField
from wtforms.validators import Optional

from agreements.actions.committees import MOST_DECISIONS, Decided, Plan
from agreements.forms.rows import Row, RowsForm
from agreements.models_committees import DECISION_LENGTH, CommitteeMeeting
from agreements.queries_committees import Invited
from core.db import key_of
from core.forms import AtMost, CheckboxesField, CivilDate, Form, LineField, RadioField, Required, TextField
from core.i18n import lazy_gettext as _l

GUEST_LINES = 4
MOST_GUESTS = 20
BLANK_DECISIONS = 3


class GuestRow(Row):
    """Somebody who is not a member of a party."""

    name = LineField(_l("Prénom et nom"), validators=[AtMost(120)])
    quality = LineField(_l("Qualité"), validators=[AtMost(200)])

    def validate(self, extra_validators: Any = None) -> bool:
        """A line is whole or blank."""
        valid = bool(super().validate(extra_validators))
        return valid and (not self.is_used or self.complete(self.name, self.quality))

    @property
    def is_used(self) -> bool:
        """Whether anybody stands on this line."""
        return bool(self.name.data or self.quality.data)


class MeetingForm(RowsForm):
    """When and where, who attends, and the day of the figures."""

    held_on = CivilDate(_l("Date du comité"), validators=[Required()])
    place = LineField(_l("Lieu"), validators=[Required(), AtMost(200)])
    data_on = CivilDate(
        _l("Chiffres arrêtés au"),
        description=_l("L’ordre du jour se remplit avec les chiffres de l’année jusqu’à ce jour."),
        validators=[Required()],
    )
    members = CheckboxesField(_l("Membres des deux parties"), choices=[], validate_choice=False)
    guests = FieldList(FormField(GuestRow), min_entries=GUEST_LINES, max_entries=MOST_GUESTS)

    def offer(self, invited: Sequence[Invited], meeting: CommitteeMeeting | None) -> None:
        """The members one may tick: those in post, and those the meeting already holds."""
        people = {one.membership_id: f"{one.name} – {one.quality}" for one in invited}
        for row in meeting.attendees if meeting else ():
            if row.membership_id is not None:
                people.setdefault(row.membership_id, f"{row.name} – {row.quality}")
        self.members.choices = [(str(key), words) for key, words in people.items()]

    def plan(self) -> Plan:
        """What was typed; call it on a valid shape only."""
        typed: dict[str, Any] = self.data
        return Plan(
            held_on=typed["held_on"],
            data_on=typed["data_on"],
            place=typed["place"],
            members=tuple(int(key) if str(key).isdigit() else 0 for key in self.members.data or ()),
            guests=tuple(_guests(self.guests.entries)),
        )


def values_of(meeting: CommitteeMeeting) -> dict[str, Any]:
    """What the form shows of a meeting."""
    guests = [{"name": row.name, "quality": row.quality} for row in meeting.attendees if row.membership_id is None]
    return {
        "held_on": meeting.held_on,
        "data_on": meeting.data_on,
        "place": meeting.place,
        "members": [str(row.membership_id) for row in meeting.attendees if row.membership_id is not None],
        "guests": [*guests, *({} for _blank in range(max(1, GUEST_LINES - len(guests))))][:MOST_GUESTS],
    }


def _guests(entries: Sequence[Any]) -> Iterable[tuple[str, str]]:
    for entry in entries:
        if entry.form.is_used:
            yield entry.form.name.data, entry.form.quality.data


class DecisionRow(Row):
    """One decision; a blank line is none."""

    key = HiddenField(validators=[AtMost(10)])
    text = TextField(_l("Décision"), validators=[AtMost(DECISION_LENGTH)])
    owner = LineField(_l("Qui s’en charge"), validators=[AtMost(120)])
    due_on = CivilDate(_l("Pour le"), validators=[Optional()])

    def validate(self, extra_validators: Any = None) -> bool:
        """A line is whole or blank."""
        valid = bool(super().validate(extra_validators))
        return valid and (not self.is_used or self.complete(self.text, self.owner, self.due_on))

    @property
    def is_used(self) -> bool:
        """Whether anything is decided on this line."""
        return bool(self.text.data or self.owner.data or self.due_on.data)


class DecisionsForm(RowsForm):
    """Every decision of a meeting at once."""

    decisions = FieldList(FormField(DecisionRow), max_entries=MOST_DECISIONS)

    def offer(self, meeting: CommitteeMeeting) -> None:
        """The lines of a page that was not sent yet: what was decided, then blank ones."""
        for row in meeting.decisions:
            self.decisions.append_entry(
                {"key": str(row.id), "text": row.text, "owner": row.owner, "due_on": row.due_on}
            )
        for _blank in range(min(BLANK_DECISIONS, MOST_DECISIONS - len(meeting.decisions))):
            self.decisions.append_entry({})

    def decided(self) -> list[Decided]:
        """What was typed; call it on a valid shape only."""
        return [
            Decided(row.text.data, row.owner.data, row.due_on.data, key_of(row.key.data), line)
            for line, row in enumerate(entry.form for entry in self.decisions.entries)
            if row.is_used
        ]


class DoneForm(Form):
    """A decision is done, or not."""

    done = RadioField(
        _l("Décision"),
        choices=[("oui", _l("Faite")), ("non", _l("À faire"))],
        validators=[Required()],
    )


class CloseForm(Form):
    """The minutes are closed."""
