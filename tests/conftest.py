"""Options, databases and the application, the same for every test. How databases are made: `tests/engines.py`.

A test asks for `client` (HTTP), `app_context` (rules and rows without HTTP, never with `client`), or `database` alone;
each of them starts from a pristine copy of one database: all migrations, then the people of `tests/people.py`.
"""

import importlib
import importlib.util
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from datetime import datetime
from threading import Thread
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import hypothesis
import pytest
from flask import Flask, has_app_context
from flask.ctx import AppContext
from flask.testing import FlaskClient
from flask_migrate import upgrade
from werkzeug.serving import make_server
from werkzeug.test import run_wsgi_app

from core import clock
from core.config import Settings
from tests import engines

pytest.register_assert_rewrite("tests.page", "tests.people")

EXAMPLES, FULL_EXAMPLES = 100, 5000
SENSITIVE = {"sensitive_key": "key-of-sensitive-texts-" * 2, "sensitive_hosting": "hds"}
MANY_CASES, ONE_IN = 6, 3
EMPTY = "empty"  # all migrations, nobody yet
Freeze = Callable[[datetime], None]
_session = ExitStack()


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--engine` and `--full`."""
    parser.addoption("--engine", choices=("sqlite", "postgresql"), default="sqlite", help="database of the tests")
    parser.addoption("--full", action="store_true", help="run the long proofs too (hours)")


def pytest_configure(config: pytest.Config) -> None:
    """Generated examples, and one PostgreSQL cluster for all worker processes, which inherit its address."""
    examples = FULL_EXAMPLES if config.getoption("--full") else EXAMPLES
    # No deadline: on a busy machine it tells about the machine.
    hypothesis.settings.register_profile("binome", max_examples=examples, deadline=None, print_blob=True)
    hypothesis.settings.load_profile("binome")
    if config.getoption("--engine") == "postgresql" and engines.CLUSTER_URL not in os.environ:
        try:
            os.environ[engines.CLUSTER_URL] = _session.enter_context(engines.cluster())
        except engines.PostgresqlMissing as reason:
            raise pytest.UsageError(str(reason)) from None
        _session.callback(os.environ.pop, engines.CLUSTER_URL)


def pytest_unconfigure() -> None:
    """End the cluster, whatever happened in between."""
    _session.close()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what touches the database, before `-m` chooses; leave the long proofs out."""
    for item in items:
        if "database" in getattr(item, "fixturenames", ()):
            item.add_marker("database")
    if config.getoption("--full"):
        return
    left_out = {item for item in items if item.get_closest_marker("full")}
    if config.getoption("--engine") == "postgresql":
        left_out |= _repeated(items, config.getoption("randomly_seed", 0))
    if left_out:
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]


def _repeated(items: list[pytest.Item], seed: object) -> set[pytest.Item]:
    """Of tests with many cases, two in three on the second engine of a short run: the seed chooses, others next time.

    The cases differ in what a page says or refuses, in the same Python; SQLite has asked them all. Those that differ in
    their SQL are marked `every_engine`.
    """
    families: dict[str, list[pytest.Item]] = {}
    for item in items:
        if not item.get_closest_marker("every_engine"):
            families.setdefault(item.nodeid.partition("[")[0], []).append(item)
    first = seed if isinstance(seed, int) else 0
    many = (family for family in families.values() if len(family) >= MANY_CASES)
    return {item for family in many for number, item in enumerate(family) if (number + first) % ONE_IN}


@pytest.fixture(scope="session")
def engine_name(pytestconfig: pytest.Config) -> str:
    """`sqlite` or `postgresql`."""
    return str(pytestconfig.getoption("--engine"))


@pytest.fixture(scope="session")
def full(pytestconfig: pytest.Config) -> bool:
    """Whether long proofs were asked for: tests choose their number of rounds by it."""
    return bool(pytestconfig.getoption("--full"))


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """The server of the tests, whatever `--engine` says: for tests that are about PostgreSQL itself."""
    if given := os.environ.get(engines.CLUSTER_URL):
        yield given
        return
    try:
        with engines.cluster() as url:
            yield url
    except engines.PostgresqlMissing as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def template(engine_name: str) -> Iterator[engines.Template]:
    """An empty database of the chosen engine, one per worker process."""
    made: engines.Template
    if engine_name == "postgresql":
        made = engines.PostgresqlTemplate(os.environ[engines.CLUSTER_URL])
    else:
        made = engines.SqliteTemplate()
    yield made
    made.close()


@pytest.fixture(scope="session")
def settings(template: engines.Template) -> Settings:
    """What the application of the tests is started with."""
    return Settings(mode="test", database_url=template.url, secret_key="only-for-tests-" * 3, **SENSITIVE)


@pytest.fixture(scope="session")
def application(settings: Settings, template: engines.Template) -> Iterator[Flask]:
    """The application of this worker process; its database is pristine only in tests that ask for `database`."""
    # Not imported above: tests of pure rules start in a moment, and run while another package does not even import.
    made: Flask = importlib.import_module("app").create_app(settings)
    with made.app_context():
        upgrade()
    _close_connections(made)
    template.keep(EMPTY)
    _build_world(made, template)
    yield made
    _close_connections(made)


def _build_world(application: Flask, template: engines.Template) -> None:
    if importlib.util.find_spec("tests.people"):
        with application.app_context():
            importlib.import_module("tests.people").build_world()
    _close_connections(application)
    template.keep()


def _keep_up(application: Flask, template: engines.Template) -> None:
    """Build the world again when midnight has passed in its department: its dates are counted from one day."""
    people = sys.modules.get("tests.people")
    if people is None or people.built_on() == clock.today(people.TERRITORY):
        return
    template.restore(EMPTY)
    _build_world(application, template)


@pytest.fixture(scope="session")
def configuration(application: Flask) -> dict[str, Any]:
    """What the application was made with."""
    return dict(application.config)


@pytest.fixture
def database(application: Flask, configuration: dict[str, Any], template: engines.Template) -> Iterator[None]:
    """A pristine copy for this test alone, and the settings no earlier test has changed."""
    assert not has_app_context(), "an application context was left open by an earlier test"
    assert dict(application.config) == configuration, "an earlier test changed the settings and left them so"
    _close_connections(application)
    _keep_up(application, template)
    template.restore()
    yield
    assert not has_app_context(), "this test leaves an application context open"


@pytest.fixture
def app(application: Flask, database: None) -> Flask:
    """The application on a pristine database."""
    return application


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without session."""
    return app.test_client()


@pytest.fixture
def live_url(app: Flask) -> Iterator[str]:
    """Address of the application on a real socket of this machine, for browsers and other real clients."""

    def whole(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        # Read to its end and closed: Werkzeug's server leaves a static file open when a browser hangs up on it.
        answer, status, headers = run_wsgi_app(app, environ, buffered=True)
        start(status, headers.to_wsgi_list())
        return answer

    server = make_server("127.0.0.1", 0, whole, threaded=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the Chromium of this machine, given to Playwright as `executable_path`."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = os.environ.get("BINOME_TEST_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    return found


@pytest.fixture
def app_context(request: pytest.FixtureRequest, app: Flask) -> Iterator[AppContext]:
    """An application context for the whole test: rules and rows without HTTP.

    Flask-Login keeps its user in the application context: requests sent inside would all be the first one's.
    """
    assert "client" not in request.fixturenames, "ask for `client` or for `app_context`, not for both"
    with app.app_context() as context:
        yield context


@pytest.fixture
def freeze() -> Iterator[Freeze]:
    """Stop the application's clock at an aware instant: `freeze(datetime(2026, 3, 29, 1, 30, tzinfo=UTC))`."""
    yield clock.set_now
    clock.set_now(None)


def _close_connections(flask_app: Flask) -> None:
    with flask_app.app_context():
        for engine in flask_app.extensions["sqlalchemy"].engines.values():
            engine.dispose()
