"""The costs that are told are those that follow from prices and sizes."""

from __future__ import annotations

import pytest

from infra import costs
from tests.infra.configuration import ROOT, local_values


def test_the_table_in_the_docs_is_the_one_that_is_computed() -> None:
    assert costs.table() in (ROOT / "docs" / "costs.md").read_text()


def test_a_cached_answer_costs_less_in_everything_but_requests_and_data() -> None:
    fresh, cached = costs.cost(0.0), costs.cost(1.0)
    same = {name for name in fresh if fresh[name] == pytest.approx(cached[name])}

    assert same == {"Cloud Run requests", "data to callers, full answers"}
    assert all(cached[name] < fresh[name] for name in fresh.keys() - same)


def test_costs_are_of_the_size_that_is_deployed() -> None:
    size = str(local_values()["reading_size"])

    assert f"{int(costs.MEMORY_GIB * 1024)}Mi" in size
    assert costs.VCPU == 1
