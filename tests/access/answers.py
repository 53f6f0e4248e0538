"""What each form is sent with when it is filled as its rightful user would."""

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any

from agreements.draft import Draft
from agreements.exchange import Exchange, Named, written
from casefiles.workflow import Category
from core.clock import today
from tests import people
from tests.access import (
    answers_accounts,
    answers_factors,
    answers_lists,
    answers_members,
    answers_notices,
    answers_parts,
    answers_referrals,
    answers_returns,
    verdicts_to_employment,
)
from tests.access.cells import Cell
from tests.access.scene import Scene
from tests.people_stories import STORIES
from tests.signed_copies import OPENED, Reread, paper
from tests.world import days_ago

Fields = dict[str, Any]


def full(cell: Cell, scene: Scene) -> Fields:
    """Every field of the form; versions are those of rows nobody edited."""
    return {"version": 1, **FULL[cell.endpoint](cell, scene)}


def _contact(_cell: Cell, _scene: Scene) -> Fields:
    return {"channel": "phone", "reached": "oui", "on": str(today("31")), "line": "Fait le point", "level": "shared"}


def _barrier(cell: Cell, _scene: Scene) -> Fields:
    return {"severity": "strong", "owner": "person", "level": _level(cell), "wanted": "Trouver un trajet"}


def _note(cell: Cell, _scene: Scene) -> Fields:
    return {"text": "Une note utile", "level": _level(cell), "confirmed": "y"}


def _plan(cell: Cell, _scene: Scene) -> Fields:
    text = {"kind": "action", "text": "Prendre un rendez-vous", "owner": "person", "level": _level(cell)}
    return {**text, "state": "in_progress"}


def _level(cell: Cell) -> str:
    """An item keeps the level it has."""
    return cell.target.partition(", ")[2] or "shared"


def _details(_cell: Cell, _scene: Scene) -> Fields:
    return {"contact_by": "phone", "phone": "06 39 98 00 99"}


def _identity(cell: Cell, _scene: Scene) -> Fields:
    if cell.target == "new":
        return {"birth_name": "Zola", "given_names": "Émile", "birth_date": "1990-04-02"}
    story = next(story for story in STORIES if story.name == cell.target)
    known = {"birth_name": story.name, "given_names": story.given, "birth_date": str(story.born)}
    return {**known, "service_number": str(10_000_000_000 + people.file_of(story.name).id)}


def _new_person(cell: Cell, scene: Scene) -> Fields:
    return {**_identity(cell, scene), **_details(cell, scene), "territory": "31"}


def _draft(cell: Cell, _scene: Scene) -> Fields:
    """An advisor names an office and a dedicated advisor; a social worker an agency and a social worker."""
    is_workers = cell.target == verdicts_to_employment.DRAFT
    unit, half = ("Toulouse Minimes", "anne.roux") if is_workers else ("MDS Toulouse Nord", "paul.martin")
    return {
        "barriers": [Category.HOUSING.value],
        "office": people.unit_of(unit).ref,
        "advisor": str(people.membership_id(half)),
        "agreed_on": str(days_ago(2)),
        "agreed_by": "paper",
        "reason": "Le logement bloque tout",
    }


_REMINDERS = {"reminder_wd": "7", "head_wd": "5", "administrators_wd": "10", "expiry_cd": "30", "silence_cd": "30"}


def _agreement(cell: Cell, _scene: Scene) -> Fields:
    start = days_ago(-1000)
    return {
        "territory": "" if cell.target == "own" else cell.target, "number": "2030-77", "title": "Une convention",
        "start_on": str(start), "end_on": str(days_ago(-1500)), "renewal": "express", "dedicated_fte": "2",
        "portfolio_cap": "70", "diagnosis": "three_way", "support_months": "12", "acknowledge_wd": "2",
        "answer_wd": "10", "information_wd": "5", "diagnosis_cd": "21", "contact_cd": "15", **_REMINDERS,
    }  # fmt: skip


_COUNCILS = {"31": "CD Haute-Garonne", "34": "CD Hérault", "81": "CD Tarn"}


def _imported(cell: Cell, _scene: Scene) -> Fields:
    """The file of an agreement without places yet, in the department it is about."""
    council = _COUNCILS.get(cell.target, "CD Tarn")
    start = days_ago(-1000)
    number, end = "2030-78", days_ago(-1500)
    draft = Draft(number=number, title="Une convention", start_on=start, end_on=end, dedicated_fte=Decimal(2))
    exchange = Exchange(
        territory=cell.target,
        council=Named(people.unit_of(council).ref, council),
        employment=Named(people.unit_of("FT Occitanie").ref, "FT Occitanie"),
        draft=draft,
        names={},
    )
    return {"file": (BytesIO(written(exchange)), "convention.json")}


def _target(cell: Cell, _scene: Scene) -> Fields:
    """One line of a department: only those of one's department, or of one's region, are saved."""
    line = {"key": f"{cell.target}-global", "shown": "", "version": "", "baseline": "100", "percent": "15"}
    return {f"lines-0-{name}": value for name, value in line.items()}


def _existing(cell: Cell, scene: Scene) -> Fields:
    return {**_agreement(cell, scene), "territory": "31"}


def _signatures(_cell: Cell, _scene: Scene) -> Fields:
    """One signatory for each party, on its first line: nobody signs twice, and lines left blank are sent too."""
    fields: Fields = {}
    for line, name in enumerate(("Claude Petit", "", "Dominique Grand", "")):
        fields |= {
            f"signatories-{line}-name": name,
            f"signatories-{line}-quality": "Signataire" if name else "",
            f"signatories-{line}-signed_on": str(days_ago(1)) if name else "",
        }
    return fields | {"signed_copy": (Reread(paper().data), paper().name)}


def _digest(cell: Cell, scene: Scene) -> str:
    """SHA-256 of the frozen text, as its page shows it."""
    return scene.digests.get(cell.target, "")


def _approval(cell: Cell, scene: Scene) -> Fields:
    """Each side names one of its own."""
    return {"seen": _digest(cell, scene), "signatories": [str(people.membership_id(cell.who.login or "anne.roux"))]}


def _signed_here(cell: Cell, scene: Scene) -> Fields:
    declared = {"quality": "Direction", "authority": "Délégation du 3 mars", "declared": "y"}
    return {"seen": _digest(cell, scene), **declared}


def _end(cell: Cell, _scene: Scene) -> Fields:
    """Today, or while it will run for the one that begins later."""
    day = str(days_ago(-950) if cell.target == "suspended" else today("31"))
    return {
        "on": day,
        "notice_on": str(today("31")),
        "reason": "Une réorganisation",
        "plan": "Poursuivis jusqu’à leur terme",
    }


def _amended(_cell: Cell, _scene: Scene) -> Fields:
    """A lower cap from today on, the rest of the agreement in force as it is."""
    units = {"agencies": ("Toulouse Minimes", "Muret"), "offices": ("MDS Toulouse Nord", "MDS Muret")}
    fields: Fields = {"effective_on": str(today("31")), "purpose": "Moins par portefeuille", "portfolio_cap": "50"}
    fields |= {"dedicated_fte": "12", "acknowledge_wd": "2", "answer_wd": "10", "information_wd": "5"}
    fields |= {"diagnosis_cd": "21", "contact_cd": "15", "axes-0-kind": "global", "axes-0-kept": "y", **_REMINDERS}
    for name, places in units.items():
        for line, place in enumerate(places):
            fields |= {f"{name}-{line}-ref": people.unit_of(place).ref, f"{name}-{line}-covered": "y"}
    end = today("31").year + 2
    for line, year in enumerate(range(today("31").year + 1, end + 1)):
        fields |= {f"targets-{line}-{name}": value for name, value in _aim(year).items() if year <= end}
    return fields


def _aim(year: int) -> Fields:
    return {"year": str(year), "entered": "480", "active_file": "600"}


def _meeting(cell: Cell, _scene: Scene) -> Fields:
    """While the agreement runs: that of the Tarn ended more than a year ago, the suspended one begins later."""
    day = str(days_ago({"ended elsewhere": 400, "suspended": -850}.get(cell.target, 3)))
    return {"held_on": day, "data_on": day, "place": "Toulouse", "guests-0-name": "Ada", "guests-0-quality": "Élue"}


def _renewal(_cell: Cell, _scene: Scene) -> Fields:
    """After the last day of any of them."""
    return {"number": "R-2040", "title": "La suite", "start_on": str(days_ago(-1600)), "end_on": str(days_ago(-2600))}


def _decided(_cell: Cell, _scene: Scene) -> Fields:
    line = {"text": "Ouvrir une permanence", "owner": "La direction", "due_on": str(today("31"))}
    return {f"decisions-0-{name}": value for name, value in line.items()}


def _membership(cell: Cell, _scene: Scene) -> Fields:
    login, unit = cell.who.login or "anne.roux", cell.who.unit
    if cell.target == "anne's":
        login, unit = ("leo.caron", None) if login == "anne.roux" else ("anne.roux", None)
    elif cell.target == "val's other":
        login, unit = "val.perrin", "Muret" if unit == "Toulouse Minimes" else "Toulouse Minimes"
    return {"membership": people.membership_id(login, unit)}


def _file(cell: Cell, scene: Scene) -> Fields:
    return {"file": scene.files.get(cell.target, "")}


def _with(**fields: Any) -> Callable[[Cell, Scene], Fields]:
    return lambda _cell, _scene: fields


FULL: dict[str, Callable[[Cell, Scene], Fields]] = {
    "accounts.check_sign_in": _with(email="denis.favre@exemple.test", password=people.PASSWORD),
    "accounts.sign_out": _with(),
    "accounts.switch_membership": _membership,
    "openid.start": _with(),
    "pages.set_language": _with(lang="fr", next="/aide"),
    "casefiles.note_contact": _contact,
    "casefiles.correct_contact": lambda cell, scene: {**_contact(cell, scene), "level": _level(cell)},
    "casefiles.add_barrier": _barrier,
    "casefiles.change_barrier": _barrier,
    "casefiles.lift_barrier": lambda _cell, _scene: {"on": str(today("31"))},
    "casefiles.write_note": _note,
    "casefiles.change_note": _note,
    "casefiles.add_plan_item": _plan,
    "casefiles.change_plan_item": _plan,
    "casefiles.change_person": _details,
    "casefiles.check_person": _identity,
    "casefiles.create_person": _new_person,
    "casefiles.enter": lambda _cell, _scene: {"declared": "y", "agreed_on": str(days_ago(1)), "channel": "paper"},
    "referrals.start": _file,
    "referrals.save_draft": _draft,
    "referrals.autosave": _draft,
    "referrals.discard": _with(),
    "referrals.send": _with(),
    **answers_referrals.FULL,
    "reports.save_year_targets": _target,
    "agreements.add_outside_figure": _with(
        name="Satisfaction", value="63,9", measure="percent", published_on="2017-02-08", source="Presse", place=""
    ),
    "agreements.correct_outside_figure": _with(
        name="Satisfaction",
        value="64",
        measure="percent",
        published_on="2017-02-09",
        source="Presse",
        reason="Coquille",
    ),
    "agreements.remove_outside_figure": _with(reason="Retiré par sa source"),
    "agreements.create": _agreement,
    "agreements.import_draft": _imported,
    "agreements.update": _existing,
    **dict.fromkeys(("agreements.record_signed", "agreements.record_amendment"), _signatures),
    **dict.fromkeys(("agreements.submit", "agreements.submit_amendment"), _with()),
    **dict.fromkeys(("agreements.approve", "agreements.approve_amendment"), _approval),
    "agreements.request_changes": _with(reason="Les objectifs"),
    **dict.fromkeys(("agreements.sign", "agreements.sign_amendment"), _signed_here),
    **dict.fromkeys(("agreements.refuse_signature", "agreements.refuse_amendment"), _with(reason="Pas le pouvoir")),
    **dict.fromkeys(("agreements.confirm", "agreements.confirm_amendment"), _with(**OPENED, seen=paper().sha256)),
    "agreements.propose_amendment": _amended,
    "agreements.update_amendment": _amended,
    "agreements.return_amendment": _with(reason="Le plafond"),
    "agreements.cancel_amendment": _with(why="Un autre est préparé"),
    "agreements.suspend": lambda _cell, _scene: {"on": str(today("31")), "reason": "Un désaccord"},
    "agreements.resume": _with(reason="Le désaccord est réglé"),
    "agreements.terminate": _end,
    "agreements.cancel": _with(reason="Une autre convention est préparée"),
    "reports.renew": _renewal,
    "reports.save_run_off": lambda _cell, _scene: {
        "version": 0,  # nothing was planned yet
        "plan": "Poursuivis",
        "close_by": str(days_ago(-90)),
        "owner": "Service insertion",
    },
    **answers_accounts.FULL,
    **answers_notices.FULL,
    **answers_factors.FULL,
    **answers_members.FULL,
    **answers_returns.FULL,
    **answers_parts.FULL,
    **answers_lists.FULL,
    "reports.plan_committee": _meeting,
    "reports.update_committee": _meeting,
    "reports.record_decisions": _decided,
    "reports.mark_decision": _with(done="oui"),
    "reports.close_committee": _with(),
    **dict.fromkeys(("agreements.reject", "agreements.reject_amendment"), _with(reason="Ce n’est pas la bonne date")),
}
