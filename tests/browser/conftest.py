"""One Chromium for all tests of this folder; each page opened in it is watched until the test ends."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, sync_playwright

from tests.browser.visit import ARGUMENTS, Desk


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--pictures`, known when this folder is named: `bin/test tests/browser --pictures`."""
    parser.addoption("--pictures", action="store_true", help="draw the pictures of the README again")


@pytest.fixture(scope="session")
def chrome(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def desk(app: Flask, live_url: str, chrome: Browser) -> Iterator[Desk]:
    """Opens pages as people of the test world; at the end nothing went wrong behind any of them."""
    desk = Desk(app, live_url, chrome)
    yield desk
    desk.close()
    assert not desk.troubles, "\n".join(desk.troubles)
