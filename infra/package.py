"""Builds the zip that is deployed, from the same allow-list as Terraform: `python infra/package.py`."""

from __future__ import annotations

import argparse
import json
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ALLOWED = Path(__file__).with_name("source.json")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def source_files(root: Path = ROOT) -> list[str]:
    """The files of the deployed zip, as sorted paths relative to `root`."""
    allowed = json.loads(ALLOWED.read_text())
    return sorted(_found(root, allowed["include"]) - _found(root, allowed["exclude"]))


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
    parser.add_argument("--to", type=Path, default=ROOT / "infra" / ".build" / "package.zip")
    target = parser.parse_args().to
    files = write_zip(target)
    print(f"{target}: {len(files)} files, {target.stat().st_size / 1024:.0f} KiB")


def _found(root: Path, globs: list[str]) -> set[str]:
    return {
        path.relative_to(root).as_posix()
        for glob in globs
        for path in root.glob(glob + ("/*" if glob.endswith("**") else ""))
        if path.is_file()
    }


if __name__ == "__main__":
    main()
