"""Runs the benchmarks: `python -m tests.benchmarks [--only NAME …] [--rounds N] [--json FILE] [--docs]`."""

from __future__ import annotations

import argparse
import importlib
import signal
import sys
import time
from pathlib import Path

from tests.benchmarks.plan import NAMES, QUICK, Plan
from tests.benchmarks.report import write_docs
from tests.benchmarks.results import Found, Report, table


def measure(name: str, plan: Plan) -> Found:
    """What the benchmark in the module of that name finds."""
    found: Found = importlib.import_module(f"tests.benchmarks.{name}").measure(plan)
    return found


def main() -> int:
    """Measure, print the table and keep it where asked; 1 when a benchmark could not be run."""
    options = _options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is stopped, too
    plan = QUICK if options.quick else Plan(rounds=options.rounds, slice_s=options.seconds)
    report = Report(
        command=options.told_as or " ".join(["python -m tests.benchmarks", *sys.argv[1:]]), rounds=plan.rounds
    )
    print(report.busy or f"load average {report.machine['load']}", file=sys.stderr, flush=True)
    for name in options.only or NAMES:
        started = time.perf_counter()
        try:
            found = measure(name, plan)
        except Exception as error:  # noqa: BLE001 - one benchmark that cannot run does not lose the others' figures
            report.failures[name] = f"{type(error).__name__}: {error}"
        else:
            report.add(found)
        print(f"{name}: {time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)
    print(table(report.rows))
    for name, why in report.failures.items():
        print(f"{name} could not be measured: {why}")
    for each in report.left_out:
        print(f"left out: {each}")
    if options.json:
        report.write(options.json)
    if options.docs:
        write_docs(report, options.docs)
    return 1 if report.failures else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=NAMES, help="which benchmarks; all by default")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each comparison (5)")
    parser.add_argument("--seconds", type=float, default=1.0, help="seconds of load in each round (1)")
    parser.add_argument("--quick", action="store_true", help="one short round, which only shows that it runs")
    parser.add_argument("--json", type=Path, help="write the results to this file")
    parser.add_argument("--docs", type=Path, help="write benchmarks.md and the pictures to this folder")
    parser.add_argument("--told-as", help="the command that the report names")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
