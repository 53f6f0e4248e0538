"""No statement reaches a foreign row, whichever way it is written; the same forms reach one's own rows.

The numbers are printed with `pytest -rP`.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from flask.ctx import AppContext

from core.actor import NOBODY, Actor
from tests.core import (
    probes_access,
    probes_core,
    probes_driver,
    probes_insert,
    probes_join,
    probes_load,
    probes_memory,
    probes_orm,
    probes_write,
)
from tests.core.probe import PROBES, Probe, Target, Verdict, try_out
from tests.core.targets import FOREIGN, OWN, REACHED, target
from tests.people import actor

pytestmark = pytest.mark.every_engine

MODULES = (
    probes_orm,
    probes_join,
    probes_load,
    probes_memory,
    probes_core,
    probes_driver,
    probes_write,
    probes_insert,
    probes_access,
)
NAMES = tuple(module.__name__ for module in MODULES)
ANYTHING = tuple((None, (name, "Esteve")) for name in ("Person", "Note", "Referral"))
Run = tuple[Probe, str | None, Target]


@cache
def _actor(login: str | None) -> Actor | None:
    return NOBODY if login == "nobody" else actor(login) if login else None


def _runs(module: str, rows: Any, engine: str, wanted: Callable[[Probe], bool]) -> list[Run]:
    """Every probe of a module on every row it is about."""
    return [
        (found, login, target(*row))
        for found in PROBES.values()
        if found.run.__module__ == module and wanted(found)
        for login, row in rows
        if found.is_about(target(*row), engine) and not (found.on_file and (login, row[1]) in REACHED)
    ]


def _outcomes(runs: list[Run]) -> dict[tuple[str, str | None, Target], Verdict]:
    outcomes = {(found.name, login, row): try_out(found, row, _actor(login)) for found, login, row in runs}
    probes = {found.name for found, _login, _row in runs}
    refused = sum(verdict is Verdict.REFUSED for verdict in outcomes.values())
    obtained = sum(verdict is Verdict.OBTAINED for verdict in outcomes.values())
    print(f"{len(probes)} probes, {len(outcomes)} runs: {obtained} obtained the row, {refused} were refused")
    return outcomes


@pytest.mark.parametrize("module", NAMES)
def test_every_probe_reaches_its_row_when_nothing_guards_it(
    module: str, app_context: AppContext, engine_name: str
) -> None:
    outcomes = _outcomes(_runs(module, ANYTHING, engine_name, lambda found: found.system))
    assert [run for run, verdict in outcomes.items() if verdict is not Verdict.OBTAINED] == []


@pytest.mark.parametrize("module", NAMES)
def test_no_probe_obtains_a_foreign_row(module: str, app_context: AppContext, engine_name: str) -> None:
    outcomes = _outcomes(_runs(module, FOREIGN, engine_name, lambda found: True))
    assert [run for run, verdict in outcomes.items() if verdict is Verdict.OBTAINED] == []


@pytest.mark.parametrize("module", NAMES)
def test_legal_forms_obtain_own_rows(module: str, app_context: AppContext, engine_name: str) -> None:
    outcomes = _outcomes(_runs(module, OWN, engine_name, lambda found: found.legal))
    assert [run for run, verdict in outcomes.items() if verdict is not Verdict.OBTAINED] == []


def test_there_are_at_least_60_ways() -> None:
    print(f"{len(PROBES)} probes, {sum(found.legal for found in PROBES.values())} of them legal on own rows")
    assert len(PROBES) >= 60
