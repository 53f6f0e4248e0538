"""What follows for files when a post ends, is given back, or is stood in for; and who is told of it."""

from dataclasses import replace

from sqlalchemy import select

from accounts.models import Notice
from casefiles import queries
from casefiles.actions import leaving
from casefiles.events import FileHandedOver, FileTakenOver
from casefiles.models import CaseFile
from core.actor import Actor
from core.clock import now, today
from core.db import db
from core.events import subscribe
from core.guard import system_actor
from core.i18n import N_
from core.i18n import lazy_gettext as _l
from partners.members import holdings
from partners.members.events import AbsencesShortened, MembershipLeft, MembershipRestored, StandInEnded, StandInNamed
from partners.members.holdings import Held
from partners.members.models import StandIn
from partners.models import Membership
from partners.notices.actions import tell
from partners.queries import heads_of, members
from partners.workflow import QUEUE_KEEPERS

PARKED = N_("Une personne de l’équipe est partie : des dossiers attendent que vous nommiez qui les reprend.")
GIVEN = N_("Un dossier vous est confié : la personne qui le suivait a quitté ce poste.")
HANDED = N_("Un dossier vous est confié par une personne de l’équipe : elle a laissé une note.")
PARTNER_LEFT = N_("L’autre membre du binôme a quitté son poste : son équipe va nommer quelqu’un.")
PARTNER_CHANGED = N_("L’autre membre du binôme a changé.")
STOOD_IN = N_("Votre absence a été annoncée : une personne de l’équipe vous remplace et voit vos dossiers.")
STANDS_IN = N_("Vous remplacez une personne de l’équipe : ses dossiers vous sont ouverts pendant son absence.")


def _as(by_id: int | None, system: Actor) -> Actor:
    """The system, for what somebody decided: their post stays in the traces."""
    return replace(system, membership=by_id)


def _on_left(fact: MembershipLeft) -> None:
    with system_actor("a leaver's files change hands") as system:
        handed, parked = leaving.leave(
            fact.membership_id, unit_id=fact.unit_id, heir_id=fact.heir_id, may_park=fact.may_park,
            by=_as(fact.by_id, system), at=now(),
        )  # fmt: skip
        for file_id in handed:
            _tell_heir(file_id, fact.heir_id or 0, fact.by_id)
        for file_id in parked:
            _tell_of(file_id, _pairs(file_id) - {fact.membership_id}, PARTNER_LEFT, fact.by_id)
        if parked:
            tell_keepers(fact.membership_id, fact.unit_id, fact.by_id)


def _tell_heir(file_id: int, heir_id: int, by_id: int | None, words: str = GIVEN) -> None:
    """The new half, and whoever makes the pair with it."""
    _tell_of(file_id, {heir_id}, words, by_id)
    _tell_of(file_id, _pairs(file_id) - {heir_id}, PARTNER_CHANGED, by_id)


def _pairs(file_id: int) -> set[int]:
    return {key for support in queries.open_supports(file_id) for key in support.pair if key is not None}


def _tell_of(file_id: int, whom: set[int], text: str, by_id: int | None) -> None:
    ref = db.session.scalars(select(CaseFile.ref).where(CaseFile.id == file_id)).one()
    told = whom - {by_id} if by_id is not None else whom
    tell(told, kind="leaver.pair", text=text, endpoint="casefiles.show", ref=ref, at=now(), by_id=by_id, about=ref)


def tell_keepers(membership_id: int, unit_id: int, by_id: int | None) -> None:
    """Those who name a new owner for what a leaver held: the unit's keepers, else the nearest head above; once."""
    keepers = [row.membership_id for row in members([unit_id], QUEUE_KEEPERS, today()) if row.membership_id != by_id]
    ref = db.session.get_one(Membership, membership_id).ref
    unread = select(Notice.id).where(Notice.kind == "leaver.parked", Notice.ref == ref, Notice.read_at.is_(None))
    if db.session.scalar(unread.limit(1)) is None:
        whom = [key for key in keepers or heads_of(unit_id) if key != membership_id]
        tell(whom, kind="leaver.parked", text=PARKED, endpoint="casefiles.to_take_over", ref=ref, at=now(), by_id=by_id)


def _on_taken_over(fact: FileTakenOver | FileHandedOver) -> None:
    words = HANDED if isinstance(fact, FileHandedOver) else GIVEN
    with system_actor("who goes on with a file is told"):
        _tell_heir(fact.file_id, fact.to_id, fact.by_id, words)


def _on_restored(fact: MembershipRestored) -> None:
    with system_actor("a post given back finds its files") as system:
        leaving.give_back(fact.membership_id, by=_as(fact.by_id, system), at=now())


def _on_stand_in_named(fact: StandInNamed) -> None:
    with system_actor("a colleague stands in") as system:
        row = db.session.get_one(StandIn, fact.stand_in_row_id)
        leaving.cover_all(row, by=_as(fact.by_id, system), at=now())
    ref = db.session.get_one(Membership, fact.membership_id).ref
    whom = [fact.stand_in_id] if fact.stand_in_id != fact.by_id else []
    tell(whom, kind="leaver.stand_in", text=STANDS_IN, endpoint="members.absence", ref=ref, at=now(), by_id=fact.by_id)
    away = [fact.membership_id] if fact.membership_id != fact.by_id else []
    tell(away, kind="leaver.stand_in", text=STOOD_IN, endpoint="members.absence", ref=ref, at=now(), by_id=fact.by_id)


def _on_shortened(fact: AbsencesShortened) -> None:
    with system_actor("a post gets a last day, and whoever stands in for it"):
        leaving.shorten_cover(fact.membership_id, fact.over_at)


def _on_stand_in_ended(fact: StandInEnded) -> None:
    with system_actor("a colleague stands in no more"):
        leaving.uncover_all(db.session.get_one(StandIn, fact.stand_in_row_id), at=now())


def _held(membership_id: int) -> list[Held]:
    """How many people a post follows; a count."""
    with system_actor("how many files a post holds"):
        number = len(leaving.files_held(membership_id))
    return [Held(_l("Personnes suivies"), number)]


def listen() -> None:
    """Subscribe; done once when the module is imported, again after a test emptied the registry."""
    subscribe(MembershipLeft, _on_left)
    subscribe(FileTakenOver, _on_taken_over)
    subscribe(FileHandedOver, _on_taken_over)
    subscribe(MembershipRestored, _on_restored)
    subscribe(StandInNamed, _on_stand_in_named)
    subscribe(StandInEnded, _on_stand_in_ended)
    subscribe(AbsencesShortened, _on_shortened)
    if _held not in holdings.counters:
        holdings.counters.append(_held)


listen()
