"""The data tables of matching (`data/*.json`), each read once."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any


@cache
def table(name: str) -> Any:
    """The content of `data/NAME.json`."""
    folder = resources.files("shared.matching").joinpath("data")
    return json.loads(folder.joinpath(f"{name}.json").read_text(encoding="utf-8"))


@cache
def word_set(name: str) -> frozenset[str]:
    """One list of `data/vocabulary.json`, as a set."""
    return frozenset(table("vocabulary")[name])
