"""Ticketmaster's classifications: segment, genre and subgenre with their ids, and what each performance is filed as."""

from __future__ import annotations

from collections.abc import Iterator

from shared.demo.wire import Json
from shared.demo.world.performances import Admission, Category, Performance

_SEGMENTS = {
    "Music": "KZFzniwnSyZfZ7v7nJ",
    "Sports": "KZFzniwnSyZfZ7v7nE",
    "Arts & Theatre": "KZFzniwnSyZfZ7v7na",
    "Miscellaneous": "KZFzniwnSyZfZ7v7n1",
}
# Genre: segment, genre id, subgenre, subgenre id.
_GENRES = {
    "Basketball": ("Sports", "KnvZfZ7vAde", "NBA", "KZazBEonSMnZfZ7vFJA"),
    "Hockey": ("Sports", "KnvZfZ7vAdI", "NHL", "KZazBEonSMnZfZ7vFEE"),
    "Football": ("Sports", "KnvZfZ7vAdE", "NFL", "KZazBEonSMnZfZ7vFE1"),
    "Baseball": ("Sports", "KnvZfZ7vAdv", "MLB", "KZazBEonSMnZfZ7vF1n"),
    "Theatre": ("Arts & Theatre", "KnvZfZ7v7l1", "Musical", "KZazBEonSMnZfZ7vAeJ"),
    "Comedy": ("Arts & Theatre", "KnvZfZ7vAe1", "Comedy", "KZazBEonSMnZfZ7vF17"),
    "Rock": ("Music", "KnvZfZ7vAeA", "Pop", "KZazBEonSMnZfZ7v6F1"),
    "Pop": ("Music", "KnvZfZ7vAev", "Pop", "KZazBEonSMnZfZ7vk1t"),
    "Country": ("Music", "KnvZfZ7vAv6", "Country", "KZazBEonSMnZfZ7vAFa"),
    "Hip-Hop/Rap": ("Music", "KnvZfZ7vAv1", "Hip-Hop/Rap", "KZazBEonSMnZfZ7vkvl"),
    "R&B": ("Music", "KnvZfZ7vAee", "R&B", "KZazBEonSMnZfZ7vkIt"),
    "Latin": ("Music", "KnvZfZ7vAJ6", "Latin", "KZazBEonSMnZfZ7va1a"),
    "Alternative": ("Music", "KnvZfZ7vAvv", "Indie Rock", "KZazBEonSMnZfZ7vAde"),
    "Metal": ("Music", "KnvZfZ7vAvt", "Heavy Metal", "KZazBEonSMnZfZ7vkFd"),
    "Jazz": ("Music", "KnvZfZ7vAvE", "Jazz", "KZazBEonSMnZfZ7vkda"),
    "Dance/Electronic": ("Music", "KnvZfZ7vAvF", "Dance/Electronic", "KZazBEonSMnZfZ7vA1E"),
    "Undefined": ("Miscellaneous", "KnvZfZ7v7ll", "Undefined", "KZazBEonSMnZfZ7vAv1"),
}
_CATEGORY_GENRES = {
    Category.NBA: "Basketball",
    Category.NHL: "Hockey",
    Category.NFL: "Football",
    Category.MLB: "Baseball",
    Category.THEATRE: "Theatre",
    Category.COMEDY: "Comedy",
}
_TEAM = (("KZAyXgnZfZ7v7l1", "Group"), ("KZFzBErXgnZfZ7vA7d", "Team"))
_PARKING = (("KZAyXgnZfZ7vAva", "Parking"), ("KZFzBErXgnZfZ7vAFe", "Regular"))
_UPSELL = (("KZAyXgnZfZ7v7nJ", "Upsell"), ("KZFzBErXgnZfZ7v7lv", "Special Entry"))
_UNDEFINED = (("KZAyXgnZfZ7v7nI", "Undefined"), ("KZFzBErXgnZfZ7v7lJ", "Undefined"))


def classification(performance: Performance) -> Json:
    """The one element of `classifications`. Parking and camping are filed under Miscellaneous."""
    genre = _CATEGORY_GENRES.get(performance.category) or performance.genre or "Rock"
    kind, sub_kind = _TEAM if performance.category.is_sport else _UNDEFINED
    if performance.admission in {Admission.PARKING, Admission.CAMPING}:
        genre = "Undefined"
        kind, sub_kind = _PARKING if performance.admission is Admission.PARKING else _UPSELL
    segment, genre_id, sub_genre, sub_genre_id = _GENRES[genre]
    return {
        "primary": True,
        "segment": _named(_SEGMENTS[segment], segment),
        "genre": _named(genre_id, genre),
        "subGenre": _named(sub_genre_id, sub_genre),
        "type": _named(*kind),
        "subType": _named(*sub_kind),
        "family": performance.name == "The Lion King",
    }


def tree() -> Iterator[Json]:
    """The elements of `/classifications.json`: segments with their genres and subgenres."""
    for segment, segment_id in _SEGMENTS.items():
        genres = [_genre(name, row) for name, row in _GENRES.items() if row[0] == segment]
        found = _linked("segments", segment_id, segment) | {"_embedded": {"genres": genres}}
        yield {"family": False, "segment": found, "_links": _self("classifications", segment_id)}


def _genre(name: str, row: tuple[str, str, str, str]) -> Json:
    _, genre_id, sub_genre, sub_genre_id = row
    below = [_linked("subgenres", sub_genre_id, sub_genre)]
    return _linked("genres", genre_id, name) | {"_embedded": {"subgenres": below}}


def _named(number: str, name: str) -> Json:
    return {"id": number, "name": name}


def _linked(kind: str, number: str, name: str) -> Json:
    return _named(number, name) | {"_links": _self(f"classifications/{kind}", number)}


def _self(path: str, number: str) -> Json:
    return {"self": {"href": f"/discovery/v2/{path}/{number}?locale=en-us"}}
