"""Lines for some of the answers out of the cache, which together tell of all."""

from __future__ import annotations

from shared.serving.sampling import HITS_A_LINE, SECONDS_A_LINE, Sample
from tests.fakes import FakeClock


def lines(answers: int, seconds_between: float) -> list[int]:
    clock = FakeClock()
    sample = Sample(clock.monotonic)
    told = []
    for _ in range(answers):
        told.append(sample.stands_for())
        clock.advance(seconds_between)
    return [each for each in told if each]


def test_the_first_has_a_line_of_its_own():
    assert lines(1, 0) == [1]


def test_seldom_ones_have_a_line_in_ten():
    assert lines(1 + 3 * HITS_A_LINE, 60) == [1, HITS_A_LINE, HITS_A_LINE, HITS_A_LINE]


def test_many_at_once_have_a_line_each_fraction_of_a_second():
    told = lines(2001, 1 / 2000)
    assert len(told) <= 2 + 1 / SECONDS_A_LINE
    assert max(told) < 2.1 * 2000 * SECONDS_A_LINE


def test_the_lines_stand_for_all_answers_but_the_last_few():
    for answers in (10, 11, 100, 997):
        assert answers - HITS_A_LINE < sum(lines(answers, 0.01)) <= answers
