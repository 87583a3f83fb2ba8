"""Names and codes of countries, states and provinces, as callers and platforms write them."""

from __future__ import annotations

from collections.abc import Container

from shared.platforms.countries import alpha2

_STATES = """AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware
|DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas
|KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi
|MO Missouri|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York
|NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island
|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington
|WV West Virginia|WI Wisconsin|WY Wyoming|AB Alberta|BC British Columbia|MB Manitoba|NB New Brunswick
|NL Newfoundland and Labrador|NS Nova Scotia|ON Ontario|PE Prince Edward Island|QC Quebec|SK Saskatchewan"""
STATE_CODES = {
    name.casefold(): code
    for code, name in (row.strip().split(" ", 1) for row in _STATES.replace("\n", "").split("|"))
}
"""US states and Canadian provinces by lower-case name."""
STATE_ENDINGS = frozenset(code.casefold() for code in STATE_CODES.values())
"""Their codes in lower case, as they are written behind a city."""
_CITY_NICKNAMES = {
    "atl": "Atlanta",
    "big apple": "New York",
    "chitown": "Chicago",
    "chi-town": "Chicago",
    "cincy": "Cincinnati",
    "dc": "Washington",
    "dfw": "Dallas",
    "ft lauderdale": "Fort Lauderdale",
    "ft worth": "Fort Worth",
    "indy": "Indianapolis",
    "jax": "Jacksonville",
    "kc": "Kansas City",
    "la": "Los Angeles",
    "lv": "Las Vegas",
    "new york city": "New York",
    "nola": "New Orleans",
    "ny": "New York",
    "nyc": "New York",
    "okc": "Oklahoma City",
    "philly": "Philadelphia",
    "phl": "Philadelphia",
    "phx": "Phoenix",
    "sf": "San Francisco",
    "san fran": "San Francisco",
    "slc": "Salt Lake City",
    "st pete": "St. Petersburg",
    "the big apple": "New York",
    "vegas": "Las Vegas",
    "washington dc": "Washington",
}
"""Cities by what people call them, lower case and without full stops and commas; nothing that is also a city's own name."""
_COMPASS = {"n": "north", "e": "east", "s": "south", "w": "west"} | {
    short: long
    for long, short in (("northeast", "ne"), ("northwest", "nw"), ("southeast", "se"), ("southwest", "sw"))
}
_LONG = {
    "bch": "beach",
    "ft": "fort",
    "hbr": "harbor",
    "hts": "heights",
    "jct": "junction",
    "mt": "mount",
    "mtn": "mountain",
    "pk": "park",
    "pt": "port",
    "spgs": "springs",
    "st": "saint",
    "ste": "sainte",
    "twp": "township",
    "vlg": "village",
    "vly": "valley",
}


def written_out(spoken: list[str]) -> list[str]:
    """The words of a city, in lower case, with the whole word for what is often cut short: W Sacramento, Ft Worth."""
    whole = [_LONG.get(word, word) for word in spoken]
    if len(whole) > 1 and whole[0] in _COMPASS:
        whole[0] = _COMPASS[whole[0]]
    return whole


def without_state(spoken: list[str], codes: Container[str] = STATE_ENDINGS) -> list[str]:
    """The words of a city without one of `codes` behind it: Edmonton AB."""
    return spoken[:-1] if len(spoken) > 1 and spoken[-1] in codes else spoken


def state_code(name: str) -> str:
    """The postal code of a US state or Canadian province, or `name` itself in upper case."""
    return STATE_CODES.get(name.strip().casefold(), name.strip().upper())


def country_code(name: str) -> str:
    """The ISO 3166-1 alpha-2 code of a country, or `name` itself in upper case."""
    return alpha2(name) or name.strip().upper()


def same_state(one: str, other: str) -> bool:
    """Whether two spellings mean one state or province."""
    return state_code(one) == state_code(other)


def official_city(name: str) -> str:
    """The city that a nickname or an abbreviation stands for, as platforms write it; else `name` itself."""
    plain = " ".join(name.casefold().replace(".", "").replace(",", " ").split())
    return _CITY_NICKNAMES.get(plain, name)
