"""Where an event takes place, as every platform's venue is told."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """The venue's part of a `PlatformEvent`; `timezone` is the platform's word for it, to be read with the times."""

    venue: str | None = None
    city: str | None = None
    state: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    timezone: str | None = None


NOWHERE = Place()
