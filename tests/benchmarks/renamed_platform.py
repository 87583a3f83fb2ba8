"""Further platforms for the growth by platforms: the known ones under other names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from shared import platforms as registry
from shared.platforms.platform import Access, EventSearch, EventsFound, Exchange, Platform


class Renamed:
    """A platform under another name, as a further one would be registered."""

    def __init__(self, platform: Platform, number: int) -> None:
        self._platform = platform
        self.name = f"{platform.name}{number}"

    def __getattr__(self, name: str) -> Any:
        return getattr(self._platform, name)

    def search(self, query: EventSearch, access: Access) -> Exchange[EventsFound]:
        """What the platform finds, told as this one's."""
        found = yield from self._platform.search(query, access)
        renamed = (replace(event, platform=self.name) for event in found.events)
        return replace(found, events=tuple(renamed))


def renamed_platforms(count: int) -> list[Renamed]:
    """So many platforms, each known one in turn."""
    known = [registry.load(name) for name in registry.NAMES]
    return [Renamed(known[number % len(known)], number) for number in range(count)]


def renamed_settings(platforms: Sequence[Renamed], settings: Mapping[str, str]) -> dict[str, str]:
    """The settings of each known platform, for its namesakes."""
    return {
        f"{each.name.upper()}_{variable.partition('_')[2]}": value
        for each in platforms
        for variable, value in settings.items()
        if variable.startswith(each.name.rstrip("0123456789").upper())
    }
