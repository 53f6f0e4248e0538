"""The state diagrams of the documentation are those of the code."""

import pytest

from reports import state_pages


@pytest.mark.parametrize("machine", state_pages.MACHINES, ids=lambda machine: machine.page)
def test_a_state_page_is_not_stale(machine: state_pages.Machine) -> None:
    assert (state_pages.FOLDER / machine.page).read_text(encoding="utf-8") == state_pages.page(machine)


def test_every_page_of_the_folder_is_generated() -> None:
    assert {path.name for path in state_pages.FOLDER.iterdir()} == {machine.page for machine in state_pages.MACHINES}
