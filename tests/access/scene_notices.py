"""Notices and a pause the matrix acts on."""

from sqlalchemy.orm import Session

from accounts.models import Notice
from core.clock import now
from partners.notices.models import NoticePause
from tests import people
from tests.world import days_ago


def add_notices(session: Session) -> tuple[dict[str, int], dict[str, int]]:
    """Keys of the notices and of the pauses, by the names the verdicts use."""
    referral, file = people.referral_of("Fabre").ref, people.file_of("Fabre").ref
    told: dict[str, tuple[str, str, str, str | None]] = {
        "about a person": ("anne.roux", "referrals.show", referral, file),
        "about an agreement": ("brigitte.leroy", "agreements.show", people.agreement_of("31").ref, None),
    }
    notices = {}
    for name, (login, endpoint, ref, about) in told.items():
        notice = Notice(
            membership_id=people.membership_id(login), kind="referral.assigned", endpoint=endpoint, ref=ref,
            text="Une orientation vous est affectée : à vous d’y répondre.", about=about, created_at=now(),
        )  # fmt: skip
        session.add(notice)
        session.flush()
        notices[name] = notice.id
    pause = NoticePause(
        membership_id=people.membership_id("anne.roux"), about=file, until_on=days_ago(-9), created_at=now()
    )
    session.add(pause)
    session.flush()
    return notices, {"of anne": pause.id}
