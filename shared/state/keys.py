"""The platforms' keys: from the environment, a mounted file or Secret Manager, held for a limited time."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from shared.clock import Clock
from shared.errors import NotConfigured
from shared.platforms.platform import Credential, Platform
from shared.settings import Settings
from shared.state.flight import SingleFlight
from shared.state.secret_manager import Secret, SecretManager, SecretUnreadable

__all__ = ["Credentials", "Keys", "SecretSource"]

log = logging.getLogger(__name__)
FAILURE_HELD_S = 10.0
"""Seconds for which a key that could not be read, or is not there, is not looked for again."""
Source = Literal["environment", "file", "secret_manager"]


class SecretSource(Protocol):
    """Where secrets are read by name, in a worker thread."""

    def read(self, name: str) -> Secret | None:
        """The latest version; None when there is none. Raises SecretUnreadable."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """One platform's keys by `Credential.field`; `version` changes when any of them does and tells none of them."""

    values: Mapping[str, str] = field(repr=False)
    version: str
    source: Source


@dataclass(frozen=True, slots=True)
class _Found:
    value: str = field(repr=False)
    version: str
    source: Source


@dataclass(slots=True)
class _Held:
    credentials: Credentials | None
    until: float
    problem: str = ""


class Keys:
    """Reads and holds keys. Usable from one event loop after another."""

    def __init__(self, settings: Settings, *, clock: Clock, secrets: SecretSource | None = None) -> None:
        self._settings = settings
        self._clock = clock
        self._secrets = secrets or (SecretManager(settings.project) if settings.project else None)
        self._held: dict[str, _Held] = {}
        self._seen: set[str] = set()
        self._flight = SingleFlight()

    async def credentials(self, platform: Platform) -> Credentials:
        """The platform's keys, at most `keys_ttl_s` seconds old. Raises NotConfigured, saying what to do.

        Where they cannot be read anew, those held before go on being used.
        """
        held = self._held.get(platform.name)
        if held is None or held.until <= self._clock.monotonic():
            held = await self._flight.run(platform.name, lambda: self._renew(platform))
        if held.credentials is None:
            raise NotConfigured(held.problem)
        return held.credentials

    def known_absent(self, platform: Platform) -> bool:
        """Whether the platform had no keys when they were last looked for, not longer ago than that is believed."""
        held = self._held.get(platform.name)
        return held is not None and held.credentials is None and held.until > self._clock.monotonic()

    async def reread(self, platform: Platform) -> Credentials:
        """The platform's keys as they are now, read again; for use after they were rejected.

        Raises NotConfigured.
        """
        held = self._held.get(platform.name)
        if held is not None:
            held.until = float("-inf")
        return await self.credentials(platform)

    def known_secrets(self) -> frozenset[str]:
        """Every secret value that was ever held, for redaction."""
        return frozenset(self._seen)

    async def _renew(self, platform: Platform) -> _Held:
        before = self._held.get(platform.name)
        now = self._clock.monotonic()
        try:
            found = await self._find_all(platform.credentials)
        except SecretUnreadable as error:
            log.warning("%s: %s", platform.name, error)
            kept = before.credentials if before else None
            held = _Held(kept, now + FAILURE_HELD_S, f"no key for {platform.name}: {error}")
        else:
            held = self._hold(platform, found, now)
        self._held[platform.name] = held
        return held

    def _hold(self, platform: Platform, found: Mapping[str, _Found], now: float) -> _Held:
        missing = [each for each in platform.credentials if each.required and each.field not in found]
        if missing:
            return _Held(None, now + FAILURE_HELD_S, self._advice(platform.name, missing))
        self._seen |= {each.value for each in found.values()}
        credentials = Credentials(
            values={name: each.value for name, each in found.items()},
            version=_fingerprint(found),
            source=_main_source(found),
        )
        return _Held(credentials, now + self._settings.keys_ttl_s)

    async def _find_all(self, credentials: Sequence[Credential]) -> dict[str, _Found]:
        results = await asyncio.gather(*(self._find(each) for each in credentials), return_exceptions=True)
        found: dict[str, _Found] = {}
        for credential, result in zip(credentials, results, strict=True):
            if isinstance(result, _Found):
                found[credential.field] = result
            elif isinstance(result, SecretUnreadable) and not credential.required:
                log.info("optional %s", result)
            elif isinstance(result, BaseException):
                raise result
        return found

    async def _find(self, credential: Credential) -> _Found | None:
        value = self._settings.environ.get(credential.variable, "").strip()
        if value:
            return _Found(value, "", "environment")
        if self._settings.secrets_directory or self._secrets is not None:
            return await asyncio.to_thread(self._find_stored, credential.secret)
        return None

    def _find_stored(self, name: str) -> _Found | None:
        value = self._read_file(name)
        if value:
            return _Found(value, "", "file")
        secret = self._secrets.read(name) if self._secrets is not None else None
        return _Found(secret.value, secret.version, "secret_manager") if secret and secret.value else None

    def _read_file(self, name: str) -> str | None:
        if not self._settings.secrets_directory:
            return None
        path = Path(self._settings.secrets_directory, name)
        try:
            # Cloud Run mounts a secret as a file, or as a folder with a file per version.
            return (path / "latest" if path.is_dir() else path).read_text().strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise SecretUnreadable(f"secret file {name} cannot be read: {type(error).__name__}") from error

    def _advice(self, platform: str, missing: Sequence[Credential]) -> str:
        variables = " and ".join(each.variable for each in missing)
        secrets = " and ".join(each.secret for each in missing)
        where = f", or add a version to secret {secrets}" if self._secrets is not None else ""
        return f"no key for {platform}: set {variables}{where}"


def _fingerprint(found: Mapping[str, _Found]) -> str:
    text = "\x1f".join(f"{name}\x1e{each.version}\x1e{each.value}" for name, each in sorted(found.items()))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _main_source(found: Mapping[str, _Found]) -> Source:
    return next(iter(found.values())).source if found else "environment"
