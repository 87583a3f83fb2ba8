"""`python -m tests.fuzz --examples N`: schemathesis against the `api` function over demo marketplaces, all checks."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from tests.live import serving

ROOT = Path(__file__).resolve().parents[2]


def main(argv: list[str] | None = None) -> int:
    """Fuzz; the exit status is schemathesis's own."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--examples", type=int, default=10, help="examples an operation and phase (10)")
    parser.add_argument(
        "--seed", type=int, default=None, help="of the examples; another each time by default"
    )
    asked = parser.parse_args(argv)
    with serving() as base:
        return fuzz(base, examples=asked.examples, seed=asked.seed)


def fuzz(base: str, *, examples: int, seed: int | None = None) -> int:
    """Run schemathesis with every check on what `base` serves; its exit status."""
    command = [str(Path(sys.executable).with_name("st")), "run", f"{base}/openapi.json"]
    command += ["--checks", "all", "--max-examples", str(examples), "--continue-on-failure", "--no-color"]
    command += ["--seed", str(seed)] if seed is not None else []
    environment = {**os.environ, "SCHEMATHESIS_HOOKS": "tests.fuzz.hooks", "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
