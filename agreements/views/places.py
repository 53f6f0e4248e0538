"""What the directory of partners says of the places of agencies, which that package cannot know."""

from collections.abc import Sequence

from agreements import queries
from agreements.place_words import public_words
from core.clock import today
from partners.views import beside


def places_left(unit_ids: Sequence[int]) -> dict[int, str]:
    """« 6 places libres sur 70 » for each agency of an agreement in force."""
    found = queries.places_of(unit_ids, today)
    return {unit_id: public_words(row.places) for unit_id, row in found.items()}


beside.append(places_left)
