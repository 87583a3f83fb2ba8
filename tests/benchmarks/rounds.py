"""Rounds in which the service and its floor or peer take turns, each beginning every other round."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


async def in_turns(
    rounds: int, ours: Callable[[], Awaitable[T]], floor: Callable[[], Awaitable[T]]
) -> list[tuple[T, T]]:
    """What both measured, a pair (ours, floor) for each round, so that a drift of the machine favours neither."""
    pairs = []
    for number in range(rounds):
        if number % 2 == 0:
            mine = await ours()
            theirs = await floor()
        else:
            theirs = await floor()
            mine = await ours()
        pairs.append((mine, theirs))
    return pairs
