"""Who lifts the guard: every call of `system_actor(...)`, its reason, and why it cannot be done by an actor."""

import ast
from collections import Counter
from collections.abc import Iterator

from tests.structure import system_actor_files
from tests.structure.sources import ROOT, modules

# (file, reason given in the code): (number of calls, why the guard has to be lifted there)
CALLS: dict[tuple[str, str], tuple[int, str]] = {
    ("accounts/actions.py", "sign-in"): (
        1,
        "who signs in is nobody yet: accounts and attempts are read before an actor",
    ),
    ("accounts/cli.py", "journal verification"): (1, "reads every row of a journal that no actor may read"),
    ("accounts/cli.py", "unused accounts"): (1, "looks for the last row of each account in a journal no actor reads"),
    ("accounts/cli.py", "change of the secret key"): (1, "writes again what is encrypted, whosever it is"),
    ("accounts/cli.py", "journal sealing"): (1, "reads every row of the journal to seal it"),
    ("accounts/cli.py", "reset of a factor"): (1, "the operator acts for somebody who cannot sign in"),
    ("accounts/links.py", "one-time link"): (1, "looks up whom a token makes: no actor exists before"),
    ("accounts/openid/answers.py", "refused by us or by a provider"): (
        1,
        "writes down that nobody was signed in: there is no actor",
    ),
    ("accounts/openid/departure.py", "towards a provider"): (
        1,
        "a flow begins for somebody who is nobody yet",
    ),
    ("accounts/openid/departure.py", "sign-out at a provider"): (
        1,
        "the session has just ended after which there is no actor",
    ),
    ("accounts/openid/trip.py", "return from a provider"): (
        2,
        "who comes back is nobody yet: flows, identities and accounts are read before an actor",
    ),
    ("accounts/reset/views.py", "forgotten password"): (1, "who forgot a password is nobody yet"),
    ("accounts/reset/views.py", "change of password"): (1, "counts a try like a sign-in, which may fail"),
    ("accounts/sessions.py", "session"): (
        2,
        "finds the actor of the request: none exists before; notes when last seen",
    ),
    ("accounts/views.py", "sign-out"): (1, "the session row ends after which there is no actor"),
    ("accounts/views.py", "switch of membership"): (1, "one actor becomes another; a session serves one only"),
    ("reports/rights/cli.py", "retention asked by the operator"): (1, "nobody is signed in on a command line"),
    ("reports/rights/cli.py", "retention counted by the operator"): (1, "counts due files of every department"),
    ("reports/rights/cli.py", "list of erasures"): (1, "keys of what was erased, whoever's it was"),
    ("reports/rights/cli.py", "erasures replayed after a restore"): (
        2,
        "a restored backup holds again what was erased; nobody is signed in yet",
    ),
    ("core/cli.py", "queue"): (2, "the operator lists and puts back jobs; nobody is signed in on a command line"),
    ("core/worker.py", "worker"): (4, "jobs run for nobody signed in: claim, run, end, and the worker's beat"),
    ("demo/accounts.py", "demonstration accounts"): (
        2,
        "asked before anybody signs in, and at start",
    ),
    ("demo/cli.py", "departments"): (1, "fills an empty database"),
    ("demo/loader.py", "demonstration"): (3, "fills an empty database in bulk, then reports on it"),
    ("migrations/env.py", "migration"): (1, "rewrites rows of any table, whosever they are"),
    ("partners/cli.py", "the operator ends a post"): (1, "nobody is signed in on a command line; any post may end"),
    ("referrals/actions/links.py", "an office without account answers"): (
        1,
        "the link shows one referral; its answer opens a support, frees places and ends accesses",
    ),
    ("referrals/actions/onward.py", "a redirected referral is its author's"): (
        1,
        "the receiving unit hands it on; only authors write theirs, and it stays the author's",
    ),
    ("referrals/listeners.py", "the person took the agreement to share back"): (
        1,
        "open referrals of any author end at once; nobody signed in sees them all",
    ),
    ("referrals/listeners.py", "a leaver's referrals change hands"): (
        2,
        "who ends a post sees none of its referrals; authors and assigned colleagues pass on",
    ),
    ("referrals/listeners.py", "how many referrals a post holds"): (1, "before a post ends; counts only"),
    ("referrals/listeners.py", "what came of a referral is asked again"): (
        1,
        "a half of the pair may not see the referral; its outcome is no longer known",
    ),
    ("referrals/listeners.py", "who referred the person"): (1, "a half may not see the referral; a key only"),
    ("referrals/listeners.py", "what came of a referral"): (
        1,
        "the end of a support is kept on the referral it came of",
    ),
    ("referrals/queries/one.py", "what came of a referral"): (1, "dates and one coded word, for who sees the referral"),
    ("referrals/queries/one.py", "another referral of the file may need its colleague"): (
        1,
        "the author of one does not see the other; a yes or no",
    ),
    ("referrals/queries/links.py", "a link holds the file of its referral"): (
        1,
        "an office without account sees no file; its row is held and not read",
    ),
    ("referrals/figures.py", "answer delay"): (1, "a median over a whole office; dates only"),
    ("referrals/figures.py", "queues of offices"): (1, "how many wait at an office the author sends to; a count only"),
    ("referrals/figures.py", "referrals of a team"): (
        1,
        "whoever manages authors sees how far their referrals are, never about whom; counts only",
    ),
    ("referrals/notifications.py", "file of a notice"): (
        1,
        "who tells may not know of the person whose turn it is; a reference only",
    ),
    ("referrals/notifications.py", "receiver of a notice"): (
        1,
        "who gave a place back may not know whom it goes to; a unit only",
    ),
    ("reports/journal.py", "references of the journal"): (2, "names the files of the rows shown; references only"),
    ("reports/readings.py", "who opened a file, told to the person"): (
        1,
        "the journal of both institutions, which its officers alone read: institution, role, day and purpose, no name",
    ),
    ("reports/journal.py", "state of the seals"): (
        1,
        "a seal covers the rows of every institution; a yes or no, a count",
    ),
    ("reports/late.py", "delays of an agreement"): (
        1,
        "who is told of a delay may know of no case: number, place, act and days only",
    ),
    ("reports/indicators/__init__.py", "figures"): (6, "figures of a department; counts and dates only"),
    **system_actor_files.CALLS,
}


def test_calls_that_lift_the_guard_are_exactly_those_explained() -> None:
    assert Counter(_calls()) == {call: number for call, (number, _why) in CALLS.items()}


def test_every_lifting_says_why() -> None:
    assert all(len(why) > 20 for _number, why in CALLS.values())


def test_only_the_guard_and_the_door_make_an_actor_current() -> None:
    """`acting_as` elsewhere would be a second way round the guard."""
    assert {module.name for module in modules() if "acting_as" in set(_names(module.tree))} == {"app", "core.guard"}


def test_no_code_but_the_guard_names_the_kind_of_the_system() -> None:
    found = {module.name for module in modules() if "Kind.SYSTEM" in ast.unparse(module.tree)}
    assert found == {"core.actor", "core.guard"}


def _calls() -> Iterator[tuple[str, str]]:
    """File and reason of each call; a reason that is no literal text shows as its source."""
    trees = [(module.path, module.tree) for module in modules()]
    scripts = [ROOT / "migrations" / "env.py", *sorted((ROOT / "migrations" / "versions").glob("*.py"))]
    trees += [(script, ast.parse(script.read_text(encoding="utf-8"))) for script in scripts]
    for path, tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "system_actor":
                reason = node.args[0] if node.args else None
                literal = str(reason.value) if isinstance(reason, ast.Constant) else ast.unparse(node)
                yield str(path.relative_to(ROOT)), literal


def _names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.alias):  # imported under another name
            yield node.name
