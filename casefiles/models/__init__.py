"""People, their case file, named access, supports and pairs, and what the pair writes.

Every class with `file_id` is protected by the guard (`casefiles/scope.py`).
"""

from casefiles.models.consents import PersonAgreement, PersonLink
from casefiles.models.counts import Grain, SupportCount
from casefiles.models.files import CaseFile, FileAccess, FileEvent, OfFile, Person, Support
from casefiles.models.items import Barrier, Contact, Note, PlanItem, Revision, Written

__all__ = [
    "Barrier",
    "CaseFile",
    "Contact",
    "FileAccess",
    "FileEvent",
    "Grain",
    "Note",
    "OfFile",
    "Person",
    "PersonAgreement",
    "PersonLink",
    "PlanItem",
    "Revision",
    "Support",
    "SupportCount",
    "Written",
]
