"""The documents that are served beside the answers and kept in `docs/`; `python -m shared.describing.documents` writes them."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from shared.describing.llms_txt import llms_txt
from shared.describing.openapi import document

DOCS = Path(__file__).resolve().parents[2] / "docs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document: its media type, and what writes it."""

    media_type: str
    text: Callable[[], str]


def _openapi() -> str:
    return json.dumps(document(), indent=1, ensure_ascii=False) + "\n"


DOCUMENTS: Mapping[str, Document] = {
    "openapi.json": Document(media_type="application/json", text=_openapi),
    "llms.txt": Document(media_type="text/plain; charset=utf-8", text=llms_txt),
}


def main(argv: list[str] | None = None) -> int:
    """Write all documents into a folder; the exit status is 0."""
    parser = argparse.ArgumentParser(
        prog="python -m shared.describing.documents", description="Write openapi.json and llms.txt."
    )
    parser.add_argument("folder", nargs="?", type=Path, default=DOCS, help="where to (docs)")
    folder: Path = parser.parse_args(argv).folder
    for name, each in DOCUMENTS.items():
        (folder / name).write_text(each.text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
