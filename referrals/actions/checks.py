"""What an action needs before it changes anything, each with its sentence."""

from datetime import date, datetime, timedelta

from agreements import places
from agreements.closed_gate import explain
from agreements.models import Agreement, AgreementTerms
from agreements.queries import Opening
from agreements.workflow import Closed
from casefiles import actions as files
from core.clock import civil_date
from core.errors import Conflict, Refusal
from core.i18n import format_date
from core.i18n import gettext as _
from partners.queries import Member, department, unit_by_id
from referrals import queries
from referrals.models import Referral
from referrals.workflow import HOLD_DAYS, Direction, State, Step, knows

# The field of the draft that a closed gate is about; the others are about the person or the agency.
GATE_FIELDS = {Closed.NO_OFFICE: "office", Closed.THEME_NOT_COVERED: "barriers"}


def check_open(opening: Opening) -> tuple[Agreement, AgreementTerms]:
    """The agreement and the terms of an open gate. Raises Refusal with the reason of a closed one."""
    closed = opening.gate.closed
    if closed is not None:
        words = explain(opening, department(opening.territory), None)
        raise Refusal(words.why, field=GATE_FIELDS.get(closed))
    if opening.agreement is None or opening.terms is None:
        raise Refusal(_("Cette convention n’a pas encore de conditions en vigueur."))
    return opening.agreement, opening.terms


def check_unit_open(unit_id: int, today: date) -> None:
    """Nothing is sent to a place that no longer exists. Raises Refusal with its name and its last day."""
    unit = unit_by_id(unit_id)
    if unit.closed_on is not None and unit.closed_on <= today:
        message = _(
            "%(name)s est fermé depuis le %(day)s : choisissez un autre lieu.",
            name=unit.name,
            day=format_date(unit.closed_on),
        )
        raise Refusal(message, field="office")


def check_step(referral: Referral, step: Step) -> None:
    """Raises Conflict before any work when the table does not know the step in this state."""
    if not knows(referral.state, step, referral.direction):
        raise Conflict(_("Cette étape n’est plus possible : l’orientation a changé entre-temps."))


def check_takes(referral: Referral, step: Step, at: datetime) -> None:
    """Before an acceptance: the step, and the person's agreement to share this with the receiving institution.

    Raises Conflict for the step, Refusal when the agreement does not hold now.
    """
    check_step(referral, step)
    files.check_agreed(
        referral.file_id,
        partner_id=referral.to_organisation_id or 0,
        asked=[row.category for row in referral.barriers],
        day=civil_date(at, referral.territory),
    )


def check_named(referral: Referral) -> None:
    """Whoever the author named for the pair is still at their post. Raises Refusal."""
    if referral.named_id not in {row.membership_id for row in queries.first_halves(referral)}:
        message = _(
            "La personne désignée pour le binôme n’est plus en poste : demandez un complément, pour qu’une autre soit "
            "désignée."
        )
        raise Refusal(message)


def check_place_offered(referral: Referral) -> None:
    """Keep the date of the answer, to an offered place or of the review. Raises Refusal while it waits for a place."""
    if referral.state is not State.WAITING:
        return
    if referral.is_held:
        referral.answer_due_on = referral.review_on
        return
    place = places.held_by(referral.id)
    if place is None or place.answer_by is None:
        raise Refusal(
            _("Cette orientation est en liste d’attente : posez la question quand une place lui sera proposée.")
        )
    referral.answer_due_on = place.answer_by


def check_worker(referral: Referral, worker_id: int | None) -> Member:
    """Who can make the other half of the pair in the receiving unit. Raises Refusal for anybody else."""
    for member in queries.workers_of(referral):
        if member.membership_id == worker_id:
            return member
    if referral.direction is Direction.TO_COUNCIL:
        raise Refusal(_("Choisissez une personne du travail social de ce lieu d’accueil."), field="worker")
    raise Refusal(_("Choisissez un conseil dédié de cette agence."), field="worker")


def check_review(review_on: date | None, today: date, *, field: str, days: int = HOLD_DAYS) -> None:
    """A date to look at it again, after today and within reach. Raises Refusal."""
    if review_on is None or not today < review_on <= today + timedelta(days=days):
        latest = format_date(today + timedelta(days=days))
        message = _("Choisissez une date après aujourd’hui, au plus tard le %(latest)s.", latest=latest)
        raise Refusal(message, field=field)


def needed(text: str | None, field: str, message: str) -> str:
    """A text that says something. Raises Refusal."""
    if not text or not text.strip():
        raise Refusal(message, field=field)
    return text.strip()


def check_twin(file_id: int, institution_id: int) -> None:
    """One referral at a time about a person towards an institution. Raises Conflict with the date of the first."""
    since = queries.running_since(file_id, institution_id)
    if since is not None:
        day = format_date(civil_date(since, None))
        raise Conflict(_("Une orientation est déjà en cours depuis le %(day)s.", day=day))
