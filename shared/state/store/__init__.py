"""The state shared by all instances, and the one place that chooses where it is kept."""

from __future__ import annotations

from shared.clock import Clock, SystemClock
from shared.settings import SettingError, Settings
from shared.state.store.port import Changes, Part, Store

__all__ = ["Changes", "Part", "Store", "open_store"]

_SQLITE = "sqlite://"
_FIRESTORE = "firestore://"


def open_store(settings: Settings, clock: Clock | None = None) -> Store:
    """The store that the settings name; nothing is opened or imported that is not used.

    Raises SettingError for an address that is none of `sqlite://`, `sqlite:///path` and
    `firestore://project/database`.
    """
    clock = clock or SystemClock()
    address = settings.store or _default_address(settings)
    if address.startswith(_FIRESTORE):
        return _open_firestore(address, settings, clock)
    if address == _SQLITE or address.startswith(_SQLITE + "/"):
        from shared.state.store.sqlite import SqliteStore  # noqa: PLC0415 - only the store in use is imported

        return SqliteStore(address.removeprefix(_SQLITE + "/").removeprefix(_SQLITE) or None, clock=clock)
    raise SettingError(
        "TICKETS_STORE",
        f"is {address!r}; it must be sqlite:// (memory), sqlite:///path or firestore://project/database",
    )


def _default_address(settings: Settings) -> str:
    if settings.project:
        return f"{_FIRESTORE}{settings.project}/{settings.firestore_database}"
    return _SQLITE


def _open_firestore(address: str, settings: Settings, clock: Clock) -> Store:
    from shared.state.store.firestore import FirestoreStore  # noqa: PLC0415 - only the store in use is imported

    project, _, database = address.removeprefix(_FIRESTORE).partition("/")
    if not project:
        raise SettingError(
            "TICKETS_STORE", f"is {address!r}; it must name a project: firestore://project/database"
        )
    return FirestoreStore(
        project=project, database=database or "(default)", environ=settings.environ, clock=clock
    )
