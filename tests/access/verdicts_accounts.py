"""Passwords, the journal of an institution, alerts: who opens what, in the words of `verdicts.py`."""

PUBLIC = {"reset.forgotten", "reset.choose"}
LINKS = {"reset.choose"}  # no running one here: `tests/accounts/test_reset.py` follows it
OWN = {"reset.change"}  # one's own password

FOLLOWERS = {"advisor", "dedicated", "worker"}
EVERYONE = FOLLOWERS | {
    "router", "head", "administrator", "regional", "secretary", "dpo", "technical", "signatory",
}  # fmt: skip

WHO: dict[str, set[str]] = {
    **dict.fromkeys(OWN, EVERYONE),
    "accounts.sign_out": EVERYONE,
    "accounts.switch_membership": EVERYONE,
    "reports.journal": {"dpo"},
}
