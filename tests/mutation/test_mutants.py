"""Taking away any one condition of a policy, a scope or the guard turns tests red. `bin/test --full` runs it.

Each mutant is tried in a copy of the sources, with the tests of access until the first one fails.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mutation.mutants import Mutant, mutants
from tests.structure.sources import ROOT

GUARD = "tests/core/test_guard.py"
PROBES = "tests/core/test_guard_probes.py"
MATRIX = "tests/access"
# Which tests each file answers to, the quick ones first.
ANSWERS_TO: dict[str, tuple[str, ...]] = {
    "core/access.py": ("tests/access/test_default_deny.py", MATRIX),
    "core/guard.py": (GUARD, PROBES, "tests/structure/test_system_actor.py"),
    "core/guard_sql.py": (GUARD, PROBES),
    "casefiles/scope.py": (PROBES, MATRIX),
    "referrals/scope.py": (
        PROBES,
        "tests/referrals/test_corrections.py",
        MATRIX,
        "tests/referrals/test_access.py",
    ),
    "agreements/policy.py": ("tests/agreements/test_policy.py", "tests/agreements/test_actions.py", MATRIX),
    "agreements/policy_amendments.py": (
        "tests/agreements/test_amendments.py",
        "tests/agreements/test_amendment_pages.py",
        MATRIX,
    ),
    "agreements/policy_committees.py": (MATRIX,),
    "agreements/policy_renewal.py": ("tests/agreements/test_renewal.py", "tests/agreements/test_run_off.py", MATRIX),
    "agreements/scope.py": ("tests/agreements/test_policy.py", "tests/agreements/test_queries.py", MATRIX),
    "casefiles/policy.py": ("tests/casefiles/test_policy.py", MATRIX),
    "referrals/policy.py": ("tests/referrals/test_policy.py", MATRIX),
    "reports/policy.py": (MATRIX,),
}
# Conditions that another one repeats on purpose, or that only spare work: (file, what was taken away): why.
REPEATED: dict[tuple[str, str], str] = {
    ("core/guard.py", "without `context is not None`"): "a statement without context is refused by the next line",
    ("core/guard.py", "without `element.table.name == name`"): "no criterion reads another table under its own name",
    ("core/guard.py", "without `instance in session.dirty`"): "a new row without any value breaks a constraint",
    ("core/guard_sql.py", "without `named`"): "where no table is named, none is added",
    ("core/guard_sql.py", "without `not element.is_literal`"): "SQL written as a column has no table",
}
FOLDERS = (
    "core", "accounts", "partners", "agreements", "casefiles", "referrals", "reports", "demo", "bin", "tests",
    "templates", "translations", "migrations", "static",
)  # fmt: skip


def _copy(folder: Path) -> None:
    for name in FOLDERS:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "output"))
    for name in ("app.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)


def _is_noticed(folder: Path, mutant: Mutant) -> bool:
    path = folder / mutant.path
    path.write_text(mutant.source, encoding="utf-8")
    try:
        for tests in ANSWERS_TO[mutant.path]:
            command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:randomly", tests]
            if subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 1:
                return True
        return False
    finally:
        shutil.copy(ROOT / mutant.path, path)


@pytest.mark.full
@pytest.mark.parametrize("path", ANSWERS_TO)
def test_no_condition_can_be_taken_away_unnoticed(
    path: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _copy(tmp_path)
    found = list(mutants(path))
    unnoticed = [mutant.what for mutant in found if not _is_noticed(tmp_path, mutant)]
    left = [what for what in unnoticed if (path, what.partition(": ")[2]) not in REPEATED]
    with capsys.disabled():
        print(f"\n{path}: {len(found)} mutants, {len(found) - len(unnoticed)} noticed, {len(unnoticed)} unnoticed")
    assert not left, "\n".join(left)


def test_the_mutants_are_as_many_as_the_rules() -> None:
    """A file of rules that is not named here, or whose conditions have another form, would silently have none."""
    rules = {str(path.relative_to(ROOT)) for name in ("policy*.py", "scope.py") for path in ROOT.glob(f"[a-z]*/{name}")}
    assert rules <= set(ANSWERS_TO)
    assert {path: any(mutants(path)) for path in ANSWERS_TO} == dict.fromkeys(ANSWERS_TO, True)
