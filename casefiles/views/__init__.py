"""Pages of case files: one blueprint, one module for each part."""

from casefiles.views import access, barriers, contacts, diagnosis, files, notes, people, plan, portfolio, timeline
from casefiles.views.frame import blueprint

__all__ = [
    "access",
    "barriers",
    "blueprint",
    "contacts",
    "diagnosis",
    "files",
    "notes",
    "people",
    "plan",
    "portfolio",
    "timeline",
]
