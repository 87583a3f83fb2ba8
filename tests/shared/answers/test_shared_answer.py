"""An answer that one instance made is told by the others as long as it is true, and only then."""

from __future__ import annotations

import datetime as dt
import json
from zlib import crc32

import pytest
from msgspec.json import schema_components
from msgspec.structs import replace

from shared.answers.shapes import Event, as_json
from shared.answers.shared_answer import EVENT_SHAPES, LARGEST, payload_for, sealed
from shared.answers.shortening import in_detail
from shared.asking.query import DealsQuery, SearchQuery
from shared.state.cache import ANSWER, Part

LAKERS = SearchQuery(query="Lakers")
PLATFORMS = ("stubhub", "seatgeek", "ticketmaster")


@pytest.fixture
def open_instance(open_aggregator, tmp_path):
    """Opens an instance on a store that all of a test's instances share."""
    store = {
        "TICKETS_STORE": f"sqlite:///{tmp_path}/tickets.db",
        # Nobody is to go on without the store, however busy the machine.
        "TICKETS_STORE_TIMEOUT_MS": "5000",
    }
    return lambda **more: open_aggregator(**store, **more)


def answering(instance, query):
    return instance.answering.deals if isinstance(query, DealsQuery) else instance.answering.search


async def told(instance, query=LAKERS):
    return (await answering(instance, query)(query)).answer


def told_alike(answer):
    """As a caller reads it, apart from what each instance knows of the quotas, and from confidences."""
    plain = as_json(answer)
    for event in scored(plain):
        event["value"]["confidence"] = None
    return {**plain, "sources": [{**source, "quota": None} for source in plain["sources"]]}


def scored(plain):
    return [event for event in plain.get("deals") or plain.get("best_deals", ()) if event["value"]]


def confidences(answer):
    return [event["value"]["confidence"] for event in scored(as_json(answer))]


async def rewrite(instance, answer, change, *, seal=sealed):
    """Let `change` alter the answer kept in the store, so that it can be seen who tells it."""

    def changed(part):
        digest, *lines = part.payload.split(b"\n")
        kept, events = map(json.loads, lines)
        kept["answer"]["events"] = events
        change(kept)
        events, kept["answer"]["events"] = kept["answer"].get("events"), []
        lines = b"\n".join(json.dumps(each).encode() for each in (kept, events))
        return Part.of(seal(lines) if seal else digest + b"\n" + lines, part.stored_at)

    await replace_part(instance, answer, ANSWER, changed)


async def replace_part(instance, answer, name, change):
    cache = instance.services.cache
    await cache.drain()
    part = change((await cache._store.read_entry(answer.result_id))[name])
    kept_until = part.stored_at + dt.timedelta(days=1)
    await cache._store.write_parts(answer.result_id, {name: part}, expires_at=kept_until)


def damaged(part):
    return Part(part.packed[:-1], part.stored_at)


def mark(kept):
    kept["opening"] = "As kept."


@pytest.mark.parametrize(
    "query",
    [
        LAKERS,
        SearchQuery(query="Lakers", platforms="seatgeek,stubhub", max_price=500, min_tickets=2),
        SearchQuery(query="Lakers", limit=2),
        SearchQuery(query="Laqers"),
        DealsQuery(query="Lakers"),
    ],
)
async def test_what_another_instance_tells_is_what_it_would_compose(open_instance, clock, query):
    async with open_instance() as one, open_instance() as other, open_instance() as composing:
        asked = await told(one, query)
        clock.advance(242)
        shared = await told(other, query)
        await composing.services.cache.write(asked.result_id, {ANSWER: Part.of(b"", clock.now())})
        composed = await told(composing, query)
        assert other.answering._kept.get(query, clock.now()) is not None
    assert asked.cache.hit is False
    assert told_alike(shared) == told_alike(composed)
    assert confidences(shared) == pytest.approx(confidences(composed), abs=0.0015)  # rounded twice
    assert shared.cache.age_s == 242
    assert "4 min old" in shared.summary


@pytest.mark.parametrize("detail", ["full", "concise"])
async def test_the_kept_answer_is_told_without_composing_in_either_detail(open_instance, detail):
    async with open_instance() as one, open_instance() as other:
        await rewrite(one, await told(one), mark)
        shared = await told(other, SearchQuery(query="Lakers", detail=detail))
        again = await told(other, SearchQuery(query="Lakers", detail=detail))
    assert shared.summary.startswith("As kept. From an earlier answer")
    assert again.summary == shared.summary


async def test_the_kept_answer_is_told_where_a_platform_has_no_key(open_instance):
    async with open_instance(SEATGEEK_CLIENT_ID=None) as one, open_instance(SEATGEEK_CLIENT_ID=None) as other:
        await told(other, SearchQuery(query="Celtics"))  # it has looked for keys
        await rewrite(one, await told(one), mark)
        shared = await told(other)
    assert shared.summary.startswith("As kept.")
    assert [source.status for source in shared.sources] == ["ok", "not_configured", "ok"]


async def test_the_kept_answer_is_not_told_where_there_is_a_key_again(open_instance):
    async with open_instance(SEATGEEK_CLIENT_ID=None) as one, open_instance() as other:
        await told(other, SearchQuery(query="Celtics"))
        await rewrite(one, await told(one), mark)
        shared = await told(other)
    assert not shared.summary.startswith("As kept.")
    assert [source.status for source in shared.sources] == ["ok", "ok", "ok"]


@pytest.mark.parametrize(
    "other_query",
    [
        SearchQuery(query="LAKERS"),
        SearchQuery(query="Lakers", limit=3),
        SearchQuery(query="Lakers", min_tickets=2),
        SearchQuery(query="Lakers", currency="EUR"),
        SearchQuery(query="Lakers", platforms="seatgeek"),
        DealsQuery(query="Lakers"),
    ],
)
async def test_the_kept_answer_answers_its_own_question_alone(open_instance, other_query):
    async with open_instance() as one, open_instance() as other:
        await rewrite(one, await told(one), mark)
        assert not (await told(other, other_query)).summary.startswith("As kept.")


async def test_the_kept_answer_ends_with_the_copies_it_was_made_of(open_instance, clock):
    async with open_instance() as one, open_instance() as other:
        asked = await told(one)
        await rewrite(one, asked, mark)
        clock.advance(100)
        copy = (await one.services.cache.read(asked.result_id))["seatgeek"]
        await one.services.cache.write(asked.result_id, {"seatgeek": Part.of(copy.payload, clock.now())})
        await one.services.cache.drain()
        assert not (await told(other)).summary.startswith("As kept.")


async def test_the_kept_answer_ends_with_their_freshness(open_instance, clock, marketplaces):
    async with open_instance() as one, open_instance() as other:
        await rewrite(one, await told(one), mark)
        clock.advance(301)
        shared = await told(other)
    assert not shared.cache.hit


def price(kept, value):
    kept["answer"]["events"][0]["platforms"][0]["min_price"] = value


@pytest.mark.parametrize(
    "damage",
    [
        mark,
        lambda kept: price(kept, "NaN"),
        lambda kept: price(kept, "-Infinity"),
        lambda kept: price(kept, []),
        lambda kept: kept["answer"].pop("events"),
    ],
)
async def test_an_answer_that_is_not_as_it_was_written_is_composed_anew(open_instance, damage):
    async with open_instance() as one, open_instance() as other:
        asked = await told(one)
        await rewrite(one, asked, damage, seal=None)
        await composed_anew(other, asked)


@pytest.mark.parametrize(
    "difference",
    [
        lambda kept: kept["answer"].update(more=1),
        lambda kept: kept["answer"].pop("cache"),
        lambda kept: kept.update(told_at={}),
        lambda kept: kept["answer"]["sources"].pop(),
        lambda kept: kept["answer"]["sources"][0].update(platform="another"),
    ],
)
async def test_an_answer_written_otherwise_is_composed_anew(open_instance, difference):
    async with open_instance() as one, open_instance() as other:
        asked = await told(one)

        def change(kept):
            mark(kept)
            difference(kept)

        await rewrite(one, asked, change)
        await composed_anew(other, asked)


async def test_an_answer_whose_events_have_another_shape_is_composed_anew(open_instance):
    async with open_instance() as one, open_instance() as other:
        asked = await told(one)
        await rewrite(one, asked, mark, seal=lambda lines: b"%08x\n%b" % (crc32(lines, crc32(b"{}")), lines))
        await composed_anew(other, asked)


def test_the_digest_knows_every_shape_that_an_event_is_made_of():
    _, described = schema_components([Event])
    objects = {name for name, schema in described.items() if schema.get("type") == "object"}
    assert objects == {shape.__name__ for shape in EVENT_SHAPES}


async def composed_anew(instance, asked):
    shared = await told(instance)
    assert shared.cache.hit
    assert not shared.summary.startswith("As kept.")
    assert shared.events == asked.events


@pytest.mark.parametrize("detail", ["full", "concise"])
@pytest.mark.parametrize("kind", [SearchQuery, DealsQuery])
async def test_what_is_sent_unread_is_what_reading_it_would_send(open_instance, kind, detail):
    query = kind(query="Lakers", detail=detail)
    async with open_instance() as one, open_instance() as other:
        asked = await told(one, query)
        reply = await answering(other, query)(query)
        sent = reply.encoded()
    assert sent == in_detail(reply.answer, query).encoded()
    assert reply.as_json() == json.loads(sent)
    assert reply.cache.hit
    if kind is SearchQuery:
        assert reply.answer.events == asked.events


async def test_the_kept_answer_is_told_though_a_copy_is_damaged(open_instance):
    async with open_instance() as one, open_instance() as other:
        asked = await told(one)
        await rewrite(one, asked, mark)
        await replace_part(one, asked, "seatgeek", damaged)
        assert (await told(other)).summary.startswith("As kept.")


async def test_where_a_copy_and_the_kept_answer_are_damaged_that_platform_alone_is_asked(
    open_instance, marketplaces
):
    async with open_instance() as one, open_instance() as other:
        asked = await told(one)
        for name in ("seatgeek", ANSWER):
            await replace_part(one, asked, name, damaged)
        before = {name: marketplaces.requests(name)["total"] for name in PLATFORMS}
        shared = await told(other)
        later = {name: marketplaces.requests(name)["total"] for name in PLATFORMS}
    assert later == {**before, "seatgeek": before["seatgeek"] + 1}
    assert shared.events == asked.events


async def test_an_answer_that_lacks_a_failed_platform_is_not_kept_for_others(open_instance, marketplaces):
    marketplaces.fault("seatgeek", kind="status", status=404)
    async with open_instance() as one:
        asked = await told(one)
        await one.services.cache.drain()
        kept = await one.services.cache._store.read_entry(asked.result_id)
    assert kept[ANSWER].payload == b""


async def test_an_answer_too_large_is_not_kept_for_others(open_instance):
    async with open_instance() as one:
        answer = await told(one)
        telling = one.answering._kept.get(LAKERS, one.services.clock.now()).telling
    assert payload_for(LAKERS, telling) != b""
    many = replace(answer, events=answer.events * (1 + LARGEST // len(answer.events[0].encoded())))
    assert payload_for(LAKERS, replace(telling, answer=many)) == b""
