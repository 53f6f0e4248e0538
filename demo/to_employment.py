"""The second direction: stories drawn like the others, told as a social worker's who refers to the employment service.

The social worker opens the file and makes half of the pair; the agency's coordinator distributes, the dedicated advisor
answers. Days and outcome stay as they were drawn.
"""

from collections.abc import Iterable, Iterator

from demo import proportions, texts
from demo.accounts import COORDINATOR
from demo.following import Following
from demo.histories import Story
from demo.places import Territory
from partners.models import Unit
from partners.workflow import Role
from referrals.workflow import Direction


class Coordinators(Following):
    """Who distributes, in the agencies that answer, what social workers send."""

    def add(self, territories: list[Territory], password_hash: str) -> None:
        """One for each agency with dedicated advisors where an agreement runs; then the account that is one of them."""
        for place in territories:
            for agency in place.agencies:
                if agency.dedicated and place.agreement is not None:
                    agency.router = self._member(agency.unit, Role.ROUTER)
        employment = self.session.get_one(Unit, territories[0].employment)
        self._account(COORDINATOR, employment, territories, password_hash)


def some_from_council(stories: Iterable[Story]) -> Iterator[Story]:
    """The published share of those with a referral told from the council's side, dealt out evenly."""
    due = 0.0
    for story in stories:
        if story.moves:
            due += proportions.FROM_COUNCIL
        if due >= 1:
            tell_from_council(story)
            due -= 1
        yield story


def tell_from_council(story: Story) -> None:
    """Turn a story with a referral to the council into its counterpart; its agency has a coordinator."""
    assert story.office  # noqa: S101 - narrows the type
    counterpart = {story.author: story.worker, story.office.router: story.agency.router, story.worker: story.advisor}
    for move in story.moves:
        move.by = counterpart[move.by]
        move.text = texts.OF_AGENCIES.get(move.text or "", move.text)
    story.direction, story.author = Direction.TO_EMPLOYMENT, story.worker
    story.reinforced_end = story.reinforced_exit = None
    story.contacts = [one for one in story.contacts if story.start and one[0] >= story.start]
