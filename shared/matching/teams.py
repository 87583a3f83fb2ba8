"""Team names: which teams a piece of a title can mean, for the major leagues and the larger colleges."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from shared.matching.tables import table, word_set
from shared.matching.text import fold, words

_SOCCER = frozenset({"MLS", "LIGAMX", "SOCCER", "NWSL"})
_ABROAD = frozenset({"SOCCER", "LIGAMX", "NATIONAL"})
_ONCE_A_SEASON = frozenset({"NFL", "CFL", "COLLEGE"})


@dataclass(slots=True)
class Aliases:
    """Phrases by how far they may be trusted: `full` anywhere, `side` only as one whole side of a matchup.

    `words` holds the words of all of them.
    """

    full: dict[str, frozenset[str]] = field(default_factory=dict)
    side: dict[str, frozenset[str]] = field(default_factory=dict)
    words: frozenset[str] = frozenset()
    longest: int = 1

    def add(self, phrases: Iterable[str], team: str, *, full: bool) -> None:
        """Let each of `phrases` mean `team`, beside what it already means."""
        target = self.full if full else self.side
        for phrase in phrases:
            key = " ".join(words(fold(phrase)))
            target[key] = target.get(key, frozenset()) | {team}
            self.longest = max(self.longest, key.count(" ") + 1)


@lru_cache(maxsize=1)
def aliases() -> Aliases:
    """Every way the tables know to write a team."""
    found = Aliases()
    for team in table("teams"):
        _add_team(found, team)
    for college in table("colleges"):
        schools, nicknames = college["schools"], college["nicknames"]
        pairs = [f"{school} {nickname}" for school in schools for nickname in nicknames]
        found.add(pairs, college["id"], full=True)
        found.add([*schools, *nicknames], college["id"], full=False)
        found.add([f"{school} university" for school in schools], college["id"], full=False)
        found.add([f"university of {school}" for school in schools], college["id"], full=False)
    found.words = frozenset(" ".join([*found.full, *found.side]).split())
    return found


def _add_team(found: Aliases, team: dict[str, list[str]]) -> None:
    cities, nicknames = team.get("cities", []), team.get("nicknames", [])
    names, name = team.get("names", []), str(team["id"])
    found.add([f"{city} {nickname}" for city in cities for nickname in nicknames], name, full=True)
    # A name of one word (Chivas, Arsenal, Mexico) is also an ordinary word, so it counts only in a matchup.
    found.add([n for n in names if len(words(n)) > 1], name, full=True)
    found.add([n for n in names if len(words(n)) == 1], name, full=False)
    if nicknames or not names:
        found.add([*nicknames, *cities], name, full=False)
    found.add(team.get("codes", []), name, full=False)


@lru_cache(maxsize=1)
def _leagues() -> dict[str, str]:
    leagues = {str(team["id"]): str(team["league"]) for team in table("teams")}
    return leagues | {str(college["id"]): "COLLEGE" for college in table("colleges")}


@lru_cache(maxsize=1)
def _genders() -> dict[str, str]:
    return {str(team["id"]): str(team["gender"]) for team in table("teams") if "gender" in team}


@lru_cache(maxsize=1)
def _families() -> dict[str, str]:
    """The league of each team, all of football being one."""
    return {team: "SOCCER" if league in _SOCCER else league for team, league in _leagues().items()}


def _family(team: str) -> str:
    return _families()[team]


@lru_cache(maxsize=4096)
def leagues_of(candidates: frozenset[str]) -> frozenset[str]:
    """The leagues that these teams play in."""
    return frozenset(_leagues()[team] for team in candidates)


@lru_cache(maxsize=4096)
def billed_leagues(names: tuple[str, ...]) -> frozenset[str]:
    """The leagues of those performers whose whole names the tables know as a team's."""
    known = aliases().full
    return leagues_of(frozenset[str]().union(*[known.get(" ".join(words(fold(n))), ()) for n in names]))


@lru_cache(maxsize=4096)
def plays_once_a_season(teams: frozenset[str]) -> bool:
    """Whether these teams meet at one ground only once a season, so that the pairing alone names the game."""
    return all(_family(team) in _ONCE_A_SEASON or _family(team) == "SOCCER" for team in teams)


@lru_cache(maxsize=4096)
def gender_of(candidates: frozenset[str]) -> str | None:
    """`men` or `women` when every candidate plays in such a league."""
    genders = {_genders().get(team) for team in candidates}
    return genders.pop() if len(genders) == 1 else None


def display_name(team: str) -> str:
    """A team's id as words: `nba/los-angeles-lakers` is `los angeles lakers`."""
    return team.partition("/")[2].replace("-", " ")


def resolve_side(side: Sequence[str]) -> frozenset[str]:
    """The teams that one whole side of a matchup can mean; empty when the tables know none."""
    known = aliases()
    if known.words.isdisjoint(side) and _ABBREVIATED.isdisjoint(side):
        return frozenset()
    for spelling in _spellings(side):
        phrase = " ".join(spelling)
        found = known.full.get(phrase, frozenset()) | known.side.get(phrase, frozenset())
        if found:
            return found
    return contained_team(side)


def _spellings(side: Sequence[str]) -> Iterable[list[str]]:
    yield list(side)
    noise = word_set("side_noise")
    bare = [word for word in side if word not in noise and not word.isdigit()]
    yield bare
    if "st" in bare:
        yield ["saint" if word == "st" else word for word in bare]
        yield ["state" if word == "st" else word for word in bare]
    if "saint" in bare:
        yield ["st" if word == "saint" else word for word in bare]


_ABBREVIATED = frozenset({"st", "saint"})


def contained_team(side: Sequence[str]) -> frozenset[str]:
    """The team whose full name stands in `side`, the longest one first; empty when there is none or several."""
    known = aliases()
    for length in range(min(known.longest, len(side)), 1, -1):
        phrases = [" ".join(side[i : i + length]) for i in range(len(side) - length + 1)]
        found = [known.full[phrase] for phrase in phrases if phrase in known.full]
        if found:
            return found[0] if len(found) == 1 else frozenset()
    return frozenset()


def same_league(
    one: frozenset[str], other: frozenset[str], *, at_home: bool | None
) -> tuple[frozenset[str], frozenset[str]]:
    """Both sides narrowed to the leagues they share: in `Giants at Cowboys` the Giants are those of football.

    Where that leaves several, `at_home` tells whether the leagues of North America are at home where they play.
    """
    if len(one) < 2 and len(other) < 2:
        return one, other
    shared = {_family(team) for team in one} & {_family(team) for team in other}
    if shared:
        one, other = _of_families(one, shared), _of_families(other, shared)
    return (one, other) if at_home is None else (_played_there(one, at_home), _played_there(other, at_home))


def _of_families(found: frozenset[str], families: set[str]) -> frozenset[str]:
    return frozenset([team for team in found if _family(team) in families])


def _played_there(found: frozenset[str], at_home: bool) -> frozenset[str]:
    """Of several teams of one nickname those that are at home there, if any: Wolves of Minnesota or Wolverhampton."""
    if len(found) < 2:
        return found
    return frozenset([team for team in found if (_leagues()[team] not in _ABROAD) is at_home]) or found


def share_a_league(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether some of these teams play in one league, so that each confirms what the other means."""
    families = _families()
    return not {families[team] for team in one}.isdisjoint([families[team] for team in other])


def is_club(side: Sequence[str]) -> bool:
    """Whether words are, letter by letter, what a football club of Europe or Latin America is called."""
    known, phrase = aliases(), " ".join(side)
    found = known.full.get(phrase) or known.side.get(phrase)
    return bool(found) and any(_leagues()[team] in _ABROAD for team in found or ())


def is_open(side: Sequence[str]) -> bool:
    """Whether a side is not announced yet: TBD, Teams TBD, Wild Card Winner, AL Champion."""
    markers = word_set("tbd")
    return bool(side) and (side[0] in markers or side[-1] in markers or side[-1] in {"seed", "seeds"})
