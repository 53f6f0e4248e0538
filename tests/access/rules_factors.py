"""Pages of the second factor and of one's own account: who opens them, and what each is answered."""

from tests.access.verdicts import V

# Open to who is signed in by half, and nothing else that is not public.
HALF = {
    "factors.prove", "factors.check_code", "factors.recovery", "factors.check_recovery", "factors.passkey_challenge",
    "factors.check_passkey", "factors.enrol", "factors.confirm", "accounts.sign_out",
}  # fmt: skip
