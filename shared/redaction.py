"""Keeps keys out of everything that is logged, raised or answered."""

from __future__ import annotations

import re
from collections.abc import Iterable

MASK = "[redacted]"
_SECRET_PARAMETER = re.compile(
    r"(?i)\b(apikey|api_key|client_id|client_secret|access_token|refresh_token|token|password)(=|%3D|\"\s*:\s*\")([^&\s\"']+)"
)
_AUTHORIZATION = re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9+/=._~-]{8,}")


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """`text` without the given secret values and without anything that stands where a key usually stands."""
    for secret in secrets:
        if len(secret) >= 4:
            text = text.replace(secret, MASK)
    text = _SECRET_PARAMETER.sub(lambda found: f"{found[1]}{found[2]}{MASK}", text)
    return _AUTHORIZATION.sub(lambda found: f"{found[1]} {MASK}", text)
