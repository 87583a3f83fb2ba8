"""Recognising the same performance on several platforms; pure, without input or output."""

from shared.matching.cluster import Cluster, cluster, merged_into
from shared.matching.verdict import Decision, Verdict, compare

__all__ = ["Cluster", "Decision", "Verdict", "cluster", "compare", "merged_into"]
