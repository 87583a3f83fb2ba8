"""Cursors and pages."""

from __future__ import annotations

import pytest

from shared.answers.paging import Cursor, take_page
from shared.answers.shapes import Event, Match
from shared.asking.problem import Problem

QUESTION = "0a1b2c3d"


def events(number):
    return [
        Event(event_uid=str(i), name=str(i), platforms=(), platforms_available=0, match=Match(confidence=1))
        for i in range(number)
    ]


def test_following_the_cursors_gives_every_event_once_and_counts_what_is_left():
    seen, cursor, left = [], None, []
    while True:
        page = take_page(events(45), limit=20, cursor=cursor, question=QUESTION)
        seen += [event.event_uid for event in page.events]
        left.append(page.omitted)
        if page.next_cursor is None:
            break
        cursor = Cursor.read(page.next_cursor, question=QUESTION)
    assert seen == [str(i) for i in range(45)]
    assert left == [25, 5, 0]


@pytest.mark.parametrize(
    "text", ["abc", "", "p-5-0a1b2c3d", "p999999-0a1b2c3d", "20.0a1b2c3d", "p٣-0a1b2c3d"]
)
def test_a_cursor_nobody_gave_is_refused(text):
    with pytest.raises(Problem, match="not one that this service gave"):
        Cursor.read(text, question=QUESTION)


def test_a_cursor_of_another_question_is_refused():
    with pytest.raises(Problem, match="other parameters"):
        Cursor.read("p20-ffffffff", question=QUESTION)
