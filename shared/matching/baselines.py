"""Plain matching rules, run beside the matcher so that its scores have a measure."""

from __future__ import annotations

from rapidfuzz import fuzz

from shared.matching.evaluation import Matcher
from shared.model import PlatformEvent

_TWO_HOURS = 120


def exact_key(one: PlatformEvent, other: PlatformEvent) -> str:
    """Same name, venue and date, letter by letter."""
    return _said(_key(one) == _key(other))


def raw_ratio(one: PlatformEvent, other: PlatformEvent) -> str:
    """Edit ratio of the names 0.8 or more on the same local date."""
    return _said(one.date == other.date and fuzz.ratio(one.name.casefold(), other.name.casefold()) >= 80)


def token_sort(one: PlatformEvent, other: PlatformEvent) -> str:
    """Ratio of the sorted words 0.7 or more on the same local date."""
    ratio = fuzz.token_sort_ratio(one.name.casefold(), other.name.casefold())
    return _said(one.date == other.date and ratio >= 70)


def token_set(one: PlatformEvent, other: PlatformEvent) -> str:
    """Ratio of the sets of words 0.7 or more with starts at most two hours apart."""
    if one.starts_at is None or other.starts_at is None:
        return _said(False)
    near = abs((one.starts_at - other.starts_at).total_seconds()) <= _TWO_HOURS * 60
    return _said(near and fuzz.token_set_ratio(one.name.casefold(), other.name.casefold()) >= 70)


def _key(event: PlatformEvent) -> tuple[str, str, object]:
    return event.name.casefold(), (event.venue or "").casefold(), event.date


def _said(same: bool) -> str:
    return "same" if same else "different"


BASELINES: dict[str, Matcher] = {
    "exact name + venue + date": exact_key,
    "raw ratio >= 0.8 + date": raw_ratio,
    "token sort >= 0.7 + date": token_sort,
    "token set >= 0.7 + 2 h": token_set,
}
"""Each rule by the name it is reported under."""
