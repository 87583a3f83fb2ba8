"""Reproducible draws: the same key always gives the same number, whatever else was drawn before it."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")

_RANGE = 2**64
_ID_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"


def whole(*key: object) -> int:
    """An integer in [0, 2**64) that depends on `key` alone."""
    text = "\x1f".join(map(str, key))
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


def fraction(*key: object) -> float:
    """A number in [0, 1)."""
    return whole(*key) / _RANGE


def between(low: float, high: float, *key: object) -> float:
    """A number in [low, high)."""
    return low + (high - low) * fraction(*key)


def choose(options: Sequence[T], *key: object) -> T:
    """One of `options`, each as likely as the others."""
    return options[whole(*key) % len(options)]


def token(length: int, *key: object) -> str:
    """`length` characters (at most 10) of the alphabet that Ticketmaster's ids use."""
    number = whole(*key)
    return "".join(_ID_CHARACTERS[number >> 6 * place & 63] for place in range(length))
