"""Reads secrets through Google's Secret Manager client, imported and opened on first use."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from google.cloud.secretmanager_v1 import SecretManagerServiceClient

READ_TIMEOUT_S = 3.0


class SecretUnreadable(Exception):
    """A secret could not be read; the message names it and says what to do, never what it holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """A secret's value and the version it has in its place, such as `7`."""

    value: str = field(repr=False)
    version: str


class SecretManager:
    """Secrets of one project, by name, always their latest version. Blocks; call it from a worker thread."""

    def __init__(
        self, project: str, *, open_client: Callable[[], SecretManagerServiceClient] | None = None
    ) -> None:
        self._project = project
        self._open_client = open_client or _open_client
        self._client: SecretManagerServiceClient | None = None
        self._lock = threading.Lock()

    def read(self, name: str) -> Secret | None:
        """The secret's latest version; None when there is no such secret or it has no version.

        Raises SecretUnreadable when it may not or cannot be read.
        """
        from google.api_core import exceptions  # noqa: PLC0415 - half a second that only this path needs
        from google.auth.exceptions import GoogleAuthError  # noqa: PLC0415 - the same

        path = f"projects/{self._project}/secrets/{name}/versions/latest"
        try:
            found = self._opened().access_secret_version(
                request={"name": path}, retry=None, timeout=READ_TIMEOUT_S
            )
            value = found.payload.data.decode().strip()
        except exceptions.NotFound:
            return None
        except exceptions.Forbidden as error:
            raise SecretUnreadable(
                f"secret {name} may not be read: grant roles/secretmanager.secretAccessor on it"
            ) from error
        except (exceptions.GoogleAPIError, GoogleAuthError, OSError, ValueError) as error:
            raise SecretUnreadable(f"secret {name} cannot be read: {type(error).__name__}") from error
        return Secret(value=value, version=found.name.rsplit("/", 1)[-1])

    def _opened(self) -> SecretManagerServiceClient:
        with self._lock:
            if self._client is None:
                self._client = self._open_client()
            return self._client


def _open_client() -> SecretManagerServiceClient:
    from google.cloud.secretmanager_v1 import SecretManagerServiceClient  # noqa: PLC0415 - see above

    # REST works from any thread and survives a fork, which gRPC channels do not always do.
    return SecretManagerServiceClient(transport="rest")
