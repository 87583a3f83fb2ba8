"""Where functions are measured: an environment of `requirements.txt` alone, as where they are deployed.

What tests need besides would count as well: with it installed, httpx's command line drags in more than a search takes.
`make bench` makes the environment; the variable BENCH_DEPLOYED names another place.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

VARIABLE = "BENCH_DEPLOYED"
PLACE = Path(__file__).resolve().parents[2] / ".deployed-venv"


def framework() -> Path:
    """Its functions-framework; that of the environment we run in where it was not made."""
    deployed = Path(os.environ.get(VARIABLE) or PLACE) / "bin" / "functions-framework"
    return deployed if deployed.exists() else own_framework()


def own_framework() -> Path:
    """The functions-framework of the environment we run in."""
    return Path(sys.executable).with_name("functions-framework")
