"""Tables of patterns that can only be found beside certain words, so that most titles need not be searched for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Hinted(Generic[T]):
    """Rows in order, each with its hints: without any of them the row cannot apply. `words` holds all hints."""

    def __init__(self, rows: Iterable[tuple[frozenset[str], T]]) -> None:
        listed = list(rows)
        self._rows: Sequence[T] = [row for _, row in listed]
        self._by_word: dict[str, list[int]] = {}
        for number, (hints, _) in enumerate(listed):
            for word in hints:
                self._by_word.setdefault(word, []).append(number)
        self.words = frozenset(self._by_word)

    def asked(self, vocabulary: frozenset[str]) -> list[T]:
        """The rows with a hint in `vocabulary`, in the table's order."""
        if self.words.isdisjoint(vocabulary):
            return []
        found = [number for word in vocabulary if word in self._by_word for number in self._by_word[word]]
        return [self._rows[number] for number in sorted(set(found))]
