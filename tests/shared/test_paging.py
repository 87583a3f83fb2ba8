"""Cursors and pages."""

from __future__ import annotations

import pytest

from shared.answer import Event, Match
from shared.paging import Cursor, take_page
from shared.problem import Problem


def events(number):
    return [
        Event(event_uid=str(i), name=str(i), platforms=(), platforms_available=0, match=Match(confidence=1))
        for i in range(number)
    ]


def test_following_the_cursors_gives_every_event_once_and_counts_what_is_left():
    seen, cursor, left = [], None, []
    while True:
        page = take_page(events(45), limit=20, cursor=cursor, result_id="rabc")
        seen += [event.event_uid for event in page.events]
        left.append(page.omitted)
        if page.next_cursor is None:
            break
        cursor = Cursor.read(page.next_cursor)
    assert seen == [str(i) for i in range(45)]
    assert left == [25, 5, 0]
    assert cursor.result_id == "rabc"


@pytest.mark.parametrize("text", ["abc", "", "LTUuYWJj", "OTk5OTk5OTk5OS5h", "4pyT"])
def test_a_cursor_nobody_gave_is_refused(text):
    with pytest.raises(Problem, match="cursor"):
        Cursor.read(text)
