"""Where the peers are installed: an environment of their own, since some want other versions than the service does.

`make bench` makes it from `peers.txt`; the variable BENCH_PEERS names another place.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

VARIABLE = "BENCH_PEERS"
PLACE = Path(__file__).resolve().parents[2] / ".peers-venv"


def place() -> Path:
    """The environment. Raises FileNotFoundError, saying how to make it, where there is none."""
    found = Path(os.environ.get(VARIABLE) or PLACE)
    if not (found / "bin" / "python").exists():
        raise FileNotFoundError("the peers are not installed; `make bench` does that")
    return found


def make_importable() -> None:
    """Let this process import the peers; what the service itself needs is still taken from its own environment."""
    for packages in sorted(place().glob("lib/python3*/site-packages")):
        if str(packages) not in sys.path:
            sys.path.append(str(packages))
