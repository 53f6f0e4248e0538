"""Tables that hold nothing of an accompanied person, and whose data they hold instead: none escapes a declaration.

Tables of people are declared column by column beside their models (`core/personal_data.py`).
"""

from typing import Final

# Accounts and posts of professionals: their data, given on their own pages and kept as `accounts` and `members` say.
STAFF: Final = (
    "access_reviews", "agreement_approvals", "agreement_events", "agreement_signatories", "alerts", "calendar_feeds",
    "committee_attendees", "invitations", "journal_checks", "memberships", "notice_choices", "openid_flows",
    "openid_identities", "openid_sessions", "passkey_challenges", "passkeys", "password_resets", "portfolio_extras",
    "recovery_codes",
    "sign_in_attempts", "stand_ins", "totp_factors", "user_sessions", "users",
)  # fmt: skip
# Institutions, their conventions and figures, and the machinery: nobody's data.
NOBODY: Final = (
    "agreement_amendments", "agreement_axes", "agreement_legal_bases", "agreement_places", "agreement_reminders",
    "agreement_return_certificates", "agreement_return_comments", "agreement_return_events",
    "agreement_return_reminders", "agreement_return_versions", "agreement_returns", "agreement_run_offs",
    "agreement_runs", "agreement_signed_copies", "agreement_target_shares", "agreement_targets", "agreement_terms",
    "agreement_territories", "agreement_units", "agreement_versions", "agreements", "baseline_revisions",
    "committee_decisions", "committee_meetings", "deadline_mornings", "department_caps", "departments", "form_tokens",
    "heartbeats", "jobs", "journal_seals", "outside_figure_revisions", "outside_figures", "purge_runs",
    "support_counts", "units", "year_targets",
)  # fmt: skip
