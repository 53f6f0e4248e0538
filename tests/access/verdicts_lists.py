"""Lists as files, open to whoever opens their page; and several referrals at once, open to who keeps a queue."""

FOLLOWERS = {"advisor", "dedicated", "worker"}
KEEPERS = {"router", "head"}
PROFESSIONALS = FOLLOWERS | KEEPERS
ADMINISTRATORS = {"administrator", "regional"}

OF_A_SIDE = {"referrals.inbox_file", "referrals.sent_file"}
PLACES = {"reports.agreement_places_file", "reports.agreement_offices_file"}
LATE = {"reports.late", "reports.late_file"}
RETURNS = {"reports.monitoring_returns_file"}

TOGETHER_PAGES = {"referrals.assign_together", "referrals.handover"}  # show what the actor sees of what is ticked
TOGETHER = {"referrals.save_together", "referrals.hand_over"}

WHO: dict[str, set[str]] = {
    **dict.fromkeys(TOGETHER_PAGES | TOGETHER, KEEPERS),
    **dict.fromkeys(("referrals.team", "referrals.team_file"), KEEPERS),
    **dict.fromkeys(OF_A_SIDE, PROFESSIONALS),
    "casefiles.portfolio_file": FOLLOWERS,
    "partners.index_file": PROFESSIONALS | ADMINISTRATORS | {"secretary", "dpo", "technical", "signatory", "accounts"},
    "reports.agreement_places_file": PROFESSIONALS,  # names: who follows people
    "reports.agreement_offices_file": PROFESSIONALS | ADMINISTRATORS,
    "reports.agreements_file": PROFESSIONALS | ADMINISTRATORS,
    "reports.coverage_file": PROFESSIONALS | ADMINISTRATORS,
    "reports.deadlines_file": PROFESSIONALS | ADMINISTRATORS,
    "reports.left_open_file": PROFESSIONALS | ADMINISTRATORS,
    "reports.behind_figure": KEEPERS | ADMINISTRATORS,
    "reports.behind_figure_file": KEEPERS,
    **dict.fromkeys(LATE, KEEPERS | ADMINISTRATORS),
    "reports.monitoring_returns_file": KEEPERS | ADMINISTRATORS,
    "reports.search_file": PROFESSIONALS,
    "reports.targets_file": ADMINISTRATORS,
}
