"""Distances between places, and the two ways clients write a place: `lat,lon` and geohash."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

METRES_PER_MILE = 1609.344
_EARTH_RADIUS_METRES = 6_371_000
_GEOHASH_ALPHABET = "0123456789bcdefghjkmnpqrstuvwxyz"


def metres(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Great-circle distance between two (latitude, longitude) pairs."""
    (lat1, lon1), (lat2, lon2) = ((radians(lat), radians(lon)) for lat, lon in (first, second))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_RADIUS_METRES * asin(sqrt(half))


def place(text: str) -> tuple[float, float]:
    """Latitude and longitude of `lat,lon` or of a geohash's centre; ValueError when it is neither."""
    if "," in text:
        latitude, longitude = text.split(",")
        return float(latitude), float(longitude)
    return _geohash_centre(text)


def _geohash_centre(text: str) -> tuple[float, float]:
    bounds = {"longitude": [-180.0, 180.0], "latitude": [-90.0, 90.0]}
    axis, other = "longitude", "latitude"
    for character in text.lower():
        index = _GEOHASH_ALPHABET.index(character)
        for bit in (16, 8, 4, 2, 1):
            low, high = bounds[axis]
            bounds[axis] = [(low + high) / 2, high] if index & bit else [low, (low + high) / 2]
            axis, other = other, axis
    return sum(bounds["latitude"]) / 2, sum(bounds["longitude"]) / 2
