"""The pictures of the README, drawn from the demonstration data: `bin/test tests/browser --pictures`."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyotp
import pytest
from flask import Flask

from app import create_app
from core import clock
from core.config import ROOT, Settings
from demo.accounts import PASSWORD, totp_secret
from tests.browser.visit import Desk

FOLDER = ROOT / "docs" / "pictures"
# Screen, whose, how much of it is shown: name of the file.
PICTURES = {
    "portefeuille": ("/portefeuille", "paul.martin", 860),
    "conventions": ("/conventions", "karim.benali", 1380),
}
LARGEST = 300_000
# The same day, the same seed: a picture changes when the product does.
MORNING = datetime(2026, 11, 26, 9, tzinfo=UTC)


@pytest.fixture
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """In place of the test world: what `bin/run` starts the first time."""
    if not request.config.getoption("--pictures"):
        pytest.skip("the pictures are drawn with --pictures")
    clock.set_now(MORNING)
    made = create_app(Settings(database_url=f"sqlite:///{tmp_path / 'demonstration.sqlite3'}"))
    loaded = made.test_cli_runner().invoke(args=["prepare"])
    assert loaded.exit_code == 0, loaded.output
    yield made
    clock.set_now(None)


@pytest.mark.browser
def test_the_pictures_are_drawn(desk: Desk) -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, (path, login, height) in PICTURES.items():
        page = desk.open(None, "/connexion")
        page.fill("[name=email]", f"{login}@demo.invalid")
        page.fill("[name=password]", PASSWORD)
        page.click("main button")
        page.fill("[name=code]", pyotp.TOTP(totp_secret(f"{login}@demo.invalid")).at(clock.now()))
        page.click("main button")
        page.goto(desk.url + path)
        page.set_viewport_size({"width": 1240, "height": height})
        page.screenshot(path=FOLDER / f"{name}.png")


def test_the_readme_shows_them_and_they_are_small() -> None:
    readme = (ROOT / "README.md").read_text()
    for name in PICTURES:
        assert f"(docs/pictures/{name}.png)" in readme
        assert (FOLDER / f"{name}.png").stat().st_size < LARGEST
