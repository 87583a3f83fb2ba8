"""The nouns of the catalogue: venues, performers and performances, before any marketplace words them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo


class Category(StrEnum):
    """What kind of event it is; decides prices, names and each marketplace's classification."""

    NBA = "nba"
    NHL = "nhl"
    NFL = "nfl"
    MLB = "mlb"
    CONCERT = "concert"
    THEATRE = "theatre"
    COMEDY = "comedy"
    FESTIVAL = "festival"

    @property
    def is_sport(self) -> bool:
        """Whether two teams play each other."""
        return self in {Category.NBA, Category.NHL, Category.NFL, Category.MLB}


class Admission(StrEnum):
    """What a ticket lets its holder into. Everything below `PASS` is an add-on that only looks like an event."""

    SEAT = "seat"
    DAY = "day"
    PASS = "pass"  # noqa: S105 - a festival pass, not a password
    PARKING = "parking"
    VIP = "vip"
    SUITE = "suite"
    CAMPING = "camping"

    @property
    def is_add_on(self) -> bool:
        """Whether it does not admit to a performance by itself."""
        return self in {Admission.PARKING, Admission.VIP, Admission.SUITE, Admission.CAMPING}


class Status(StrEnum):
    """Whether it takes place as first announced."""

    SCHEDULED = "scheduled"
    RESCHEDULED = "rescheduled"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """The time zone of an IANA name."""
    return ZoneInfo(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Venue:
    """A place. `country` is ISO 3166-1 alpha-2; `state` is None outside the US and Canada."""

    key: str
    name: str
    city: str
    state: str | None
    country: str
    postal_code: str
    latitude: float
    longitude: float
    capacity: int
    timezone: str

    @property
    def currency(self) -> str:
        """ISO 4217 code of what tickets cost there."""
        return {"US": "USD", "CA": "CAD", "GB": "GBP"}[self.country]


@dataclass(frozen=True, slots=True)
class Performer:
    """Who is on the bill. `role` is `home`, `away`, `headliner`, `support`, `production` or `festival`.

    `short` is a team's nickname ("Maple Leafs"), `home_venue` the key of a team's or production's house.
    """

    name: str
    role: str
    short: str | None = None
    home_venue: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance:
    """One thing to buy tickets for, as it truly is.

    `identity` is the truth that tests check merging against: records of two marketplaces are the same
    performance exactly when they share it. `date` and `time` are venue-local; `time` is None when it is not
    announced, and `date` is a placeholder when `date_confirmed` is False. `draw` (0-1) says how sought after
    it is, `face` the lowest face value in whole units of the venue's currency.
    """

    identity: str
    category: Category
    name: str
    performers: tuple[Performer, ...]
    venue: Venue
    date: dt.date
    time: dt.time | None
    draw: float
    face: int
    genre: str | None = None
    tour: str | None = None
    label: str | None = None
    admission: Admission = Admission.SEAT
    date_confirmed: bool = True
    last_date: dt.date | None = None
    status: Status = Status.SCHEDULED
    original_date: dt.date | None = None
    showcase: bool = False
    wordings: Mapping[str, str] = field(default_factory=dict)

    @property
    def starts_at(self) -> dt.datetime | None:
        """Venue-local aware start; None when the time of day is not announced."""
        if self.time is None:
            return None
        return dt.datetime.combine(self.date, self.time, tzinfo=zone(self.venue.timezone))

    def performer(self, role: str) -> Performer | None:
        """The first on the bill with that role."""
        return next((performer for performer in self.performers if performer.role == role), None)
