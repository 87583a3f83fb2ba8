"""Made-up performances, written down as each platform would write them, and decoys that must never be taken for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar
from zoneinfo import ZoneInfo

from shared.model import EventStatus, PlatformEvent, ProductKind

T = TypeVar("T")
Pick = Callable[[Sequence[T]], T]
"""Chooses one of several; a seeded random generator or a hypothesis draw."""

Team = tuple[str, str, tuple[str, ...], "Hall"]
"""City, nickname, further spellings of both, and ground."""

PLATFORMS = ("ticketmaster", "seatgeek", "stubhub")


@dataclass(frozen=True)
class Hall:
    """A hall with the spellings of its name and of its city."""

    names: tuple[str, ...]
    cities: tuple[str, ...]
    state: str
    country: str = "US"
    zone: str = "America/New_York"


@dataclass(frozen=True)
class Show:
    """One performance; `names` are the ways each platform may write it."""

    names: dict[str, tuple[str, ...]]
    hall: Hall
    start: dt.datetime
    delays: tuple[int, ...] = (0,)
    may_lack_time: bool = True
    kind: ProductKind | None = None
    marks: dict[str, tuple[str, ...]] = field(default_factory=dict)


def hall(names: str, cities: str, state: str, zone: str = "America/New_York", country: str = "US") -> Hall:
    return Hall(tuple(names.split("|")), tuple(cities.split("|")), state, country, zone)


CENTRAL, MOUNTAIN, PACIFIC = "America/Chicago", "America/Denver", "America/Los_Angeles"

TEAMS: dict[str, tuple[Team, ...]] = {
    "NBA": (
        (
            "Los Angeles",
            "Lakers",
            ("LA Lakers",),
            hall("Crypto.com Arena|Staples Center", "Los Angeles", "CA", PACIFIC),
        ),
        (
            "LA",
            "Clippers",
            ("Los Angeles Clippers",),
            hall("Intuit Dome", "Inglewood|Los Angeles", "CA", PACIFIC),
        ),
        (
            "Phoenix",
            "Suns",
            (),
            hall("Mortgage Matchup Center|PHX Arena|Footprint Center", "Phoenix", "AZ", "America/Phoenix"),
        ),
        ("Golden State", "Warriors", (), hall("Chase Center", "San Francisco", "CA", PACIFIC)),
        ("Brooklyn", "Nets", (), hall("Barclays Center", "Brooklyn|New York", "NY")),
        ("New York", "Knicks", ("NY Knicks",), hall("Madison Square Garden", "New York", "NY")),
        (
            "Philadelphia",
            "76ers",
            ("Philadelphia Sixers",),
            hall("Xfinity Mobile Arena|Wells Fargo Center", "Philadelphia", "PA"),
        ),
        ("Boston", "Celtics", (), hall("TD Garden", "Boston", "MA")),
        ("Chicago", "Bulls", (), hall("United Center", "Chicago", "IL", CENTRAL)),
        ("Miami", "Heat", (), hall("Kaseya Center|FTX Arena", "Miami", "FL")),
    ),
    "NHL": (
        ("Carolina", "Hurricanes", (), hall("Lenovo Center|PNC Arena", "Raleigh", "NC")),
        ("New York", "Rangers", ("NY Rangers",), hall("Madison Square Garden", "New York", "NY")),
        ("Ottawa", "Senators", (), hall("Canadian Tire Centre", "Ottawa|Kanata", "ON", country="CA")),
        (
            "Montreal",
            "Canadiens",
            ("Montréal Canadiens",),
            hall("Centre Bell|Bell Centre", "Montréal|Montreal", "QC", country="CA"),
        ),
        (
            "St. Louis",
            "Blues",
            ("Saint Louis Blues",),
            hall("Enterprise Center|Scottrade Center", "St. Louis|Saint Louis", "MO", CENTRAL),
        ),
        ("Vegas", "Golden Knights", (), hall("T-Mobile Arena", "Las Vegas|Paradise", "NV", PACIFIC)),
        ("Tampa Bay", "Lightning", (), hall("Benchmark International Arena|Amalie Arena", "Tampa", "FL")),
        (
            "Minnesota",
            "Wild",
            (),
            hall("Grand Casino Arena|Xcel Energy Center", "St. Paul|Saint Paul", "MN", CENTRAL),
        ),
    ),
    "NFL": (
        (
            "Kansas City",
            "Chiefs",
            (),
            hall("GEHA Field at Arrowhead Stadium|Arrowhead Stadium", "Kansas City", "MO", CENTRAL),
        ),
        ("Los Angeles", "Rams", ("LA Rams",), hall("SoFi Stadium", "Inglewood|Los Angeles", "CA", PACIFIC)),
        ("New York", "Giants", ("NY Giants",), hall("MetLife Stadium", "East Rutherford|New York", "NJ")),
        ("New York", "Jets", ("NY Jets",), hall("MetLife Stadium", "East Rutherford", "NJ")),
        ("Dallas", "Cowboys", (), hall("AT&T Stadium", "Arlington|Dallas", "TX", CENTRAL)),
        ("Las Vegas", "Raiders", (), hall("Allegiant Stadium", "Las Vegas|Paradise", "NV", PACIFIC)),
        ("New England", "Patriots", (), hall("Gillette Stadium", "Foxborough|Foxboro", "MA")),
        (
            "Cincinnati",
            "Bengals",
            (),
            hall("Paycor Stadium|Paycor Stadium (formerly Paul Brown Stadium)", "Cincinnati", "OH"),
        ),
    ),
    "MLB": (
        ("New York", "Yankees", ("NY Yankees",), hall("Yankee Stadium", "Bronx|New York", "NY")),
        ("New York", "Mets", ("NY Mets",), hall("Citi Field", "Queens|Flushing", "NY")),
        ("Boston", "Red Sox", (), hall("Fenway Park", "Boston", "MA")),
        ("Chicago", "White Sox", (), hall("Rate Field|Guaranteed Rate Field", "Chicago", "IL", CENTRAL)),
        ("Chicago", "Cubs", (), hall("Wrigley Field", "Chicago", "IL", CENTRAL)),
        ("San Diego", "Padres", (), hall("Petco Park|Petco Park - Complex", "San Diego", "CA", PACIFIC)),
        (
            "San Francisco",
            "Giants",
            ("SF Giants",),
            hall("Oracle Park|AT&T Park", "San Francisco", "CA", PACIFIC),
        ),
        ("Texas", "Rangers", (), hall("Globe Life Field", "Arlington", "TX", CENTRAL)),
        (
            "St. Louis",
            "Cardinals",
            ("Saint Louis Cardinals",),
            hall("Busch Stadium", "St. Louis|Saint Louis", "MO", CENTRAL),
        ),
        (
            "Arizona",
            "Diamondbacks",
            ("Arizona D-backs",),
            hall("Chase Field", "Phoenix", "AZ", "America/Phoenix"),
        ),
    ),
}

ROOMS = (
    hall("United Center", "Chicago", "IL", CENTRAL),
    hall("Red Rocks Amphitheatre|Red Rocks Amphitheater", "Morrison|Denver", "CO", MOUNTAIN),
    hall("Ruoff Music Center|Klipsch Music Center", "Noblesville|Indianapolis", "IN"),
    hall("Madison Square Garden", "New York", "NY"),
    hall("The Wiltern|Wiltern Theatre", "Los Angeles", "CA", PACIFIC),
    hall("Kia Forum|The Forum", "Inglewood|Los Angeles", "CA", PACIFIC),
    hall("Moody Center ATX|Moody Center", "Austin", "TX", CENTRAL),
    hall("Northwell at Jones Beach Theater|Jones Beach Theater", "Wantagh|New York", "NY"),
    hall(
        "Cedar Lake Pavilion|Cedar Lake Pavilion (formerly Farmers Bank Pavilion)",
        "Cedar Falls",
        "IA",
        CENTRAL,
    ),
    hall("Old Mill Theatre|Old Mill Theater - Fargo", "Fargo", "ND", CENTRAL),
    hall("Brooklyn Steel", "Brooklyn|New York", "NY"),
    hall("Terminal 5", "New York", "NY"),
    hall("Scotiabank Arena|Air Canada Centre", "Toronto", "ON", country="CA"),
    hall("Bridgestone Arena", "Nashville", "TN", CENTRAL),
)
ABROAD = hall("Palace Arena", "Leeds", "GB", "Europe/London", "GB")
THEATRES = (
    (hall("Gershwin Theatre|Gershwin Theatre - New York", "New York", "NY"), "NY"),
    (hall("CIBC Theatre|PrivateBank Theatre", "Chicago", "IL", CENTRAL), "Chicago"),
    (
        hall(
            "Orpheum Theatre-San Francisco|Orpheum Theatre - San Francisco|Orpheum Theatre",
            "San Francisco",
            "CA",
            PACIFIC,
        ),
        "Touring",
    ),
    (hall("Hollywood Pantages Theatre|Pantages Theatre", "Los Angeles|Hollywood", "CA", PACIFIC), "Touring"),
    (hall("Lena Horne Theatre|Brooks Atkinson Theatre", "New York", "NY"), "NY"),
)
CLUBS = (
    hall("Comedy Cellar", "New York", "NY"),
    hall("The Wilbur|Wilbur Theatre", "Boston", "MA"),
    hall("Comedy Works - Larimer Square|Comedy Works Larimer Square", "Denver", "CO", MOUNTAIN),
    hall("Beacon Theatre", "New York", "NY"),
)
PARKS = (
    hall("Grant Park", "Chicago", "IL", CENTRAL),
    hall("Zilker Park", "Austin", "TX", CENTRAL),
    hall("Hollywood Park Grounds|Hollywood Park", "Inglewood|Los Angeles", "CA", PACIFIC),
    hall("Great Stage Park", "Manchester", "TN", CENTRAL),
)

ACTS = (
    ("Rosalía", "LUX TOUR"),
    ("Beyoncé", "Cowboy Carter Tour"),
    ("P!NK", "Summer Carnival"),
    ("Zach Bryan", "With Heaven On Tour"),
    ("Hayley Williams", "The Bachelorette Party Tour"),
    ("AC/DC", "POWER UP TOUR"),
    ("Mötley Crüe", "The Return of the Carnival"),
    ("Lainey Wilson", "Whirlwind World Tour"),
    ("Tyler, The Creator", "CHROMAKOPIA: THE WORLD TOUR"),
    ("Florence + The Machine", "Everybody Scream Tour"),
    ("Conan Gray", "Wishbone World Tour"),
    ("A$AP Rocky", "Don't Be Dumb World Tour"),
    ("Bon Iver", "SABLE, fABLE Live"),
    ("Sigur Rós", "World Tour"),
    ("The Lumineers", "Automatic World Tour"),
    ("St. Vincent", "All Born Screaming"),
    ("Billie Eilish", "Hit Me Hard and Soft: The Tour"),
    ("Chris Stapleton", "All-American Road Show"),
    ("Noah Kahan", "The Great Divide Tour"),
    ("Kacey Musgraves", "Deeper Well World Tour"),
)
SUPPORT = ("Leon Bridges", "Mt. Joy", "Molly Tuttle", "Orville Peck", "Japanese Breakfast")
SHOWS = (
    "Wicked",
    "Hamilton",
    "The Lion King",
    "Six",
    "Moulin Rouge! The Musical",
    "Hadestown",
    "The Book of Mormon",
)
COMICS = ("Nate Bargatze", "Taylor Tomlinson", "Jo Koy", "Ali Wong", "Jerry Seinfeld", "Sebastian Maniscalco")
FESTIVALS = (
    ("Lollapalooza", "Lollapalooza Music Festival"),
    ("Austin City Limits Music Festival", "ACL Festival", "Austin City Limits Festival"),
    ("Rolling Loud California", "Rolling Loud California 2027"),
    ("Bonnaroo Music and Arts Festival", "Bonnaroo Music & Arts Festival", "Bonnaroo"),
)
COLLEGES = (
    ("Michigan", "Wolverines", hall("Michigan Stadium", "Ann Arbor", "MI", "America/Detroit")),
    ("Ohio State", "Buckeyes", hall("Ohio Stadium", "Columbus", "OH")),
    ("Michigan State", "Spartans", hall("Spartan Stadium", "East Lansing", "MI", "America/Detroit")),
    (
        "Texas",
        "Longhorns",
        hall("DKR-Texas Memorial Stadium|Darrell K Royal Texas Memorial Stadium", "Austin", "TX", CENTRAL),
    ),
    ("Texas Tech", "Red Raiders", hall("Jones AT&T Stadium", "Lubbock", "TX", CENTRAL)),
    ("South Carolina", "Gamecocks", hall("Colonial Life Arena", "Columbia", "SC")),
    ("Elon", "Phoenix", hall("Schar Center", "Elon", "NC")),
)
PLAYOFFS = {
    "MLB": (("ALDS Rd 2", "ALDS"), ("ALCS Rd 3", "ALCS"), ("World Series", "World Series")),
    "NBA": (
        ("NBA Playoffs Rd 1", "First Round"),
        ("Western Conference Semifinals", "Western Conference Semifinals"),
    ),
    "NHL": (("Stanley Cup Playoffs Rd 2", "Second Round"), ("Stanley Cup Final", "Stanley Cup Finals")),
}
ORCHESTRAS = (
    ("Los Angeles Philharmonic", "LA Phil"),
    ("Chicago Symphony Orchestra", "Chicago Symphony Orchestra"),
    ("New York Philharmonic", "NY Philharmonic"),
)
ORCHESTRA_HALLS = (
    hall("Walt Disney Concert Hall", "Los Angeles", "CA", PACIFIC),
    hall("Orchestra Hall at Symphony Center|Symphony Center - Orchestra Hall", "Chicago", "IL", CENTRAL),
    hall("David Geffen Hall|David Geffen Hall at Lincoln Center", "New York", "NY"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _evening(pick: Pick, *hours: str) -> dt.datetime:
    day = dt.date(2026, 9, 1) + dt.timedelta(days=pick(range(240)))
    return dt.datetime.combine(day, dt.time.fromisoformat(pick(hours)))


def game(pick: Pick) -> Show:
    league = pick(tuple(TEAMS))
    home = pick(TEAMS[league])
    away = pick([team for team in TEAMS[league] if team is not home])
    return _game(pick, league, home, away, _evening(pick, "13:05", "18:40", "19:00", "19:30"))


def _game(pick: Pick, league: str, home: Team, away: Team, start: dt.datetime) -> Show:
    def spellings(team: Team) -> tuple[str, ...]:
        return (f"{team[0]} {team[1]}", *team[2])

    before = pick(("", "", "", "Preseason: ", f"{league} Preseason: "))
    after = pick(("", "", "", " (Bobblehead Night)", " presented by Chevron"))
    hosts = tuple(
        f"{before}{h} {word} {a}{after}"
        for h in spellings(home)
        for a in spellings(away)
        for word in ("vs.", "v", "v.")
    )
    bare = f"{home[1]} vs {away[1]}"
    guests = tuple(f"{a} at {h}" for h in spellings(home) for a in spellings(away))
    tagged = tuple(f"{tag}{name}" for name in guests for tag in ("", "", f"{league}: "))
    return Show(
        {"ticketmaster": (*hosts, bare), "seatgeek": (*guests, f"Preseason: {guests[0]}"), "stubhub": tagged},
        home[3],
        start,
    )


def concert(pick: Pick) -> Show:
    act, tour = pick(ACTS)
    support = pick(SUPPORT)
    loud = act.upper() if pick((False, True)) else act
    names = {
        "ticketmaster": (
            act,
            f"{loud}: {tour}",
            f"{loud} - {tour}",
            f"{act} with special guest {support}",
            f"{act}: {tour} w/ {support}",
            f"An Evening With {act}",
            f"{act} Presented by Capital One",
            f"{act}: {tour} 2026",
        ),
        "seatgeek": (act, _plain(act), f"{_plain(act)} with {support}"),
        "stubhub": (act, _plain(act), f"{_plain(act)} - {{city}}"),
    }
    return Show(names, pick(ROOMS), _evening(pick, "19:00", "19:30", "20:00"), delays=(0, 0, 0, 30, 60))


_PLAIN = str.maketrans(
    {"í": "i", "é": "e", "ö": "o", "ü": "u", "ó": "o", "!": "i", "$": "s", "/": "", "+": "and"}
)


def _plain(act: str) -> str:
    return act.translate(_PLAIN).title() if "!" in act or "$" in act else act.translate(_PLAIN)


def musical(pick: Pick) -> Show:
    title = pick(SHOWS)
    house, market = pick(THEATRES)
    names = {
        "ticketmaster": (f"{title} ({market})", f"{title} (Touring) - Recommended for ages 10+", title),
        "seatgeek": (f"{title} - {{city}}", title),
        "stubhub": (f"{title} {{city}}", f"{title} - {{city}}", title),
    }
    return Show(names, house, _evening(pick, "14:00", "19:00", "20:00"), may_lack_time=False)


def comedy(pick: Pick) -> Show:
    comic = pick(COMICS)
    late = pick((False, True))
    mark = "Late" if late else "Early"
    names = {
        "ticketmaster": (
            f"{comic} ({mark} Show)",
            f"[{mark.upper()}] {comic}",
            f"{comic} - {mark} Show",
            comic,
        ),
        "seatgeek": (comic, f"{comic} - {mark} Show"),
        "stubhub": (comic, f"{comic} ({mark} Show)"),
    }
    start = _evening(pick, *(("21:30", "21:45", "22:00") if late else ("18:30", "19:00", "19:15")))
    return Show(names, pick(CLUBS), start, may_lack_time=False)


def festival_day(pick: Pick) -> Show:
    spellings = pick(FESTIVALS)
    start = _evening(pick, "11:00", "12:00")
    weekday = WEEKDAYS[start.weekday()]
    forms = tuple(f"{name} - {weekday}" for name in spellings) + tuple(
        f"{name} ({weekday})" for name in spellings
    )
    single = tuple(f"{name} - {weekday} Only" for name in spellings)
    names = {"ticketmaster": forms, "seatgeek": (*forms, *single), "stubhub": (*forms, *single)}
    return Show(names, pick(PARKS), start, delays=(0, 0, 60), may_lack_time=False)


def festival_pass(pick: Pick) -> Show:
    spellings = pick(FESTIVALS)
    days, number = pick((3, 4)), pick((1, 2))
    weekend = pick(("", f" Weekend {number}", f" - Weekend {('One', 'Two')[number - 1]}"))
    forms = tuple(
        f"{name}{weekend}{tail}"
        for name in spellings
        for tail in (
            f" - {days} Day Pass",
            f" ({days} Day Pass)",
            f": {days}-Day GA Ticket",
            f" - {days}-Day Ticket",
        )
    )
    return Show(
        dict.fromkeys(PLATFORMS, forms), pick(PARKS), _evening(pick, "11:00", "12:00"), (0, 0, 60), False
    )


def parking(pick: Pick) -> Show:
    base = pick((game, concert))(pick)
    lots = replace(base.hall, names=tuple(f"{name} Parking Lots" for name in base.hall.names[:1]))
    names = {
        "ticketmaster": tuple(f"Parking: {name}" for name in base.names["ticketmaster"]),
        "seatgeek": tuple(f"Parking - {name}" for name in base.names["seatgeek"]),
        "stubhub": tuple(f"PARKING PASSES ONLY {name}" for name in base.names["seatgeek"]),
    }
    return replace(base, names=names, hall=lots, delays=(0, 1), may_lack_time=False, kind=ProductKind.PARKING)


def college_game(pick: Pick) -> Show:
    home = pick(COLLEGES)
    away = pick([team for team in COLLEGES if team is not home])
    sport = pick(("Football", "Basketball"))
    women = sport == "Basketball" and pick((False, True))
    tag = f"Womens {sport}" if women else sport
    names = {
        "ticketmaster": (
            f"{home[0]} {home[1]} {tag} vs. {away[0]} {away[1]} {tag}",
            f"{home[0]} {home[1]} {tag} vs. {away[0]} {away[1]}",
        ),
        "seatgeek": (f"{away[0]} {away[1]} at {home[0]} {home[1]} {tag}",),
        "stubhub": (
            f"{away[0]} {away[1]} at {home[0]} {home[1]} {tag.replace('Womens', chr(87) + 'omen' + chr(39) + 's')}",
            f"{away[0]} at {home[0]} {home[1]} {tag}",
        ),
    }
    return Show(names, home[2], _evening(pick, "12:00", "15:30", "19:00"))


def playoff_game(pick: Pick) -> Show:
    """A round's home game whose opponent, date and start only some platforms know yet."""
    league, rounds = pick(tuple(PLAYOFFS.items()))
    home = pick(TEAMS[league])
    away = pick([team for team in TEAMS[league] if team is not home])
    number, (tm, others) = pick((1, 2, 3)), pick(rounds)
    host, guest = f"{home[0]} {home[1]}", pick(("TBD", f"{away[0]} {away[1]}"))
    names = {
        "ticketmaster": (
            f"{tm} Hm Gm {number}: {host} vs. {guest}",
            f"{tm}: {guest} at {host} (Home Game {number})",
        ),
        "seatgeek": (
            f"{guest} at {host} - {others} (Home Game {number})",
            f"TBD at {host} - {others} (Home Game {number})",
        ),
        "stubhub": (
            f"{others}: {guest} at {host} (Home Game {number})",
            f"{others}: TBD at {host} (Home Game {number} - If Necessary)",
        ),
    }
    return Show(names, home[3], _evening(pick, "19:00", "20:00"))


def doubleheader_game(pick: Pick) -> Show:
    home = pick(TEAMS["MLB"])
    away = pick([team for team in TEAMS["MLB"] if team is not home])
    number = pick((1, 2))
    host, guest = f"{home[0]} {home[1]}", f"{away[0]} {away[1]}"
    names = {
        "ticketmaster": (
            f"{host} vs. {guest}",
            f"{host} vs. {guest} (Game {number})",
            f"{host} vs. {guest} - DH Game {number}",
        ),
        "seatgeek": (f"{guest} at {host} (Rescheduled from 5/9)", f"{guest} at {host}"),
        "stubhub": (f"{guest} at {host} (Game {number} of Doubleheader)", f"{guest} at {host}"),
    }
    start = _evening(pick, *(("13:05", "13:35") if number == 1 else ("18:40", "19:10")))
    return Show(names, home[3], start, may_lack_time=False)


def co_bill(pick: Pick) -> Show:
    one, _ = pick(ACTS)
    other, _ = pick([act for act in ACTS if act[0] != one])
    names = {
        "ticketmaster": (
            f"{one} & {other}: Stadium Tour 2026",
            f"Live Nation Presents {one} / {other}",
            f"{one} and {other}",
        ),
        "seatgeek": (f"{other} with {one}", f"{one} and {other}"),
        "stubhub": (f"{_plain(one)} and {_plain(other)}", f"{_plain(one)} with {_plain(other)}"),
    }
    return Show(names, pick(ROOMS), _evening(pick, "19:00", "19:30"), delays=(0, 0, 30))


def orchestra(pick: Pick) -> Show:
    name, short = pick(ORCHESTRAS)
    work = pick(("Mahler's Fifth", "Beethoven's Ninth", "Home Alone in Concert", "Rhapsody in Blue"))
    names = {
        "ticketmaster": (f"{name}: {work}", f"{name} - {work}"),
        "seatgeek": (f"{name} - {work}", f"{name}: {work}"),
        "stubhub": (f"{short}: {work}", f"{name} {work}"),
    }
    return Show(names, pick(ORCHESTRA_HALLS), _evening(pick, "14:00", "19:30", "20:00"), may_lack_time=False)


MAKERS: tuple[Callable[[Pick], Show], ...] = (
    game,
    game,
    game,
    concert,
    concert,
    musical,
    comedy,
    festival_day,
    festival_pass,
    parking,
    college_game,
    playoff_game,
    doubleheader_game,
    co_bill,
    orchestra,
)


def record(
    pick: Pick, show: Show, platform: str, *, number: int = 1, timed: bool | None = None
) -> PlatformEvent:
    """`show` as `platform` lists it."""
    venue, city = pick(show.hall.names), pick(show.hall.cities)
    if platform == "ticketmaster" and " - " not in venue and "(" not in venue:
        venue = pick((venue, venue, f"{venue} - {show.hall.state}"))
    start = show.start + dt.timedelta(minutes=pick(show.delays))
    if timed is None:
        timed = not show.may_lack_time or pick((True,) * 9 + (False,))
    flagged = show.kind if platform == "stubhub" and show.kind is ProductKind.PARKING else None
    return PlatformEvent(
        platform=platform,
        event_id=str(number),
        name=pick(show.names[platform]).replace("{city}", city),
        venue=venue,
        city=city,
        state=show.hall.state,
        country=show.hall.country,
        timezone=show.hall.zone,
        date=start.date(),
        time=start.time() if timed else None,
        starts_at=start.replace(tzinfo=ZoneInfo(show.hall.zone)).astimezone(dt.UTC) if timed else None,
        time_confirmed=timed,
        status=pick((EventStatus.SCHEDULED,) * 12 + (EventStatus.CANCELLED,)),
        kind=flagged,
    )


def same_pair(pick: Pick) -> tuple[PlatformEvent, PlatformEvent]:
    """One performance on two platforms."""
    show = pick(MAKERS)(pick)
    one = pick(PLATFORMS)
    other = pick([platform for platform in PLATFORMS if platform != one])
    return record(pick, show, one), record(pick, show, other)


def different_pair(pick: Pick) -> tuple[PlatformEvent, PlatformEvent]:
    """A performance and a decoy: alike in all but the one thing that makes it another product or performance."""
    show = pick(MAKERS)(pick)
    decoy, keeps_time = pick(DECOYS)(pick, show)
    one = pick(PLATFORMS)
    other = pick([platform for platform in PLATFORMS if platform != one])
    return record(pick, show, one, timed=keeps_time), record(pick, decoy, other, timed=keeps_time)


def _shifted(show: Show, **by: int) -> Show:
    return replace(show, start=show.start + dt.timedelta(**by))


def another_day(pick: Pick, show: Show) -> tuple[Show, bool | None]:
    return _shifted(show, days=pick((-7, -2, -1, 1, 2, 7))), None


def another_hour(pick: Pick, show: Show) -> tuple[Show, bool | None]:
    """The matinee, the second game, the late show; parking and a festival's day have no second one."""
    hours = pick((4, 5, 6)) if show.start.hour < 16 else -pick((4, 5, 6))
    if show.kind is ProductKind.PARKING or show.hall in PARKS:
        return _shifted(show, days=1), None
    return _shifted(show, hours=hours), True


def another_city(pick: Pick, show: Show) -> tuple[Show, bool | None]:
    elsewhere = [room for room in (*ROOMS, ABROAD) if room.zone != show.hall.zone]
    return replace(show, hall=pick(elsewhere)), None


def another_act(pick: Pick, show: Show) -> tuple[Show, bool | None]:
    """Something else in the same room at the same time, as a platform's wrong venue can make it look."""
    if show.kind is ProductKind.PARKING:
        return another_day(pick, show)
    maker = pick((game, concert, musical, comedy))
    decoy = maker(pick)
    while _related(decoy, show):
        decoy = maker(pick)
    return replace(decoy, hall=show.hall, start=show.start), None


def _related(one: Show, other: Show) -> bool:
    """Whether two shows have an act, a work or both teams in common."""
    names = [show.names["seatgeek"] for show in (one, other)]
    acts = [
        {act for act, _ in ACTS for name in spellings if _plain(act) in _plain(name)} for spellings in names
    ]
    return bool(set(names[0]) & set(names[1]) or acts[0] & acts[1]) or _sides(names[0]) == _sides(names[1])


def _sides(names: Sequence[str]) -> frozenset[str]:
    """The nicknames of the two teams of a game, or the names themselves where there is no game."""
    sides = names[0].split(" (")[0].split(" - ")[0].split(" at ")
    return frozenset(side.split()[-1] for side in sides) if len(sides) > 1 else frozenset(names)


def another_product(pick: Pick, show: Show) -> tuple[Show, bool | None]:
    """An add-on or a package with the same name, place and minute."""
    forms = (
        "Parking: {}",
        "{} : Pre-Game Pass (Watch Warm-Ups)",
        "{} - VIP Packages",
        "{} | Enhanced Experiences",
        "Suite Reservation: {}",
        "{} - Hotel & Ticket Packages",
        "{} - SUITE",
        "{} (Event Ticket Required)",
        "{} Meet & Greet Upgrade",
        "{} - Fast Lane Access",
        "{} - Official After Party",
    )
    form = pick(forms)
    if show.kind is ProductKind.PARKING:
        form = "{} - Club Access Upgrade"
        names = {p: tuple(form.format(_unparked(n)) for n in names) for p, names in show.names.items()}
        return replace(show, names=names, kind=None), None
    return replace(
        show, names={p: tuple(form.format(n) for n in names) for p, names in show.names.items()}
    ), None


def _unparked(name: str) -> str:
    for words in ("Parking: ", "Parking - ", "PARKING PASSES ONLY "):
        name = name.replace(words, "")
    return name


def tribute(pick: Pick, show: Show) -> tuple[Show, bool | None]:
    """A band that plays the act's songs; only acts have tributes."""
    act = show.names["seatgeek"][0]
    if act not in {name for name, _ in ACTS}:
        return another_day(pick, show)
    forms = tuple(
        form.format(act)
        for form in ("A Tribute to {}", "The Music of {}", "{} Tribute", "Candlelight: Tribute to {}")
    )
    return replace(show, names=dict.fromkeys(PLATFORMS, forms)), None


DECOYS: tuple[Callable[[Pick, Show], tuple[Show, bool | None]], ...] = (
    another_day,
    another_hour,
    another_city,
    another_act,
    another_product,
    tribute,
)
