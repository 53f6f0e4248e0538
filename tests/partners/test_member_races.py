"""At once: an invitation taken up twice, a post ended twice, a file opened while its reader's post ends."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from flask import Flask
from sqlalchemy import select

from accounts.models import User
from partners.members.models import Invitation
from tests import people
from tests.page import Browser
from tests.partners.joining import NEW, PASSWORD, SIMON, invite, offered, page_ref, posts_of, rows

NINA = {"given_name": "Nina", "family_name": "Faure", "password": PASSWORD}


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each of them gave, all begun together; a crash is what it gave."""
    ready = Barrier(len(acts))
    found: list[Any] = [None] * len(acts)

    def run(number: int, act: Callable[[], Any]) -> None:
        ready.wait()
        try:
            found[number] = act()
        except Exception as crash:  # noqa: BLE001 - shown by the assertion that looks at what was given
            found[number] = crash

    threads = [Thread(target=run, args=(number, act)) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def _filled(browser: Browser, where: str, answers: dict[str, Any]) -> Callable[[], int]:
    fields = {**browser.get(where).fields(where), **answers}
    return lambda: browser.client.post(where, data=fields).status_code


def test_an_invitation_taken_up_by_several_windows_serves_once(app: Flask) -> None:
    where = invite(app)
    answers = at_once(*(_filled(Browser(app), where, NINA) for _window in range(6)))
    assert sorted(answers)[0] == 303
    assert answers.count(303) == 1, answers
    assert len(posts_of(app, NEW)) == 1
    assert len(rows(app, select(User.id).where(User.email == NEW))) == 1


def test_a_post_ended_by_several_windows_ends_once(app: Flask) -> None:
    ref = page_ref(app, "anne.roux")
    where = Browser(app, SIMON).address("members.end", ref=ref)
    answers = at_once(*(_filled(Browser(app, SIMON), where, {"owner": "file"}) for _window in range(4)))
    assert sorted(answers) == [303, 409, 409, 409]


def test_once_an_end_is_answered_no_later_page_of_a_file_opens(app: Flask, full: bool) -> None:
    """Whatever was read while it ended: after its answer, nothing is."""
    anne, ref = Browser(app, "anne.roux"), people.file_of("Abadie").ref
    page = anne.address("casefiles.show", ref=ref)
    where = Browser(app, SIMON).address("members.end", ref=page_ref(app, "anne.roux"))
    end = _filled(Browser(app, SIMON), where, {"owner": "file"})
    ended: list[bool] = []

    def reads() -> list[tuple[bool, int]]:
        found = []
        for _time in range(200 if full else 40):
            was_over = bool(ended)
            found.append((was_over, anne.client.get(page).status_code))
        return found

    def ends() -> int:
        status = end()
        ended.append(True)
        return status

    status, read = at_once(ends, reads)
    assert (status, isinstance(read, list)) == (303, True), read
    assert {code for _was_over, code in read} <= {200, 303, 404}
    assert {code for was_over, code in read if was_over} <= {303}
    assert anne.client.get(page).status_code == 303


def test_two_invitations_to_one_post_sent_at_once_are_one(app: Flask) -> None:
    where = Browser(app, SIMON).address("members.invite")
    answers = at_once(*(_filled(Browser(app, SIMON), where, offered()) for _window in range(4)))
    assert sorted(answers) == [303, 422, 422, 422]
    assert len(rows(app, select(Invitation.id).where(Invitation.revoked_at.is_(None)))) == 1
