"""What can go wrong, classed by what the caller does next.

    SourceError                 one platform could not be asked or understood; becomes a `sources[]` row
    ├── SourceTimeout           no answer inside the time allowed
    ├── RateLimited             too many requests a second; come back in `retry_after_s`
    ├── QuotaExhausted          the day's calls are used up; come back in `retry_after_s`
    ├── AuthFailed              the key is missing rights or wrong; only a new key helps
    ├── Unavailable             network failure or 5xx; a repeat may help
    ├── BadResponse             an answer that cannot be understood
    ├── NotFound                the platform has no such record
    ├── NotAvailableToKey       this key may not use this endpoint; not the same as empty
    ├── CoolingDown             the circuit is open; nothing was sent
    └── NotConfigured           no key for this platform; nothing was sent
    StoreError                  the shared state could not be read or written

A message never holds a key: `shared.redaction` is applied where a platform's own words are quoted.
"""

from __future__ import annotations

from shared.model import SourceStatus


class SourceError(Exception):
    """One platform could not be asked or understood.

    `detail` is a sentence for the caller, free of keys; `retry_after_s` the seconds until a repeat can help,
    None when not known; `repeatable` whether the same request may succeed when sent again at once.
    """

    status: SourceStatus = SourceStatus.UNAVAILABLE
    repeatable: bool = False

    def __init__(self, detail: str, *, retry_after_s: float | None = None, repeatable: bool | None = None):
        super().__init__(detail)
        self.detail = detail
        self.retry_after_s = retry_after_s
        if repeatable is not None:
            self.repeatable = repeatable


class SourceTimeout(SourceError):
    """No answer inside the time allowed."""

    status = SourceStatus.TIMEOUT
    repeatable = True


class RateLimited(SourceError):
    """More requests than the platform, or our own limit, allows a second."""

    status = SourceStatus.RATE_LIMITED
    repeatable = True


class QuotaExhausted(SourceError):
    """The platform's daily calls are used up."""

    status = SourceStatus.QUOTA_EXHAUSTED


class AuthFailed(SourceError):
    """The platform rejects the key; only another key, or another right, helps."""

    status = SourceStatus.AUTH_FAILED


class Unavailable(SourceError):
    """The platform cannot be reached or answers 5xx."""

    status = SourceStatus.UNAVAILABLE
    repeatable = True


class BadResponse(SourceError):
    """The platform answered what cannot be understood."""

    status = SourceStatus.BAD_RESPONSE


class NotFound(SourceError):
    """The platform has no such record, or no such endpoint."""

    status = SourceStatus.UNAVAILABLE


class NotAvailableToKey(SourceError):
    """This key may not use this endpoint; it says nothing about what is behind it."""

    status = SourceStatus.AUTH_FAILED


class CoolingDown(SourceError):
    """The circuit is open after earlier failures; nothing was sent."""

    status = SourceStatus.COOLING_DOWN


class NotConfigured(SourceError):
    """There is no key for this platform; nothing was sent."""

    status = SourceStatus.NOT_CONFIGURED


class StoreError(Exception):
    """The shared state could not be read or written; the message names the operation, never its content."""
