"""Builds the zip that Terraform deploys, from an allow-list: `python infra/package.py`."""

from __future__ import annotations

import argparse
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILT = ROOT / "infra" / ".build" / "source.zip"
"""Where Terraform looks for it."""
INCLUDED = (
    "main.py",
    "requirements.txt",
    "functions/**/*.py",
    "functions/**/*.css",
    "functions/**/*.html",
    "functions/**/*.js",
    "functions/**/*.json",
    "functions/**/*.svg",
    "shared/**/*.py",
    "shared/**/*.json",
)
EXCLUDED = ("functions/__main__.py", "shared/demo/**/*")
"""What only runs on a developer's machine."""
_EPOCH = (1980, 1, 1, 0, 0, 0)


def source_files(root: Path = ROOT) -> list[str]:
    """The files of the deployed zip, as sorted paths relative to `root`."""
    return sorted(_found(root, INCLUDED) - _found(root, EXCLUDED))


def write_zip(target: Path, root: Path = ROOT) -> list[str]:
    """Write the zip and return what is in it; the same files make the same bytes."""
    files = source_files(root)
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in files:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, (root / name).read_bytes(), zipfile.ZIP_DEFLATED)
    return files


def main() -> None:
    """Build the zip and say what it holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=BUILT)
    target = parser.parse_args().to
    files = write_zip(target)
    print(f"{target}: {len(files)} files, {target.stat().st_size / 1024:.0f} KiB")


def _found(root: Path, globs: tuple[str, ...]) -> set[str]:
    return {path.relative_to(root).as_posix() for glob in globs for path in root.glob(glob) if path.is_file()}


if __name__ == "__main__":
    main()
