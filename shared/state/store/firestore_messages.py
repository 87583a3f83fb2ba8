"""How entries and numbers are laid out in Firestore documents: pure conversions. Importing it loads Google's libraries.

Messages are the protocol buffers themselves, not the wrappers around them: a commit that names a hundred
numbers is built and read in a third of the time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from google.cloud.firestore_v1 import types

from shared.state.store.port import Changes, Part

ENTRIES, PARTS, STATE = "tickets_entries", "tickets_parts", "tickets_state"
EXPIRES_AT = "expires_at"
"""The field a TTL policy cleans up by; every read looks at it all the same."""
LARGEST_INLINE = 200_000
"""Bytes from which a part gets a document of its own, so that several fit one document of 1 MiB."""
LARGEST_PART = 1_000_000
"""Bytes of a part that still fit a document of its own, of 1,048,576 bytes with names and dates."""

Message = Any
"""A protocol buffer message; their classes are made while the program runs, so that no type checker knows them."""

_Write = types.Write.meta.pb
_Transform = types.DocumentTransform.FieldTransform.meta.pb


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
    database: str, key: str, parts: Mapping[str, Part], expires_at: dt.datetime, *, apart: bool = False
) -> list[Message]:
    """Merge `parts` into an entry; large ones, or with `apart` all, go into documents of their own."""
    alone = {name for name, part in parts.items() if apart or len(part.packed) > LARGEST_INLINE}
    entry = _Write()
    entry.update.name = entry_path(database, key)
    entry.update.fields[EXPIRES_AT].timestamp_value.FromDatetime(expires_at)
    entry.update_mask.field_paths.append(EXPIRES_AT)
    held = entry.update.fields["parts"].map_value.fields
    for name, part in parts.items():
        _put_part(held[name].map_value.fields, part, pointer=name in alone)
        entry.update_mask.field_paths.append(f"parts.{_quoted(name)}")
    return [*(_part_write(database, key, name, parts[name], expires_at) for name in sorted(alone)), entry]


def read_parts(document: Message, now: dt.datetime) -> tuple[dict[str, Part], list[str]]:
    """The parts in an entry, and the names of those in documents of their own; nothing where it is expired."""
    if _expired(document, now):
        return {}, []
    parts = {
        name: value.map_value.fields for name, value in document.fields["parts"].map_value.fields.items()
    }
    apart = [name for name, fields in parts.items() if "z" not in fields]
    return {name: _part(fields) for name, fields in parts.items() if name not in apart}, apart


def read_part(document: Message) -> Part:
    """The part in a document of its own."""
    return _part(document.fields)


def numbers_write(database: str, document: str, changes: Changes, expires_at: dt.datetime | None) -> Message:
    """One write that does all of `changes`; its transforms are in the order `changed_numbers` expects."""
    write = _Write()
    write.update.name = numbers_path(database, document)
    write.update_mask.SetInParent()
    for name, value in changes.put.items():
        write.update.fields["n"].map_value.fields[name].integer_value = value
    # A field that is in the mask and not in the document is removed.
    write.update_mask.field_paths.extend(_number(name) for name in [*changes.put, *sorted(changes.drop)])
    if expires_at is not None:
        write.update.fields[EXPIRES_AT].timestamp_value.FromDatetime(expires_at)
        write.update_mask.field_paths.append(EXPIRES_AT)
    write.update_transforms.extend(
        _Transform(field_path=_number(name), increment={"integer_value": amount})
        for name, amount in changes.add.items()
    )
    write.update_transforms.extend(
        _Transform(field_path=_number(name), maximum={"integer_value": least})
        for name, least in _raised(changes)
    )
    return write


def changed_numbers(changes: Changes, results: Iterable[Message]) -> dict[str, int]:
    """The value of every field that `changes` names and keeps, after the commit."""
    names = [*changes.add, *(name for name, _ in _raised(changes))]
    told = {name: value.integer_value for name, value in zip(names, results, strict=True)}
    return {**told, **changes.put}


def read_numbers(document: Message, now: dt.datetime) -> dict[str, int]:
    """All numbers of a document; none where it is expired."""
    if _expired(document, now) or "n" not in document.fields:
        return {}
    return {name: value.integer_value for name, value in document.fields["n"].map_value.fields.items()}


def _raised(changes: Changes) -> list[tuple[str, int]]:
    # To watch a field is to raise it to 0, the only way to have a commit tell what it does not change.
    return [*changes.raise_to.items(), *((name, 0) for name in sorted(changes.watch))]


def _part_write(database: str, key: str, name: str, part: Part, expires_at: dt.datetime) -> Message:
    write = _Write()
    write.update.name = part_path(database, key, name)
    write.update.fields[EXPIRES_AT].timestamp_value.FromDatetime(expires_at)
    _put_part(write.update.fields, part)
    return write


def _put_part(fields: Message, part: Part, *, pointer: bool = False) -> None:
    fields["at"].timestamp_value.FromDatetime(part.stored_at)
    if not pointer:
        fields["z"].bytes_value = part.packed


def _part(fields: Message) -> Part:
    return Part(fields["z"].bytes_value, fields["at"].timestamp_value.ToDatetime(dt.UTC))


def _expired(document: Message, now: dt.datetime) -> bool:
    if EXPIRES_AT not in document.fields:
        return False
    return bool(document.fields[EXPIRES_AT].timestamp_value.ToDatetime(dt.UTC) <= now)


def _number(name: str) -> str:
    return f"n.{_quoted(name)}"


def _quoted(name: str) -> str:
    if name.replace("_", "a").isalnum() and name.isascii() and not name[0].isdigit():
        return name
    escaped = name.replace("\\", "\\\\").replace("`", "\\`")
    return f"`{escaped}`"
