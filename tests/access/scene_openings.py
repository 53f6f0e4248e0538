"""The request for access of the matrix: a colleague of the social worker of Léa Abadie asks her."""

from sqlalchemy.orm import Session

from casefiles.openings.models import AccessRequest
from core.clock import now
from tests import people
from tests.world import days_ago, reference


def add_openings(session: Session, file_ids: dict[str, int]) -> dict[str, str]:
    """Its reference, by the name of the verdicts."""
    ref = reference("DA", "31", "asked")
    request = AccessRequest(
        ref=ref, file_id=file_ids["Abadie"], asker_id=people.membership_id("leo.caron"), asked_for="Une personne",
        reason="Elle m’a appelé pendant ma permanence.", until_on=days_ago(-9), asked_at=now(),
        decider_id=people.membership_id("anne.roux"), unit_id=people.unit_of("MDS Toulouse Nord").id,
    )  # fmt: skip
    session.add(request)
    return {"asked": ref}
