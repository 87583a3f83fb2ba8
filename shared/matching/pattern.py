"""Regular expressions compiled when first used: of some two hundred, a process that has just started needs a few."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

_METHODS = ("search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer")


class Pattern:
    """As `re.compile(source)`; once compiled, its methods are those of the compiled pattern, at no further cost."""

    __slots__ = ("source", *_METHODS)

    search: Callable[[str], re.Match[str] | None]
    match: Callable[[str], re.Match[str] | None]
    fullmatch: Callable[[str], re.Match[str] | None]
    sub: Callable[[str | Callable[[re.Match[str]], str], str], str]
    subn: Callable[[str | Callable[[re.Match[str]], str], str], tuple[str, int]]
    split: Callable[[str], list[str]]
    findall: Callable[[str], list[str]]
    finditer: Callable[[str], Iterator[re.Match[str]]]

    def __init__(self, source: str) -> None:
        self.source = source

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(self.source)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def any_of(*alternatives: str) -> Pattern:
    """One pattern that finds any of `alternatives`, the first ones first."""
    return Pattern("|".join(alternatives))
