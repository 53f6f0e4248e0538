"""The columns the demonstration writes, parents before children; `rows.py` and `referral_rows.py` follow this order."""

WRITTEN = ("created_at", "version", "level", "author_id", "organisation_id", "support_id")
COLUMNS: dict[str, tuple[str, ...]] = {
    "case_files": ("id", "ref", "territory", "created_at", "version"),
    "people": (
        "id", "file_id", "birth_name", "given_names", "birth_date", "phone", "email", "address", "postcode", "town",
        "contact_by", "name_key", "version",
    ),
    "file_access": (
        "id", "file_id", "membership_id", "unit_id", "level", "why", "from_at", "until_at", "granted_by_id",
    ),
    "supports": (
        "id", "file_id", "territory", "mode", "state", "start_on", "entry_on", "term_on", "end_on", "exit",
        "advisor_id", "worker_id", "agreement_id", "agency_id", "office_id", "first_contact_on", "last_contact_on",
        "contact_every", "version",
    ),
    "referrals": (
        "id", "file_id", "ref", "territory", "direction", "state", "author_id", "from_unit_id", "to_unit_id",
        "to_organisation_id", "assigned_id", "named_id", "agreement_id", "terms_id", "support_id", "axis", "reason",
        "tried", "agreed_on", "agreed_by", "begun_at", "created_at", "edited_at", "sent_at", "opened_at", "assigned_at",
        "answered_at", "closed_at", "answer_due_on", "asked_at", "question", "information", "decline_reason",
        "decline_text", "suggestion", "holds", "read_answer_at", "outcome_on", "outcome", "outcome_read_at", "version",
    ),
    "agreement_places": (
        "id", "agreement_id", "agency_id", "office_id", "author_id", "referral_id", "referral_ref", "support_id",
        "state", "asked_at", "reserved_at", "taken_at",
    ),
    "referral_barriers": ("id", "file_id", "referral_id", "category"),
    "referral_events": (
        "id", "file_id", "referral_id", "at", "membership_id", "step", "from_state", "to_state", "text",
    ),
    "person_agreements": (
        "id", "file_id", "partner_id", "themes", "agreed_on", "expires_on", "channel", "witness_name",
        "witness_quality", "recorded_by_id", "recorded_at", "version",
    ),
    "barriers": (
        "id", "file_id", "category", "thematic", "severity", "owner", "wanted", "state", "closed_on", *WRITTEN,
    ),
    "plan_items": (
        "id", "file_id", "kind", "barrier_id", "text", "owner", "due_on", "state", "done_on", "reason", *WRITTEN,
    ),
    "contacts": ("id", "file_id", "channel", "reached", "contact_on", "line", *WRITTEN),
    "notes": ("id", "file_id", "text", *WRITTEN),
    "file_events": (
        "id", "file_id", "at", "membership_id", "support_id", "kind", "from_state", "to_state", "reason",
    ),
}  # fmt: skip
