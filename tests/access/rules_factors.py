"""Pages of the second factor and of one's own account: who opens them, and what each is answered."""

from tests.access.actors import Who
from tests.access.verdicts import V
from tests.access.verdicts_factors import BUTTONS, ENDPOINTS, HALF, NEVER, PAGES, SAVED_ONCE

__all__ = ["ENDPOINTS", "HALF", "SAVED_ONCE", "expected"]


OF_PROVIDERS = {"openid.prove", "openid.remove_identity"}


def _of_provider(endpoint: str, sent: str) -> V:
    """No session of the matrix came from a provider, and nobody has an identity."""
    if endpoint == "openid.prove":
        return V.DENIED
    return V.REFUSED if sent == "blank" else V.HIDDEN


def expected(endpoint: str, who: Who, target: str, sent: str) -> V:
    """The door let them in: everyone has a telephone, only Anne has a passkey and another session."""
    is_anne = who.login == "anne.roux"
    if endpoint in OF_PROVIDERS:
        return _of_provider(endpoint, sent)
    if endpoint in PAGES:
        return V.SIGN_IN if endpoint == "factors.enrol" and who.is_half else V.OK
    if endpoint in ("factors.passkey_challenge", "factors.add_challenge"):
        return V.OK if is_anne or endpoint == "factors.add_challenge" else V.DENIED
    if endpoint == "factors.confirm" and (who.is_half or sent == "blank"):
        return V.SIGN_IN  # the first factor only, and only with the secret that was shown
    if endpoint in NEVER or (endpoint == "factors.remove_totp" and not is_anne):
        return V.REFUSED
    if sent == "blank" and endpoint != "accounts.stay":
        return V.ELSEWHERE if endpoint in BUTTONS else V.REFUSED
    if target == "missing" or (target == "of anne" and not is_anne):
        return V.HIDDEN
    return V.OK if endpoint in SAVED_ONCE | {"accounts.stay"} else V.DONE
