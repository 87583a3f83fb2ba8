"""The page that people look at: its files, read once, with the headers that keep it quick and safe."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from shared.asking.problem import Problem

FOLDER = Path(__file__).resolve().parent
MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
METHODS = "GET, HEAD, OPTIONS"
A_YEAR_S = 365 * 24 * 3600
# Scripts and styles come from here alone and never out of text; pictures may come from the platforms.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' https: data:",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
DOCUMENT_HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticFile:
    """One file as it is sent: its bytes, the same packed by gzip, and its entity tag."""

    body: bytes
    packed: bytes
    media_type: str
    etag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """All files by name, and the version that their addresses carry."""

    files: Mapping[str, StaticFile]
    version: str


def is_of_page(path: str) -> bool:
    """Whether `path` is the page's: `/` or one of its files under `/page/`."""
    return path == "/" or path.startswith("/page/")


@cache
def site() -> Site:
    """The page's files, read when the page is asked for first."""
    raw = {path.name: path.read_bytes() for path in sorted(FOLDER.iterdir()) if path.suffix in MEDIA_TYPES}
    version = hashlib.sha256(b"\0".join(part for item in raw.items() for part in (item[0].encode(), item[1])))
    named = version.hexdigest()[:12]
    raw["index.html"] = _with_addresses(raw["index.html"], raw, named)
    return Site(files={name: _static_file(name, body) for name, body in raw.items()}, version=named)


def _with_addresses(index: bytes, names: Mapping[str, bytes], version: str) -> bytes:
    scripts = [name for name in names if name.endswith(".js")]
    preloads = "\n".join(f'<link rel="modulepreload" href="/page/{version}/{name}">' for name in scripts)
    return index.replace(b"{{preloads}}", preloads.encode()).replace(b"{{version}}", version.encode())


def _static_file(name: str, body: bytes) -> StaticFile:
    return StaticFile(
        body=body,
        packed=gzip.compress(body, mtime=0),
        media_type=MEDIA_TYPES[Path(name).suffix],
        etag=f'W/"{hashlib.sha256(body).hexdigest()[:16]}"',
    )


async def answer_page(request: Request, name: str) -> Response:
    """The file that the path names. Raises Problem: 404 for no file of the page, 405 for another method."""
    del name
    if request.method == "OPTIONS":
        return Response(status_code=204, headers={"Allow": METHODS})
    if request.method not in {"GET", "HEAD"}:
        raise _not_offered(request.method[:20])
    if request.url.path == "/":
        return _send(request, site().files["index.html"], {"Cache-Control": "no-cache", **DOCUMENT_HEADERS})
    version, _, file_name = request.url.path.removeprefix("/page/").partition("/")
    found = site().files.get(file_name)
    if found is None or file_name == "index.html":
        raise _no_such_file(request.url.path[:100])
    # While instances of two versions run, an address may name the version of the other.
    kept = f"public, max-age={A_YEAR_S}, immutable" if version == site().version else "no-cache"
    return _send(request, found, {"Cache-Control": kept})


def _send(request: Request, file: StaticFile, headers: Mapping[str, str]) -> Response:
    sent = {**headers, "ETag": file.etag, "Vary": "Accept-Encoding"}
    known = {tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")}
    if file.etag.removeprefix("W/") in known or "*" in known:
        return Response(status_code=304, headers=sent)
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(file.body, media_type=file.media_type, headers=sent)
    return Response(file.packed, media_type=file.media_type, headers={**sent, "Content-Encoding": "gzip"})


def _no_such_file(path: str) -> Problem:
    return Problem(
        404,
        "no_such_path",
        f"There is nothing at {path}.",
        field="path",
        got=path,
        next_step="Open / instead.",
    )


def _not_offered(method: str) -> Problem:
    return Problem(
        405,
        "method_not_allowed",
        f"{method} is not offered here.",
        headers={"Allow": METHODS},
        got=method,
        allowed=METHODS,
        next_step="Use GET.",
    )
