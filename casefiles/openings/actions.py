"""Opening a file in an emergency. None of this commits; each is journalled."""

from datetime import datetime

from accounts.journal import record_writing
from casefiles import queries as files
from casefiles.actions.facts import add_fact
from casefiles.models import FileAccess
from casefiles.openings import queries, telling
from casefiles.openings.models import GlassOpening
from casefiles.openings.queries import Found
from casefiles.openings.workflow import GLASS_LASTS, MOST_IN_A_DAY, ONCE_IN, ONCE_IN_HOURS, SHORTEST_REASON
from casefiles.workflow import AccessLevel, AccessWhy, Happened
from core.actor import Actor
from core.db import db
from core.errors import NotAllowed, Refusal
from core.guard import system_actor
from core.i18n import gettext as _
from partners.workflow import Role


def break_glass(found: Found, *, reason: str, by: Actor, at: datetime) -> GlassOpening:
    """One file opens to a head for an hour, reading only: what is shared, and what their own institution keeps.

    The pair and the officers are told in the same transaction. Raises NotAllowed for anybody but a head, Refusal for a
    reason in a word, a second time within a day, or a file more than a head opens in a day.
    """
    if by.role != Role.HEAD or by.membership is None or by.organisation is None:
        raise NotAllowed(_("Seul un responsable d’équipe ouvre un dossier en urgence."))
    check_reason(reason)
    _check_day(by.user or 0, at)
    open_until(found.file_id, Happened.GLASS_BROKEN, why=AccessWhy.GLASS, membership_id=by.membership,
          until_at=at + GLASS_LASTS, by=by, at=at)  # fmt: skip
    if queries.opened_since(found.file_id, by, at - ONCE_IN) is not None:
        raise Refusal(
            _(
                "Vous avez déjà ouvert ce dossier en urgence dans les %(hours)s heures : demandez-y l’accès.",
                hours=ONCE_IN_HOURS,
            )
        )
    row = GlassOpening(
        file_id=found.file_id, membership_id=by.membership, organisation_id=by.organisation, reason=reason.strip(),
        at=at, until_at=at + GLASS_LASTS,
    )  # fmt: skip
    db.session.add(row)
    record_writing("glass.break", file_id=found.file_id, subject=found.ref, reason=AccessWhy.GLASS)
    db.session.flush()
    telling.tell_glass(found, by=by, at=at)
    return row


def _check_day(user_id: int, at: datetime) -> None:
    if queries.files_opened_by(user_id, at - ONCE_IN) >= MOST_IN_A_DAY:
        raise Refusal(
            _(
                "Vous avez ouvert %(most)s dossiers en urgence en %(hours)s heures, le maximum : demandez l’accès à "
                "celui-ci, et prévenez la personne déléguée à la protection des données.",
                most=MOST_IN_A_DAY,
                hours=ONCE_IN_HOURS,
            )
        )


def check_reason(reason: str) -> None:
    """Raises Refusal for less than a sentence."""
    if len(reason.strip()) < SHORTEST_REASON:
        said = _("Expliquez en une phrase : %(least)s caractères au moins.", least=SHORTEST_REASON)
        raise Refusal(said, field="reason")


def open_until(
    file_id: int,
    fact: Happened,
    *,
    why: AccessWhy,
    membership_id: int,
    until_at: datetime,
    by: Actor,
    at: datetime,
) -> None:
    """A dated access, and its line in the timeline. Held first: two requests for one file wait for each other."""
    with system_actor("a file opens to somebody who does not follow the person"):
        files.lock_file(file_id)
        access = FileAccess(
            file_id=file_id, membership_id=membership_id, level=AccessLevel.CONTENT, why=why, from_at=at,
            until_at=until_at, granted_by_id=by.membership,
        )  # fmt: skip
        db.session.add(access)
        add_fact(file_id, fact, by=by, at=at)
