"""Keeps keys out of everything that is logged, raised or answered."""

from __future__ import annotations

import re
from collections.abc import Iterable

MASK = "[redacted]"
_SECRET_PARAMETER = re.compile(
    r"(?i)\b(apikey|api_key|client_id|client_secret|access_token|refresh_token|token|password)(=|%3D|\"\s*:\s*\")([^&\s\"']+)"
)
_PARAMETER_NAMES = ("apikey", "api_key", "client_id", "client_secret", "token", "password")
_AUTHORIZATION = re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9+/=._~-]{8,}")


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """`text` without the given secret values and without anything that stands where a key usually stands."""
    for secret in secrets:
        if len(secret) >= 4:
            text = text.replace(secret, MASK)
    folded = (
        text.casefold()
    )  # a line of the log rarely holds any of these words, and looking for them is cheap
    if any(name in folded for name in _PARAMETER_NAMES):
        text = _SECRET_PARAMETER.sub(lambda found: f"{found[1]}{found[2]}{MASK}", text)
    if "bearer" in folded or "basic" in folded:
        text = _AUTHORIZATION.sub(lambda found: f"{found[1]} {MASK}", text)
    return text
