"""Places of an agreement: how many people it can follow at once, who holds one, who waits for one.

Packages above call down: `reserve` when a referral is sent, `take` when a support opens, `free_...` when it ends.
"""

from agreements.capacity import Capacity, Places, PlaceState, capacity
from agreements.places.actions import (
    free_referral,
    free_support,
    offer_begun,
    offer_waiting,
    pass_on,
    reserve,
    take,
    take_again,
)
from agreements.places.events import PlaceOffered
from agreements.places.models import AgreementPlace
from agreements.places.queries import capacity_of, held_by, of_agreement, of_pool, ranks

__all__ = [
    "AgreementPlace",
    "Capacity",
    "PlaceOffered",
    "PlaceState",
    "Places",
    "capacity",
    "capacity_of",
    "free_referral",
    "free_support",
    "held_by",
    "of_agreement",
    "of_pool",
    "offer_begun",
    "offer_waiting",
    "pass_on",
    "ranks",
    "reserve",
    "take",
    "take_again",
]
