"""Every address a GET can open in the test world: each route, with each object it may be about."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from itertools import product
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from agreements import actions as agreement_actions
from agreements import queries as agreement_queries
from agreements import queries_committees as committee_queries
from agreements.actions import committees
from agreements.actions.figures import correct_figure, remove_figure
from agreements.actions.targets import Figure, enter_figure
from agreements.models_targets import Measure
from casefiles.appointments.models import Appointment
from casefiles.documents.models import Document
from casefiles.models import Barrier, Contact, Note, PersonAgreement, PlanItem
from casefiles.sensitive.models import SensitiveText
from core import access
from core.actor import current_actor
from core.clock import now, today
from core.db import db, side_session, write_transaction
from core.guard import system_actor
from reports.followup.pack import pack_of
from reports.indicators import behind
from tests import people
from tests.access.scene_accounts import add_alerts, add_reset
from tests.access.scene_consents import TOKEN, add_links
from tests.access.scene_heads import add_head_request
from tests.access.scene_members import add_members
from tests.access.scene_rights import add_rights
from tests.accessibility import amended
from tests.accessibility.list_files import list_files, topics
from tests.accessibility.scene_files import add_files, add_openings, appointment_refs
from tests.accessibility.scene_notices import add_notices
from tests.accessibility.scene_referrals import met_by_worker, to_council, to_employment
from tests.accessibility.scene_returns import add_returns
from tests.agreements.doing import YEAR, approve, sign, signatures, tarn
from tests.referrals.doing import acting
from tests.signed_copies import paper

FILES = ("Abadie", "Benali", "Costes", "Dupuy", "Esteve", "Fabre")
UNITS = ("FT Occitanie", "CD Haute-Garonne", "Toulouse Minimes", "MDS Montpellier")
ITEMS: dict[str, Any] = {
    "barrier_id": Barrier, "note_id": Note, "contact_id": Contact, "item_id": PlanItem, "agreement_id": PersonAgreement,
    "appointment_id": Appointment,
    "document_id": Document, "text_id": SensitiveText,
}  # fmt: skip
# Pages that show something else when asked differently: filters, tabs, nothing found.
QUERIES: dict[str, tuple[str, ...]] = {
    "casefiles.portfolio": ("nom=zzz", "vue=late", "tri=nom&sens=desc"),
    "casefiles.new_barrier": ("frein=housing", "frein=health"),
    "casefiles.timeline": ("quoi=notes&depuis=0", "quoi=plan"),
    "casefiles.open_sensitive": ("motif=decision",),
    "casefiles.plan": ("etat=tous", "etat=clos"),
    "referrals.inbox": ("onglet=a-affecter", "onglet=a-repondre", "onglet=terminees", "urgence=retard", "q=zzz"),
    "referrals.sent": ("onglet=reponses", "onglet=terminees", "onglet=brouillons", "onglet=me-designent"),
    "referrals.handover": ("lieu=zzz",),
    "reports.search": ("q=a", "q=abadie", "q=martin", "q=zzzz"),
    "reports.agreements": ("region=84", "etat=sans-convention", "etat=expire", "tri=taux"),
    "reports.coverage": ("region=76", "region=01&tri=echeance", "etat=a-venir", "etat=sans-convention&tri=etp"),
    "agreements.new": ("departement=31", "departement=34", "departement=81"),
    "reports.journal": (
        "compte=anne.roux@exemple.test",
        "compte=zzz@exemple.test",
        "du=2017-01-01&au=2017-02-01",
        "dossier=AG-31-ZZZZZZZZ&objet=casefile",
    ),
    "reports.alerts": ("vue=toutes",),
    "rights.index": ("vue=toutes",),
    "casefiles.own_appointments": ("vue=passes", "page=zzz"),
    "reports.day_list_page": ("jour=2017-02-01",),
    "notices.index": ("vue=non-lues",),
    "members.index": ("q=roux", "q=zzz", "role=head&etat=in_force", "etat=suspended"),
    "casefiles.to_take_over": ("ref=zzz",),
    "partners.index": ("q=zzz", "departement=34", "departement="),
}
# The last three only lead on; their refusals are looked over in tests/accounts/test_openid_abuse.py.
NOT_PAGES = ("static", "pages.livez", "pages.readyz", "openid.back", "openid.signed_out", "members.invitation_back")


@dataclass
class Scene:
    """References of what a route may be about."""

    referrals: list[str] = field(default_factory=list)
    agreements: list[str] = field(default_factory=list)
    meetings: list[tuple[str, str]] = field(default_factory=list)  # agreement, meeting
    returns: list[tuple[str, str]] = field(default_factory=list)  # agreement, monitoring return
    items: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    openings: list[str] = field(default_factory=list)  # requests for access
    notices: list[int] = field(default_factory=list)
    figures: list[int] = field(default_factory=list)
    alerts: list[str] = field(default_factory=list)
    rights: dict[str, int | str] = field(default_factory=dict)
    posts: list[str] = field(default_factory=list)
    appointments: list[str] = field(default_factory=list)


@dataclass(frozen=True, order=True)
class Address:
    """One address and the endpoint that answers it."""

    endpoint: str
    path: str

    @property
    def is_page(self) -> bool:
        """Read in a browser; the others are files to save."""
        return not self.path.partition("?")[0].endswith((".pdf", ".csv", ".xlsx", ".json", ".ics", "/fichier"))


def set_scene(app: Flask) -> Scene:
    """Referrals and agreements in the states the world has none in: drafted, asked about, answered, recorded."""
    with app.app_context():
        scene = Scene([people.referral_of(name).ref for name in ("Benali", "Fabre", "Esteve")])
        scene.referrals += [*to_council(), *to_employment()]
        scene.agreements = [people.agreement_of(code).ref for code in ("31", "81")]
        scene.agreements += [_agreement("A"), _recorded(_agreement("B")), _reviewed(_agreement("C"))]
        scene.agreements += [_half_signed(_reviewed(_agreement("D")))]
        scene.agreements += [_suspended(_half_signed(_reviewed(_agreement("E"))))]
        amended.recorded(scene.agreements[0])
        scene.agreements += [amended.back_to_draft(), amended.half_signed()]
        scene.meetings = list(_meetings())
        scene.returns = add_returns()
        own, scene.openings = add_files(), add_openings()
        with system_actor("tests: one-time links"), write_transaction() as session:
            add_links(session)
            add_reset(session, TOKEN)
            scene.alerts = [*add_alerts(session).values()]
            scene.rights = add_rights(session)
            scene.rights["asked"] = add_head_request(session, people.file_of("Abadie").id)
            scene.posts = list(add_members(session).refs.values())
        scene.appointments = appointment_refs()
        scene.figures = [_figure(name) for name in ("Satisfaits", "Retirés")]
        scene.notices = add_notices()
        scene.items = {file.ref: _items(file.id) for file in (*map(people.file_of, FILES), met_by_worker(), *own)}
    return scene


def _agreement(number: str) -> str:
    with acting("fatou.diallo"):
        made = agreement_actions.create(tarn(number=f"{YEAR}-{number}"), territory="81", by=current_actor(), at=now())
        return made.ref


def _recorded(ref: str) -> str:
    with acting("fatou.diallo"):
        agreement = agreement_queries.get(ref, lock=True)
        agreement_actions.record_signed(agreement, signatures(), copy=paper(), by=current_actor(), at=now())
    return ref


def _reviewed(ref: str) -> str:
    """Its text frozen."""
    with acting("fatou.diallo"):
        agreement_actions.submit(agreement_queries.get(ref, lock=True), by=current_actor(), at=now())
    return ref


def _half_signed(ref: str) -> str:
    """Approved by both sides, signed by the council."""
    approve(acting, ref, "fatou.diallo", "lea.marchand")
    approve(acting, ref, "karim.benali", "karim.benali")
    sign(acting, ref, "lea.marchand")
    return ref


def _suspended(ref: str) -> str:
    """Signed by the region too, then suspended from its first day on."""
    sign(acting, ref, "karim.benali")
    with acting("karim.benali"):
        agreement = agreement_queries.get(ref, lock=True)
        agreement_actions.suspend(agreement, on=agreement.start_on, reason="Un désaccord", by=current_actor(), at=now())
    return ref


def _meetings() -> Iterator[tuple[str, str]]:
    """A committee to come back to, and one whose minutes are closed, in the agreement in force."""
    ref, day = people.agreement_of("31").ref, today("31")
    for held_on, is_closed in ((day, False), (day - timedelta(1), True)):
        with acting("brigitte.leroy"):
            agreement, by = committee_queries.followed(ref), current_actor()
            guests = (("Ada Colin", "Vice-présidente"),)
            plan = committees.Plan(held_on=held_on, data_on=held_on, place="Hôtel du département", guests=guests)
            meeting = committees.plan(agreement, plan, by=by, at=now())
            committees.decide(meeting, [committees.Decided("Ouvrir une permanence", "La direction", day)])
            if is_closed:
                pack = pack_of(agreement, meeting, [], now(), synthetic=True, closing=True)
                committees.close(agreement, meeting, pack.plain(), by=by, at=now())
            yield ref, meeting.ref


def _figure(name: str) -> int:
    """A published figure, corrected once; the second was removed since."""
    typed = Figure(name=name, value=Decimal(64), unit=Measure.PERCENT, published_on=today("31"), source="Presse")
    with acting("brigitte.leroy"):
        made = enter_figure(typed, places=["31"], by=current_actor(), at=now())
        correct_figure(made, replace(typed, value=Decimal(65)), reason="Faute de frappe", by=current_actor(), at=now())
        db.session.flush()
        if name == "Retirés":
            remove_figure(made, reason="Retiré par sa source", by=current_actor(), at=now())
        return made.id


def _items(file_id: int) -> dict[str, list[int]]:
    """First and last of each kind: one by the advisor, one by the social worker."""
    with system_actor("tests: what a file holds"), side_session() as session:
        return {
            name: sorted({keys[0], keys[-1]}) if keys else []
            for name, keys in (
                (name, session.scalars(select(model.id).where(model.file_id == file_id).order_by(model.id)).all())
                for name, model in ITEMS.items()
            )
        }


def every_address(app: Flask, scene: Scene) -> list[Address]:
    """All GET routes, with all their objects and the queries that change what they show."""
    found: set[Address] = set()
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and rule.endpoint not in NOT_PAGES:
                is_file = "kind" in rule.arguments
                for values in list_files(rule, scene.agreements) if is_file else _objects(rule, scene):
                    path = app.url_for(rule.endpoint, **values)
                    found |= {Address(rule.endpoint, path + query) for query in _queries(rule.endpoint)}
    found |= {Address("referrals.new", f"/orientations/nouvelle?dossier={people.file_of(name).ref}") for name in FILES}
    return sorted(found)


def _queries(endpoint: str) -> list[str]:
    return ["", *(f"?{query}" for query in QUERIES.get(endpoint, ()))]


def _objects(rule: Rule, scene: Scene) -> Iterator[dict[str, Any]]:
    """Values of the parts of a route: what it is about decides which references it may hold."""
    if not rule.arguments:
        yield {}
    elif "year" in rule.arguments:
        year = today().year
        if rule.arguments == {"year"}:
            yield from ({"year": y} for y in (year - 1, year, year + 1))
            return
        figures = [{"figure": one.value} for one in behind.Figure] if "figure" in rule.arguments else [{}]
        years = (year, year - 1, year - 9)
        yield from ({"year": y, "code": c, **f} for y, c, f in product(years, ("31", "34", "81"), figures))
    elif alone := next(
        (name for name in ("figure_id", "notice_id", "redaction_id", "request_id", "token") if name in rule.arguments),
        "",
    ):
        keys: dict[str, Any] = {"figure_id": scene.figures, "notice_id": scene.notices, "token": (TOKEN,)}
        keys["redaction_id"], keys["request_id"] = (scene.rights["waiting"],), (scene.rights["asked"],)
        yield from ({alone: key} for key in keys[alone])
    elif "key" in rule.arguments:
        number = {"number": 1} if "number" in rule.arguments else {}
        yield from ({"ref": ref, "key": key, **number} for ref, key in scene.returns)
    elif "number" in rule.arguments:
        first = dict.fromkeys(rule.arguments - {"ref"}, 1)  # an amendment, and one of its versions
        yield from ({"ref": ref, **first} for ref in scene.agreements)
    elif "meeting" in rule.arguments:
        yield from ({"ref": ref, "meeting": key} for ref, key in scene.meetings)
    elif item := next((name for name in ITEMS if name in rule.arguments), None):
        for ref, items in scene.items.items():
            yield from ({"ref": ref, item: key} for key in items[item])
    else:
        assert rule.arguments <= {"ref", "about"}, f"say in tests/accessibility/screens.py what {rule.rule} is about"
        yield from ({"ref": ref, **topic} for ref, topic in product(_references(rule, scene), topics(rule)))


def _references(rule: Rule, scene: Scene) -> list[str]:
    start = rule.rule.split("/")[1]
    if start == "administration":
        if "/droits/" in rule.rule:
            return [str(scene.rights[name]) for name in ("access", "erasure")]
        return scene.posts if "/comptes/" in rule.rule else scene.alerts
    return {
        "acces": scene.openings,
        "dossiers": list(scene.items),
        "rendez-vous": scene.appointments,
        "personnes": list(scene.items),
        "orientations": scene.referrals,
        "conventions": scene.agreements,
        "partenaires": [people.unit_of(name).ref for name in UNITS],
    }[start]


def opens(app: Flask, endpoint: str, login: str | None) -> bool:
    """Whether the route is declared open to the role of a user, or to nobody in particular."""
    declared = access.declaration(app, endpoint) or frozenset()
    if declared == access.PUBLIC:
        return True
    return login is not None and (declared == access.SIGNED_IN or people.role_of(login) in declared)
