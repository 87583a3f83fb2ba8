"""A line chart as SVG text, for the pictures in the documentation."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

Points = Sequence[tuple[float, float]]
_COLOURS = ("#0b6e99", "#d9730d", "#7a7a7a", "#448361", "#9065b0")
_WIDTH, _HEIGHT = 420, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 16, 40, 44


@dataclass(frozen=True, kw_only=True)
class Axis:
    """One axis: its words, its marks in order (the first and last are its ends) and whether it is logarithmic."""

    label: str
    marks: Sequence[float]
    logarithmic: bool = False

    def place(self, value: float) -> float:
        """Where the value lies between the ends, 0 to 1."""
        first, last = self.marks[0], self.marks[-1]
        if self.logarithmic:
            return math.log(value / first) / math.log(last / first)
        return (value - first) / (last - first)


def line_charts(panels: Sequence[tuple[str, Mapping[str, Points]]], across: Axis, up: Axis) -> str:
    """One SVG with a panel for each title and its named lines, all on the same axes, and one legend."""
    names = list(dict.fromkeys(name for _, lines in panels for name in lines))
    colours = dict(zip(names, _COLOURS, strict=False))
    width = _WIDTH * len(panels)
    height = _HEIGHT + 8 + 18 * len(names)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'font-family="sans-serif" font-size="12" fill="#222"><rect width="{width}" height="{height}" fill="#fff"/>'
    )
    drawn = [
        f'<g transform="translate({_WIDTH * at})">{_axes(title, across, up)}{_lines(lines, across, up, colours)}</g>'
        for at, (title, lines) in enumerate(panels)
    ]
    legend = [_legend(name, colours[name], at) for at, name in enumerate(names)]
    return "\n".join([head, *drawn, *legend, "</svg>\n"])


def _x(across: Axis, value: float) -> float:
    return round(_LEFT + across.place(value) * (_WIDTH - _LEFT - _RIGHT), 1)


def _y(up: Axis, value: float) -> float:
    return round(_HEIGHT - _BOTTOM - up.place(value) * (_HEIGHT - _TOP - _BOTTOM), 1)


def _axes(title: str, across: Axis, up: Axis) -> str:
    parts = [f'<text x="{_LEFT}" y="22" font-size="14">{escape(title)}</text>']
    parts += [
        f'<path d="M{_LEFT} {_y(up, mark)}H{_WIDTH - _RIGHT}" stroke="#ddd"/>'
        f'<text x="{_LEFT - 6}" y="{_y(up, mark) + 4}" text-anchor="end">{mark:g}</text>'
        for mark in up.marks
    ]
    parts += [
        f'<text x="{_x(across, mark)}" y="{_HEIGHT - _BOTTOM + 16}" text-anchor="middle">{mark:g}</text>'
        for mark in across.marks
    ]
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    parts.append(
        f'<text x="{middle}" y="{_HEIGHT - 10}" text-anchor="middle">{escape(across.label)}</text>'
        f'<text transform="translate(14 {_HEIGHT / 2}) rotate(-90)" text-anchor="middle">{escape(up.label)}</text>'
    )
    return "\n".join(parts)


def _lines(lines: Mapping[str, Points], across: Axis, up: Axis, colours: Mapping[str, str]) -> str:
    paths = {
        name: " ".join(f"{_x(across, a)},{_y(up, b)}" for a, b in points) for name, points in lines.items()
    }
    return "\n".join(
        f'<polyline points="{path}" fill="none" stroke="{colours[name]}" stroke-width="2"/>'
        for name, path in paths.items()
    )


def _legend(name: str, colour: str, at: int) -> str:
    y = _HEIGHT + 8 + 18 * at
    return (
        f'<path d="M{_LEFT} {y}h24" stroke="{colour}" stroke-width="3"/>'
        f'<text x="{_LEFT + 32}" y="{y + 4}">{escape(name)}</text>'
    )
