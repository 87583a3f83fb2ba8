"""Nobody can put an answer before another caller that the other did not ask for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.platforms.platform import EventSearch
from shared.state.search_key import search_key

WORDS = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=20)


def asked(marketplaces) -> int:
    return sum(marketplaces.requests(name)["total"] for name in ("stubhub", "seatgeek", "ticketmaster"))


@given(WORDS, WORDS, WORDS)
def test_no_word_moves_from_one_field_into_another(text: str, city: str, state: str) -> None:
    """Were the fields of a key only strung together, a city could be made to stand for a state."""
    one = EventSearch(text=text, city=city, state=state)
    for other in (
        EventSearch(text=f"{text} {city}", state=state),
        EventSearch(text=text, city=f"{city}\x1f{state}"),
        EventSearch(text=text, city=state, state=city),
    ):
        same = [_plain(field) for field in (one.text, one.city, one.state)] == [
            _plain(field) for field in (other.text, other.city, other.state)
        ]
        if not same:
            assert search_key(one) != search_key(other)


def _plain(text: str | None) -> list[str]:
    """The words of a field as the key has them, by way of the key of that field alone."""
    return [search_key(EventSearch(text="x", city=text))]


async def test_spellings_of_one_question_share_one_answer_and_other_questions_do_not(serve, marketplaces):
    client = serve()
    await client.get("/search", params={"query": "Lakers", "city": "Los Angeles"})
    first = asked(marketplaces)
    for same in ("lakers", "LAKERS", " Lakers ", "\uff2cakers", "Lakérs"):
        await client.get("/search", params={"query": same, "city": "LOS ANGELES"})
    assert asked(marketplaces) == first
    for other in (
        {"query": "Lakers Los Angeles"},
        {"query": "Los Angeles", "city": "Lakers"},
        {"query": "Lakers"},
    ):
        await client.get("/search", params=other)
        assert asked(marketplaces) > first
        first = asked(marketplaces)


async def test_an_answer_of_one_platform_never_stands_for_all(serve):
    client = serve()
    await client.get("/search", params={"query": "Lakers", "platforms": "seatgeek"})
    every = (await client.get("/search", params={"query": "Lakers"})).json()
    assert {source["platform"] for source in every["sources"]} == {"stubhub", "seatgeek", "ticketmaster"}
    assert all(source["events"] for source in every["sources"])


async def test_filters_of_one_caller_do_not_shorten_the_answer_of_the_next(serve):
    client = serve()
    few = (await client.get("/search", params={"query": "Lakers", "max_price": 1, "limit": 1})).json()
    many = (await client.get("/search", params={"query": "Lakers", "limit": 100})).json()
    assert few["total_events"] < many["total_events"]


async def test_an_impatient_caller_leaves_no_gap_for_the_next(serve, marketplaces):
    client = serve()
    await client.get("/search", params={"query": "warm up"})
    marketplaces.fault("stubhub", kind="hang", times=1, path="/catalog/events/search")
    await client.get("/search", params={"query": "Lakers", "timeout_ms": 500})
    marketplaces.fault("stubhub", None)
    later = (
        await client.get("/search", params={"query": "Lakers", "platforms": "seatgeek,ticketmaster"})
    ).json()
    assert {source["status"] for source in later["sources"]} <= {"ok", "no_prices"}


@pytest.mark.parametrize(
    "forged",
    [
        "s1-" + "0" * 40,
        "s9-" + "0" * 40,
        "../tickets_state/control",
        "control",
        "s1-" + "0" * 39 + "/",
        "%00",
        "a" * 500,
    ],
)
@pytest.mark.parametrize("path", ["/deals", "/compare"])
async def test_a_forged_result_id_reads_nothing(serve, marketplaces, path, forged):
    name = {"event_name": "x"} if path == "/compare" else {}
    reply = await serve().get(path, params={**name, "result_id": forged})
    assert reply.status_code in {400, 410}
    assert asked(marketplaces) == 0


async def test_a_cursor_opens_only_the_result_it_was_given_for(serve):
    client = serve()
    page = (await client.get("/search", params={"query": "Lakers", "limit": 1})).json()
    for other in ({"query": "Celtics", "limit": 1}, {"query": "Lakers", "city": "Boston"}):
        reply = await client.get("/search", params={**other, "cursor": page["next_cursor"]})
        assert reply.status_code == 400
    for forged in ("p1-../x", "p-1-x", "p" + "9" * 300 + "-x", page["next_cursor"] + "0"):
        reply = await client.get("/search", params={"query": "Lakers", "cursor": forged})
        assert reply.status_code == 400, forged


@pytest.mark.parametrize(
    "path", ["/search?query=x&y=1", "/nope", "/compare?event_name=Zyzzyva", "/search?query=Lakers", "/health"]
)
async def test_no_answer_may_be_kept_by_a_shared_cache_on_the_way(serve, path):
    told = (await serve().get(path)).headers["cache-control"]
    assert "public" not in told
    assert "no-store" in told or "private" in told
