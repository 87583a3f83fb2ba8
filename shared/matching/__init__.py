"""Recognising the same performance on several platforms; pure, without input or output."""

from shared.matching.cluster import Cluster, cluster, merged_into
from shared.matching.known_halls import halls_by_place
from shared.matching.teams import aliases
from shared.matching.verdict import Decision, Verdict, compare

__all__ = ["Cluster", "Decision", "Verdict", "cluster", "compare", "merged_into", "read_tables"]


def read_tables() -> None:
    """Read now what the first records to be matched would wait for: teams, halls and cities."""
    aliases()
    halls_by_place()
