"""Firestore for the benchmarks: the emulator, as the tests find and start it."""

from __future__ import annotations

import json
import urllib.request
import uuid
from collections.abc import Mapping

from tests import emulator

PROJECT = "GOOGLE_CLOUD_PROJECT"


def environment() -> dict[str, str]:
    """The settings that make the service keep its state in a new, empty database of the emulator.

    Raises EmulatorAbsent where there is none.
    """
    return {PROJECT: f"bench-{uuid.uuid4().hex[:12]}", emulator.VARIABLE: emulator.address()}


def documents(settings: Mapping[str, str], collection: str) -> dict[str, int]:
    """The names of the documents of a collection (`projects/…/documents/…`) and their lengths as JSON."""
    root = f"projects/{settings[PROJECT]}/databases/(default)/documents/{collection}"
    request = urllib.request.Request(
        f"http://{settings[emulator.VARIABLE]}/v1/{root}", headers={"Authorization": "Bearer owner"}
    )
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310 - our own emulator
        found = json.load(answer)
    return {each["name"]: len(json.dumps(each)) for each in found.get("documents", [])}
