"""How a referral ended, in words: what was answered, or why there is no answer; and what came before and after it."""

from dataclasses import dataclass

from flask import url_for

from casefiles import queries as casefiles
from casefiles.workflow import AccessLevel
from core.i18n import format_date, format_datetime
from core.i18n import gettext as _
from core.labels import label
from referrals import queries
from referrals.models import Referral
from referrals.queries import History
from referrals.views.frame import People
from referrals.workflow import ANSWERED_STATES, State, Step

ENDINGS = (
    Step.ACCEPT,
    Step.ACCEPT_SOCIAL,
    Step.DECLINE,
    Step.ANSWER_RESOURCES,
    Step.REDIRECT,
    Step.WITHDRAW,
    Step.EXPIRE,
)
Rows = list[tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class Ending:
    """What the panel of an ended referral says."""

    title: str
    when: str  # by whom, on which day
    text: str
    rows: Rows


def ending(referral: Referral, history: History, people: People) -> Ending | None:
    """None while it is open."""
    if referral.closed_at is None:
        return None
    is_answer = referral.state in ANSWERED_STATES
    return Ending(
        _("La réponse") if is_answer else _("La fin de l’orientation"),
        _when(referral, history),
        _text(referral, people),
        _rows(referral),
    )


def _when(referral: Referral, history: History) -> str:
    day = format_datetime(referral.closed_at, referral.territory)
    event = next((event for event in history.events if event.step in ENDINGS), None)
    member = history.members.get(event.membership_id or 0) if event else None
    if event is not None and member is None and referral.state in ANSWERED_STATES:
        return _("par %(who)s, le %(day)s", who=_("le service, par un lien"), day=day)
    if member is None:
        return _("le %(day)s", day=day)
    return _("par %(who)s, le %(day)s", who=member.words, day=day)


def _text(referral: Referral, people: People) -> str:
    """One sentence; empty when the rows say it all."""
    worker = people.assigned.name if people.assigned else ""
    if referral.is_social_only:
        return _("Un accompagnement social exclusif est ouvert avec %(worker)s.", worker=worker)
    if referral.state is State.ACCEPTED:
        named = people.named.name if people.named else ""
        return _("L’accompagnement global est ouvert avec %(worker)s et %(advisor)s.", worker=worker, advisor=named)
    if referral.state is State.RESOURCED:
        return _("Ce n’est pas un refus : ces ressources répondent au besoin de la personne.")
    if referral.state is State.EXPIRED:
        return _("Le lieu qui recevait n’a rien fait pendant le délai : l’orientation a expiré et sa place est rendue.")
    return ""


def _rows(referral: Referral) -> Rows:
    if referral.decline_reason is not None:
        return [
            (_("Motif"), label(referral.decline_reason)),
            (_("Précision"), referral.decline_text),
            (_("Vers qui orienter"), referral.suggestion),
        ]
    if referral.withdraw_reason is not None:
        return [(_("Motif"), label(referral.withdraw_reason)), (_("Précision"), referral.withdraw_text)]
    if referral.redirect_reason is not None:
        return [(_("Motif"), referral.redirect_reason)]
    if referral.state is State.RESOURCED:
        return [(row.name, row.details) for row in queries.resources_of(referral)]
    return []


@dataclass(frozen=True, slots=True)
class Linked:
    """Another referral of the same need, that the reader may open."""

    text: str
    href: str
    comes_before: bool


def chain(referral: Referral) -> list[Linked]:
    """What came before and what followed, as far as the reader sees it. No statement for one that can have neither."""
    if referral.chain_id is None and referral.closed_at is None:
        return []
    return [
        Linked(
            _(
                "%(state)s – %(unit)s, %(day)s",
                state=label(State(row.state)),
                unit=row.unit or _("pas encore envoyée"),
                day=format_date(row.created_at),
            ),
            url_for("referrals.show", ref=row.ref),
            row.id < referral.id,
        )
        for row in queries.chain_of(referral)
    ]


def may_refer_again(referral: Referral, steps: list[Step]) -> bool:
    """The step is open to the reader, who still reads the content of the file."""
    return Step.RE_REFER in steps and casefiles.reach(referral.file_id) is AccessLevel.CONTENT
