"""What an operator declares: the file as documented, and a clear sentence for every mistake in it."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from accounts.openid import settings as declared
from accounts.openid.settings import Provider
from accounts.openid.workflow import Profile
from core.config import ROOT, Settings, UnsafeSettings

GOOD = """
[proconnect]
profile = "proconnect"
label = "ProConnect"
issuer = "https://provider.example/api/v2"
client_id = "id"
client_secret = "secret"
organisations = ["99900031800017"]
"""
PRODUCTION = Settings(mode="production", secret_key="s" * 40, trusted_hosts="binome.example")


def read(folder: Path, text: str, settings: Settings = PRODUCTION) -> tuple[Provider, ...]:
    path = folder / "providers.toml"
    path.write_text(text, encoding="utf-8")
    return declared.read(replace(settings, openid_providers=str(path)))


def test_without_a_file_there_is_no_provider() -> None:
    assert declared.read(PRODUCTION) == ()


def test_the_profile_brings_what_is_not_written(tmp_path: Path) -> None:
    (made,) = read(tmp_path, GOOD)
    assert (made.profile, made.pkce, made.signed_userinfo) == (Profile.PROCONNECT, False, True)
    assert (made.token_auth, made.acr_values, made.second_factor) == ("client_secret_post", ("eidas1",), ())
    assert "client_secret=" not in repr(made)


def test_another_provider_uses_pkce_and_plain_userinfo(tmp_path: Path) -> None:
    (made,) = read(tmp_path, GOOD.replace('"proconnect"', '"generic"'))
    assert (made.pkce, made.signed_userinfo, made.token_auth) == (True, False, "client_secret_basic")


def test_every_setting_can_be_written(tmp_path: Path) -> None:
    more = 'algorithm = "ES256"\npkce = true\nsecond_factor = ["mfa"]\nacr_values = []\nscopes = ["openid"]\n'
    (made,) = read(tmp_path, GOOD + more)
    assert (made.algorithm, made.pkce, made.second_factor) == ("ES256", True, ("mfa",))
    assert (made.acr_values, made.scopes) == ((), ("openid",))


def test_several_providers_stand_in_their_order(tmp_path: Path) -> None:
    other = GOOD.replace("[proconnect]", "[conseil-31]").replace("provider.example", "other.example")
    assert [one.name for one in read(tmp_path, other + GOOD)] == ["conseil-31", "proconnect"]


MISTAKES = {
    "no TOML": ("[proconnect", "cannot be read"),
    "an unknown setting": (GOOD + 'alg = "ES256"', "unknown setting 'alg'"),
    "no secret": (GOOD.replace('client_secret = "secret"', ""), "client_secret is missing"),
    "no organisation": (GOOD.replace('["99900031800017"]', "[]"), "organisations is missing"),
    "another profile": (GOOD.replace('profile = "proconnect"', 'profile = "saml"'), "profile is one of"),
    "a symmetric algorithm": (GOOD + 'algorithm = "HS256"', "algorithm is one of ES256, RS256"),
    "no algorithm": (GOOD + 'algorithm = "none"', "algorithm is one of"),
    "a SIRET with spaces": (GOOD.replace("99900031800017", "999 000 318 00017"), "is no SIRET"),
    "plain http": (GOOD.replace("https:", "http:"), "must be an https address"),
    "an issuer with a query": (GOOD.replace("/api/v2", "/?a=b"), "must be an https address"),
    "an issuer with a user": (GOOD.replace("https://", "https://a:b@"), "must be an https address"),
    "a name taken by a page": (GOOD.replace("[proconnect]", "[facteur]"), "is not 'facteur'"),
    "a name in capitals": (GOOD.replace("[proconnect]", "[ProConnect]"), "lower-case"),
    "a setting outside": ('label = "x"\n' + GOOD, "outside of a table"),
    "a number": (GOOD + "pkce = 1", "pkce must be of the type bool"),
    "a list of numbers": (GOOD + "second_factor = [1]", "second_factor lists texts"),
    "no openid scope": (GOOD + 'scopes = ["email"]', "scopes must hold 'openid'"),
    "unsigned ProConnect": (GOOD + "signed_userinfo = false", "signed_userinfo cannot be false"),
    "another way to show the secret": (GOOD + 'token_auth = "none"', "token_auth is one of"),
    "the same issuer twice": (GOOD + GOOD.replace("[proconnect]", "[autre]"), "same issuer"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_stops_the_start_with_a_sentence(tmp_path: Path, mistake: str) -> None:
    text, sentence = MISTAKES[mistake]
    with pytest.raises(UnsafeSettings, match=re.escape(sentence)) as raised:
        read(tmp_path, text)
    assert str(raised.value).startswith("OPENID_PROVIDERS")
    assert "secret = " not in str(raised.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnsafeSettings, match="nowhere"):
        declared.read(replace(PRODUCTION, openid_providers=str(tmp_path / "nowhere.toml")))


@pytest.mark.parametrize("host", ["127.0.0.1:9000", "localhost:9000", "[::1]:9000"])
def test_plain_http_is_for_this_machine_outside_production(tmp_path: Path, host: str) -> None:
    text = GOOD.replace("https://provider.example", f"http://{host}")
    assert read(tmp_path, text, Settings(mode="demo"))
    with pytest.raises(UnsafeSettings):
        read(tmp_path, text)


def test_the_examples_of_the_documentation_are_read(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "sign-in.md").read_text(encoding="utf-8")
    examples = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    names = [one.name for one in read(tmp_path, "\n".join(examples))]
    assert names == ["proconnect", "conseil-31"]


def test_the_documentation_lists_exactly_the_settings_of_a_provider() -> None:
    page = (ROOT / "docs" / "sign-in.md").read_text(encoding="utf-8")
    table = page.partition("| Setting |")[2].partition("\n\n")[0]
    described = re.findall(r"^\| `([a-z_]+)` \|", table, re.MULTILINE)
    assert sorted(described) == sorted(name for name in Provider.__dataclass_fields__ if name != "name")
