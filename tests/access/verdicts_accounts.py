"""Passwords, the journal of an institution, alerts: who opens what, in the words of `verdicts.py`."""

from tests.access import verdicts_rights as rights

PUBLIC = {"reset.forgotten", "reset.choose"}
LINKS = {"reset.choose"}  # no running one here: `tests/accounts/test_reset.py` follows it
OWN = {"reset.change"}  # one's own password

FOLLOWERS = {"advisor", "dedicated", "worker"}
EVERYONE = FOLLOWERS | {
    "router", "head", "administrator", "regional", "secretary", "dpo", "technical", "signatory", "accounts",
}  # fmt: skip

JOURNAL = {"reports.check_journal"}  # asks for a verification
OF_ALERT = {"reports.alert"}
ALERTS = {"of anne": {"dora", "elise"}, "of elise": {"dora"}, "of an address": {"dora"}, "missing": set[str]()}

WHO: dict[str, set[str]] = {
    **dict.fromkeys(OWN, EVERYONE),
    **{key: {"dpo"} for key in ("reports.journal", "reports.journal_file", "reports.check_journal")},
    **rights.WHO,
    **{key: {"dpo", "head"} for key in ("reports.alerts", "reports.alert")},
}
