"""What a page shows before it counts: a new telephone's secret, and recovery codes to be noted.

It travels in the form of that page, locked for one user, and is kept once its reader says that it is noted. So a form
sent twice, a reload or a page that never arrived loses nothing: the same form shows the same codes again, and those of
before are good until then.
"""

import json
from dataclasses import dataclass
from enum import StrEnum

from accounts.factors.holder import PURPOSE
from accounts.factors.workflow import CODES, new_recovery_code
from core import keys
from core.config import Settings


class Stage(StrEnum):
    """How far an offer has come; the form of one stage is worth nothing at another."""

    OFFERED = "offered"  # made, the codes not shown yet
    SHOWN = "shown"  # the codes are on the page, the first code of the telephone was right


@dataclass(frozen=True, slots=True)
class Offer:
    """Recovery codes; with a telephone, its secret and, once given, the step of its first code."""

    codes: tuple[str, ...]
    secret: str | None = None
    step: int | None = None


def ten_codes() -> tuple[str, ...]:
    """New recovery codes, kept nowhere."""
    return tuple(new_recovery_code() for _number in range(CODES))


def _record(stage: Stage, user_id: int) -> str:
    return f"{stage} to user {user_id}"


def close(offer: Offer, stage: Stage, user_id: int, settings: Settings) -> str:
    """As it stands in a form: locked, for this user and stage alone."""
    text = json.dumps([offer.codes, offer.secret, offer.step])
    return keys.lock(text, purpose=PURPOSE, record=_record(stage, user_id), secret=keys.secrets(settings)[0])


def opened(given: str | None, stage: Stage, user_id: int, settings: Settings) -> Offer | None:
    """What a form carries; None when it is altered, of somebody else or of another stage."""
    try:
        text, _present = keys.unlock(
            given or "", purpose=PURPOSE, record=_record(stage, user_id), secrets=keys.secrets(settings)
        )
    except keys.Unreadable:
        return None
    codes, secret, step = json.loads(text)
    return Offer(tuple(codes), secret, step)
