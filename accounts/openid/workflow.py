"""Signing in with an OpenID provider: purposes of a flow, why an answer is refused, what is then said. Pure Python."""

from datetime import timedelta
from enum import StrEnum

FLOW_OPEN = timedelta(minutes=10)  # from the button to the return
PROVEN_OPEN = timedelta(minutes=15)  # from the return to the acceptance of an invitation
SKEW = timedelta(seconds=60)  # by how much the clocks of both sides may differ
OLDEST = timedelta(minutes=10)  # an answer made longer ago belongs to no flow that is still open
WORD_LENGTH = 32  # least length of state and nonce (ProConnect, technical documentation, 2.2.1.2)
ALGORITHMS = ("ES256", "RS256")


class Profile(StrEnum):
    """How a provider speaks."""

    PROCONNECT = "proconnect"
    GENERIC = "generic"


class Purpose(StrEnum):
    """What a flow was started for."""

    SIGN_IN = "sign_in"
    INVITATION = "invitation"
    SIGN_OUT = "sign_out"
    PROOF = "proof"  # of the second factor once more, for a session that is open


class Told(StrEnum):
    """The page shown for a refusal; the same for every reason that must not be told apart."""

    AGAIN = "again"
    CANCELLED = "cancelled"
    DOWN = "down"
    UNKNOWN = "unknown"
    CLOSED = "closed"
    UNPROVED = "unproved"


class Reason(StrEnum):
    """Why nobody was signed in; the code stands in the journal and on the page, for whoever is asked for help."""

    # The address of the return.
    STATE = "state"
    BROWSER = "browser"
    LATE = "late"
    ANSWER_ISSUER = "answer_issuer"
    NO_CODE = "no_code"
    ERROR = "error"
    CANCELLED = "cancelled"
    # The provider.
    UNREACHABLE = "unreachable"
    BUSY = "busy"
    REDIRECT = "redirect"
    TOO_LARGE = "too_large"
    STATUS = "status"
    DISCOVERY = "discovery"
    KEYS = "keys"
    TOKEN_ANSWER = "token_answer"  # noqa: S105 - a code
    # Signatures.
    MALFORMED = "malformed"
    HEADER = "header"
    ALGORITHM = "algorithm"
    KEY = "key"
    SIGNATURE = "signature"
    # Claims.
    ISSUER = "issuer"
    AUDIENCE = "audience"
    PARTY = "authorized_party"
    NONCE = "nonce"
    EXPIRED = "expired"
    FUTURE = "future"
    SUBJECT = "subject"
    ACCESS_HASH = "access_hash"
    METHODS = "methods"
    LEVEL = "level"
    UNSIGNED = "unsigned"
    USERINFO = "userinfo"
    USERINFO_SUBJECT = "userinfo_subject"
    # Who it is.
    IDENTITY_PROVIDER = "identity_provider"
    ORGANISATION = "organisation"
    UNKNOWN = "unknown"
    DEACTIVATED = "deactivated"
    MEMBERSHIP = "membership"
    # The proof asked of a session once more.
    STALE = "stale"
    ANOTHER = "another"


_DOWN = {Reason.UNREACHABLE, Reason.BUSY, Reason.REDIRECT, Reason.TOO_LARGE, Reason.STATUS}
_DOWN |= {Reason.DISCOVERY, Reason.KEYS}
_CLOSED = {Reason.ORGANISATION, Reason.DEACTIVATED, Reason.MEMBERSHIP}
_UNPROVED = {Reason.STALE, Reason.ANOTHER}


class Refused(Exception):
    """Nobody is signed in. The account and its organisation are named when they were found, for the journal."""

    def __init__(self, reason: Reason, *, user_id: int | None = None, organisation_id: int | None = None) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.user_id = user_id
        self.organisation_id = organisation_id


def told(reason: Reason) -> Told:
    """The page of a reason. No access in force is said alike, whatever ended it."""
    if reason in _DOWN:
        return Told.DOWN
    if reason in _CLOSED:
        return Told.CLOSED
    if reason in _UNPROVED:
        return Told.UNPROVED
    return {Reason.CANCELLED: Told.CANCELLED, Reason.UNKNOWN: Told.UNKNOWN}.get(reason, Told.AGAIN)
