"""Places of the referrals the matrix acts on."""

from agreements.places import AgreementPlace, PlaceState
from core.clock import now
from referrals.models import Referral
from tests.world import days_ago


def offered_place(referral: Referral) -> AgreementPlace:
    """A place the referral waited for and is offered since."""
    return AgreementPlace(
        agreement_id=referral.agreement_id, agency_id=referral.from_unit_id, office_id=referral.to_unit_id,
        author_id=referral.author_id, referral_id=referral.id, referral_ref=referral.ref, state=PlaceState.RESERVED,
        asked_at=referral.sent_at, reserved_at=now(), answer_by=days_ago(-9),
    )  # fmt: skip
