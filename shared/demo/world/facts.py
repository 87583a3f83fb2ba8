"""Facts the catalogue is built from: venues, teams, artists, productions and festivals, read once from `data/`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from shared.demo.world.performances import Venue

_DATA = Path(__file__).parent / "data"

_STATE_TIMEZONES = {
    **dict.fromkeys(("CA", "NV", "OR", "WA"), "America/Los_Angeles"),
    **dict.fromkeys(("CO", "UT"), "America/Denver"),
    **dict.fromkeys(("IL", "LA", "MN", "MO", "OK", "TN", "TX", "WI"), "America/Chicago"),
    "AZ": "America/Phoenix",
    "MI": "America/Detroit",
    "IN": "America/Indiana/Indianapolis",
    "ON": "America/Toronto",
    "QC": "America/Toronto",
    "MB": "America/Winnipeg",
    "AB": "America/Edmonton",
    "BC": "America/Vancouver",
}
_CANADA = frozenset({"ON", "QC", "MB", "AB", "BC"})


@dataclass(frozen=True, slots=True)
class Team:
    """One team of one league."""

    league: str
    key: str
    name: str
    nickname: str
    venue: str
    draw: float
    spring_venue: str | None


@dataclass(frozen=True, slots=True)
class Artist:
    """A touring act; `scale` is the kind of hall it fills."""

    name: str
    tour: str | None
    genre: str
    scale: str
    draw: float
    support: str | None


def _load(name: str) -> Any:
    return json.loads((_DATA / name).read_text(encoding="utf-8"))


def _timezone(state: str | None) -> str:
    if state is None:
        return "Europe/London"
    return _STATE_TIMEZONES.get(state, "America/New_York")


def _country(state: str | None) -> str:
    if state is None:
        return "GB"
    return "CA" if state in _CANADA else "US"


@lru_cache(maxsize=1)
def venues() -> dict[str, Venue]:
    """Every venue by its key."""
    table = _load("venues.json")
    rows = (dict(zip(table["columns"], row, strict=True)) for row in table["rows"])
    return {
        row["key"]: Venue(**row, country=_country(row["state"]), timezone=_timezone(row["state"]))
        for row in rows
    }


@lru_cache(maxsize=1)
def state_names() -> dict[str, str]:
    """States and provinces by their postal codes."""
    loaded: dict[str, str] = _load("states.json")
    return loaded


@lru_cache(maxsize=1)
def _all_teams() -> tuple[Team, ...]:
    return tuple(
        Team(league, key, f"{region} {nickname}".strip(), nickname, venue, draw, spring)
        for league, key, region, nickname, venue, draw, spring in _load("teams.json")["rows"]
    )


def teams(league: str) -> tuple[Team, ...]:
    """The teams of `nba`, `nhl`, `nfl` or `mlb`."""
    return tuple(team for team in _all_teams() if team.league == league)


@lru_cache(maxsize=1)
def artists() -> tuple[Artist, ...]:
    """The touring acts."""
    return tuple(Artist(*row) for row in _load("artists.json")["rows"])


@lru_cache(maxsize=1)
def stages() -> dict[str, Any]:
    """Halls by kind, comedians, stage productions with their weekly times, and festivals."""
    loaded: dict[str, Any] = _load("stages.json")
    return loaded


@lru_cache(maxsize=1)
def local_names() -> dict[str, dict[str, dict[str, str]]]:
    """What a marketplace calls a venue, a city or a performer where that differs: kind, key, platform, name."""
    loaded: dict[str, dict[str, dict[str, str]]] = _load("local_names.json")
    return loaded
