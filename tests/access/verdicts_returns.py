"""Who reads monitoring returns and who moves them, in the words of `verdicts.py`."""

LISTS = {"reports.monitoring_returns"}
PAGES = {
    "reports.monitoring_return", "reports.return_document", "reports.return_document_pdf", "reports.return_version",
}  # fmt: skip
NEW = {"reports.new_return", "reports.prepare_return"}
STEPS = {  # endpoint: the states it starts from
    "reports.issue_return": {"draft"}, "reports.cancel_return": {"draft"},
    "reports.comment_return": {"to_comment"}, "reports.ask_return_fix": {"to_comment", "to_certify"},
    "reports.reissue_return": {"to_fix"}, "reports.certify_return": {"to_certify"},
}  # fmt: skip
# The return of an agreement: its state. Nobody has commented on the first, the second is certified.
RETURNS = {"in force": "to_comment", "ended elsewhere": "certified"}
EARLY = {"brigitte", "gilles", "fatou", "karim"}  # read a return from the first day
NOT_BEGUN = {"suspended"}  # agreements without any period that is over
