"""Libraries: exact versions with hashes, no trace of the machine that locked them, floors where a fault was fixed."""

import re
from functools import cache

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.structure.sources import ROOT

LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-uv.txt")
# The oldest version without a known fault that could reach us, and the fault.
FLOORS = {
    "authlib": (
        "1.8.0",
        "PYSEC-2026-4354: an outside address taken for loopback; PYSEC-2026-25: sign-in without CSRF state",
    ),
    "brotli": ("1.2.0", "CVE-2025-6176: small input, huge output"),
    "cryptography": ("46.0.7", "CVE-2026-26007: keys on a weak curve accepted; CVE-2026-39892"),
    "dnspython": ("2.6.1", "CVE-2023-29483: forged answers stop a look-up"),
    "flask": ("3.1.3", "CVE-2026-27205: a session read by key only was cached for everybody"),
    "fonttools": ("4.60.2", "CVE-2025-66034: a font file writes anywhere"),
    "gunicorn": ("23.0.0", "CVE-2024-6827: request smuggling"),
    "idna": ("3.7", "CVE-2024-3651: quadratic time on long names"),
    "jinja2": ("3.1.6", "CVE-2025-27516: way out of the sandbox"),
    "joserfc": ("1.6.3", "CVE-2026-27932: endless work on a crafted token"),
    "mako": ("1.3.11", "CVE-2026-41205: path traversal"),
    "pillow": ("12.3.0", "CVE-2026-59199: a picture writes outside its memory"),
    "weasyprint": (
        "70.0",
        "CVE-2025-68616: redirects pass the fetcher, fixed in 68; the PDF/UA output relied upon is of 70",
    ),
    "werkzeug": ("3.1.6", "CVE-2026-27199: device names in paths; CVE-2024-49767: uploads without limit"),
}


@cache
def _pins(lock: str) -> dict[str, tuple[Requirement, int]]:
    """Requirement and number of hashes by library."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    found: dict[str, tuple[Requirement, int]] = {}
    for line in lines:
        requirement = Requirement(re.split(r"\s--hash=", line)[0].strip())
        found[canonicalize_name(requirement.name)] = (
            requirement,
            len(re.findall(r"--hash=sha256:[0-9a-f]{64}\b", line)),
        )
    return found


def _version(lock: str, library: str) -> Version:
    requirement, _ = _pins(lock)[library]
    return Version(str(requirement.specifier).removeprefix("=="))


@pytest.mark.parametrize("lock", LOCKS)
def test_each_library_has_one_exact_version_and_hashes(lock: str) -> None:
    assert _pins(lock)
    for requirement, hashes in _pins(lock).values():
        assert re.fullmatch(r"==[^*,]+", str(requirement.specifier)), requirement
        assert hashes > 0, requirement


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_server_and_no_folder(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert re.findall(r"https?:|file:|--(?:extra-)?index|--find-links|@ ", text) == []


def test_what_is_asked_for_is_locked() -> None:
    for lock in LOCKS:
        asked = (ROOT / lock).with_suffix(".in").read_text(encoding="utf-8").splitlines()
        names = {canonicalize_name(Requirement(line).name) for line in asked if line and line[0] not in "-#"}
        assert names <= set(_pins(lock))


def test_tests_run_on_the_versions_that_are_served() -> None:
    assert {name: _version("requirements-dev.txt", name) for name in _pins("requirements.txt")} == {
        name: _version("requirements.txt", name) for name in _pins("requirements.txt")
    }


@pytest.mark.parametrize("library", sorted(FLOORS))
def test_no_library_is_older_than_the_fix_of_a_known_fault(library: str) -> None:
    floor, fault = FLOORS[library]
    assert _version("requirements.txt", library) >= Version(floor), fault
