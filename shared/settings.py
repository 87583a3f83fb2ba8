"""Every setting of the service: its environment variable, default, unit and meaning, in this one place."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from shared.platforms.platform import Platform


LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class SettingError(ValueError):
    """The environment variable `variable` holds what cannot be used; the message says what was got and what is allowed."""

    def __init__(self, variable: str, words: str):
        super().__init__(f"{variable} {words}")
        self.variable = variable


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformSettings:
    """How one platform is reached and how much of it may be used."""

    environment: str
    """`production`, `sandbox` or `demo`; told in every `sources[]` row."""
    base_url: str
    token_url: str | None
    daily_quota: int
    """Calls a day, retries and token calls included."""
    requests_per_second: float
    """0 for no limit."""
    options: Mapping[str, str] = field(default_factory=dict)


def _setting(
    variable: str,
    default: Any,
    meaning: str,
    *,
    least: float = 0,
    most: float = float("inf"),
    allowed: Sequence[str] = (),
) -> Any:
    """A setting; a number lies from `least` to `most`, a text is one of `allowed` where any are given."""
    reading = {"least": least, "most": most, "allowed": allowed}
    return field(default=default, metadata={"variable": variable, "meaning": meaning, "reading": reading})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What can be set. `from_env` reads each field from the variable beside it; an unset or empty one keeps the default."""

    project: str | None = _setting(
        "GOOGLE_CLOUD_PROJECT", None, "with it keys come from Secret Manager and state is kept in Firestore"
    )
    store: str | None = _setting(
        "TICKETS_STORE", None, "`sqlite:///path`, `sqlite://` (memory) or `firestore://project/database`"
    )
    firestore_database: str = _setting(
        "TICKETS_FIRESTORE_DATABASE",
        "(default)",
        "the Firestore database used when TICKETS_STORE does not name one",
    )
    secrets_directory: str | None = _setting(
        "TICKETS_SECRETS_DIRECTORY",
        None,
        "folder with one mounted file per secret, read before Secret Manager",
    )
    keys_ttl_s: float = _setting("TICKETS_KEYS_TTL_S", 300.0, "seconds a key is held before it is read again")
    platforms: str | None = _setting(
        "TICKETS_PLATFORMS", None, "comma list of the platforms to use; all when unset"
    )
    demo_platforms: str = _setting(
        "TICKETS_DEMO_PLATFORMS", "", "comma list of platforms served by a demo marketplace"
    )
    page_size: int = _setting(
        "TICKETS_PAGE_SIZE", 100, "events asked of a platform per page, 1-199", least=1, most=199
    )
    search_ttl_s: float = _setting("TICKETS_SEARCH_TTL_S", 300.0, "seconds a search stays fresh")
    compare_ttl_s: float = _setting("TICKETS_COMPARE_TTL_S", 120.0, "seconds a comparison stays fresh")
    venue_ttl_s: float = _setting("TICKETS_VENUE_TTL_S", 3600.0, "seconds venue data stays fresh")
    revalidate_s: float = _setting(
        "TICKETS_REVALIDATE_S",
        1800.0,
        "age in seconds up to which a copy past its TTL is served while it is renewed",
    )
    stale_if_error_s: float = _setting(
        "TICKETS_STALE_IF_ERROR_S",
        86400.0,
        "age in seconds up to which a copy stands in for a failing platform",
    )
    revalidate_budget_ms: int = _setting(
        "TICKETS_REVALIDATE_BUDGET_MS",
        300,
        "milliseconds a request waits for a renewal before it serves the copy",
    )
    memory_cache_bytes: int = _setting(
        "TICKETS_MEMORY_CACHE_BYTES", 32 * 1024 * 1024, "bytes one instance keeps of answers in memory"
    )
    answer_cache_bytes: int = _setting(
        "TICKETS_ANSWER_CACHE_BYTES",
        32 * 1024 * 1024,
        "bytes one instance keeps of composed answers, by estimate; 0 composes every answer anew",
    )
    store_timeout_ms: int = _setting(
        "TICKETS_STORE_TIMEOUT_MS",
        150,
        "milliseconds a request waits for the shared cache before it goes on without",
    )
    max_response_bytes: int = _setting(
        "TICKETS_MAX_RESPONSE_BYTES",
        8 * 1024 * 1024,
        "bytes of one decoded platform answer; more is a bad response",
        least=1,
    )
    attempts: int = _setting(
        "TICKETS_ATTEMPTS", 3, "times one request is sent at most, the first included", least=1
    )
    backoff_s: float = _setting(
        "TICKETS_BACKOFF_S", 0.25, "seconds of the first, fully jittered wait between attempts"
    )
    attempt_timeout_s: float = _setting(
        "TICKETS_ATTEMPT_TIMEOUT_S", 6.0, "seconds one attempt may take", least=0.1
    )
    background_share: float = _setting(
        "TICKETS_BACKGROUND_SHARE", 0.8, "share of the daily quota at which background work stops", most=1
    )
    instances: int = _setting(
        "TICKETS_INSTANCES",
        10,
        "instances among which the quota is shared out while the store cannot be reached",
        least=1,
    )
    exchange_rates: str | None = _setting(
        "TICKETS_EXCHANGE_RATES",
        None,
        "JSON file with one day's reference rates; without it nothing is converted",
    )
    refresh_invoker: str | None = _setting(
        "TICKETS_REFRESH_INVOKER", None, "e-mail of the service account whose OIDC token may call `refresh`"
    )
    refresh_checked_by_iam: bool = _setting(
        "TICKETS_REFRESH_CHECKED_BY_IAM",
        default=False,
        meaning="1 where Cloud Run has checked the token's signature and removed it; never where anybody may call",
    )
    refresh_audience: str | None = _setting(
        "TICKETS_REFRESH_AUDIENCE", None, "audience that token must be made for; the function's URI"
    )
    mcp_origins: str = _setting(
        "TICKETS_MCP_ORIGINS",
        "",
        "comma list of web origins, such as https://agent.example, whose pages may call `mcp`",
    )
    log_level: str = _setting(
        "TICKETS_LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR", allowed=LOG_LEVELS
    )
    otlp_endpoint: str | None = _setting(
        "OTEL_EXPORTER_OTLP_ENDPOINT", None, "where OpenTelemetry spans are sent; see `shared.tracing`"
    )
    environ: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read the environment. Raises SettingError for a value that the setting does not allow."""
        environ = os.environ if environ is None else environ
        values: dict[str, Any] = {"environ": dict(environ)}
        for setting in fields(cls):
            variable = setting.metadata.get("variable")
            if variable and environ.get(variable):
                reading = setting.metadata["reading"]
                values[setting.name] = _read(variable, environ[variable], setting.default, **reading)
        return cls(**values)

    def for_platform(self, platform: Platform) -> PlatformSettings:
        """The settings of one platform: its own defaults, overridden by `<NAME>_…` variables.

        Raises SettingError for a number that cannot be read or an environment the platform does not have.
        """
        prefix = platform.name.upper()
        place = self._place(platform)
        return PlatformSettings(
            environment="demo" if platform.name in self.demo_platforms.split(",") else place,
            base_url=(self._address(f"{prefix}_BASE_URL") or platform.base_urls[place]).rstrip("/"),
            token_url=self._address(f"{prefix}_TOKEN_URL") or platform.token_urls.get(place),
            daily_quota=_read(
                f"{prefix}_DAILY_QUOTA", self.environ.get(f"{prefix}_DAILY_QUOTA"), platform.daily_quota
            ),
            requests_per_second=_read(
                f"{prefix}_REQUESTS_PER_SECOND",
                self.environ.get(f"{prefix}_REQUESTS_PER_SECOND"),
                platform.requests_per_second,
            ),
            options={
                option: self.environ[f"{prefix}_{option.upper()}"]
                for option in platform.options
                if self.environ.get(f"{prefix}_{option.upper()}")
            },
        )

    def _address(self, variable: str) -> str | None:
        text = self.environ.get(variable)
        if not text:
            return None
        try:
            parts = urlsplit(text)
            usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
        except ValueError:
            usable = False
        if not usable or parts.username is not None or parts.query or parts.fragment:
            raise SettingError(
                variable, "must be an http or https address without user name, query and fragment"
            )
        return text

    def _place(self, platform: Platform) -> str:
        variable = f"{platform.name.upper()}_ENV"
        place = self.environ.get(variable) or "production"
        if place not in platform.base_urls:
            allowed = " or ".join(sorted(platform.base_urls))
            raise SettingError(variable, f"is {place!r}; it must be {allowed}")
        return place


def _read(
    variable: str,
    text: str | None,
    default: Any,
    *,
    least: float = 0,
    most: float = float("inf"),
    allowed: Sequence[str] = (),
) -> Any:
    if text is None or text == "":
        return default
    if isinstance(default, bool):
        return text.strip().lower() in {"1", "on", "true", "yes"}
    if not isinstance(default, int | float):
        if allowed and text not in allowed:
            raise SettingError(variable, f"is {text!r}; it must be one of {', '.join(allowed)}")
        return text
    return _read_number(variable, text, default, least, most)


def _read_number(variable: str, text: str, default: float, least: float, most: float) -> float:
    try:
        value = type(default)(text)
    except ValueError as error:
        raise SettingError(variable, f"is {text!r}; it must be a number like {default}") from error
    if not least <= value <= most or value == float("inf"):
        bounds = f"from {least} up" if most == float("inf") else f"from {least} to {most}"
        raise SettingError(variable, f"is {text!r}; it must be a number {bounds}")
    return value
