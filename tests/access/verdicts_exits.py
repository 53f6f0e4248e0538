"""Who ends the support of a pair: its halves; whoever referred the person asks for more about the outcome."""

STEPS = {"casefiles.take_back_end", "casefiles.query_exit", "casefiles.acknowledge_exit"}
OUTCOMES = {"referrals.query_outcome"}
REPORTS = {"reports.exit_report", "reports.exit_report_pdf"}  # none is issued in the scene
ENDPOINTS = STEPS | OUTCOMES | REPORTS
