"""Pages of case files: one blueprint, one module for each part."""

from casefiles.views import (
    access,
    barriers,
    consents,
    contacts,
    diagnosis,
    files,
    leaving,
    notes,
    people,
    person_link,
    plan,
    portfolio,
    timeline,
)
from casefiles.views.frame import blueprint

__all__ = [
    "access",
    "barriers",
    "blueprint",
    "consents",
    "contacts",
    "diagnosis",
    "files",
    "leaving",
    "notes",
    "people",
    "person_link",
    "plan",
    "portfolio",
    "timeline",
]
