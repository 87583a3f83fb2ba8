"""Games in a title: who plays whom, and which of them is at home."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace
from rapidfuzz import fuzz

from shared.matching import teams
from shared.matching.pattern import Pattern
from shared.matching.place import Place
from shared.matching.tables import word_set
from shared.matching.text import bag, words

_CONNECTOR = Pattern(r"\s(?P<word>vs?\.?|versus|at|@|against|contra|contre|gegen|c\.|visits?)\s")
_CONNECTORS = bag("v v. vs vs. versus at against contra contre gegen c. visit visits")
_SAME_SPELLING = 80.0
_NORTH_AMERICA = frozenset({"US", "CA"})
_COMPETITIONS = (
    *("premier league", "premiership", "champions league", "europa league", "conference league", "fa cup"),
    *("efl", "carabao cup", "la liga", "laliga", "copa del rey", "serie a", "coppa italia", "bundesliga"),
    *("dfb-pokal", "dfb pokal", "ligue 1", "coupe de france", "eredivisie"),
)
GUESSED = 0.6
"""How far two games agree of which one team is the same and the other may be, by its nickname."""


class Side(Struct, frozen=True, gc=False):
    """One side of a game: the teams it can mean, how it is written, whether it is still open (TBD).

    `squad` holds words such as II or U21: a club's other sides bear its name. `guessed` tells that a nickname is all
    that speaks for `teams`.
    """

    teams: frozenset[str]
    text: str
    open: bool = False
    squad: frozenset[str] = frozenset()
    guessed: bool = False


class Matchup(Struct, frozen=True, gc=False):
    """A game. `away_first` tells the order of AWAY at HOME; None when the wording leaves it open (A vs B)."""

    sides: tuple[Side, ...]
    away_first: bool | None = None

    @property
    def is_complete(self) -> bool:
        """Whether both teams are announced."""
        return len(self.sides) == 2 and not any(side.open for side in self.sides)

    def gender(self) -> str | None:
        """`men` or `women` when a side plays in such a league."""
        found = {gender for side in self.sides if (gender := teams.gender_of(side.teams))}
        return found.pop() if len(found) == 1 else None


def read_matchup(segments: Sequence[str], place: Place) -> tuple[Matchup | None, list[str]]:
    """The one game that the segments of a title name, and the segments without it; `place` is where it is played."""
    if not segments:
        return None, []
    games = [(at, game) for at, segment in enumerate(segments) if (game := _game(segment, segments, place))]
    if len(games) == 1:
        at, matchup = games[0]
        return matchup, [*segments[:at], *segments[at + 1 :]]
    if games:
        return None, list(segments)  # a bill of several games is known by its name
    if len(segments) > 1 and (clubs := _clubs(segments, place)):
        return clubs, list(segments[2:])
    for at, segment in enumerate(segments):
        alone = teams.aliases().full.get(" ".join(words(segment)))
        if alone:
            sides = (Side(alone, "".join(words(segment))), Side(frozenset(), "", open=True))
            return Matchup(sides), [*segments[:at], *segments[at + 1 :]]
    return None, list(segments)


def _clubs(segments: Sequence[str], place: Place) -> Matchup | None:
    """The game of `Inter - Juventus`, as football is written in Europe; the second piece may be but a market."""
    if not teams.is_club(words(segments[0])):
        return None
    away = words(segments[1])
    if tuple(away) in place.known or not teams.is_club(away):
        return None
    return _confirmed(_side(segments[0]), _side(segments[1]), segments, place, at=False)


def _game(segment: str, segments: Sequence[str], place: Place) -> Matchup | None:
    if "@" not in segment and _CONNECTORS.isdisjoint(segment.split()):
        return None
    padded = f" {segment} ".replace("@", " @ ")
    found = list(_CONNECTOR.finditer(padded))
    if len(found) != 1:
        return None
    one, other = _side(padded[: found[0].start()]), _side(padded[found[0].end() :])
    if not (one.text or one.open) or not (other.text or other.open):
        return None
    at = found[0]["word"] in {"at", "@", "visit", "visits"}
    sure = not at or not frozenset(words(segment)).isdisjoint(word_set("sports"))
    if not _is_game(one, other, sure=sure) and not _is_game(other, one, sure=sure):
        return None
    return _confirmed(one, other, segments, place, at=at)


def _confirmed(one: Side, other: Side, segments: Sequence[str], place: Place, *, at: bool) -> Matchup:
    """The game of two sides, each of which tells which of several teams of one nickname the other is."""
    at_home = _leagues_at_home(segments, place) if len(one.teams) > 1 or len(other.teams) > 1 else None
    mine, theirs = teams.same_league(one.teams, other.teams, at_home=at_home)
    guessed = not other.open and not one.open and not teams.share_a_league(mine, theirs)
    return Matchup(
        (_with_teams(one, mine, guessed), _with_teams(other, theirs, guessed)), True if at else None
    )


def _leagues_at_home(segments: Sequence[str], place: Place) -> bool | None:
    """Whether this is where the leagues of North America play, by competition and country; None if neither is told."""
    if any(competition in segment for segment in segments for competition in _COMPETITIONS):
        return False
    return place.country in _NORTH_AMERICA if place.country else None


def _with_teams(side: Side, found: frozenset[str], guessed: bool) -> Side:
    guessed = guessed and bool(found) and not teams.contained_team(side.text.split())
    return side if found is side.teams and not guessed else replace(side, teams=found, guessed=guessed)


def _is_game(known: Side, other: Side, *, sure: bool) -> bool:
    """Jazz at Lincoln Center is no game: a bare nickname counts only against another team or an open side.

    Where A vs. B or the name of a sport makes sure that it is a game, the other team need not be in the tables.
    """
    if not known.teams:
        return False
    return sure or bool(other.teams) or other.open or bool(teams.contained_team(known.text.split()))


@lru_cache(maxsize=8192)
def _side(text: str) -> Side:
    side = words(text)
    found = teams.resolve_side(side) if side else frozenset()
    noise = word_set("side_noise")
    bare = [word for word in side if word not in noise] or side
    return Side(found, " ".join(bare), not found and teams.is_open(side), word_set("squads") & set(side))


def sides_match(one: Side, other: Side) -> bool | None:
    """Whether two sides are one team; None when one of them is open, or a nickname that may mean another team."""
    if one.open or other.open:
        return None
    if one.squad != other.squad:
        return False
    if one.teams and other.teams and (one.teams & other.teams or not (one.guessed or other.guessed)):
        return bool(one.teams & other.teams)
    if one.text == other.text:
        return True
    alike = fuzz.token_set_ratio(one.text, other.text) >= _SAME_SPELLING
    return alike or (None if one.guessed or other.guessed else False)


def compare_matchups(one: Matchup, other: Matchup) -> float:
    """How far two games have the same teams, in any order: 1 all, 0.9 and more those that are announced, 0 others."""
    a, b = one.sides
    found = _agreement((a, b), other.sides)
    return found if found == 1 else max(found, _agreement((b, a), other.sides))


def _agreement(one: Sequence[Side], other: Sequence[Side]) -> float:
    verdicts = (sides_match(one[0], other[0]), sides_match(one[1], other[1]))
    if False in verdicts:
        return 0.0
    if None not in verdicts:
        return 1.0
    if not any(side.open for side in (*one, *other)):
        return GUESSED if True in verdicts else 0.0
    if True not in verdicts:
        return 0.5
    both_open = any(a.open and b.open for a, b in zip(one, other, strict=True))
    return 0.95 if both_open else 0.9


def home_side(matchup: Matchup, *, home_first: bool) -> Side | None:
    """The home team: the second of A at B, the first of A vs. B where the platform writes home first."""
    if matchup.away_first:
        return matchup.sides[1]
    return matchup.sides[0] if home_first and matchup.away_first is None else None
