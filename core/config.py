"""Settings, read once from the environment. `docs/settings.md` lists exactly these (tested)."""

import os
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_SECRET = "demo-only-secret-never-for-production"  # noqa: S105 - production refuses to start with it
MODES = ("demo", "production", "test")
MINIMAL_SECRET_LENGTH = 32
ROOM = "{room}"  # where the name of a room stands in the address of a video provider
CERTIFIED = "hds"  # hosting certified for health data (code de la santé publique, L.1111-8)


class UnsafeSettings(Exception):
    """Production was asked to start with settings that would put people at risk."""


def _setting(name: str, default: str) -> str:
    return field(default=default, metadata={"env": name})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One attribute per environment variable, named in its metadata."""

    mode: str = _setting("BINOME_MODE", "demo")
    database_url: str = _setting("DATABASE_URL", f"sqlite:///{ROOT / 'instance' / 'binome.sqlite3'}")
    secret_key: str = _setting("SECRET_KEY", DEFAULT_SECRET)
    secret_key_previous: str = _setting("SECRET_KEY_PREVIOUS", "")
    trusted_hosts: str = _setting("TRUSTED_HOSTS", "")
    base_url: str = _setting("BASE_URL", "http://127.0.0.1:8000")
    smtp_url: str = _setting("SMTP_URL", "")
    mail_from: str = _setting("MAIL_FROM", "ne-pas-repondre@binome.invalid")
    debug: str = _setting("FLASK_DEBUG", "")
    proxies: str = _setting("TRUSTED_PROXIES", "0")
    idle_minutes: str = _setting("SESSION_IDLE_MINUTES", "30")
    openid_providers: str = _setting("OPENID_PROVIDERS", "")
    audit_files: str = _setting("AUDIT_FILES_PER_HOUR", "40,router=80")
    absolute_hours: str = _setting("SESSION_ABSOLUTE_HOURS", "10")
    short_absolute_hours: str = _setting("SESSION_ABSOLUTE_HOURS_SENSITIVE", "8")
    short_idle_minutes: str = _setting("SESSION_IDLE_MINUTES_SENSITIVE", "15")
    step_up_minutes: str = _setting("STEP_UP_MINUTES", "15")
    remote_follow_up: str = _setting("REMOTE_FOLLOW_UP", "31,66,81")
    sensitive_key: str = _setting("SENSITIVE_KEY", "")
    sensitive_hosting: str = _setting("SENSITIVE_HOSTING", "")
    retention_months: str = _setting("RETENTION_MONTHS", "file=24,referral=12,journal=12")

    video_provider_url: str = _setting("VIDEO_PROVIDER_URL", "")

    @classmethod
    def from_env(cls, environ: dict[str, str] | None = None) -> Self:
        """Read the variables that are set; the defaults serve the demonstration."""
        source = os.environ if environ is None else environ
        given = {f.name: source[f.metadata["env"]] for f in fields(cls) if f.metadata["env"] in source}
        return cls(**given)

    @property
    def is_demo(self) -> bool:
        return self.mode == "demo"

    @property
    def is_production(self) -> bool:
        return self.mode == "production"

    @property
    def hosts(self) -> list[str]:
        """Host names the application answers to; in demonstration, this machine only."""
        named = [host.strip() for host in self.trusted_hosts.split(",") if host.strip()]
        return named or ([] if self.is_production else ["127.0.0.1", "localhost"])

    @property
    def remote_departments(self) -> frozenset[str]:
        """Codes of the departments where people may be followed at a distance."""
        return frozenset(code.strip() for code in self.remote_follow_up.split(",") if code.strip())

    @property
    def sensitive_keys(self) -> tuple[str, ...]:
        """Keys of sensitive texts: the first locks, every one opens. None unless the hosting was declared fit."""
        keys = tuple(key.strip() for key in self.sensitive_key.split(",") if key.strip())
        return keys if self.sensitive_hosting == CERTIFIED else ()

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def engine_url(self) -> str:
        """The address SQLAlchemy expects: psycopg 3 for any PostgreSQL spelling."""
        scheme, _, rest = self.database_url.partition("://")
        return f"postgresql+psycopg://{rest}" if scheme in ("postgres", "postgresql") else self.database_url

    def check(self) -> None:
        """Refuse to start rather than run unsafely.

        Raises UnsafeSettings: unknown mode, a video address without https or room, a hosting that is not declared as
        it should be or a weak key of sensitive texts, or in production debug, a default or short secret, no trusted
        host.
        """
        if self.mode not in MODES:
            raise UnsafeSettings(f"BINOME_MODE must be one of {', '.join(MODES)}, not {self.mode!r}.")
        video = self.video_provider_url
        if video and (not video.startswith("https://") or video.count(ROOM) != 1):
            raise UnsafeSettings("VIDEO_PROVIDER_URL must start with https:// and hold {room} once.")
        self._check_sensitive()
        if not self.is_production:
            return
        if self.debug not in ("", "0"):
            raise UnsafeSettings("FLASK_DEBUG must not be set in production.")
        if self.secret_key == DEFAULT_SECRET or len(self.secret_key) < MINIMAL_SECRET_LENGTH:
            raise UnsafeSettings(f"SECRET_KEY must be your own, at least {MINIMAL_SECRET_LENGTH} characters.")
        if any(key == DEFAULT_SECRET or len(key) < MINIMAL_SECRET_LENGTH for key in self.secret_key_previous.split()):
            raise UnsafeSettings("SECRET_KEY_PREVIOUS must be the key you used before, or empty.")
        if not self.hosts:
            raise UnsafeSettings("TRUSTED_HOSTS must name the host names this site answers to.")

    def _check_sensitive(self) -> None:
        if self.sensitive_hosting not in ("", CERTIFIED):
            raise UnsafeSettings(f"SENSITIVE_HOSTING must be {CERTIFIED!r} or empty.")
        for key in self.sensitive_keys:
            if len(key) < MINIMAL_SECRET_LENGTH or key in (self.secret_key, *self.secret_key_previous.split()):
                raise UnsafeSettings(
                    f"Each SENSITIVE_KEY must be at least {MINIMAL_SECRET_LENGTH} characters, and no SECRET_KEY."
                )
