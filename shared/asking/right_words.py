"""`python -m shared.asking.right_words /usr/share/dict/words`: add to `data/right_words.json` after names were added."""

from __future__ import annotations

import json
import sys
import textwrap
from pathlib import Path

from shared.asking.selection import fold
from shared.asking.slips import RIGHT_WORDS, mended_word


def main(paths: list[str]) -> int:
    """Add those words of the files, a word a line, that would be taken for misspelt; prints how many they are."""
    kept = json.loads(RIGHT_WORDS.read_text(encoding="utf-8"))
    lines = [line for path in paths for line in Path(path).read_text(encoding="utf-8").splitlines()]
    added = {fold(word) for word in lines if mended_word(word) != word}
    words = sorted({*" ".join(kept["words"]).split(), *added})
    kept["words"] = textwrap.wrap(" ".join(words), 110)
    RIGHT_WORDS.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    print(f"{len(added)} words added")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
