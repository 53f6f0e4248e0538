"""The second factor and one's own account, in the words of `verdicts.py`: whose they are, whatever the role."""

# Open to who is signed in by half, and nothing else that is not public.
HALF = {
    "factors.prove", "factors.check_code", "factors.recovery", "factors.check_recovery", "factors.passkey_challenge",
    "factors.check_passkey", "factors.enrol", "factors.confirm", "accounts.sign_out",
}  # fmt: skip
PAGES = {
    "factors.prove", "factors.recovery", "factors.enrol", "factors.index", "factors.new_passkey", "accounts.account",
    "accounts.own_sessions", "openid.identities",
}  # fmt: skip
NEVER = {"factors.check_passkey", "factors.add_passkey"}  # no browser of the matrix signs anything
BUTTONS = {"accounts.end_session", "accounts.end_other_sessions", "factors.new_codes"}  # sent empty, they lead back
SAVED_ONCE = {"casefiles.make_calendar"}  # answered by the page that shows it, once
ENDPOINTS = (
    (HALF - {"accounts.sign_out"}) | PAGES | NEVER | BUTTONS
    | {"factors.remove_totp", "factors.remove_passkey", "factors.add_challenge", "accounts.stay"}
    | {"openid.prove", "openid.remove_identity"}
)  # fmt: skip
OF_SOMEBODY = {"factors.remove_passkey", "accounts.end_session"}
WHOSE = ("of anne", "missing")
