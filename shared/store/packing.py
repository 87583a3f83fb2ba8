"""How a payload is compressed in the shared store; in memory it is kept as it is."""

from __future__ import annotations

import zlib

_LEVEL = 1
"""The fastest level: JSON of events shrinks five- to tenfold even so, and higher levels cost more than they save."""


def pack(payload: bytes) -> bytes:
    """`payload`, smaller."""
    return zlib.compress(payload, _LEVEL)


def unpack(packed: bytes) -> bytes:
    """What was packed. Raises ValueError when it is damaged."""
    try:
        return zlib.decompress(packed)
    except zlib.error as error:
        raise ValueError(f"a stored payload is damaged: {error}") from error
