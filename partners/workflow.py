"""Units, sides and roles: who stands where in the two institutions. Pure Python."""

from enum import StrEnum


class Side(StrEnum):
    """The two institutions of an agreement."""

    COUNCIL = "council"
    EMPLOYMENT = "employment"


class UnitKind(StrEnum):
    """Levels of the tree: organisation > department or directorate > office or agency."""

    ORGANISATION = "organisation"
    DIRECTORATE = "directorate"
    OFFICE = "office"  # council: maison des solidarités
    AGENCY = "agency"  # employment service


# What people look for in the directory: directorates only hold the tree together.
PLACES = (UnitKind.ORGANISATION, UnitKind.OFFICE, UnitKind.AGENCY)


class Role(StrEnum):
    """What a membership lets its user do in its unit."""

    ADVISOR = "advisor"  # prescribing
    DEDICATED_ADVISOR = "dedicated_advisor"
    SOCIAL_WORKER = "social_worker"
    ROUTER = "router"  # council coordinator, or the agency's coordinator
    SECRETARY = "secretary"
    HEAD = "head"
    AGREEMENT_ADMIN = "agreement_admin"
    REGIONAL_ADMIN = "regional_admin"
    ACCOUNT_ADMIN = "account_admin"
    SIGNATORY = "signatory"
    DPO = "dpo"
    TECHNICAL = "technical"


# Who follows people: has a portfolio, case files and referrals of one's own.
FOLLOWERS = (Role.ADVISOR, Role.DEDICATED_ADVISOR, Role.SOCIAL_WORKER)
ADVISORS = (Role.ADVISOR, Role.DEDICATED_ADVISOR)
# Who may ever read a case file: a head follows nobody, and reads what an emergency or a granted request opens.
READERS = (*FOLLOWERS, Role.HEAD)
# Who distributes what arrives in a unit.
QUEUE_KEEPERS = (Role.ROUTER, Role.HEAD)
# Which role makes a half of the pair on each side.
HALVES: dict[Side, Role] = {Side.EMPLOYMENT: Role.DEDICATED_ADVISOR, Side.COUNCIL: Role.SOCIAL_WORKER}
# Who receives referrals: distributes them, or answers those that were assigned.
RECEIVERS = (*QUEUE_KEEPERS, *HALVES.values())
# Who reads agreements: both sides' professionals; the secretary only needs the directory.
PROFESSIONALS = (*FOLLOWERS, *QUEUE_KEEPERS)
ADMINISTRATORS = (Role.AGREEMENT_ADMIN, Role.REGIONAL_ADMIN)
# Whose sessions end sooner when left alone (security page, 4).
WATCHED_CLOSELY = (*ADMINISTRATORS, Role.ACCOUNT_ADMIN, Role.DPO, Role.TECHNICAL)


class EndedWhy(StrEnum):
    """Why a membership ended before its dates said so."""

    LEFT = "left"  # by whoever manages the accounts of the unit
    UNCONFIRMED = "unconfirmed"  # nobody confirmed it in a review: suspended, and can be given back
