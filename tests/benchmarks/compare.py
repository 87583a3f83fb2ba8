"""Runs the same benchmarks on another commit and on this tree: `python -m tests.benchmarks.compare BASE [options]`.

The commit is checked out beside this tree for as long as it takes and gets this tree's benchmarks, so that only the
service differs. What did not exist then is told as not measured.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

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
            shutil.rmtree(there / "tests" / "benchmarks", ignore_errors=True)
            shutil.copytree(ROOT / "tests" / "benchmarks", there / "tests" / "benchmarks")
            shutil.copytree(ROOT / "tests" / "fixtures", there / "tests" / "fixtures", dirs_exist_ok=True)
            before = _measured(there, options, Path(folder, "before.json"))
        finally:
            _git("worktree", "remove", "--force", str(there))
        after = _measured(ROOT, options, Path(folder, "after.json"))
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
    return "\n".join(lines)


def _measured(where: Path, options: Sequence[str], to: Path) -> Report:
    command = [sys.executable, "-m", "tests.benchmarks", "--json", str(to), *options]
    subprocess.run(command, cwd=where, check=False, stdout=subprocess.DEVNULL)
    return Report.read(to)


def _git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=ROOT, check=True)  # noqa: S607 - the git of whoever runs this


if __name__ == "__main__":
    sys.exit(main())
