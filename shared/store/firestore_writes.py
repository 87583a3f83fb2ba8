"""How entries and numbers are laid out in Firestore documents: pure conversions, no I/O."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from shared.store.packing import unpack
from shared.store.port import Changes, Part

if TYPE_CHECKING:
    from google.cloud.firestore_v1.types import Document, Write

ENTRIES, PARTS, STATE = "tickets_entries", "tickets_parts", "tickets_state"
EXPIRES_AT = "expires_at"
"""The field a TTL policy cleans up by; every read looks at it all the same."""
LARGEST_INLINE = 200_000
"""Bytes from which a part gets a document of its own, so that several fit one document of 1 MiB."""
LARGEST_PART = 1_000_000
"""Bytes of a part that still fit a document of its own, of 1,048,576 bytes with names and dates."""
Packed = tuple[bytes, dt.datetime]


class Result(Protocol):
    """What a commit tells of one write."""

    transform_results: Sequence[Any]


def entry_path(database: str, key: str) -> str:
    """Where the entry `key` is."""
    return f"{database}/documents/{ENTRIES}/{key}"


def part_path(database: str, key: str, name: str) -> str:
    """Where a part too large for its entry is."""
    return f"{database}/documents/{PARTS}/{key}~{name}"


def numbers_path(database: str, document: str) -> str:
    """Where a document of numbers is."""
    return f"{database}/documents/{STATE}/{document}"


def entry_writes(
    database: str, key: str, parts: Mapping[str, Packed], expires_at: dt.datetime, *, apart: bool = False
) -> list[Write]:
    """Merge `parts` into an entry; large ones, or with `apart` all, go into documents of their own."""
    from google.cloud.firestore_v1.types import Document, DocumentMask, MapValue, Value, Write  # noqa: PLC0415

    expiry = Value(timestamp_value=expires_at)
    alone = {name for name, (payload, _) in parts.items() if apart or len(payload) > LARGEST_INLINE}
    fields = {
        name: Value(map_value=MapValue(fields=_part_fields(None if name in alone else payload, at)))
        for name, (payload, at) in parts.items()
    }
    entry = Document(
        name=entry_path(database, key),
        fields={"parts": Value(map_value=MapValue(fields=fields)), EXPIRES_AT: expiry},
    )
    mask = DocumentMask(field_paths=[*(f"parts.{_quoted(name)}" for name in parts), EXPIRES_AT])
    large = [
        Write(
            update=Document(
                name=part_path(database, key, name), fields={**_part_fields(*parts[name]), EXPIRES_AT: expiry}
            )
        )
        for name in sorted(alone)
    ]
    return [*large, Write(update=entry, update_mask=mask)]


def read_parts(document: Document, now: dt.datetime) -> tuple[dict[str, Part], list[str]]:
    """The parts in an entry, and the names of those in documents of their own; nothing where it is expired."""
    if _expired(document, now):
        return {}, []
    parts = {name: value.map_value for name, value in document.fields["parts"].map_value.fields.items()}
    apart = [name for name, part in parts.items() if "z" not in part.fields]
    return {name: _part(part.fields) for name, part in parts.items() if name not in apart}, apart


def read_part(document: Document) -> Part:
    """The part in a document of its own."""
    return _part(document.fields)


def numbers_write(database: str, document: str, changes: Changes, expires_at: dt.datetime | None) -> Write:
    """One write that does all of `changes`; its transforms are in the order of `transformed`."""
    from google.cloud.firestore_v1.types import (  # noqa: PLC0415 - loaded by the connection
        Document,
        DocumentMask,
        DocumentTransform,
        MapValue,
        Value,
        Write,
    )

    transform = DocumentTransform.FieldTransform
    put = {name: Value(integer_value=value) for name, value in changes.put.items()}
    fields = {"n": Value(map_value=MapValue(fields=put))} if put else {}
    # A field that is in the mask and not in the document is removed.
    mask = [_number(name) for name in [*put, *sorted(changes.drop)]]
    if expires_at is not None:
        fields[EXPIRES_AT] = Value(timestamp_value=expires_at)
        mask.append(EXPIRES_AT)
    return Write(
        update=Document(name=numbers_path(database, document), fields=fields),
        update_mask=DocumentMask(field_paths=mask),
        update_transforms=[
            transform(field_path=_number(name), increment=Value(integer_value=value))
            if name in changes.add
            else transform(field_path=_number(name), maximum=Value(integer_value=value))
            for name, value in transformed(changes)
        ],
    )


def transformed(changes: Changes) -> list[tuple[str, int]]:
    """The fields whose new value the server tells, in order, and the operand of each."""
    return [*changes.add.items(), *changes.raise_to.items(), *((name, 0) for name in sorted(changes.watch))]


def changed_numbers(changes: Changes, results: Iterable[Any]) -> dict[str, int]:
    """The value of every field that `changes` names, after the commit."""
    names = (name for name, _ in transformed(changes))
    told = {name: int(value.integer_value) for name, value in zip(names, results, strict=True)}
    return {**told, **changes.put}


def read_numbers(document: Document, now: dt.datetime) -> dict[str, int]:
    """All numbers of a document; none where it is expired."""
    if _expired(document, now) or "n" not in document.fields:
        return {}
    return {name: int(value.integer_value) for name, value in document.fields["n"].map_value.fields.items()}


def _part_fields(payload: bytes | None, stored_at: dt.datetime) -> dict[str, Any]:
    from google.cloud.firestore_v1.types import Value  # noqa: PLC0415

    fields = {"at": Value(timestamp_value=stored_at)}
    return fields if payload is None else {"z": Value(bytes_value=payload), **fields}


def _part(fields: Mapping[str, Any]) -> Part:
    return Part(unpack(fields["z"].bytes_value), _utc(fields["at"].timestamp_value))


def _expired(document: Document, now: dt.datetime) -> bool:
    return EXPIRES_AT in document.fields and _utc(document.fields[EXPIRES_AT].timestamp_value) <= now


def _utc(instant: dt.datetime) -> dt.datetime:
    # A plain datetime: Google's subclass with nanoseconds compares and prints differently.
    return dt.datetime.fromtimestamp(instant.timestamp(), dt.UTC)


def _number(name: str) -> str:
    return f"n.{_quoted(name)}"


def _quoted(name: str) -> str:
    if name.replace("_", "a").isalnum() and name.isascii() and not name[0].isdigit():
        return name
    escaped = name.replace("\\", "\\\\").replace("`", "\\`")
    return f"`{escaped}`"
