"""What the pair writes in a file. Pure Python.

Source: data·inclusion thematics schema v1.0.8 (Licence Ouverte 2.0) for barriers.
"""

from datetime import date
from enum import StrEnum

FIRST_AGE, LAST_AGE = 14, 120


class Severity(StrEnum):
    """Impact of a barrier on the search for work."""

    NONE = "none"
    MEDIUM = "medium"
    STRONG = "strong"


class Owner(StrEnum):
    """Who acts."""

    ADVISOR = "advisor"
    SOCIAL_WORKER = "social_worker"
    PERSON = "person"


class PlanKind(StrEnum):
    """Both stand in one flat list."""

    OBJECTIVE = "objective"
    ACTION = "action"


class PlanState(StrEnum):
    """States of a plan item; dropping asks for a reason."""

    TO_DO = "to_do"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    DROPPED = "dropped"


class BarrierState(StrEnum):
    """States of a barrier."""

    OPEN = "open"
    LIFTED = "lifted"


class Channel(StrEnum):
    """How a contact took place."""

    PHONE = "phone"
    EMAIL = "email"
    IN_PERSON = "in_person"
    VIDEO = "video"
    LETTER = "letter"
    HOME_VISIT = "home_visit"
    THREE_WAY = "three_way"


class AgreedBy(StrEnum):
    """How the person gave their agreement."""

    PAPER = "paper"
    ORAL = "oral"  # before a witness
    LINK = "link"  # the person opened a one-time address sent to them


class ContactBy(StrEnum):
    """How the person wishes to be reached."""

    PHONE = "phone"
    EMAIL = "email"
    LETTER = "letter"


class Category(StrEnum):
    """What people pick first: nine social categories of data·inclusion, and remobilisation."""

    HOUSING = "logement-hebergement"
    HEALTH = "sante"
    MOBILITY = "mobilite"
    DIGITAL = "numerique"
    FAMILY = "famille"
    MONEY = "difficultes-financieres"
    ADMINISTRATIVE = "difficultes-administratives-ou-juridiques"
    LANGUAGE = "lecture-ecriture-calcul"
    EQUIPMENT = "equipement-et-alimentation"
    REMOBILISATION = "remobilisation"


# Never shareable by default (professional secrecy, penal code 226-13): kept at the author's own service.
SENSITIVE_THEMATICS = frozenset(
    {
        "sante--addictions",
        "sante--sante-mentale",
        "sante--sante-sexuelle",
        "famille--surmonter-conflits-separation-violence",
    }
)


def age(born: date, today: date) -> int:
    """Completed years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
