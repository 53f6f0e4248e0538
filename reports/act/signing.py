"""The signature page of an act: one block for each party, and what proves each signature."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agreements.models import AgreementSignatory, AgreementVersion
from agreements.models_amendments import Signable
from agreements.workflow import State
from core import typography
from core.clock import civil_date
from core.i18n import format_datetime
from partners.workflow import Side
from reports.act.parts import fr

FINGERPRINT_GROUP = 8


@dataclass(frozen=True, slots=True)
class Signatory:
    """One person of a party, with the evidence line by line; without any, room to sign."""

    name: str
    quality: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A party and who signs for it."""

    party: str
    called: str
    people: tuple[Signatory, ...]


def blocks(one: Signable) -> list[Block]:
    """The council first, as in the heading."""
    agreement = one.agreement
    return [
        Block(agreement.council.name, fr("Le Département"), _people(one, Side.COUNCIL)),
        Block(agreement.employment.name, fr("Le Service de l'emploi"), _people(one, Side.EMPLOYMENT)),
    ]


def _people(one: Signable, side: Side) -> tuple[Signatory, ...]:
    return tuple(
        Signatory(row.name, row.quality, tuple(_evidence(row, one.agreement.territory)))
        for row in one.standing
        if row.side is side
    )


def _evidence(one: AgreementSignatory, territory: str) -> list[str]:
    if one.signed_at is not None and one.sha256 is not None:
        return [
            fr("Acte : %(act)s", act=one.authority),
            fr("Signé le %(moment)s", moment=format_datetime(one.signed_at, territory)),
            fr("Empreinte signée : %(digest)s", digest=fingerprint(one.sha256)),
        ]
    if one.signed_on is not None:
        return [fr("Signé sur papier le %(day)s", day=typography.long_date(one.signed_on))]
    return []


def fingerprint(sha256: str) -> str:
    """In groups, to be compared by eye."""
    return " ".join(sha256[at : at + FINGERPRINT_GROUP] for at in range(0, len(sha256), FINGERPRINT_GROUP))


def statements(one: Signable, frozen: AgreementVersion | None, names: Mapping[int, str]) -> Sequence[str]:
    """Which text is signed, and how a paper signature came to be kept here."""
    found = []
    if frozen is None and one.state is State.DRAFT:
        found.append(fr("Ce texte n'est pas encore figé : il n'a pas d'empreinte et peut changer."))
    if frozen is not None:
        day = typography.long_date(civil_date(frozen.frozen_at, one.agreement.territory))
        found.append(
            fr(
                "Version %(number)s, figée le %(day)s, empreinte SHA-256 : %(digest)s. Elle identifie les clauses "
                "figées dont ce document est la mise en forme.",
                number=frozen.number,
                day=day,
                digest=fingerprint(frozen.sha256),
            )
        )
    return [*found, *_recorded(one, names)]


def _recorded(one: Signable, names: Mapping[int, str]) -> list[str]:
    found = []
    territory = one.agreement.territory
    if one.recorded_at is not None and one.recorded_by_id is not None:
        who, at = names.get(one.recorded_by_id, ""), format_datetime(one.recorded_at, territory)
        found.append(fr("Signature sur papier enregistrée le %(at)s par %(who)s.", at=at, who=who))
    if one.copy_sha256 is not None:
        digest = fingerprint(one.copy_sha256)
        found.append(fr("Exemplaire signé conservé, empreinte SHA-256 : %(digest)s.", digest=digest))
    if one.confirmed_at is not None and one.confirmed_by_id is not None:
        who, at = names.get(one.confirmed_by_id, ""), format_datetime(one.confirmed_at, territory)
        found.append(fr("Confirmée le %(at)s par %(who)s.", at=at, who=who))
    return found
