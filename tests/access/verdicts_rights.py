"""The register of rights and the erasures of texts: who opens what, in the words of `verdicts.py`."""

# Requests to the council about Léa Abadie: one whose copy is not made yet, one that is made and asks for an erasure.
REQUESTS = {"access": {"dora"}, "erasure": {"dora"}, "missing": set[str]()}
REDACTIONS = {"waiting": {"elise"}, "missing": set[str]()}  # of a text of a social worker

LISTS = {"rights.index"}
NEW = {"rights.new"}
STEPS = {"rights.extend", "rights.answer", "rights.redact"}
COPIES = {"reports.rights_pdf", "reports.rights_json"}
ASK = {"reports.ask_rights_copy"}
MERGE = {"rights.merge"}
OF_HEADS = {"rights.redactions", "rights.confirm_redaction"} | MERGE

WHO: dict[str, set[str]] = {
    **{name: {"dpo"} for name in LISTS | NEW | STEPS | COPIES | ASK | {"rights.show"}},
    **{name: {"head"} for name in OF_HEADS},
}
