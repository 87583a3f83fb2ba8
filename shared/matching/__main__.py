"""`python -m shared.matching evaluate FILE`: score the matcher on labelled cases, beside plain rules."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from shared.matching.baselines import BASELINES
from shared.matching.cases import BadCases, Cases, read_cases
from shared.matching.evaluation import Clusters, Score, easy, score, score_by, score_clusters

EASY_RECALL = 0.95
RECALL = 0.9


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command. 0: the targets are met; 1: they are not; 2: the arguments or the file are no good."""
    options = _parser().parse_args(arguments)
    try:
        cases = read_cases(options.file)
    except OSError as error:
        return _refuse(f"cannot read {options.file}: {error.strerror or error}")
    except BadCases as error:
        return _refuse(str(error))
    report = evaluate(cases)
    print(json.dumps(report, indent=2) if options.json else _table(report))
    return 0 if report["meets_targets"] else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m shared.matching",
        description="Recognise the same performance on several ticket platforms.",
        epilog="Exit status: 0 targets met, 1 targets missed, 2 wrong arguments or file.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    evaluation = commands.add_parser(
        "evaluate",
        help="score the matcher on a file of labelled pairs and clusters",
        description="Precision, recall and F1 by category and difficulty, false merges, abstentions and clusters,"
        " next to four plain rules. The format of FILE is described in docs/matching.md.",
    )
    evaluation.add_argument("file", type=Path, metavar="FILE", help="labelled cases, as JSON")
    evaluation.add_argument("--json", action="store_true", help="print the report as JSON instead of tables")
    return parser


def _refuse(why: str) -> int:
    print(f"error: {why}", file=sys.stderr)
    return 2


def evaluate(cases: Cases) -> dict[str, Any]:
    """The whole report on labelled cases, as plain JSON-able data; shares are rounded to four digits."""
    overall, simple, clusters = score(cases.pairs), score(easy(cases)), score_clusters(cases.groups)
    return {
        "matcher": _numbers(overall),
        "difficulty_up_to_3": _numbers(simple),
        "by_category": {k: _numbers(v) for k, v in score_by(cases.pairs, lambda pair: pair.category).items()},
        "by_difficulty": {
            k: _numbers(v) for k, v in score_by(cases.pairs, lambda pair: str(pair.difficulty)).items()
        },
        "clusters": _cluster_numbers(clusters),
        "baselines": {name: _numbers(score(cases.pairs, rule)) for name, rule in BASELINES.items()},
        "targets": {"false_merges": 0, "recall_up_to_difficulty_3": EASY_RECALL, "recall": RECALL},
        "meets_targets": not overall.false_merges
        and simple.recall >= EASY_RECALL
        and overall.recall >= RECALL
        and not clusters.wrong,
    }


def _numbers(found: Score) -> dict[str, Any]:
    return {
        "pairs": found.pairs,
        "precision": round(found.precision, 4),
        "recall": round(found.recall, 4),
        "f1": round(found.f1, 4),
        "false_merges": list(found.false_merges),
        "abstained": found.abstained,
        "abstention_rate": round(found.abstained / found.pairs, 4) if found.pairs else 0.0,
        "answers_accepted": found.accepted,
    }


def _cluster_numbers(found: Clusters) -> dict[str, Any]:
    return {
        "clusters": found.groups,
        "exact": found.exact,
        "pairwise_precision": round(found.precision, 4),
        "pairwise_recall": round(found.recall, 4),
        "pairwise_f1": round(found.f1, 4),
        "not_exact": list(found.wrong),
    }


def _table(report: dict[str, Any]) -> str:
    lines = [_heading("method"), _row("this matcher", report["matcher"])]
    lines += [_row(name, numbers) for name, numbers in report["baselines"].items()]
    for title, field in (("category", "by_category"), ("difficulty", "by_difficulty")):
        lines += ["", _heading(title), *(_row(name, numbers) for name, numbers in report[field].items())]
    lines += ["", _row("difficulty 1-3", report["difficulty_up_to_3"])]
    clusters = report["clusters"]
    lines += [
        "",
        f"clusters exact {clusters['exact']} of {clusters['clusters']}, pairwise F1 {clusters['pairwise_f1']:.3f}",
        f"false merges: {', '.join(report['matcher']['false_merges']) or 'none'}",
        f"targets {'met' if report['meets_targets'] else 'missed'}: no false merges, clusters exact,",
        f"recall {EASY_RECALL} up to difficulty 3 and {RECALL} overall",
    ]
    return "\n".join(lines)


def _heading(title: str) -> str:
    return f"{title:36}{'pairs':>6}{'P':>7}{'R':>7}{'F1':>7}{'false':>7}{'review':>8}{'right':>7}"


def _row(name: str, numbers: dict[str, Any]) -> str:
    return (
        f"{name:36}{numbers['pairs']:>6}{numbers['precision']:>7.3f}{numbers['recall']:>7.3f}{numbers['f1']:>7.3f}"
        f"{len(numbers['false_merges']):>7}{numbers['abstained']:>8}{numbers['answers_accepted']:>7}"
    )


if __name__ == "__main__":
    sys.exit(main())
