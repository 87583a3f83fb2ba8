"""Composed answers are told again only while they are still true."""

from __future__ import annotations

import datetime as dt
import gc
import tracemalloc

import pytest
from msgspec.structs import replace

from shared.asking.query import DealsQuery, SearchQuery

LAKERS = SearchQuery(query="Lakers")


async def warm(aggregator, query=LAKERS):
    """The second answer is the first made of copies alone, and so the first that is kept."""
    search = aggregator.answering.deals if isinstance(query, DealsQuery) else aggregator.answering.search
    await search(query)
    return await search(query)


@pytest.mark.parametrize(
    "query",
    [
        LAKERS,
        SearchQuery(query="Lakers", platforms="seatgeek,stubhub", max_price=500, min_tickets=2),
        DealsQuery(query="Lakers"),
    ],
)
async def test_within_a_second_the_same_answer_is_told_again_and_encoded_once(open_aggregator, query):
    async with open_aggregator() as aggregator:
        kept = await warm(aggregator, query)
        search = aggregator.answering.deals if isinstance(query, DealsQuery) else aggregator.answering.search
        again = await search(query)
    assert again is kept
    assert again.encoded() is kept.encoded()
    assert kept.encoded() == kept.answer.encoded()


async def test_a_kept_answer_tells_the_age_it_has_now(open_aggregator, clock):
    async with open_aggregator() as aggregator:
        kept = await warm(aggregator)
        clock.advance(42)
        later = (await aggregator.answering.search(LAKERS)).answer
    kept = kept.answer
    assert later.cache.age_s == kept.cache.age_s + 42
    assert {source.age_s for source in later.sources} == {42}
    assert later.generated_at - kept.generated_at == dt.timedelta(seconds=42)
    assert "42 s old" in later.summary
    assert later.events == kept.events


async def test_what_is_told_from_the_kept_is_what_composing_anew_tells(open_aggregator, clock):
    async with open_aggregator() as keeping, open_aggregator(TICKETS_ANSWER_CACHE_BYTES="0") as composing:
        await warm(keeping)
        await warm(composing)
        clock.advance(7)
        told = (await keeping.answering.search(LAKERS)).answer
        anew = (await composing.answering.search(LAKERS)).answer
    assert replace(told, sources=()) == replace(anew, sources=())
    assert [source.age_s for source in told.sources] == [source.age_s for source in anew.sources]


async def test_no_kept_answer_outlives_the_freshness_of_its_copies(open_aggregator, clock, marketplaces):
    async with open_aggregator() as aggregator:
        await warm(aggregator)
        clock.advance(301)
        before = marketplaces.requests("seatgeek")["total"]
        answer = (await aggregator.answering.search(LAKERS)).answer
    assert not answer.cache.hit
    assert marketplaces.requests("seatgeek")["total"] > before


async def test_a_part_told_anew_ends_the_answers_made_of_the_old_one(open_aggregator, clock):
    async with open_aggregator() as aggregator:
        kept = await warm(aggregator)
        clock.advance(100)
        key = kept.answer.result_id
        parts = await aggregator.services.cache.read(key)
        renewed = type(parts["seatgeek"]).of(parts["seatgeek"].payload, clock.now())
        await aggregator.services.cache.write(key, {"seatgeek": renewed})
        answer = (await aggregator.answering.search(LAKERS)).answer
    assert {source.platform: source.age_s for source in answer.sources} == {
        "stubhub": 100,
        "seatgeek": 0,
        "ticketmaster": 100,
    }


async def test_an_answer_that_lacks_a_failed_platform_is_not_kept(open_aggregator, marketplaces):
    marketplaces.fault("seatgeek", kind="status", status=404)
    async with open_aggregator() as aggregator:
        kept = await warm(aggregator)
        again = await aggregator.answering.search(LAKERS)
    assert again is not kept


async def test_an_answer_without_a_platform_that_has_no_key_is_kept_for_seconds(open_aggregator, clock):
    async with open_aggregator(SEATGEEK_CLIENT_ID=None) as aggregator:
        kept = await warm(aggregator)
        assert await aggregator.answering.search(LAKERS) is kept
        held = aggregator.answering._kept
        assert held.get(LAKERS, clock.now()) is not None
        clock.advance(6)
        assert held.get(LAKERS, clock.now()) is None


async def test_what_is_kept_stays_within_its_bytes(open_aggregator):
    async with open_aggregator(TICKETS_ANSWER_CACHE_BYTES="500000") as aggregator:
        for words in ("Lakers", "Celtics", "Warriors", "Dodgers", "Rangers"):
            await warm(aggregator, SearchQuery(query=words))
            assert aggregator.answering._kept.size_bytes <= 500_000
        assert aggregator.answering._kept.size_bytes > 0


@pytest.mark.parametrize(
    "shape", [{"detail": "full", "limit": 100}, {"detail": "full"}, {"detail": "concise"}], ids=str
)
async def test_what_an_answer_takes_is_estimated_by_what_it_takes(open_aggregator, shape):
    async with open_aggregator() as aggregator:
        words = ("Lakers", "Celtics", "Broadway")
        for word in words:
            await warm(aggregator, SearchQuery(query=word, max_price=5000, **shape))
        kept = aggregator.answering._kept
        estimated = -kept.size_bytes
        gc.collect()
        tracemalloc.start()
        try:
            for word in words:
                (await warm(aggregator, SearchQuery(query=word, **shape))).encoded()
            gc.collect()
            taken = tracemalloc.get_traced_memory()[0]
        finally:
            tracemalloc.stop()
        estimated += kept.size_bytes
    assert taken * 0.9 < estimated < taken * 3


async def test_what_was_dropped_while_it_was_told_again_does_not_come_back(open_aggregator, clock):
    async with open_aggregator() as aggregator:
        reply = await warm(aggregator)
        held = aggregator.answering._kept
        kept = held.get(LAKERS, clock.now())
        held._drop(LAKERS)
        held.told(LAKERS, kept, reply, clock.now())
        assert held.get(LAKERS, clock.now()) is None
