"""The sentence that opens every answer: what was found, at which price basis, how old, and who is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from shared.answers.shapes import CacheUse, Event, PriceComparison, Source, Suggestion
from shared.asking.narrowing import NOTHING_LEFT_OUT, LeftOut
from shared.fetching.source_report import SourceReport
from shared.model import EventStatus, PriceBasis, SourceStatus

BASIS_WORDS = {
    PriceBasis.ALL_IN: "all-in",
    PriceBasis.UNKNOWN: "fees not told",
    PriceBasis.BEFORE_FEES: "before fees",
}
"""In the order in which a price is preferred."""

_STATUS_WORDS = {
    EventStatus.SCHEDULED: "",
    EventStatus.RESCHEDULED: " is rescheduled",
    EventStatus.POSTPONED: " is postponed",
    EventStatus.CANCELLED: " is cancelled",
    EventStatus.CONTINGENT: " takes place only if it is needed",
}


def opening(
    text: str,
    events: Sequence[Event],
    total: int,
    *,
    deals: Sequence[Event] = (),
    among: int = 0,
    reports: Sequence[SourceReport] = (),
    left_out: LeftOut = NOTHING_LEFT_OUT,
    suggestions: Sequence[Suggestion] = (),
) -> str:
    """What the summary of a search tells of its events, the `deals` among them, and what was not read.

    That of deals tells of them alone, and `among` how many events they are the best.
    """
    cut = _cut(reports)
    found = f"{_count(total, 'event')} found for “{text}”."
    if among:
        found = f"{_count(total, 'deal')} among {_count(among, 'event')} found for “{text}”."
    if suggestions:
        found += "".join(f" {suggestion.next_step}" for suggestion in suggestions)
    if left_out.unpriced:
        found += f" {left_out.unpriced} more without a known price left out, since max_price was given."
    if left_out.otherwise_priced:
        found += (
            f" {left_out.otherwise_priced} more not priced in {left_out.currency} left out, since that is what "
            "max_price is in: give currency for another."
        )
    unscored = "Nothing to compare their prices with: the deals are the cheapest." if _unscored(deals) else ""
    return " ".join(part for part in (found, cut, _cheapest(events, cut=bool(cut)), unscored) if part)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' if number != 1 else ''}"


def _cut(reports: Sequence[SourceReport]) -> str:
    cut = any(report.unread for report in reports)
    return "More exist than were read: narrow by city or dates." if cut else ""


def _unscored(deals: Sequence[Event]) -> bool:
    return bool(deals) and all(deal.value_score is None for deal in deals)


def closed(
    told: str, sources: Sequence[Source], cache: CacheUse, reports: Sequence[SourceReport] = ()
) -> str:
    """`told` of the events, and after it how old that is and who is missing.

    Without `reports` it is told of copies alone, and nobody was asked.
    """
    return " ".join(part for part in (told, _age(cache, _renewal(reports)), _missing(sources)) if part)


def of_comparison(
    event: Event,
    comparison: PriceComparison,
    sources: Sequence[Source],
    cache: CacheUse,
    reports: Sequence[SourceReport] = (),
    *,
    asked: str | None = None,
) -> str:
    """The summary of a comparison; `asked` is the currency that was asked for."""
    when = f" on {event.date.isoformat()}" if event.date else ""
    named = f"{event.name}{when}{f' at {event.venue}' if event.venue else ''}{_STATUS_WORDS[event.status]}."
    other = f"No price in {asked} is known." if asked and comparison.currency not in {None, asked} else ""
    prices = "" if event.status is EventStatus.CANCELLED else _compared(comparison)
    told = " ".join(part for part in (named, other, prices) if part)
    return closed(told, sources, cache, reports)


def _compared(comparison: PriceComparison) -> str:
    if comparison.cheapest_price is None or comparison.price_basis is None:
        return "No platform tells a price."
    words = f"{comparison.cheapest_price:.2f} {_unit(comparison.currency, comparison.price_basis)}"
    if len(comparison.compared_platforms) < 2:
        return f"Only {comparison.best_platform} tells a comparable price: from {words}."
    return f"Cheapest is {comparison.best_platform} from {words}; {comparison.potential_savings:.2f} less than the dearest."


def _cheapest(events: Sequence[Event], *, cut: bool) -> str:
    priced = [event for event in events if event.best_min_price is not None]
    if not priced:
        return "No price is known." if events else ""
    currency = Counter(event.currency for event in priced).most_common(1)[0][0]
    basis = next(basis for basis in BASIS_WORDS if any(_told_as(event, currency, basis) for event in priced))
    best = min(
        (event for event in priced if _told_as(event, currency, basis)),
        key=lambda event: (event.best_min_price, event.event_uid),
    )
    when = f" on {best.date.isoformat()}" if best.date else ""
    price = f"{best.best_min_price:.2f} {_unit(currency, basis)}"
    return f"Lowest{' of those read' if cut else ''}: {price} on {best.best_platform} for {best.name}{when}."


def _unit(currency: str | None, basis: PriceBasis) -> str:
    return f"{currency or '(currency not told)'} {BASIS_WORDS[basis]}"


def _told_as(event: Event, currency: str | None, basis: PriceBasis) -> bool:
    return event.currency == currency and event.price_basis is basis


def _age(cache: CacheUse, renewal: str) -> str:
    age = f"up to {_span(cache.age_s)} old"
    if cache.hit:
        return f"From an earlier answer, {age}; {renewal or 'no platform was asked'}."
    if cache.age_s < 5:
        return "Asked just now."
    return f"Asked now and from earlier answers, {age}{f'; {renewal}' if renewal else ''}."


def _renewal(reports: Sequence[SourceReport]) -> str:
    """Whose copies are being renewed while they are told, and whose could not be."""
    renewing = [report.platform for report in reports if report.renewing]
    failed = [report.platform for report in reports if report.failed]
    told = [
        f"being renewed: {', '.join(renewing)}" if renewing else "",
        f"could not be renewed: {', '.join(failed)}" if failed else "",
    ]
    return "; ".join(part for part in told if part)


def _span(seconds: int) -> str:
    minutes = round(seconds / 60)
    if seconds < 60:
        return f"{seconds} s"
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def _missing(sources: Sequence[Source]) -> str:
    absent = [
        f"{source.platform} ({source.status.value})" for source in sources if not source.status.answered
    ]
    priceless = [source.platform for source in sources if source.status is SourceStatus.NO_PRICES]
    words = f"Missing: {', '.join(absent)}." if absent else ""
    return f"{words} {', '.join(priceless)} gave no prices.".strip() if priceless else words
