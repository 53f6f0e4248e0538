"""The access matrix: every route x method x actor x object over HTTP, held against the written verdicts."""

from itertools import islice

import pytest
from flask import Flask

from tests.access import answers, cells, verdicts
from tests.access.actors import ACTORS
from tests.access.run import Runner

pytestmark = pytest.mark.every_engine

LEAST_CELLS = 8_000
SHOWN = 40


def test_every_endpoint_has_its_verdicts(application: Flask) -> None:
    """A new route fails here until somebody wrote down who may use it."""
    assert set(application.view_functions) == verdicts.PUBLIC | set(verdicts.WHO)


def test_every_form_of_the_url_map_is_filled_by_the_matrix(application: Flask) -> None:
    posted = {endpoint for (_rule, method), endpoint in cells.routes(application).items() if method == "POST"}
    assert posted - {""} == set(answers.FULL)


def test_the_matrix_has_every_combination(application: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    counted = sum(1 for _cell in cells.cells(application))
    sent = sum(1 for _cell in cells.cells(application, every=False))
    ways = len(cells.routes(application))
    thin = sum(1 for _cell in cells.thinned(cells.cells(application, every=False)))
    with capsys.disabled():
        print(f"\naccess matrix: {counted} cells, {len(ACTORS)} actors, {ways} routes x methods", end="")
        print(f"; {sent} in a short run, {thin} of them on PostgreSQL")
    assert counted >= sent >= thin >= LEAST_CELLS


def test_a_short_run_knocks_at_every_door_and_enters_with_every_object(application: Flask) -> None:
    short = set(cells.cells(application, every=False))
    for cell in cells.cells(application):
        if cell not in short:
            assert cell.verdict in (verdicts.Verdict.SIGN_IN, verdicts.Verdict.DENIED)
    doors = {(cell.rule, cell.method, cell.sent, cell.who.key) for cell in cells.cells(application)}
    assert {(cell.rule, cell.method, cell.sent, cell.who.key) for cell in short} == doors


def test_the_second_engine_is_asked_everything_that_opens_or_writes(application: Flask) -> None:
    short = set(cells.cells(application, every=False))
    thin = set(cells.thinned(iter(short)))
    assert {cell.verdict for cell in short - thin} == cells.TURNED_AWAY
    assert {cell.endpoint for cell in thin} == {cell.endpoint for cell in short}


@pytest.mark.parametrize("actor", ACTORS)
def test_every_cell_of_an_actor_answers_as_promised(runner: Runner, actor: str, full: bool, engine_name: str) -> None:
    sent = cells.cells(runner.app, (actor,), every=full)
    if engine_name == "postgresql" and not full:
        sent = cells.thinned(sent)
    found = list(islice(runner.failures(sent), SHOWN))
    assert not found, "\n".join(found)
