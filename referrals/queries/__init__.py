"""Every select of referrals. The guard scopes each of them to the actor."""

from referrals.queries.choices import FileChoice, own_files, supported_since
from referrals.queries.conditions import tabs_of
from referrals.queries.offers import (
    Loaded,
    agreement_of,
    axes_of,
    dedicated_advisors,
    opening,
    other_units,
    usual_advisor,
    with_most_room,
    workers_of,
    workers_with_load,
)
from referrals.queries.one import (
    History,
    draft_of,
    get,
    get_draft,
    history,
    notice_about,
    of_file,
    resources_of,
    running_since,
    support_of,
)
from referrals.queries.received import Counts, Filters, Inbox, Row, inbox, inbox_counts, owed
from referrals.queries.sent import Sent, SentRow, awaiting, sent, sent_counts

__all__ = [
    "Counts",
    "FileChoice",
    "Filters",
    "History",
    "Inbox",
    "Loaded",
    "Row",
    "Sent",
    "SentRow",
    "agreement_of",
    "awaiting",
    "axes_of",
    "dedicated_advisors",
    "draft_of",
    "get",
    "get_draft",
    "history",
    "inbox",
    "inbox_counts",
    "notice_about",
    "of_file",
    "opening",
    "other_units",
    "owed",
    "own_files",
    "resources_of",
    "running_since",
    "sent",
    "sent_counts",
    "support_of",
    "supported_since",
    "tabs_of",
    "usual_advisor",
    "with_most_room",
    "workers_of",
    "workers_with_load",
]
