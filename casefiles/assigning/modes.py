"""An advisor follows a person in one of the service's own modes, without any referral, and changes it."""

from datetime import datetime

from casefiles import actions, queries
from casefiles.assigning.workflow import OWN_MODES
from casefiles.models import CaseFile, Support
from casefiles.workflow import Exit, Mode
from core.actor import Actor
from core.errors import NotAllowed, Refusal
from core.i18n import gettext as _
from partners.workflow import ADVISORS


def own_support(file: CaseFile) -> Support | None:
    """The open support in one of the service's own modes."""
    return next((support for support in file.supports if support.is_open and support.mode in OWN_MODES), None)


def may_change(actor: Actor, file: CaseFile) -> bool:
    """An advisor, where nobody else follows the person in such a mode."""
    known = own_support(file)
    return actor.role in ADVISORS and (known is None or known.advisor_id == actor.membership)


def follow_in(file: CaseFile, mode: Mode, *, by: Actor, at: datetime) -> Support:
    """Open a support in a mode; that of another own mode ends the same day, as another mode.

    The new one is opened first, so that access never lapses. Raises NotAllowed, Refusal for the mode that runs, a
    mode that a referral opens, or a full portfolio.
    """
    if not may_change(by, file):
        raise NotAllowed(_("La modalité est choisie par le conseiller ou la conseillère qui suit la personne."))
    if mode not in OWN_MODES:
        raise Refusal(_("Cette modalité s’ouvre par une orientation."), field="mode")
    queries.lock_file(file.id)
    before = next((support for support in queries.open_supports(file.id) if support.mode in OWN_MODES), None)
    if before is not None and before.mode is mode:
        raise Refusal(_("La personne est déjà suivie dans cette modalité."), field="mode")
    opened = actions.open_support(
        file.id, mode=mode, advisor_id=by.membership, worker_id=None, agency_id=by.unit, territory=file.territory,
        by=by, at=at,
    )  # fmt: skip
    if before is not None:
        actions.close(before, exit=Exit.OTHER_MODE, by=by, at=at)
    return opened
