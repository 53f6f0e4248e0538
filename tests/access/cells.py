"""Every cell of the matrix: each route of the URL map, each method, each actor, each object the route can be about."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from flask import Flask
from werkzeug.routing import Rule

from core.clock import today
from tests import people
from tests.access import (
    rules,
    rules_amendments,
    rules_openid,
    verdicts,
    verdicts_accounts,
    verdicts_consents,
    verdicts_heads,
    verdicts_members,
    verdicts_notices,
    verdicts_openings,
    verdicts_rights,
    verdicts_to_employment,
)
from tests.access import verdicts_factors as factors
from tests.access import verdicts_lists as lists
from tests.access import verdicts_sensitive as sensitive
from tests.access.actors import ACTORS, Who
from tests.access.scene import Scene
from tests.access.verdicts import Verdict

ITEMS = (
    *(f"{side}, {level}" for side in ("advisor", "worker") for level in ("shared", "own_service", "author")),
    "ended",
    "of another file",
    "missing",
)
UNITS = {"own office": "MDS Toulouse Nord", "own agency": "Toulouse Minimes", "elsewhere": "MDS Albi", "missing": ""}
PEOPLE = ("new", "Abadie", "Fabre")
METHODS = ("GET", "POST")
TURNED_AWAY = frozenset({Verdict.HIDDEN, Verdict.DENIED, Verdict.SIGN_IN, Verdict.NO_METHOD})
ONE_IN = 3
CHOICE = re.compile(r'<any\("?([\w-]+)[^>]*>')  # of the formats and parts a list is given in: the first


@dataclass(frozen=True, slots=True)
class Cell:
    """One request and what it must be answered. `endpoint` is empty where the route knows no such method."""

    endpoint: str
    rule: str
    method: str
    who: Who
    target: str
    sent: str  # get, blank, full
    verdict: Verdict

    def __str__(self) -> str:
        what = self.endpoint or self.rule
        return f"{self.method} {what} ({self.sent}) by {self.who.key} on {self.target}"


def routes(app: Flask) -> dict[tuple[str, str], str]:
    """Endpoint of each path and method, GET and POST; empty where the path refuses the method."""
    found = {(rule.rule, method): "" for rule in app.url_map.iter_rules() for method in METHODS}
    for rule in app.url_map.iter_rules():
        found.update({(rule.rule, method): rule.endpoint for method in METHODS if method in _methods(rule)})
    return found


def _methods(rule: Rule) -> set[str]:
    return rule.methods or set()


def thinned(found: Iterator[Cell]) -> Iterator[Cell]:
    """For the second engine of a short run: everything that opens or writes, one in three of what turns away.

    What turns away is asked of both engines by the probes of the guard; here it is the same Python twice.
    """
    for cell in found:
        if cell.verdict not in TURNED_AWAY or crc32(str(cell).encode()) % ONE_IN == 0:
            yield cell


def cells(app: Flask, keys: tuple[str, ...] = tuple(ACTORS), *, every: bool = True) -> Iterator[Cell]:
    """Every combination that exists, actor by actor.

    Unless `every`, whoever is turned away before anything is looked up knocks with one object of each route, not with
    all of them: another one for another actor.
    """
    known = routes(app)
    for who in (ACTORS[key] for key in keys):
        for (rule, method), endpoint in known.items():
            if not endpoint:
                yield Cell("", rule, method, who, "", "get" if method == "GET" else "blank", Verdict.NO_METHOD)
                continue
            names = targets(endpoint, rule)
            if not every and rules.at_the_door(endpoint, who):
                names = (names[crc32(f"{who.key} {endpoint}".encode()) % len(names)],)
            for target in names:
                for sent in ("get",) if method == "GET" else ("blank", "full"):
                    verdict = rules.expected(endpoint, who, target, sent)
                    yield Cell(endpoint, rule, method, who, target, sent, verdict)


# What an address is about, by how it begins; the first that fits.
_STARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("/dossiers/<ref>", verdicts.FILES),
    ("/personnes/<ref>", verdicts.FILES),
    ("/rendez-vous/<ref>", ("Abadie", "missing")),
    ("/orientations/<ref>", verdicts.REFERRALS),
    ("/conventions/<ref>/avenants/<int:", tuple(rules_amendments.AMENDMENTS)),
    ("/conventions/<ref>", tuple(verdicts.AGREEMENTS)),
    ("/partenaires/<ref>", tuple(UNITS)),
    ("/bilans/<int:year>", verdicts.DEPARTMENTS),
    ("/administration/alertes/<ref>", tuple(verdicts_accounts.ALERTS)),
    ("/administration/droits/<ref>", tuple(verdicts_rights.REQUESTS)),
    ("/administration/effacements/<int:", tuple(verdicts_rights.REDACTIONS)),
    ("/administration/encadrement/<int:", verdicts_heads.REQUESTS),
    ("/administration/comptes/<ref>", tuple(verdicts_members.REACH)),
    ("/administration/comptes/invitations/<int:", tuple(verdicts_members.INVITED)),
    ("/acces/demandes/<ref>", tuple(verdicts_openings.REQUESTS)),
    ("/compte/absence/<int:", tuple(verdicts_members.ABSENT)),
    ("/compte/notifications/<int:", tuple(verdicts_notices.NOTICES)),
    ("/compte/notifications/pauses/<int:", tuple(verdicts_notices.HELD)),
)


def targets(endpoint: str, rule: str) -> tuple[str, ...]:
    """The objects a route can be about, by the names of the verdicts; one nameless object for lists."""
    if endpoint in verdicts.ITEM_PAGES | verdicts.ITEM_WRITINGS:
        return ITEMS
    if endpoint in sensitive.ITEMS:
        return sensitive.TEXTS
    special: dict[str, tuple[str, ...]] = {
        "referrals.new": (*verdicts.FILES, "none"),
        "referrals.start": (*verdicts.FILES, "none"),
        "casefiles.check_person": PEOPLE,
        "casefiles.group_contact": verdicts.FILES,
        "casefiles.create_person": PEOPLE,
        "agreements.new": (*verdicts.DEPARTMENTS, "own"),
        "agreements.create": (*verdicts.DEPARTMENTS, "own"),
        "agreements.import_draft": verdicts.DEPARTMENTS,
        "reports.save_year_targets": verdicts.DEPARTMENTS,
        "accounts.switch_membership": ("own", "val's other", "anne's"),
        **dict.fromkeys(("reports.search", "reports.search_file"), verdicts.FILES),
        **dict.fromkeys(("casefiles.portfolio", "casefiles.portfolio_file"), verdicts.FILES),
        **dict.fromkeys(("referrals.inbox", "referrals.inbox_file"), verdicts.FILES),
        **dict.fromkeys(lists.TOGETHER, verdicts.REFERRALS),
        **dict.fromkeys(factors.OF_SOMEBODY, factors.WHOSE),
        "openid.remove_identity": ("missing",),
        "static": ("style.css", "missing"),
        **dict.fromkeys(rules_openid.PUBLIC, rules_openid.TARGETS),
        "reset.choose": ("unknown",),
        **dict.fromkeys(verdicts_consents.LINKS | verdicts_consents.OFFICE_LINKS, ("running", "missing")),
        **dict.fromkeys(verdicts_members.LINKS, ("running", "missing")),
        **dict.fromkeys(verdicts_members.IDENTITY, ("missing",)),
    }
    if endpoint in special:
        return special[endpoint]
    if endpoint in verdicts.FIGURE_PAGES | verdicts.FIGURE_STEPS:
        return verdicts.PUBLISHED
    for start, names in _STARTS:
        if rule.startswith(start):
            return names
    return ("",)


def address(cell: Cell, scene: Scene) -> str:
    """The path and query of a cell."""
    path = cell.rule
    for name, value in _values(cell, scene).items():
        path = path.replace(f"<{name}>", str(value)).replace(f"<int:{name}>", str(value))
        path = path.replace(f"<path:{name}>", str(value))
    return CHOICE.sub(r"\1", path) + _query(cell, scene)


# Parts of an address that name something by themselves.
ALONE = (
    "<token>", "<int:figure_id>", "/notifications/", "<int:passkey_id>", "<int:session_id>", "/comptes/", "/absence/",
    "/droits/", "/effacements/", "/encadrement/", "<int:identity_id>", "/acces/demandes/",
)  # fmt: skip


def _item_values(cell: Cell, scene: Scene) -> dict[str, Any]:
    """Those of a page about one item of a file; none for another page."""
    if cell.endpoint in sensitive.ITEMS:
        owner = "Gaillard" if cell.target.endswith("ended") else "Abadie"
        return {"ref": scene.files[owner], "text_id": scene.items["sensitive", cell.target]}
    if kind := (verdicts.ITEM_PAGES | verdicts.ITEM_WRITINGS).get(cell.endpoint):
        owner = "Gaillard" if cell.target == "ended" else "Abadie"
        kinds = ("barrier_id", "contact_id", "note_id", "item_id", "document_id")
        return {"ref": scene.files[owner], **dict.fromkeys(kinds, scene.items[kind, cell.target])}
    return {}


def _values(cell: Cell, scene: Scene) -> dict[str, Any]:
    """The variable parts of the path."""
    if item := _item_values(cell, scene):
        return item
    if cell.endpoint == "static" or any(part in cell.rule for part in ALONE):
        return _alone(cell, scene)
    if "<int:year>" in cell.rule:
        return {"year": today("31").year, "code": cell.target or "31"}
    if cell.rule.startswith("/partenaires/"):
        name = UNITS.get(cell.target)
        return {"ref": people.unit_of(name).ref if name else "U-ZZZZZZZZ"}
    if cell.rule.startswith("/administration/alertes/"):
        return {"ref": scene.alerts.get(cell.target, "AL-ZZZZZZZZ")}
    if cell.rule.startswith("/rendez-vous/"):
        return {"ref": "RV-31-AAAAAAAA" if cell.target in scene.appointments else "RV-31-ZZZZZZZZ"}
    named = {**scene.files, **scene.referrals} if cell.endpoint in verdicts.WHO else {}
    if cell.rule.startswith("/conventions/"):
        meeting, decision = scene.meetings.get(cell.target, ("CO-31-ZZZZZZZZ", 1))
        name, *_others = rules_amendments.AMENDMENTS.get(cell.target, (cell.target,))
        ref = scene.agreements.get(name, "CV-31-ZZZZZZZZ")
        other = {"number": 1, "version": 1, "key": scene.returns.get(cell.target, "RS-31-ZZZZZZZZ")}
        return {"ref": ref, "meeting": meeting, "decision_id": decision, **other}
    if cell.rule.startswith("/orientations/"):
        named = scene.referrals
    elif cell.rule.startswith(("/dossiers/", "/personnes/")):
        named = scene.files
    agreement = scene.person_agreements.get(cell.target, 999_999)
    some = {
        "agreement_id": agreement,
        "appointment_id": scene.appointments.get(cell.target, 999_999),
        "barrier_id": 1,
        "contact_id": 1,
        "note_id": 1,
        "item_id": 1,
        "document_id": 1,
        "text_id": 1,
        "filename": "style.css",
    }
    return {"ref": named.get(cell.target, "AG-31-ZZZZZZZZ"), **some}


def _alone(cell: Cell, scene: Scene) -> dict[str, Any]:
    """What an address names by itself: a file, a link, a figure, a notice."""
    none = 999_999
    return {
        "filename": cell.target,
        "token": cell.target or "missing",
        "figure_id": scene.figures.get(cell.target, none),
        "notice_id": scene.notices.get(cell.target, none),
        "identity_id": none,
        "passkey_id": scene.passkeys.get(cell.target, none),
        "session_id": scene.sessions.get(cell.target, none),
        "pause_id": scene.pauses.get(cell.target, none),
        "invitation_id": scene.members.invitations.get(cell.target, none),
        "stand_in_id": scene.members.stand_ins.get(cell.target, none),
        "request_id": scene.rights.get(cell.target, none),
        "redaction_id": scene.rights.get(cell.target, none),
        "ref": scene.openings.get(cell.target)
        or scene.members.refs.get(cell.target)
        or scene.rights.get(cell.target, "H-ZZZZZZZZ"),
    }


def _query(cell: Cell, scene: Scene) -> str:
    if cell.endpoint == "referrals.new" and cell.target != "none":
        return f"?dossier={scene.files[cell.target]}"
    if cell.endpoint == "referrals.hand_over":
        to_agency = cell.target == verdicts_to_employment.SENT
        here, there = ("Toulouse Minimes", "Muret") if to_agency else ("MDS Toulouse Nord", "MDS Muret")
        return f"?lieu={people.unit_of(here).ref}&vers={people.unit_of(there).ref}"
    if cell.endpoint == "agreements.new" and cell.target != "own":
        return f"?departement={cell.target}"
    if cell.endpoint in ("reports.search", "reports.search_file", "referrals.inbox", "referrals.inbox_file"):
        return f"?q={cell.target}"
    if cell.endpoint in ("casefiles.portfolio", "casefiles.portfolio_file"):
        return f"?nom={cell.target}"
    if cell.endpoint == sensitive.OPEN:
        return "?motif=decision"
    return "?frein=numerique" if cell.endpoint in ("casefiles.new_barrier", "casefiles.add_barrier") else ""
