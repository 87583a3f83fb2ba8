"""Runs the same benchmarks on another commit and on this tree: `python -m tests.benchmarks.compare BASE [options]`.

The commit is checked out beside this tree for as long as it takes and gets this tree's tests, so that only the
service differs. Each benchmark runs there and then here before the next one, so that both meet the same machine.
What did not exist then is told as not measured.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks import deployed_venv, peer_venv
from tests.benchmarks.plan import NAMES
from tests.benchmarks.results import Report, number

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Measure both and print them side by side; 2 without a commit."""
    if len(sys.argv) < 2 or not sys.argv[1].strip():
        print("name the commit to compare with: make bench-compare BASE=main~10", file=sys.stderr)
        return 2
    base, *options = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        there = Path(folder, "base")
        _git("worktree", "add", "--detach", "--quiet", str(there), base)
        try:
            shutil.rmtree(there / "tests", ignore_errors=True)
            shutil.copytree(ROOT / "tests", there / "tests", ignore=shutil.ignore_patterns("__pycache__"))
            before, after = _both(folder, there, options)
        finally:
            _git("worktree", "remove", "--force", str(there))
    print(comparison(before, after, base))
    return 0


def comparison(before: Report, after: Report, base: str) -> str:
    """Both ratios of each row; the ratio to a floor of the same run is what may be compared between runs."""
    earlier = {row.what: row for row in before.rows}
    lines = [f"{'what':68}  {base[:14]:>14}  {'here':>14}  {'ratio then':>10}  {'now':>6}"]
    for row in after.rows:
        then = earlier.pop(row.what, None)
        told = (number(then.ours), f"{then.ratio:.2f}") if then else ("-", "-")
        lines.append(
            f"{row.what:68}  {told[0]:>14}  {number(row.ours):>14}  {told[1]:>10}  {row.ratio:6.2f}  {row.unit}"
        )
    lines += [f"{what}: measured at {base} only" for what in earlier]
    for name, report in ((base, before), ("here", after)):
        lines += [f"{name}: {what} could not be measured: {why}" for what, why in report.failures.items()]
        lines += [f"{name}: left out: {each}" for each in report.left_out]
    return "\n".join(lines)


def chosen(options: Sequence[str]) -> tuple[list[str], list[str]]:
    """The benchmarks named after `--only`, or all, and the options that are left."""
    if "--only" not in options:
        return list(NAMES), list(options)
    at = options.index("--only") + 1
    end = next((place for place in range(at, len(options)) if options[place] not in NAMES), len(options))
    return list(options[at:end]), [*options[: at - 1], *options[end:]]


def _both(folder: str, there: Path, options: Sequence[str]) -> tuple[Report, Report]:
    names, more = chosen(options)
    reports: tuple[list[Report], list[Report]] = ([], [])
    for name in names:
        for kept, where in zip(reports, (there, ROOT), strict=True):
            kept.append(_measured(where, name, more, Path(folder, "report.json")))
    return _joined(reports[0]), _joined(reports[1])


def _joined(reports: Sequence[Report]) -> Report:
    first, *others = reports
    for each in others:
        first.rows += each.rows
        first.failures |= each.failures
        first.left_out += each.left_out
    return first


def _measured(where: Path, name: str, options: Sequence[str], to: Path) -> Report:
    to.unlink(missing_ok=True)
    command = [sys.executable, "-m", "tests.benchmarks", "--json", str(to), "--only", name, *options]
    places = {each.VARIABLE: str(each.PLACE) for each in (deployed_venv, peer_venv)}
    environment = {**places, **os.environ}
    subprocess.run(command, cwd=where, env=environment, check=False, stdout=subprocess.DEVNULL)
    return Report.read(to)


def _git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=ROOT, check=True)  # noqa: S607 - the git of whoever runs this


if __name__ == "__main__":
    sys.exit(main())
