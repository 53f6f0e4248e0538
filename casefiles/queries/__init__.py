"""Every reading of case files. The guard shows each actor only the rows it may see."""

from casefiles.caseload import load_of, loads_of, worker_loads_of
from casefiles.queries.files import (
    agreement_cap,
    content,
    current_support,
    get,
    latest_agreement,
    lock_file,
    open_supports,
    reach,
    support_in_hand,
    with_referrals,
)
from casefiles.queries.items import (
    barrier,
    barriers,
    contact,
    has_barrier,
    last_contacts,
    last_notes,
    note,
    open_barrier,
    plan,
    plan_item,
)
from casefiles.queries.load import Load, late_contacts, portfolio_counts
from casefiles.queries.members import Holder, Member, holders, members_named, readers
from casefiles.queries.people import by_service_number, department_name, departments, duplicates
from casefiles.queries.portfolio import Filters, PortfolioRow, Sort, View, portfolio
from casefiles.queries.timeline import Reserved, Rows, reserved, timeline

__all__ = [
    "Filters",
    "Holder",
    "Load",
    "Member",
    "PortfolioRow",
    "Reserved",
    "Rows",
    "Sort",
    "View",
    "agreement_cap",
    "barrier",
    "barriers",
    "by_service_number",
    "contact",
    "content",
    "current_support",
    "department_name",
    "departments",
    "duplicates",
    "get",
    "has_barrier",
    "holders",
    "last_contacts",
    "last_notes",
    "late_contacts",
    "latest_agreement",
    "load_of",
    "loads_of",
    "lock_file",
    "members_named",
    "note",
    "open_barrier",
    "open_supports",
    "plan",
    "plan_item",
    "portfolio",
    "portfolio_counts",
    "reach",
    "readers",
    "reserved",
    "support_in_hand",
    "timeline",
    "with_referrals",
    "worker_loads_of",
]
