"""What marketplaces list beside a performance and a careless buyer takes for it: parking, VIP, suites, camping."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from shared.demo.world import chance
from shared.demo.world.performances import Admission, Category, Performance

# Share of performances that have the add-on, and its face value beside theirs.
_SPORT = {Admission.PARKING: (0.2, 0.5), Admission.SUITE: (0.04, 6.0)}
_OFFERED = {
    **dict.fromkeys((Category.NBA, Category.NHL, Category.NFL, Category.MLB), _SPORT),
    Category.CONCERT: {Admission.PARKING: (0.15, 0.4), Admission.VIP: (0.25, 3.5)},
    Category.FESTIVAL: {Admission.CAMPING: (1.0, 0.6), Admission.PARKING: (0.3, 0.2)},
}
_HAS_CAR_PARK_FROM_SEATS = 5000


def add_ons(seed: int, performance: Performance) -> Iterator[Performance]:
    """The add-ons sold for one performance, each with an identity of its own."""
    for admission, (share, price) in _OFFERED.get(performance.category, {}).items():
        if (
            _sold_for(admission, performance)
            and chance.fraction(seed, performance.identity, admission) < share
        ):
            yield replace(
                performance,
                identity=f"{performance.identity}+{admission}",
                admission=admission,
                face=max(10, round(performance.face * price)),
                showcase=False,
            )


def _sold_for(admission: Admission, performance: Performance) -> bool:
    if admission is Admission.PARKING and performance.venue.capacity < _HAS_CAR_PARK_FROM_SEATS:
        return False
    if admission is Admission.CAMPING:
        return performance.admission is Admission.PASS
    return performance.admission is not Admission.PASS
