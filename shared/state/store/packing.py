"""How the payload of a part is compressed."""

from __future__ import annotations

import zlib

_LEVEL = 1
"""The fastest level: JSON of events shrinks five- to tenfold even so, and higher levels cost more than they save."""

LONGEST = 32 * 1024 * 1024
"""Bytes of a payload; what a platform tells of a thousand events is one or two million."""


def pack(payload: bytes) -> bytes:
    """`payload`, smaller."""
    return zlib.compress(payload, _LEVEL)


def unpack(packed: bytes) -> bytes:
    """What was packed. Raises ValueError when it is damaged, or longer than `LONGEST` bytes."""
    inflate = zlib.decompressobj()
    try:
        payload = inflate.decompress(packed, LONGEST)
    except zlib.error as error:
        raise ValueError(f"a stored payload is damaged: {error}") from error
    if not inflate.eof:
        raise ValueError("a stored payload is damaged: it is too long, or its end is missing")
    return payload
