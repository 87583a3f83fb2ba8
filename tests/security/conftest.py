"""The upstream of raw bytes that the fault tests use."""

from tests.faults.conftest import bench, running_upstream

__all__ = ["bench", "running_upstream"]
