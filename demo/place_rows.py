"""The place each story holds today, as a row."""

from agreements.places import PlaceState
from demo.bulk import Bulk
from demo.histories import Story
from demo.places import Territory
from referrals.workflow import State


def add_place(
    bulk: Bulk,
    territory: Territory,
    story: Story,
    held_by: tuple[int, str, int | None],
    *,
    asked_at: str,
    answered_at: str,
) -> None:
    """Taken, reserved or waited for; a freed one would leave nothing to show.

    `held_by`: key and reference of the referral, key of the support when there is one.
    """
    if story.state is State.DECLINED or story.end:
        return
    state = PlaceState.TAKEN if held_by[2] else PlaceState.RESERVED
    reserved_at: str | None = asked_at
    if story.state is State.WAITING:
        state, reserved_at = PlaceState.WAITING, None
    taken_at = answered_at if state is PlaceState.TAKEN else None
    office = story.office.unit if story.office else None
    row = (
        bulk.next_id("agreement_places"), territory.agreement, story.agency.unit, office, story.author, *held_by,
        state.value, asked_at, reserved_at, taken_at,
    )  # fmt: skip
    bulk.add("agreement_places", row)
