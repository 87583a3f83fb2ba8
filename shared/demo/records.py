"""Each marketplace's own listing of the catalogue: which performances it carries, under which id and name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from shared.demo.text_search import all_words, words
from shared.demo.titles import city_name, title, venue_name
from shared.demo.world import chance
from shared.demo.world.catalogue import Catalogue
from shared.demo.world.facts import local_names
from shared.demo.world.performances import Admission, Category, Performance, Status

PLATFORMS = ("stubhub", "seatgeek", "ticketmaster")
_SHARES = {"stubhub": 0.88, "seatgeek": 0.84, "ticketmaster": 0.8}
_ADD_ONS = {
    "stubhub": {Admission.PARKING},
    "seatgeek": set[Admission](),
    "ticketmaster": {Admission.PARKING, Admission.VIP, Admission.SUITE, Admission.CAMPING},
}
_KINDS = {
    Category.NBA: "nba basketball sports",
    Category.NHL: "nhl hockey sports",
    Category.NFL: "nfl football sports",
    Category.MLB: "mlb baseball sports",
    Category.CONCERT: "concert music",
    Category.THEATRE: "theatre theater broadway musical",
    Category.COMEDY: "comedy",
    Category.FESTIVAL: "festival music",
}
_SEATGEEK_IDS = (10_000_000, 90_000_000)
_STUBHUB_IDS = (150_000_000, 1_900_000_000)


@dataclass(frozen=True, slots=True)
class Record:
    """One performance as one marketplace lists it; `words` is what its text search looks through."""

    record_id: str
    name: str
    venue_name: str
    city: str
    performance: Performance
    words: frozenset[str]


@lru_cache(maxsize=12)
def records(catalogue: Catalogue, platform: str) -> tuple[Record, ...]:
    """What the platform lists, in the catalogue's order."""
    return tuple(_records(catalogue, platform))


def _records(catalogue: Catalogue, platform: str) -> Iterator[Record]:
    given: set[str] = set()
    for performance in catalogue.performances:
        if carries(catalogue.seed, platform, performance):
            name, venue = title(platform, performance), venue_name(platform, performance)
            city = city_name(platform, performance)
            searched = _searched(performance) | words(name) | words(venue) | words(city)
            record_id = _fresh_id(catalogue.seed, platform, performance, given)
            yield Record(record_id, name, venue, city, performance, searched)


def carries(seed: int, platform: str, performance: Performance) -> bool:
    """Whether the platform lists the performance. SeatGeek drops what is cancelled; showcases are everywhere."""
    if performance.admission.is_add_on and performance.admission not in _ADD_ONS[platform]:
        return False
    if performance.status is not Status.SCHEDULED:
        return platform != "seatgeek" or performance.status is Status.RESCHEDULED
    if performance.showcase:
        return True
    return chance.fraction(seed, platform, performance.identity, "carried") < _SHARES[platform]


def _searched(performance: Performance) -> frozenset[str]:
    names: Iterable[str] = (
        name
        for performer in performance.performers
        for name in (performer.name, *local_names()["performers"].get(performer.name, {}).values())
    )
    return all_words((*names, performance.venue.name, performance.venue.city, _KINDS[performance.category]))


def _fresh_id(seed: int, platform: str, performance: Performance, given: set[str]) -> str:
    for attempt in range(1000):
        record_id = _ID_MAKERS[platform](performance, (seed, platform, performance.identity, "id", attempt))
        if record_id not in given:
            given.add(record_id)
            return record_id
    raise AssertionError("A thousand ids in a row were taken")


def _ticketmaster_id(performance: Performance, key: tuple[object, ...]) -> str:
    if performance.admission.is_add_on:
        prefix = "Za5ju3rKuqZ"
    else:
        prefix = "1AdjZ4" if performance.venue.country == "GB" else "vvG1YZ"
    return prefix + chance.token(9, *key)


def _number_in(bounds: tuple[int, int]) -> Callable[[Performance, tuple[object, ...]], str]:
    low, span = bounds
    return lambda _performance, key: str(low + chance.whole(*key) % span)


_ID_MAKERS: dict[str, Callable[[Performance, tuple[object, ...]], str]] = {
    "ticketmaster": _ticketmaster_id,
    "seatgeek": _number_in(_SEATGEEK_IDS),
    "stubhub": _number_in(_STUBHUB_IDS),
}
