"""Where an event is: cities that belong to one metropolitan area, states, countries and coordinates."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator
from enum import IntEnum
from functools import lru_cache

from msgspec import Struct

from shared.asking.places import STATE_CODES, country_code, state_code, without_state, written_out
from shared.matching.tables import table
from shared.matching.text import fold, words

_BEFORE = re.compile(r"\s+-|[/,(]")  # Belmont Park - Long Island; Brooklyn, New York
_FAR_KM = 80.0
_NEAR_KM = 3.0
_STATED = frozenset({"US", "CA"})  # countries whose cities are told apart by state or province
_CODES = frozenset(STATE_CODES.values())
_PROVINCES = frozenset({"AB", "BC", "MB", "NB", "NL", "NS", "ON", "PE", "QC", "SK"})


class Nearness(IntEnum):
    """How two places relate; `UNSURE` when nothing known speaks for or against one place."""

    DIFFERENT = 0
    UNSURE = 1
    SAME = 2


class Place(Struct, eq=False, gc=False):
    """A city as read, not to be changed. `key` is one value for all cities of one metropolitan area.

    `phrases` are how titles may name it, the longest first; `known` holds the same, `endings` their last words.
    """

    city: str
    area: str
    country: str
    metro: str | None
    key: str
    phrases: tuple[tuple[str, ...], ...]
    known: frozenset[tuple[str, ...]]
    endings: frozenset[str]


def city_words(city: str) -> list[str]:
    """A city's words, with those written out that are often cut short."""
    return written_out(words(fold(city)))


def area_code(region: str | None, country: str | None) -> tuple[str, str]:
    """The area (ISO 3166-2 for the USA and Canada, else the country) and the country; empty when not known."""
    nation = country_code(country) if country else ""
    state = state_code(fold(region)) if region else ""
    if not nation and state in _CODES:
        nation = "CA" if state in _PROVINCES else "US"
    if nation in _STATED:
        return (f"{nation}-{state}" if state else ""), nation
    return nation, nation


@lru_cache(maxsize=1)
def _metros() -> dict[tuple[str, str], str]:
    return {
        (area, " ".join(city_words(city))): entry["metro"] + ", " + next(iter(entry["cities"]))
        for entry in table("places")
        for area, cities in entry["cities"].items()
        for city in cities
    }


@lru_cache(maxsize=1)
def _metro_cities() -> dict[str, frozenset[tuple[str, ...]]]:
    found: dict[str, set[tuple[str, ...]]] = {}
    for (_, city), metro in _metros().items():
        found.setdefault(metro, set()).add(tuple(city.split()))
    return {metro: frozenset(cities) for metro, cities in found.items()}


@lru_cache(maxsize=1)
def _unstated() -> dict[str, str | None]:
    """Metros by city name alone, for records without a state; None where several share the name."""
    found: dict[str, str | None] = {}
    for (_, city), metro in _metros().items():
        found[city] = metro if found.get(city, metro) == metro else None
    return found


@lru_cache(maxsize=8192)
def locate(city: str | None, region: str | None, country: str | None) -> Place:
    """The place a record names."""
    area, nation = area_code(region, country)
    name, metro = _named(city, area)
    key = _key(name, area, metro)
    phrases = tuple(sorted(set(_phrases(name, area, metro)), key=lambda p: (-len(p), p)))
    endings = frozenset(phrase[-1] for phrase in phrases if phrase)
    return Place(name, area, nation, metro, key, phrases, frozenset(phrases), endings)


@lru_cache(maxsize=1024)
def place_key(city: str | None, region: str | None, country: str | None) -> str:
    """The `key` of the place a record names, in a fraction of the time that reading the place takes."""
    area, _ = area_code(region, country)
    name, metro = _named(city, area)
    return _key(name, area, metro)


def _named(city: str | None, area: str) -> tuple[str, str | None]:
    """The city's name as it is compared, and its metropolitan area."""
    if not city:
        return "", None
    name = _city_name(city, area)
    metro = _metro(area, name)
    if metro is None and (first := " ".join(city_words(_BEFORE.split(city, maxsplit=1)[0]))):
        metro = _metro(area, first)
    return name, metro


def _city_name(city: str, area: str) -> str:
    """A city's words without the state behind it, be it that of the record: Edmonton AB, Bend (Oregon)."""
    code = area.rpartition("-")[2]
    first, *rest = _BEFORE.split(city, maxsplit=1)
    if rest and code and state_code(fold(rest[0]).strip(" ).")) == code:
        city = first
    return " ".join(without_state(city_words(city), {code.casefold()}))


def _key(name: str, area: str, metro: str | None) -> str:
    return metro or (f"{name}, {area}" if name else "")


def _metro(area: str, city: str) -> str | None:
    """The metropolitan area of a city; also for a city written with the state of a neighbour (New York, NJ)."""
    if not area:
        return _unstated().get(city)
    return _metros().get((area, city)) or _neighbours().get((area, city))


@lru_cache(maxsize=1)
def _neighbours() -> dict[tuple[str, str], str]:
    """Cities of the metropolitan areas that reach over a border, by each of the areas they reach into."""
    return {
        (area, " ".join(city_words(city))): entry["metro"] + ", " + next(iter(entry["cities"]))
        for entry in table("places")
        if len(entry["cities"]) > 1
        for area in entry["cities"]
        for city in itertools.chain.from_iterable(entry["cities"].values())
    }


def _phrases(city: str, area: str, metro: str | None) -> Iterator[tuple[str, ...]]:
    """How a title may name this place, as market suffixes do: New York, NY, NYC."""
    if city:
        yield tuple(city.split())
    state = area.rpartition("-")[2].lower()
    if state:
        yield (state,)
        yield (*city.split(), state)
    if metro:
        main = tuple(city_words(metro.rpartition(", ")[0]))
        yield main
        yield (*main, "city")
        yield from (phrase for phrase in _metro_cities()[metro] if len("".join(phrase)) <= 3)


def nearness(one: Place, other: Place, apart_km: float | None = None) -> Nearness:
    """Whether two records name one place. A state, a country or a distance can rule it out; a suburb cannot."""
    if apart_km is not None and apart_km > _FAR_KM:
        return Nearness.DIFFERENT
    if (one.key and one.key == other.key) or (apart_km is not None and apart_km < _NEAR_KM):
        return Nearness.SAME
    if _conflict(one, other):
        return Nearness.DIFFERENT
    return Nearness.SAME if one.city and one.city == other.city else Nearness.UNSURE


def _conflict(one: Place, other: Place) -> bool:
    pairs = ((one.country, other.country), (one.metro, other.metro), (one.area, other.area))
    return any(a and b and a != b for a, b in pairs)


def within_sight(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Whether two points, in degrees, are certainly near enough to be one place; a cheap bound on the distance."""
    return abs(one[0] - other[0]) < 0.5 and abs(one[1] - other[1]) < 0.5


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The great-circle distance of two points given as degrees of latitude and longitude (haversine, R 6,371 km)."""
    (lat1, lon1), (lat2, lon2) = one, other
    half_lat, half_lon = math.radians(lat2 - lat1) / 2, math.radians(lon2 - lon1) / 2
    across = math.cos(math.radians(lat1)) * math.cos(math.radians(lat2))
    chord = math.sin(half_lat) ** 2 + across * math.sin(half_lon) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(chord)))
