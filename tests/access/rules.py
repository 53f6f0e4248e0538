"""From the tables of `verdicts.py` to the verdict of one cell."""

from collections.abc import Callable

from tests.access import rules_accounts as accounts
from tests.access import rules_amendments as amendments
from tests.access import rules_consents as consents
from tests.access import rules_copies as copies
from tests.access import rules_factors as factors
from tests.access import rules_members as members
from tests.access import rules_parts as parts
from tests.access import rules_referrals as referrals
from tests.access import rules_renewals as renewals
from tests.access import rules_returns as returns
from tests.access import verdicts as table
from tests.access import verdicts_lists as lists
from tests.access.actors import Who
from tests.access.rules_lists import together
from tests.access.verdicts import V


def expected(endpoint: str, who: Who, target: str, sent: str) -> V:
    """What `who` must be answered. `sent` is `get`, or `blank` or `full` for a form sent empty or as it should be."""
    if endpoint in table.PUBLIC:
        return _public(endpoint, who, target, sent)
    if at_the_door(endpoint, who):
        return V.DENIED if who.signed_in else V.SIGN_IN
    if endpoint in factors.ENDPOINTS:
        return factors.expected(endpoint, who, target, sent)
    for endpoints, rule in _RULES:
        if endpoint in endpoints:
            return rule(endpoint, who.key, target, sent)
    return V.OK


def at_the_door(endpoint: str, who: Who) -> bool:
    """Turned away for who they are, whatever the object."""
    if endpoint in factors.HALF and who.is_half:
        return False
    return endpoint not in table.PUBLIC and (not who.signed_in or who.role not in table.WHO[endpoint])


def may_write(endpoint: str, who: Who, target: str, verdict: V) -> bool:
    """Besides what is done on purpose: the receiving side's first opening of a referral is kept."""
    if endpoint in factors.SAVED_ONCE and verdict is V.OK:
        return True
    opens = endpoint == "referrals.show" and target in table.UNOPENED and who.key in table.RECEIVERS[target]
    return verdict in (V.DONE, V.SAVED) or (opens and verdict is V.OK)


def _public(endpoint: str, who: Who, target: str, sent: str) -> V:
    if endpoint == "accounts.check_sign_in":
        return V.DONE if sent == "full" else V.REFUSED
    if endpoint in ("accounts.sign_in", "reports.home"):
        if who.is_half:
            return V.SIGN_IN if endpoint == "reports.home" else V.ELSEWHERE
        return V.ELSEWHERE if who.signed_in else V.OK
    if endpoint in consents.EVERY_LINK:
        return consents.link(target, sent)
    if endpoint.startswith("reset."):
        return accounts.public(endpoint, sent)
    if endpoint == "members.invitation":
        return members.link(target, sent, signed_in=who.signed_in or who.is_half)
    if endpoint == "pages.set_language":
        return V.ELSEWHERE
    return V.HIDDEN if target == "missing" else V.OK


def _file_page(_endpoint: str, key: str, target: str, _sent: str) -> V:
    return V.OK if key in table.CONTENT[target] else V.HIDDEN


def _file_show(_endpoint: str, key: str, target: str, _sent: str) -> V:
    return V.OK if key in table.CONTENT[target] | table.INDEX.get(target, set()) - table.HEADS else V.HIDDEN


def _file_writing(_endpoint: str, key: str, target: str, sent: str) -> V:
    if key not in table.CONTENT[target]:
        return V.HIDDEN
    if sent == "blank":
        return V.REFUSED
    return V.DENIED if target in table.ENDED else V.DONE


def _enter(_endpoint: str, key: str, target: str, sent: str) -> V:
    """Only a support that has not begun is entered, and without any barrier there is no diagnosis to agree on."""
    found = _file_writing(_endpoint, key, target, sent)
    if found is V.DONE and target in table.WITHOUT_SUPPORT:
        return V.HIDDEN
    if found is not V.DONE or target in table.NOT_BEGUN:
        return found
    return V.CONFLICT if target in table.WITH_BARRIERS else V.REFUSED


def _close(_endpoint: str, key: str, target: str, sent: str) -> V:
    """Nothing is left to close once the last support has ended, or before the first."""
    if key not in table.CONTENT[target] or target in table.ENDED | table.WITHOUT_SUPPORT:
        return V.HIDDEN
    return {"get": V.OK, "blank": V.REFUSED, "full": V.DONE}[sent]


def _item(endpoint: str, key: str, target: str, sent: str) -> V:
    """Words are their author's; barriers and plan belong to whoever of the pair reads them."""
    kind = table.ITEM_PAGES.get(endpoint) or table.ITEM_WRITINGS[endpoint]
    if target in ("missing", "of another file") or key not in table.CONTENT["Abadie"]:
        return V.HIDDEN
    if not _touches(kind, "advisor" if key == "paul" else "worker", target):
        return V.HIDDEN
    if sent == "full" and target == "ended":
        return V.DENIED
    return {"get": V.OK, "blank": V.REFUSED, "full": V.DONE}[sent]


def _touches(kind: str, half: str, target: str) -> bool:
    if target == "ended":  # written by the advisor, shared
        return half == "advisor" or kind in ("barrier", "plan")
    side, _comma, level = target.partition(", ")
    # The two halves of a pair stand in two institutions: only what is shared is read across.
    return side == half or (level == "shared" and kind in ("barrier", "plan"))


def _new_person(endpoint: str, key: str, target: str, sent: str) -> V:
    """Someone known elsewhere is as new as anybody: only who may see the file is told of it."""
    known = target != "new" and key in table.CONTENT[target] | table.INDEX.get(target, set())
    if sent == "blank" or known:
        return V.REFUSED
    return V.DONE if endpoint == "casefiles.create_person" else V.OK


def _new_referral(_endpoint: str, key: str, target: str, _sent: str) -> V:
    return V.OK if target == "none" or key in table.CONTENT[target] else V.HIDDEN


def _start(_endpoint: str, key: str, target: str, sent: str) -> V:
    """A draft about one's own people, where an agreement lets it through (none for Hérault, ended for Tarn)."""
    if sent == "blank" or target == "none":
        return V.ELSEWHERE
    if key not in table.CONTENT[target]:
        return V.HIDDEN
    return V.REFUSED if target in ("Dupuy", "Esteve") else V.DONE


def _draft(endpoint: str, key: str, target: str, sent: str) -> V:
    """A draft exists for its author alone; once sent it is no draft to anybody."""
    if sent == "blank" and endpoint == "referrals.autosave":
        return V.REFUSED  # before anything is looked up
    if sent == "blank" and endpoint == "referrals.discard":
        return V.ELSEWHERE  # back to the draft, whatever it is
    if target not in table.DRAFTS or key != table.AUTHORS[target]:
        return V.HIDDEN
    if sent == "full":
        return V.SAVED if endpoint == "referrals.autosave" else V.DONE
    return V.REFUSED if sent == "blank" else V.OK


def _referral_page(endpoint: str, key: str, target: str, _sent: str) -> V:
    if not referrals.sees(key, target):
        return V.HIDDEN
    if target in table.DRAFTS:
        return V.ELSEWHERE if endpoint == "referrals.show" else V.HIDDEN
    if endpoint in table.LETTERS and target not in referrals.ANSWERED:
        return V.HIDDEN  # nothing was answered yet
    return V.OK


def _list_of_side(endpoint: str, key: str, _target: str, _sent: str) -> V:
    """Who only sends is led to what was sent, who only distributes to what arrived."""
    own = key not in (table.ONLY_RECEIVE if endpoint.startswith("referrals.sent") else table.ONLY_SEND)
    return V.OK if own else V.ELSEWHERE


def _agreement(_endpoint: str, key: str, target: str, _sent: str) -> V:
    return V.OK if key in table.AGREEMENTS[target] else V.HIDDEN


def _agreement_step(endpoint: str, key: str, target: str, sent: str) -> V:
    if key not in table.AGREEMENTS[target]:
        return V.HIDDEN
    in_state = table.STATES[target] in (table.AGREEMENT_STEPS | table.SIGNING_STEPS)[endpoint]
    if sent == "blank":
        return V.CONFLICT if endpoint == "agreements.update" and not in_state else V.REFUSED
    if not in_state:
        return V.CONFLICT
    if endpoint == "agreements.confirm" and key == table.RECORDED_BY[target]:
        return V.DENIED  # a second person confirms
    if endpoint in table.SIGNING_STEPS and key not in table.NAMED_TO_SIGN[target]:
        return V.DENIED
    if sent == "full" and target in table.OVER:
        return V.REFUSED  # no day is left to choose
    return V.OK if sent == "get" else V.DONE


def _version(_endpoint: str, key: str, target: str, _sent: str) -> V:
    """The first frozen text, for both parties."""
    return V.OK if target in table.FROZEN and key in table.AGREEMENTS[target] else V.HIDDEN


def _committee(endpoint: str, key: str, target: str, sent: str) -> V:
    """Only a signed agreement has committees; both parties' administrators see it, so they all hold them."""
    if key not in table.AGREEMENTS[target] or table.STATES.get(target) not in ("signed", "suspended"):
        return V.HIDDEN
    if target in table.WITHOUT_MEETING and endpoint not in table.OF_THE_AGREEMENT:
        return V.HIDDEN
    if sent == "blank":
        return V.REFUSED
    if endpoint in table.COMMITTEE_STEPS and target in table.MINUTES_CLOSED:
        return V.CONFLICT
    return V.OK if sent == "get" else V.DONE


def _new_agreement(endpoint: str, key: str, target: str, sent: str) -> V:
    if target == "XX":
        return V.HIDDEN
    if target != "own" and target not in table.HOME[key]:
        return V.DENIED
    if target == "own" and endpoint == "agreements.create":
        return V.HIDDEN  # the form always says which department
    return {"get": V.OK, "blank": V.REFUSED, "full": V.DONE}[sent]


def _import(_endpoint: str, key: str, target: str, sent: str) -> V:
    """A file that names its department: a draft in one's own, and none anywhere else, known or not."""
    if sent == "blank":
        return V.REFUSED
    return V.DONE if target in table.HOME[key] else V.DENIED


def _targets(_endpoint: str, key: str, target: str, sent: str) -> V:
    """The table of a year, saved: lines of the departments one administers only."""
    if sent == "blank":
        return V.REFUSED
    return V.DONE if target in table.HOME[key] else V.DENIED


def _published(_endpoint: str, key: str, target: str, sent: str) -> V:
    """Figures of one's region are read; those of a department are changed by whoever administers it."""
    if target in ("of another region", "removed", "missing"):
        return V.HIDDEN
    if target.startswith("in ") and target.removeprefix("in ") not in table.HOME[key]:
        return V.DENIED
    return {"get": V.OK, "blank": V.REFUSED, "full": V.DONE}[sent]


def _report(endpoint: str, key: str, target: str, _sent: str) -> V:
    if target not in table.HOME[key]:
        return V.HIDDEN
    return V.ELSEWHERE if endpoint.endswith("pdf") and target not in table.WITH_REPORT else V.OK


def _unit(_endpoint: str, _key: str, target: str, _sent: str) -> V:
    return V.HIDDEN if target == "missing" else V.OK


def _switch(_endpoint: str, key: str, target: str, sent: str) -> V:
    if sent == "blank":
        return V.ELSEWHERE
    own = target == "own" or (target == "val's other" and key.startswith("val "))
    return V.DONE if own else V.DENIED


_RULES: tuple[tuple[set[str], Callable[[str, str, str, str], V]], ...] = (
    (table.FILE_PAGES, _file_page),
    (table.FILE_WRITINGS, _file_writing),
    ({"casefiles.show"}, _file_show),
    *parts.RULES,
    ({"casefiles.enter"}, _enter),
    ({"casefiles.close", "casefiles.close_form"}, _close),
    (set(table.ITEM_PAGES) | set(table.ITEM_WRITINGS), _item),
    ({"casefiles.check_person", "casefiles.create_person"}, _new_person),
    ({"referrals.new"}, _new_referral),
    ({"referrals.start"}, _start),
    (table.DRAFT_PAGES | table.DRAFT_WRITINGS, _draft),
    (table.REFERRAL_PAGES, _referral_page),
    *referrals.RULES,
    ({"referrals.inbox", "referrals.sent"} | lists.OF_A_SIDE, _list_of_side),
    (lists.PLACES | lists.RETURNS | lists.LATE, returns.listed),
    ({"agreements.show"} | table.ACTS, _agreement),
    (set(table.AGREEMENT_STEPS) | set(table.SIGNING_STEPS), _agreement_step),
    (table.NEW_AMENDMENT, amendments.proposed),
    (amendments.ENDPOINTS, amendments.step),
    ({"agreements.version"}, _version),
    (table.COPIES, copies.read),
    (table.COMMITTEES, _committee),
    *returns.RULES,
    (lists.TOGETHER, together),
    *accounts.RULES,
    *members.RULES,
    (table.RENEWALS, renewals.renewal),
    (table.RUN_OFFS, renewals.run_off),
    ({"agreements.new", "agreements.create"}, _new_agreement),
    ({"agreements.import_draft"}, _import),
    ({"reports.yearly", "reports.yearly_pdf", "reports.behind_figure", "reports.behind_figure_file"}, _report),
    ({"reports.save_year_targets"}, _targets),
    (table.FIGURE_PAGES | table.FIGURE_STEPS, _published),
    ({"agreements.add_outside_figure"}, lambda *cell: V.REFUSED if cell[3] == "blank" else V.DONE),
    ({"partners.show"}, _unit),
    ({"accounts.switch_membership"}, _switch),
    ({"accounts.sign_out"}, lambda *_cell: V.DONE),
)
