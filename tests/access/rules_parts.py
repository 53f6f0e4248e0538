"""The rules of the parts of a case file, in one place."""

from tests.access import rules_assigning as assigning
from tests.access import rules_consents as consents
from tests.access import rules_documents as documents
from tests.access import rules_exits as exits
from tests.access import rules_following as following
from tests.access import rules_notices as notices
from tests.access import rules_sensitive as sensitive

RULES = (
    *consents.RULES,
    *notices.RULES,
    *assigning.RULES,
    *exits.RULES,
    *following.RULES,
    *documents.RULES,
    *sensitive.RULES,
)
