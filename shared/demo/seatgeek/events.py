"""SeatGeek's JSON of one event: naive local and UTC times, 03:30 for an unknown hour, `stats` full, null or `{}`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from shared.demo.records import Record
from shared.demo.seatgeek.stats import stats
from shared.demo.titles import performer_name
from shared.demo.wire import Json, slug, utc
from shared.demo.world import chance
from shared.demo.world.performances import Category, Performance, Performer, Venue, zone

SITE = "https://seatgeek.example"
COUNTRIES = {"US": "US", "CA": "Canada", "GB": "UK"}
UNKNOWN_TIME = dt.time(3, 30)
_SPORTS = (1000000, "sports", None)
_CONCERT = (2000000, "concert", None)
_THEATER = (3000000, "theater", None)
_TAXONOMIES: dict[Category, tuple[tuple[int, str, int | None], ...]] = {
    Category.NBA: (_SPORTS, (1030000, "basketball", 1000000), (1030100, "nba", 1030000)),
    Category.NFL: (_SPORTS, (1020000, "football", 1000000), (1020100, "nfl", 1020000)),
    Category.NHL: (_SPORTS, (1040000, "hockey", 1000000), (1040100, "nhl", 1040000)),
    Category.MLB: (_SPORTS, (1010000, "baseball", 1000000), (1010100, "mlb", 1010000)),
    Category.CONCERT: (_CONCERT,),
    Category.FESTIVAL: (_CONCERT, (2010000, "music_festival", 2000000)),
    Category.THEATRE: (_THEATER, (3010000, "broadway_tickets_national", 3000000)),
    Category.COMEDY: (_THEATER, (3060000, "comedy", 3000000)),
}


@dataclass(frozen=True, slots=True)
class Times:
    """When a performance is, as SeatGeek tells it: without zone, and with a false hour when there is none."""

    local: dt.datetime
    utc: dt.datetime


def times(performance: Performance) -> Times:
    """Naive local and naive UTC start."""
    clock = performance.time or UNKNOWN_TIME
    local = dt.datetime.combine(performance.date, clock)
    aware = local.replace(tzinfo=zone(performance.venue.timezone))
    return Times(local, utc(aware).replace(tzinfo=None))


def event(seed: int, record: Record, aid: str | None = None) -> Json:
    """One element of `events`, and the whole answer of `/2/events/{id}`."""
    performance, when = record.performance, times(record.performance)
    announced = performance.date - dt.timedelta(days=90 + chance.whole(record.record_id, "announced") % 120)
    return {
        "id": int(record.record_id),
        "type": taxonomies(performance)[-1],
        "title": record.name,
        "short_title": _short_title(record),
        "url": _with_aid(_url(record, when), aid),
        "datetime_local": when.local.isoformat(),
        "datetime_utc": when.utc.isoformat(),
        "enddatetime_utc": _end(performance),
        "date_tbd": not performance.date_confirmed,
        "time_tbd": performance.time is None,
        "datetime_tbd": not performance.date_confirmed,
        "visible_until_utc": (when.utc + dt.timedelta(hours=4)).isoformat(),
        "announce_date": f"{announced}T00:00:00",
        "created_at": f"{announced}T16:03:31",
        "status": "normal",
        "score": score(performance),
        "popularity": score(performance),
        "description": "",
        "is_open": False,
        "conditional": False,
        "access_method": None,
        "event_promotion": None,
        "announcements": {},
        "themes": [],
        "domain_information": [],
        "links": [],
        "stats": stats(seed, record),
        "taxonomies": _taxonomy_list(performance),
        "performers": _performers(performance, aid),
        "venue": venue(record.venue_name, record.city, performance.venue, aid),
    }


def score(performance: Performance) -> float:
    """Popularity, 0 to 1."""
    return round(0.3 + 0.6 * performance.draw, 3)


def taxonomies(performance: Performance) -> list[str]:
    """Taxonomy names, broad to narrow; shows outside New York are plain theater."""
    names = [name for _, name, _ in _TAXONOMIES[performance.category]]
    touring = performance.category is Category.THEATRE and performance.venue.state != "NY"
    return names[:1] if touring else names


@lru_cache(maxsize=4096)
def venue(name: str, city: str, place: Venue, aid: str | None = None) -> Json:
    """A venue; `country` is spelled out except for the US, `location` holds numbers."""
    shown = ", ".join(filter(None, (city, place.state or COUNTRIES[place.country])))
    return {
        "id": venue_id(place),
        "name": name,
        "name_v2": name,
        "slug": slug(name),
        "url": _with_aid(f"{SITE}/venues/{slug(name)}/tickets", aid),
        "address": None,
        "extended_address": f"{shown} {place.postal_code}",
        "display_location": shown,
        "city": city,
        "state": place.state,
        "country": COUNTRIES[place.country],
        "postal_code": place.postal_code,
        "timezone": place.timezone,
        "location": {"lat": place.latitude, "lon": place.longitude},
        "capacity": place.capacity,
        "metro_code": 0,
        "score": round(0.4 + min(place.capacity, 60_000) / 120_000, 3),
        "popularity": 0,
        "has_upcoming_events": True,
        "links": [],
        "access_method": None,
    }


@lru_cache(maxsize=4096)
def performer(bill: Performer, category: Category, aid: str | None = None) -> Json:
    """A performer as `/2/performers` gives it."""
    name = performer_name("seatgeek", bill.name)
    rows = [{"id": i, "name": n, "parent_id": p} for i, n, p in _TAXONOMIES[category]]
    image = f"{SITE}/images/performers-landscape/{slug(name)}/huge.jpg"
    unpictured = chance.fraction(name, "pictured") < 0.15
    return {
        "id": performer_id(bill),
        "name": name,
        "short_name": bill.short or name,
        "slug": slug(name),
        "type": _TAXONOMIES[category][-1][1],
        "url": _with_aid(f"{SITE}/{slug(name)}-tickets", aid),
        "image": None if unpictured else image,
        "images": {} if unpictured else {"huge": image},
        "score": round(0.4 + 0.5 * chance.fraction(name, "score"), 2),
        "popularity": 0,
        "taxonomies": rows,
        "divisions": None,
        "colors": None,
        "has_upcoming_events": True,
        "home_venue_id": None,
        "links": [],
    }


def venue_id(place: Venue) -> int:
    """SeatGeek's number for a venue."""
    return 1 + chance.whole("seatgeek venue", place.key) % 800_000


def performer_id(bill: Performer) -> int:
    """SeatGeek's number for a performer."""
    return 1 + chance.whole("seatgeek performer", bill.name, bill.home_venue) % 900_000


def _performers(performance: Performance, aid: str | None) -> list[Json]:
    """The bill; the keys that say who is at home are there only when true."""
    flags = {"home": {"home_team": True, "primary": True}, "away": {"away_team": True}, "support": {}}
    return [
        performer(bill, performance.category, aid) | flags.get(bill.role, {"primary": True})
        for bill in performance.performers
    ]


def _taxonomy_list(performance: Performance) -> list[Json]:
    told = set(taxonomies(performance))
    rows = (row for row in _TAXONOMIES[performance.category] if row[1] in told)
    return [{"id": number, "name": name, "parent_id": parent, "rank": 0} for number, name, parent in rows]


def _short_title(record: Record) -> str:
    performance = record.performance
    home, away = performance.performer("home"), performance.performer("away")
    return f"{away.short} at {home.short}" if home and away else record.name


def _url(record: Record, when: Times) -> str:
    day = f"{when.local.month}-{when.local.day}-{when.local.year}"
    shown = f"{when.local:%Y-%m-%d}-3-30-am" if record.performance.time is None else day
    kind = taxonomies(record.performance)[-1].replace("_", "-")
    return f"{SITE}/{slug(record.name)}-tickets/{shown}-{slug(record.city)}/{kind}/{record.record_id}"


def _with_aid(url: str, aid: str | None) -> str:
    return f"{url}?aid={aid}" if aid else url


def _end(performance: Performance) -> str | None:
    if performance.last_date is None:
        return None
    end = dt.datetime.combine(performance.last_date, dt.time(23, 0), tzinfo=zone(performance.venue.timezone))
    return utc(end).replace(tzinfo=None).isoformat()
