"""The agreement of each person who was referred, as a row."""

from random import Random

from casefiles.consent import usual_expiry
from casefiles.workflow import AgreedBy
from demo import texts
from demo.bulk import Bulk
from demo.histories import Story
from demo.places import Territory

AGREED = (AgreedBy.PAPER, AgreedBy.ORAL)


def add_agreement(bulk: Bulk, rng: Random, territory: Territory, story: Story, made: tuple[int, str]) -> None:
    """Given before the referral is sent, and once more to the shared diagnosis, which replaces it.

    `made`: key of the file, and when it was written down.
    """
    file_id, recorded_at = made
    day, channel = story.entry or story.created, rng.choice(AGREED)
    partner = territory.institution(story.direction)
    witness = texts.WITNESS if channel is AgreedBy.ORAL else (None, None)
    row = (
        bulk.next_id("person_agreements"), file_id, partner, "[]", str(day), str(usual_expiry(day, None)),
        channel.value, *witness, story.author, recorded_at, 1,
    )  # fmt: skip
    bulk.add("person_agreements", row)
